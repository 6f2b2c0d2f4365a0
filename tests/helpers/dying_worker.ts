/** @module A worker for tests that does a while's work as a run would, holding its folder, and then dies of a mistake. */

import { OutputLock } from "../../lib/publish/output_lock.ts";
import { newRunStatus } from "../../lib/model/run_status.ts";
import { writeRunStatus } from "../../lib/publish/run_status.ts";
import type { FromWorker, ToWorker } from "../../lib/run/run_worker.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ToWorker>) => void;
  postMessage(message: FromWorker): void;
};

scope.onmessage = ({ data }) => {
  if (data.type !== "run") return;
  const status = newRunStatus(data.request, Date.now());
  status.progress.fraction = 0.5;
  const out = data.request.out;
  // Held, as the lock of a run that dies is.
  lock = OutputLock.take(out);
  writeRunStatus(status, out);
  scope.postMessage({ type: "progress", status });
  setTimeout(() => {
    throw new TypeError("a mistake in the program");
  }, 50);
};

/** What the worker holds as long as it lives. */
export let lock: OutputLock | undefined;
