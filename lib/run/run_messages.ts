/** @module The messages between a run in a thread of its own and the thread that started it. */

import type { Level } from "../log/log.ts";
import type { SentLine } from "../log/sending_logger.ts";
import type { RunRequest } from "../model/run_request.ts";
import type { RunStatus } from "../model/run_status.ts";
import type { FoundDatabases } from "./reading_plan.ts";
import type { SentError } from "./errors.ts";

/** A message to the thread of a run. */
export type ToRun =
  | {
    /** Begins the run. */
    type: "run";
    /** What to do. */
    request: RunRequest;
    /** The databases. */
    found: FoundDatabases;
    /** The least severe level of log lines that are wanted. */
    level: Level;
    /** What {@linkcode useSharedLocks} needs. */
    locks: SharedArrayBuffer;
  }
  | {
    /** Ends the run early. */
    type: "abort";
  };

/** A message from a thread that has a status. */
export type FromTask<Status> =
  | SentLine
  | { type: "progress"; status: Status }
  | { type: "end"; status: Status }
  | { type: "error"; error: SentError };

/** A message from the thread of a run. */
export type FromRun = FromTask<RunStatus> | {
  /** The thread has heard that the run ends early, and is writing the last files. */
  type: "aborting";
};
