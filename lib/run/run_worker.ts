/**
 * The worker's side of a run in a thread of its own: it runs {@linkcode run} and tells by messages what happens.
 *
 * An error that a run may end with is a message too. Any other is a mistake in the program, is not caught, and ends
 * the worker.
 *
 * @module
 */

import { type Fields, type Level, Logger } from "../log/log.ts";
import { isMistake } from "../text/printable.ts";
import type { RunRequest } from "../model/run_request.ts";
import type { RunStatus } from "../model/run_status.ts";
import { type SentError, toSentError } from "./errors.ts";
import { run } from "./run.ts";

/** A message to the worker: begin, with the least severe level of log lines that are wanted, or end early. */
export type ToWorker = { type: "run"; request: RunRequest; level: Level } | { type: "abort" };

/** A message from the worker. */
export type FromWorker =
  | { type: "log"; level: Level; message: string; fields?: Fields }
  | { type: "progress"; status: RunStatus }
  | { type: "end"; status: RunStatus }
  | { type: "error"; error: SentError };

/** As much as is used here of what a worker's module finds as `self`. */
interface WorkerScope {
  onmessage: (event: MessageEvent<ToWorker>) => void;
  postMessage(message: FromWorker): void;
}

/** Passes on its lines, to be written where the terminal's other lines come from. */
class PassingLogger extends Logger {
  constructor(level: Level) {
    super({ level, write: () => {} });
  }

  override debug(message: string, fields?: Fields): void {
    this.#pass("debug", message, fields);
  }

  override info(message: string, fields?: Fields): void {
    this.#pass("info", message, fields);
  }

  override warning(message: string, fields?: Fields): void {
    this.#pass("warning", message, fields);
  }

  override error(message: string, fields?: Fields): void {
    this.#pass("error", message, fields);
  }

  #pass(level: Level, message: string, fields?: Fields): void {
    if (this.writes(level)) scope.postMessage({ type: "log", level, message, fields });
  }
}

const scope = self as unknown as WorkerScope;
const aborting = new AbortController();

scope.onmessage = async ({ data }) => {
  if (data.type === "abort") aborting.abort();
  else await begin(data.request, data.level);
};

async function begin(request: RunRequest, level: Level): Promise<void> {
  try {
    const status = await run(request, {
      log: new PassingLogger(level),
      signal: aborting.signal,
      onProgress: (status) => scope.postMessage({ type: "progress", status }),
    });
    scope.postMessage({ type: "end", status });
  } catch (error) {
    if (isMistake(error)) throw error;
    scope.postMessage({ type: "error", error: toSentError(error as Error) });
  }
}
