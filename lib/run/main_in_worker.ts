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
import { OutputLock } from "../publish/output_lock.ts";
import { workerModule } from "../program_files.ts";
import { newRunStatus, type RunState, type RunStatus } from "../model/run_status.ts";
import { writeRunStatus } from "../publish/run_status.ts";
import { DEFAULT_OUT_FOLDER, MAX_BARS, VizWriter } from "../publish/viz_io.ts";
import { DEFAULT_WINDOW_SECONDS, type MainOptions } from "./main.ts";
import type { FromWorker, ToWorker } from "./pipeline_worker.ts";
import { onDeath, WorkerDiedError } from "./worker_error.ts";

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

/** Options of {@linkcode mainInWorker}. */
export interface MainInWorkerOptions extends MainOptions {
  /** Where the run says what happens. */
  log: Logger;
  /** The worker's module, for tests. */
  module?: URL;
}

/**
 * Does what {@linkcode main} does, in a worker.
 *
 * @param instrument A trading pair, such as `BTC-USDT`
 * @param startDate The first day, as `YYYY-MM-DD` (UTC)
 * @param endDate The last day, which is included
 * @param options Where and how
 * @returns The status at the end. If the run did not end in time after `signal`, that of its last message, ended
 * @throws {WorkerDiedError} If the worker died; `run_status.json` then says so, where it can be written
 * @throws {Error} What {@linkcode main} throws, with its name and message
 */
export async function mainInWorker(
  instrument: string,
  startDate: string,
  endDate: string,
  options: MainInWorkerOptions,
): Promise<RunStatus> {
  const { log, signal, onProgress, module, ...sent } = options;
  const worker = new Worker(module ?? workerModule("lib/run/pipeline_worker.ts"), WORKER_OPTIONS);
  const send = (message: ToWorker) => worker.postMessage(message);
  let last = newRunStatus({
    instrument,
    start_date: startDate,
    end_date: endDate,
    window_seconds: options.windowSeconds ?? DEFAULT_WINDOW_SECONDS,
    max_bars: options.maxBars ?? MAX_BARS,
    depth_levels: options.depthLevels ?? null,
  }, Date.now());

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
        return ended.reject(errorOf(data));
    }
  };
  onDeath(worker, ended.reject);

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
    const { out = DEFAULT_OUT_FOLDER } = options;
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
    send({ type: "run", run: { instrument, startDate, endDate, options: sent, level: levelOf(log) } });
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

/** An error of the run as it was thrown there, which callers tell by its name. */
function errorOf({ name, message }: { name: string; message: string }): Error {
  const error = new Error(message);
  error.name = name;
  return error;
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
      const isHeld = error instanceof Error && error.name === "FolderInUseError";
      if (!isHeld || performance.now() > untilMs) {
        return log.error(`the status cannot be brought up to date: ${errorLine(error)}`);
      }
    }
    await new Promise((done) => setTimeout(done, 10));
  }
}
