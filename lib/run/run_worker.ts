/**
 * The module of the thread of {@linkcode runInWorker}: runs, and reports by messages.
 *
 * An error with which a run may end is sent as a message. Any other error is a mistake in the program, is not caught,
 * and ends the thread.
 *
 * @module
 */

import { SendingLogger } from "../log/sending_logger.ts";
import type { RunStatus } from "../model/run_status.ts";
import { useSharedLocks } from "../sources/sqlite/database_file.ts";
import { isMistake } from "../text/printable.ts";
import { toSentError } from "./errors.ts";
import { processDatabases } from "./run.ts";
import type { FromRun, ToRun } from "./run_messages.ts";

/** The part of a worker's `self` that is used here. */
interface WorkerScope {
  onmessage: (event: MessageEvent<ToRun>) => void;
  postMessage(message: FromRun): void;
}

const scope = self as unknown as WorkerScope;
const aborting = new AbortController();

scope.onmessage = async ({ data }) => {
  if (data.type === "abort") {
    scope.postMessage({ type: "aborting" });
    return aborting.abort();
  }
  useSharedLocks(data.locks);
  try {
    const status = await processDatabases(data.request, data.found, {
      log: new SendingLogger(data.level, (line) => scope.postMessage(line)),
      signal: aborting.signal,
      onProgress: (status: RunStatus) => scope.postMessage({ type: "progress", status }),
    });
    scope.postMessage({ type: "end", status });
  } catch (error) {
    if (isMistake(error)) throw error;
    scope.postMessage({ type: "error", error: toSentError(error as Error) });
  }
};
