/** @module What a series computes in each window: the interface between the container of windows and the folds. */

import type { RowColumns } from "../model/batches.ts";
import type { WindowRun } from "./window_run.ts";

/**
 * The computation of one series.
 *
 * A fold has no state of its own. What it knows of a window lies in `width` doubles of a typed array, its state, that
 * begin at an index. Merging states is associative, and a state does not depend on the order in which rows are added,
 * except that of rows that are equal in time and order key the one added earlier comes first.
 */
export interface Fold<B extends RowColumns> {
  /** Number of doubles in the state of a window. */
  readonly width: number;

  /**
   * Makes the state of a new window.
   *
   * @param state Where the state lies; its old content is meaningless
   * @param at Index of the state's first double
   * @param batch The batch
   * @param run Which rows of the batch are in the window
   * @returns Whether any row gives a value. If none does, the window does not come into being
   */
  start(state: Float64Array, at: number, batch: B, run: WindowRun): boolean;

  /**
   * Adds rows to the state of a window.
   *
   * @param state Where the state lies
   * @param at Index of the state's first double
   * @param batch The batch
   * @param run Which rows of the batch are in the window
   */
  add(state: Float64Array, at: number, batch: B, run: WindowRun): void;

  /**
   * Adds a state of the same window, as if its rows were added now.
   *
   * @param state Where the state lies that is changed
   * @param at Index of its first double
   * @param other Where the other state lies
   * @param otherAt Index of its first double
   */
  merge(state: Float64Array, at: number, other: Float64Array, otherAt: number): void;

  /**
   * Computes the columns of the bar, without its start.
   *
   * @param state Where the state lies
   * @param at Index of the state's first double
   * @param bars Where the columns are put, in the order of the table of series
   * @param barAt Index of the first column after the bar's start
   */
  bar(state: Float64Array, at: number, bars: Float64Array, barAt: number): void;
}
