/**
 * The module of the thread of {@linkcode runInWorker}: runs, and reports by messages.
 *
 * An error with which a run may end is sent as a message. Any other error is a mistake in the program, is not caught,
 * and ends the thread.
 *
 * @module
 */

import { type Fields, type Level, Logger } from "../log/log.ts";
import type { RunStatus } from "../model/run_status.ts";
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

/** Sends log lines to the thread that started the run, which writes all lines of the program. */
class SendingLogger extends Logger {
  constructor(level: Level) {
    super({ level, write: () => {} });
  }

  protected override log(level: Level, message: string, fields?: Fields): void {
    scope.postMessage({ type: "log", level, message, fields });
  }
}

scope.onmessage = async ({ data }) => {
  if (data.type === "abort") return aborting.abort();
  try {
    const status = await processDatabases(data.request, data.found, {
      log: new SendingLogger(data.level),
      signal: aborting.signal,
      onProgress: (status: RunStatus) => scope.postMessage({ type: "progress", status }),
    });
    scope.postMessage({ type: "end", status });
  } catch (error) {
    if (isMistake(error)) throw error;
    scope.postMessage({ type: "error", error: toSentError(error as Error) });
  }
};
