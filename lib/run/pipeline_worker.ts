/**
 * The worker's side of a run in a thread of its own: it runs {@linkcode main} and tells by messages what happens.
 *
 * An error that a run may end with is a message too. Any other is a mistake in the program, is not caught, and ends
 * the worker.
 *
 * @module
 */

import { type Fields, type Level, Logger } from "../log/log.ts";
import { isMistake } from "../text/printable.ts";
import type { RunStatus } from "../model/run_status.ts";
import { main, type MainOptions } from "./main.ts";

/** What a run is over, and how: what {@linkcode main} takes, as far as it can be sent. */
export interface WorkerRun {
  /** The trading pair. */
  instrument: string;
  /** The first day. */
  startDate: string;
  /** The last day. */
  endDate: string;
  /** The rest. */
  options: Omit<MainOptions, "log" | "signal" | "onProgress">;
  /** The least grave level that is worth a message. */
  level: Level;
}

/** What the worker is told. */
export type ToWorker = { type: "run"; run: WorkerRun } | { type: "abort" };

/** What the worker tells. */
export type FromWorker =
  | { type: "log"; level: Level; message: string; fields?: Fields }
  | { type: "progress"; status: RunStatus }
  | { type: "end"; status: RunStatus }
  | { type: "error"; name: string; message: string };

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
  else await run(data.run);
};

async function run({ instrument, startDate, endDate, options, level }: WorkerRun): Promise<void> {
  try {
    const status = await main(instrument, startDate, endDate, {
      ...options,
      log: new PassingLogger(level),
      signal: aborting.signal,
      onProgress: (status) => scope.postMessage({ type: "progress", status }),
    });
    scope.postMessage({ type: "end", status });
  } catch (error) {
    if (isMistake(error)) throw error;
    const { name, message } = error as Error;
    scope.postMessage({ type: "error", name, message });
  }
}
