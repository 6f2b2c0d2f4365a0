/**
 * A run thread for tests that starts and then never responds, as if it waited for a hanging disk.
 *
 * @module
 */

import { newRunStatus } from "../../lib/model/run_status.ts";
import type { FromRun, ToRun } from "../../lib/run/run_messages.ts";

const scope = self as unknown as {
  onmessage: (event: MessageEvent<ToRun>) => void;
  postMessage(message: FromRun): void;
};

scope.onmessage = ({ data }) => {
  if (data.type !== "run") return;
  scope.postMessage({ type: "progress", status: newRunStatus(data.request, Date.now()) });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
