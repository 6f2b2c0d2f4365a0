/** @module Stretches of a batch whose rows fall into one window. */

import type { Kernel } from "../kernel/kernel.ts";
import type { TradeBatch } from "../model/batches.ts";
import type { WindowGrid } from "./window_grid.ts";

/** Neighbouring rows of a batch that fall into one window. One object is reused for all runs of a batch. */
export class WindowRun {
  /** Computes over the rows of the run. */
  readonly kernel: Kernel;
  /** Start of the window, in milliseconds since the Unix epoch. */
  startMs = 0;
  /** Index of the first row. */
  from = 0;
  /** Index after the last row. */
  to = 0;
  #hasFlow = false;

  /** @param kernel The kernel, set to the batch of the run */
  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** The row that is first in time and order; the earlier one of two that are equal. */
  get first(): number {
    return this.kernel.run[0];
  }

  /** The row that is last in time and order; the later one of two that are equal. */
  get last(): number {
    return this.kernel.run[1];
  }

  /**
   * Sets the run to the rows from `from` on.
   *
   * @param grid Where windows start
   * @param timeMs Times of the batch's rows
   * @param from Index of the run's first row
   * @param count Number of rows in the batch
   */
  find(grid: WindowGrid, timeMs: Float64Array, from: number, count: number): void {
    this.startMs = grid.startOf(timeMs[from]);
    this.from = from;
    this.#hasFlow = false;
    this.to = this.kernel.findRun(from, count, this.startMs, this.startMs + grid.windowMs);
  }

  /**
   * Computes the kernel's `flow` of the run, which several series use, once.
   *
   * @param trades The batch of the run
   */
  computeFlow(trades: TradeBatch): void {
    if (this.#hasFlow) return;
    this.kernel.startFlow(trades);
    this.#hasFlow = true;
  }
}
