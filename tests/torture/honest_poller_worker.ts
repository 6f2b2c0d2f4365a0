/**
 * The thread of a {@linkcode HonestPoller}, so that attackers in the main thread do not slow it down.
 *
 * @module
 */

import { pause } from "../helpers/serving.ts";
import type { PollerReport, PollerTask } from "./honest_poller.ts";

/** The polled paths. */
const PATHS = [
  "",
  "data/ohlc_data.json",
  "data/metrics_data.json",
  "data/depth_data.json",
  "data/run_status.json",
];

/** The pause between two requests. */
const PAUSE_MS = 20;

/** The time limit of a request. */
const TIMEOUT_MS = 120_000;

const scope = self as unknown as {
  onmessage: (event: MessageEvent<PollerTask>) => void;
  postMessage(message: PollerReport): void;
};

scope.onmessage = async ({ data: { url, stop } }) => {
  const report: PollerReport = { timesMs: [], faults: [] };
  // Every path at least once, even if the attack is short.
  for (let turn = 0; turn < PATHS.length || Atomics.load(stop, 0) === 0; turn++) {
    const path = PATHS[turn % PATHS.length];
    const startMs = performance.now();
    try {
      const response = await fetch(url + path, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const text = await response.text();
      if (response.status !== 200) report.faults.push(`/${path}: status ${response.status}`);
      else if (path !== "") JSON.parse(text);
    } catch (error) {
      report.faults.push(`/${path}: ${error}`);
    }
    report.timesMs.push(performance.now() - startMs);
    await pause(PAUSE_MS);
  }
  report.timesMs.sort((a, b) => a - b);
  scope.postMessage(report);
};
