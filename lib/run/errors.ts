/**
 * The errors that end a run, and how they reach another thread with their class.
 *
 * A message between threads keeps the text of an error but not its class. So an error is sent with a code that stands
 * for its class, and the receiving thread makes an error of that class again: callers can use `instanceof` wherever
 * the run takes place.
 *
 * @module
 */

import { FolderInUseError } from "../publish/output_lock.ts";
import { SourceFault } from "../sources/source_fault.ts";
import { errorLine } from "../text/printable.ts";

/** No database of the requested days exists, or none of them can be read. */
export class NoDatabaseError extends Error {
  /** The name of the class, for messages. */
  override name = "NoDatabaseError";
}

/** A thread of the run ended because of a mistake in the program, or for lack of a resource. */
export class WorkerDiedError extends Error {
  /** The name of the class, for messages. */
  override name = "WorkerDiedError";
}

/** The code of each class. Codes are part of the messages between threads, and stay the same. */
const CLASSES = {
  "error": Error,
  "range": RangeError,
  "no-database": NoDatabaseError,
  "folder-in-use": FolderInUseError,
  "source-fault": SourceFault,
  "worker-died": WorkerDiedError,
  "already-exists": Deno.errors.AlreadyExists,
  "not-found": Deno.errors.NotFound,
  "not-capable": Deno.errors.NotCapable,
  "permission-denied": Deno.errors.PermissionDenied,
} as const;

/** Stands for the class of an error. */
export type ErrorCode = keyof typeof CLASSES;

/** An error as plain data. */
export interface SentError {
  /** Stands for the error's class, or for the nearest class above it that has a code. */
  code: ErrorCode;
  /** The error's message. */
  message: string;
  /** The system's code, such as `ENOSPC` for a full disk, if the error has one. */
  systemCode?: string;
  /** The error's cause, if that is an error too. */
  cause?: SentError;
}

/** Turns an error into plain data that can be sent to another thread. */
export function toSentError(error: Error): SentError {
  const sent: SentError = { code: codeOf(error), message: error.message };
  const systemCode = (error as { code?: unknown }).code;
  if (typeof systemCode === "string") sent.systemCode = systemCode;
  if (error.cause instanceof Error) sent.cause = toSentError(error.cause);
  return sent;
}

/** Makes an error of the class that it had in the thread that sent it. */
export function fromSentError({ code, message, systemCode, cause }: SentError): Error {
  const error = new CLASSES[code](message, cause && { cause: fromSentError(cause) });
  return systemCode === undefined ? error : Object.assign(error, { code: systemCode });
}

/** Calls back once if a worker dies. Without a listener the runtime would end the whole program. */
export function onWorkerDeath(worker: Worker, callback: (error: WorkerDiedError) => void): void {
  worker.onerror = (event) => {
    event.preventDefault();
    callback(new WorkerDiedError(`a thread of the run ended unexpectedly: ${errorLine(event.message)}`));
  };
}

function codeOf(error: Error): ErrorCode {
  const codes = Object.keys(CLASSES) as ErrorCode[];
  return codes.find((code) => CLASSES[code] === error.constructor) ??
    codes.findLast((code) => error instanceof CLASSES[code])!;
}

/** The system's code of an error or of its cause, such as `ENOSPC`, or the error's number where the runtime has no code. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = /\(os error \d+\)/.exec(error.message)?.[0] } = error as { code?: unknown };
  return typeof code === "string" ? code : systemCodeOf(error.cause);
}
