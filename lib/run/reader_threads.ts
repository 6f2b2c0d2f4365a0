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
import { onDeath } from "./worker_death.ts";

/** Threads that read, and their reports. */
export class ReaderThreads implements Disposable {
  readonly #workers: Worker[];
  #reports: DayReport[] = [];
  #failure: { error: unknown } | undefined;
  #wake: () => void = () => {};

  /**
   * Starts threads, which load what they need until they are told to {@linkcode begin}.
   *
   * @param count How many; there may be none
   * @param scratch The only folder that they may write to
   * @param module The worker's module, for tests
   */
  constructor(count: number, scratch: string, module?: URL) {
    const permissions = {
      read: "inherit",
      write: [scratch],
      env: false,
      net: false,
      run: false,
      ffi: false,
    } as const;
    const options = { type: "module", name: "reader", deno: { permissions } } as const;
    this.#workers = Array.from({ length: count }, () => {
      const worker = new Worker(module ?? workerModule("lib/run/reader_worker.ts"), options);
      worker.onmessage = ({ data }: MessageEvent<DayReport>) => this.add(data);
      onDeath(worker, (error) => this.fail(error));
      return worker;
    });
  }

  /** Has them read. */
  begin(work: ReadingWork): void {
    for (const worker of this.#workers) worker.postMessage(work);
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
