/** @module The bars of footprints: the rows of prices of each, and the extremes of its running delta. */

import { pointOfControl, PriceCells } from "./price_cells.ts";
import type { PriceRows } from "./price_rows.ts";
import { checkRows } from "./query_context.ts";
import { RunningDelta } from "./running_delta.ts";

/** The footprint of a bar, of its trades in the range. */
export interface FootprintBar {
  /** The start of the bar, in milliseconds since the Unix epoch. */
  timestamp_ms: number;
  /** The rows that have trades, the lowest first; the price is the middle of the row. */
  levels: [price: number, sold: number, bought: number, unknown: number, trades: number][];
  /** The price of the row of most volume. */
  poc: number;
  /** The least of the running delta after each trade of the bar. */
  delta_low: number;
  /** The greatest of the running delta. */
  delta_high: number;
}

/** A bar that is being made. */
export interface MadeBar {
  /** What was traded in each row of prices. */
  cells: PriceCells;
  /** The running delta. */
  delta: RunningDelta;
}

/** The bars of a range that are being made. */
export class FootprintBars {
  /** The rows of prices. */
  readonly rows: PriceRows;
  readonly #bars = new Map<number, MadeBar>();

  /** No bars yet. */
  constructor(rows: PriceRows) {
    this.rows = rows;
  }

  /** The bars so far, with their starts. */
  entries(): Iterable<[startMs: number, bar: MadeBar]> {
    return this.#bars;
  }

  /** The bar that starts at a time. */
  barOf(startMs: number): MadeBar {
    let bar = this.#bars.get(startMs);
    if (bar === undefined) {
      bar = { cells: new PriceCells(), delta: new RunningDelta() };
      this.#bars.set(startMs, bar);
    }
    return bar;
  }

  /** The bars, oldest first. */
  answer(): FootprintBar[] {
    const { rows } = this;
    return [...this.#bars].sort(([a], [b]) => a - b).map(([startMs, { cells, delta }]) => {
      const levels = cells.levels();
      return {
        timestamp_ms: startMs,
        levels: levels.map(({ row, sold, bought, unknown, trades }) => [
          rows.priceOf(row),
          sold,
          bought,
          unknown,
          trades,
        ]),
        poc: rows.priceOf(pointOfControl(levels).row),
        delta_low: delta.low,
        delta_high: delta.high,
      };
    });
  }
}

/**
 * Checks how many rows of prices all bars have.
 *
 * @throws {QueryError} If they are more than an answer may have
 */
export function checkCells(cells: number): void {
  checkRows(cells, "rows of prices", "ask for a shorter range, longer bars, or a larger row");
}
