/** @module What is left of a thread that broke off. */

import { errorLine } from "../text/printable.ts";

/** A thread of the run ended without a word. */
export class WorkerDiedError extends Error {
  /** The class, for messages. */
  override name = "WorkerDiedError";
}

/** Calls back if a worker dies, which the runtime would end the program for. */
export function onDeath(worker: Worker, tell: (error: WorkerDiedError) => void): void {
  worker.onerror = (event) => {
    event.preventDefault();
    tell(new WorkerDiedError(`the processing broke off: ${errorLine(event.message)}`));
  };
}
