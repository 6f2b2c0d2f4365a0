/** @module The reports of all readers on their way to the thread that merges them. */

import type { DayReport } from "./day_report.ts";

/** A queue of reports with one consumer, which can wait for the next one. */
export class ReportQueue {
  #reports: DayReport[] = [];
  #failure: { error: unknown } | undefined;
  #wake: () => void = () => {};

  /** Adds a report. */
  add(report: DayReport): void {
    this.#reports.push(report);
    this.#wake();
  }

  /** Notes the error with which a reader ended; later errors are ignored. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /**
   * Removes and returns all reports, in the order in which they were added.
   *
   * @throws The first error with which a reader ended, such as {@linkcode WorkerDiedError}
   */
  take(): DayReport[] {
    if (this.#failure) throw this.#failure.error;
    const reports = this.#reports;
    this.#reports = [];
    return reports;
  }

  /**
   * Waits until there is something to take, the signal is aborted, or the time is over.
   *
   * @param signal Ends the wait
   * @param ms The longest wait, in milliseconds
   */
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
}
