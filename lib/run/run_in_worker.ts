/**
 * A run in a thread of its own, so that the calling thread always has time for requests to the page.
 *
 * The thread of the run holds the lock of the output folder and writes the files. Only if that thread has died, or does
 * not end in time, does the calling thread write the last status, under the lock again.
 *
 * @module
 */

import type { Logger } from "../log/log.ts";
import type { RunRequest } from "../model/run_request.ts";
import { isGoingOn, newRunStatus, type RunState, type RunStatus } from "../model/run_status.ts";
import { workerModule } from "../program_files.ts";
import { workerOptions } from "../threads.ts";
import { removeOtherTables } from "../publish/day_tables.ts";
import { FolderInUseError, OutputLock } from "../publish/output_lock.ts";
import { RunFiles } from "../publish/run_files.ts";
import { readRunStatus, writeRunStatus } from "../publish/run_status.ts";
import { sharedLocks } from "../sources/sqlite/database_file.ts";
import { errorLine } from "../text/printable.ts";
import { fromSentError, onWorkerDeath, WorkerDiedError } from "./errors.ts";
import { onExit } from "./on_exit.ts";
import { findDatabases, type RunContext } from "./run.ts";
import type { FromRun, ToRun } from "./run_messages.ts";
import { runPermissions } from "./thread_permissions.ts";

// The program ends within a second after a signal. This is how long the run may take to end, and, if it has not ended,
// how long its lock may take to be released: milliseconds, except on a machine that is so busy that the thread is slow to
// end. There a true last status is worth the wait.
const ABORT_MS = 500;
const ABORT_LOCK_MS = 3000;

/** How long a run that has heard the signal may take to end: if it were killed between its last files, they would not match the status. */
const LAST_FILES_MS = 5000;

/** How long the lock of a run that died may take to be released, in milliseconds. */
const DEATH_LOCK_MS = 5000;

/** Time between two attempts to take the lock, in milliseconds. */
const LOCK_RETRY_MS = 10;

/**
 * Does what {@linkcode run} does, in a worker that may read and write only what the run needs.
 *
 * @param request What to do
 * @param context What the run works with
 * @param module The worker's module, for tests
 * @returns The status at the end. If the run did not end in time after `signal`, its last status, marked as interrupted
 * @throws {WorkerDiedError} If the worker died; `run_status.json` then says so, if it can be written
 * @throws {Error} Whatever {@linkcode run} throws, with its class
 */
export async function runInWorker(
  request: RunRequest,
  context: RunContext,
  module: URL = workerModule("lib/run/run_worker.ts"),
): Promise<RunStatus> {
  const { log, signal, onProgress } = context;
  const found = findDatabases(request, log);
  const worker = new Worker(module, workerOptions("run", runPermissions(request, found)));
  const send = (message: ToRun) => worker.postMessage(message);
  let last = newRunStatus(request, Date.now());

  const ended = Promise.withResolvers<RunStatus | "late">();
  let lateTimer: ReturnType<typeof setTimeout> | undefined;
  const endWithin = (ms: number) => {
    clearTimeout(lateTimer);
    lateTimer = setTimeout(() => ended.resolve("late"), ms);
  };
  const abort = () => {
    send({ type: "abort" });
    endWithin(ABORT_MS);
  };
  worker.onmessage = ({ data }: MessageEvent<FromRun>) => {
    switch (data.type) {
      case "log":
        return log[data.level](data.message, data.fields);
      case "progress":
        last = data.status;
        return onProgress?.(last);
      case "aborting":
        return endWithin(LAST_FILES_MS);
      case "end":
        return ended.resolve(data.status);
      case "error":
        return ended.reject(fromSentError(data.error));
    }
  };
  onWorkerDeath(worker, ended.reject);

  /** Writes the last status of a worker that can no longer do it. */
  const writeLast = async (state: RunState, error: string | null, lockMs: number) => {
    worker.terminate();
    last = endedStatus(last, state, error);
    await withLock(request, lockMs, log, () => writeEnd(last, request));
    onProgress?.(last);
  };
  const startedMs = last.started_ms;
  using _exit = onExit(() => {
    // The lock is still held, by the worker, whose last message may not have arrived yet.
    worker.terminate();
    // What this run writes is whole.
    const written = readRunStatus(request.out) as RunStatus;
    const isOfThisRun = written.pid === Deno.pid && written.started_ms >= startedMs;
    if (!isOfThisRun || !isGoingOn(written.state)) return;
    writeRunStatus(endedStatus(written, "interrupted", null), request.out);
  });
  try {
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    send({ type: "run", request, found, level: log.level, locks: sharedLocks() });
    const status = await ended.promise;
    if (status !== "late") return status;
    await writeLast("interrupted", null, ABORT_LOCK_MS);
    return last;
  } catch (error) {
    if (error instanceof WorkerDiedError) await writeLast("failed", error.message, DEATH_LOCK_MS);
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
    clearTimeout(lateTimer);
    worker.onmessage = null;
    worker.terminate();
  }
}

function endedStatus(last: RunStatus, state: RunState, error: string | null): RunStatus {
  const nowMs = Date.now();
  return {
    ...last,
    state,
    error,
    current: null,
    updated_ms: nowMs,
    ended_ms: nowMs,
    estimated_end_ms: null,
  };
}

/**
 * Writes the last status, and empty files if the run has not written any: files and tables of an earlier run do not
 * match it.
 */
function writeEnd(status: RunStatus, { out, maxBars }: RunRequest): void {
  if (!Object.values(status.bars).some((bars) => bars > 0)) {
    const files = new RunFiles(out, maxBars);
    files.clear();
    files.flush();
    removeOtherTables(out, status.run_id);
  }
  writeRunStatus(status, out);
}

/** Writes under the lock that a dead worker held, once the lock is released. An error is logged and not thrown. */
async function withLock(
  { out, tables }: RunRequest,
  lockMs: number,
  log: Logger,
  write: () => void,
): Promise<void> {
  const untilMs = performance.now() + lockMs;
  for (;;) {
    try {
      using _lock = OutputLock.take(out, tables);
      return write();
    } catch (error) {
      if (!(error instanceof FolderInUseError) || performance.now() > untilMs) {
        return log.error(`the status of the run cannot be updated: ${errorLine(error)}`);
      }
    }
    await new Promise((done) => setTimeout(done, LOCK_RETRY_MS));
  }
}
