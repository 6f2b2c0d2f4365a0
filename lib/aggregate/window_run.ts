/** @module Stretches of a batch whose rows fall into one window. */

import { type OrderColumns, rowComesBefore } from "../model/row_order.ts";
import type { WindowGrid } from "./window_grid.ts";

/** Neighbouring rows of a batch that fall into one window. One object is reused for all runs of a batch. */
export class WindowRun {
  /** Time and order of the batch's rows. */
  order: OrderColumns = [new Float64Array(), new Int32Array(), new Float64Array(), new Float64Array()];
  /** Start of the window, in milliseconds since the Unix epoch. */
  startMs = 0;
  /** Index of the first row. */
  from = 0;
  /** Index after the last row. */
  to = 0;
  /** The row that is first in time and order; the earlier one of two that are equal. */
  first = 0;
  /** The row that is last in time and order; the later one of two that are equal. */
  last = 0;

  /**
   * Sets the run to the rows from `from` on.
   *
   * @param grid Where windows start
   * @param order Time and order of the batch's rows
   * @param from Index of the run's first row
   * @param count Number of rows in the batch
   */
  find(grid: WindowGrid, order: OrderColumns, from: number, count: number): void {
    const timeMs = order[0];
    const startMs = grid.startOf(timeMs[from]);
    const endMs = startMs + grid.windowMs;
    let first = from;
    let last = from;
    let lastMs = timeMs[from];
    let to = from + 1;
    for (; to < count; to++) {
      const ms = timeMs[to];
      if (ms < startMs || ms >= endMs) break;
      if (ms > lastMs || !rowComesBefore(order, to, last)) {
        last = to;
        lastMs = ms;
      } else if (rowComesBefore(order, to, first)) first = to;
    }
    this.order = order;
    this.startMs = startMs;
    this.from = from;
    this.to = to;
    this.first = first;
    this.last = last;
  }
}
