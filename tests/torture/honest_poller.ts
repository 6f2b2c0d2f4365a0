/** @module A browser among strangers: it asks as the page does, and takes down how long it has to wait. */

import { pause } from "../helpers/serving.ts";

/** What it asks for. */
const PATHS = [
  "",
  "data/ohlc_data.json",
  "data/metrics_data.json",
  "data/depth_data.json",
  "data/run_status.json",
];

/** Pause between two requests. */
const PAUSE_MS = 20;

/** Longest that it waits for one answer. */
const PATIENCE_MS = 20_000;

/** What it lived through. */
export interface PollerReport {
  /** Times of all answers, in milliseconds, ascending. */
  timesMs: number[];
  /** What was no proper answer. */
  faults: string[];
}

/** Asks again and again until it is stopped. */
export class HonestPoller {
  readonly #polling: Promise<PollerReport>;
  #isOver = false;

  /** Begins to ask. */
  constructor(url: string) {
    this.#polling = this.#poll(url);
  }

  /** Ends the asking. */
  async stop(): Promise<PollerReport> {
    this.#isOver = true;
    return await this.#polling;
  }

  async #poll(url: string): Promise<PollerReport> {
    const report: PollerReport = { timesMs: [], faults: [] };
    for (let turn = 0; !this.#isOver; turn++) {
      const path = PATHS[turn % PATHS.length];
      const startMs = performance.now();
      try {
        const response = await fetch(url + path, { signal: AbortSignal.timeout(PATIENCE_MS) });
        const text = await response.text();
        if (response.status !== 200) report.faults.push(`/${path} is answered ${response.status}`);
        else if (path !== "") JSON.parse(text);
      } catch (error) {
        report.faults.push(`/${path}: ${error}`);
      }
      report.timesMs.push(performance.now() - startMs);
      await pause(PAUSE_MS);
    }
    report.timesMs.sort((a, b) => a - b);
    return report;
  }
}
