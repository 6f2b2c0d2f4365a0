/**
 * A run in a thread of its own, so that this one always has time for those who look at the page.
 *
 * The run holds the lock of its folder there, and writes the files from there. Only when it has died is its last
 * status written from here, under the lock again.
 *
 * @module
 */

import type { Level, Logger } from "../log/log.ts";
import { errorLine } from "../text/printable.ts";
import { FolderInUseError, OutputLock } from "../publish/output_lock.ts";
import { workerModule } from "../program_files.ts";
import type { RunRequest } from "../model/run_request.ts";
import { newRunStatus, type RunState, type RunStatus } from "../model/run_status.ts";
import { writeRunStatus } from "../publish/run_status.ts";
import { VizWriter } from "../publish/viz_io.ts";
import { fromSentError, onWorkerDeath, WorkerDiedError } from "./errors.ts";
import type { RunContext } from "./run.ts";
import type { FromWorker, ToWorker } from "./run_worker.ts";

// After a signal everything is over within a second: how long the run may take to end, and, if it has not, how long
// the lock that it held may take to come free.
const ABORT_MS = 500;
const ABORT_LOCK_MS = 250;

/** How long the lock of a run that died may take to come free. */
const DEATH_LOCK_MS = 5000;

/** What reading databases and writing files needs, and nothing else. */
const WORKER_OPTIONS = {
  type: "module",
  name: "run",
  deno: {
    permissions: { read: "inherit", write: "inherit", env: false, net: false, run: false, ffi: false },
  },
} as const;

/**
 * Does what {@linkcode run} does, in a worker.
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
  const worker = new Worker(module, WORKER_OPTIONS);
  const send = (message: ToWorker) => worker.postMessage(message);
  let last = newRunStatus(request, Date.now());

  const ended = Promise.withResolvers<RunStatus | "late">();
  let lateTimer: ReturnType<typeof setTimeout> | undefined;
  const abort = () => {
    send({ type: "abort" });
    lateTimer = setTimeout(() => ended.resolve("late"), ABORT_MS);
  };
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    switch (data.type) {
      case "log":
        return log[data.level](data.message, data.fields);
      case "progress":
        last = data.status;
        return onProgress?.(last);
      case "end":
        return ended.resolve(data.status);
      case "error":
        return ended.reject(fromSentError(data.error));
    }
  };
  onWorkerDeath(worker, ended.reject);

  /** Brings the status that the worker left behind to its end. */
  const endStatus = async (state: RunState, error: string | null, lockMs: number) => {
    const nowMs = Date.now();
    last = {
      ...last,
      state,
      error,
      current: null,
      updated_ms: nowMs,
      ended_ms: nowMs,
      estimated_end_ms: null,
    };
    const { out } = request;
    await withLock(out, lockMs, log, () => {
      if (last.bars.ohlc + last.bars.metrics === 0) {
        // There may be what an earlier run wrote, which does not go with this status.
        const writer = new VizWriter({ out });
        writer.clear();
        writer.flush();
      }
      writeRunStatus(last, out);
    });
    onProgress?.(last);
  };
  try {
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    send({ type: "run", request, level: levelOf(log) });
    const status = await ended.promise;
    if (status !== "late") return status;
    worker.terminate();
    await endStatus("interrupted", null, ABORT_LOCK_MS);
    return last;
  } catch (error) {
    if (error instanceof WorkerDiedError) {
      worker.terminate();
      await endStatus("failed", error.message, DEATH_LOCK_MS);
    }
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
    clearTimeout(lateTimer);
    worker.terminate();
  }
}

function levelOf(log: Logger): Level {
  return (["debug", "info", "warning"] as const).find((level) => log.writes(level)) ?? "error";
}

/** Does what needs the lock that a dead worker held, once that is free. What cannot be done is told, no more. */
async function withLock(out: string, lockMs: number, log: Logger, write: () => void): Promise<void> {
  const untilMs = performance.now() + lockMs;
  for (;;) {
    try {
      using _lock = OutputLock.take(out);
      return write();
    } catch (error) {
      const isHeld = error instanceof FolderInUseError;
      if (!isHeld || performance.now() > untilMs) {
        return log.error(`the status cannot be brought up to date: ${errorLine(error)}`);
      }
    }
    await new Promise((done) => setTimeout(done, 10));
  }
}
