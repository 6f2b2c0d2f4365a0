/**
 * The threads that read days beside the one that runs all, and the reports of every reader.
 *
 * Threads are ended, not asked to end: what one holds (a read-only connection, a private copy) is given back by the
 * system or removed with the folder of private copies.
 *
 * @module
 */

import { workerModule } from "../program_files.ts";
import type { DayReport, ReadingWork } from "./day_reader.ts";
import { DayQueue } from "./day_queue.ts";
import { onWorkerDeath } from "./errors.ts";

/**
 * How many bytes of databases are worth a thread more, if nobody says how many there are to be: to start one takes as
 * long as to read about so many.
 */
const BYTES_A_THREAD = 32e6;

/** Threads that read, and their reports. */
export class ReaderPool implements Disposable {
  readonly #readers: number | undefined;
  readonly #module: URL;
  readonly #workers: Worker[] = [];
  #reports: DayReport[] = [];
  #failure: { error: unknown } | undefined;
  #wake: () => void = () => {};

  /**
   * No threads yet.
   *
   * @param readers How many databases are read at the same time, one of them by the thread that runs all; by default
   * as many as there are processors, if the databases are large enough to be worth it
   * @param module The worker's module, for tests
   */
  constructor(readers?: number, module: URL = workerModule("lib/run/reader_worker.ts")) {
    this.#readers = readers;
    this.#module = module;
  }

  /** Starts threads and has them read. It takes a while to start one, in which those before it may have read all. */
  begin(work: ReadingWork): void {
    const { databases, scratch } = work;
    const bytes = databases.reduce((sum, database) => sum + database.bytes, 0);
    const worthwhile = Math.min(navigator.hardwareConcurrency, Math.ceil(bytes / BYTES_A_THREAD));
    const readers = Math.min(this.#readers ?? worthwhile, databases.length);
    const deal = new DayQueue(work.deal);
    for (let reader = 1; reader < readers && deal.isAnyLeft; reader++) {
      const worker = this.#start(scratch);
      worker.postMessage(work);
      this.#workers.push(worker);
    }
  }

  /** Starts a thread that may write to nothing but the folder of private copies. */
  #start(scratch: string): Worker {
    const permissions = {
      read: "inherit",
      write: [scratch],
      env: false,
      net: false,
      run: false,
      ffi: false,
    } as const;
    const options = { type: "module", name: "reader", deno: { permissions } } as const;
    const worker = new Worker(this.#module, options);
    worker.onmessage = ({ data }: MessageEvent<DayReport>) => this.add(data);
    onWorkerDeath(worker, (error) => this.fail(error));
    return worker;
  }

  /** Takes a report of this thread's own reader. */
  add(report: DayReport): void {
    this.#reports.push(report);
    this.#wake();
  }

  /** Takes what ended a reader, of which only the first is told. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /**
   * The reports since this was last asked, in the order in which they came.
   *
   * @throws {WorkerDiedError} If a thread has died
   * @throws What this thread's own reader ended with
   */
  take(): DayReport[] {
    if (this.#failure) throw this.#failure.error;
    const reports = this.#reports;
    this.#reports = [];
    return reports;
  }

  /** Waits until there is something to take, the signal comes, or the time is over. */
  async wait(signal: AbortSignal, ms: number): Promise<void> {
    if (this.#reports.length > 0 || this.#failure || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, ms);
    const abort = () => resolve();
    signal.addEventListener("abort", abort);
    await promise;
    signal.removeEventListener("abort", abort);
    clearTimeout(timer);
  }

  /** Ends all threads. */
  [Symbol.dispose](): void {
    for (const worker of this.#workers) worker.terminate();
  }
}
