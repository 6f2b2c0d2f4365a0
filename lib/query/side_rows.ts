/** @module One side of a book by rows of prices. */

import type { PriceRows } from "./price_rows.ts";
import { QueryError } from "./query_error.ts";

/** Rows are counted from a base, so that they are 32-bit integers. */
const MAX_DISTANCE = 2 ** 30;

/** The rows of one side; reused for every book. */
export class SideRows {
  /** How many rows have levels. */
  count = 0;
  /** The rows, counted from the base; each row once. */
  rows: Int32Array<ArrayBuffer> = new Int32Array(256);
  /** The size that rests in each row. */
  sizes: Float64Array<ArrayBuffer> = new Float64Array(256);
  /** The row of the last level that was recorded, the one with the worst price; NaN if there is no level. */
  edge = NaN;
  readonly #isBid: boolean;

  /** @param isBid Whether the side is the bids, whose worst price is the lowest */
  constructor(isBid: boolean) {
    this.#isBid = isBid;
  }

  /**
   * Reads levels.
   *
   * @param pairs Prices and sizes in turn
   * @param start Index of the first price
   * @param end Index after the last size
   * @param base The row that rows are counted from
   * @throws {QueryError} If a price is too many rows away from the base
   */
  read(pairs: Float64Array, start: number, end: number, prices: PriceRows, base: number): void {
    const most = (end - start) / 2;
    if (most > this.rows.length) this.#grow(most);
    const { rows, sizes } = this;
    let count = 0;
    let isMonotonic = true;
    let direction = 0;
    let [least, greatest] = [Infinity, -Infinity];
    for (let at = start; at < end; at += 2) {
      const row = prices.rowOf(pairs[at]) - base;
      if (count > 0 && row === rows[count - 1]) {
        sizes[count - 1] += pairs[at + 1];
        continue;
      }
      if (count > 0) {
        const step = row > rows[count - 1] ? 1 : -1;
        if (direction !== 0 && step !== direction) isMonotonic = false;
        direction = step;
      }
      if (row < least) least = row;
      if (row > greatest) greatest = row;
      rows[count] = row;
      sizes[count] = pairs[at + 1];
      count++;
    }
    if (least < -MAX_DISTANCE || greatest > MAX_DISTANCE) throw tooFar(prices);
    this.count = count;
    this.edge = count === 0 ? NaN : this.#isBid ? least : greatest;
    if (!isMonotonic) this.#merge();
  }

  /** Makes each row come once, where levels are in no order. */
  #merge(): void {
    const sums = new Map<number, number>();
    for (let at = 0; at < this.count; at++) {
      const row = this.rows[at];
      sums.set(row, (sums.get(row) ?? 0) + this.sizes[at]);
    }
    this.count = 0;
    for (const [row, size] of sums) {
      this.rows[this.count] = row;
      this.sizes[this.count++] = size;
    }
  }

  #grow(count: number): void {
    const capacity = Math.max(count, 2 * this.rows.length);
    const [rows, sizes] = [this.rows, this.sizes];
    this.rows = new Int32Array(capacity);
    this.rows.set(rows);
    this.sizes = new Float64Array(capacity);
    this.sizes.set(sizes);
  }
}

function tooFar({ size }: PriceRows): QueryError {
  return new QueryError(
    "too large",
    `the prices of books are more than ${MAX_DISTANCE} rows of ${size} apart; ask for a larger row`,
  );
}
