/** @module A worker for tests that begins a run and then hears nothing any more, as if it waited for a dead disk. */

import { newRunStatus } from "../../lib/model/run_status.ts";
import type { FromWorker, ToWorker } from "../../lib/run/run_worker.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ToWorker>) => void;
  postMessage(message: FromWorker): void;
};

scope.onmessage = ({ data }) => {
  if (data.type !== "run") return;
  const status = newRunStatus(data.request, Date.now());
  scope.postMessage({ type: "progress", status });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
