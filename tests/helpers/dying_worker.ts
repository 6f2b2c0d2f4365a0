/**
 * A run thread for tests that locks its output folder and then crashes.
 *
 * @module
 */

import { newRunStatus } from "../../lib/model/run_status.ts";
import { OutputLock } from "../../lib/publish/output_lock.ts";
import { writeRunStatus } from "../../lib/publish/run_status.ts";
import type { FromRun, ToRun } from "../../lib/run/run_messages.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ToRun>) => void;
  postMessage(message: FromRun): void;
};

scope.onmessage = ({ data }) => {
  if (data.type !== "run") return;
  const { request } = data;
  const status = newRunStatus(request, Date.now());
  status.progress.fraction = 0.5;
  lock = OutputLock.take(request.out);
  writeRunStatus(status, request.out);
  scope.postMessage({ type: "progress", status });
  setTimeout(() => {
    throw new TypeError("a bug in the program");
  }, 50);
};

/** The lock, in a variable that lives as long as the thread. */
export let lock: OutputLock | undefined;
