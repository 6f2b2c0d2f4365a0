/**
 * A run thread for tests that hears the signal at once, and needs longer than a thread that does not respond may take to write its last files.
 *
 * @module
 */

import { newRunStatus } from "../../lib/model/run_status.ts";
import type { FromRun, ToRun } from "../../lib/run/run_messages.ts";

/** How long the last files take, in milliseconds. */
const WRITING_MS = 1500;

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ToRun>) => void;
  postMessage(message: FromRun): void;
};

let status: ReturnType<typeof newRunStatus>;

scope.onmessage = ({ data }) => {
  if (data.type === "run") {
    status = newRunStatus(data.request, Date.now());
    return scope.postMessage({ type: "progress", status });
  }
  scope.postMessage({ type: "aborting" });
  setTimeout(() => {
    const bars = { ...status.bars, ohlc: 7 };
    scope.postMessage({ type: "end", status: { ...status, state: "interrupted", bars } });
  }, WRITING_MS);
};
