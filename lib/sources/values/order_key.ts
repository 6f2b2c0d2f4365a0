/** @module The order of rows of the same time, as two doubles. */

import { type SqlValue, toNumber } from "./decimal.ts";

/**
 * The order of a row among those of the same time, as two doubles compared one after the other: the trade's number
 * where it is one (whole numbers of up to 30 digits are kept exactly, 15 digits in each), else the row's `id`, else
 * nothing, which leaves the order in which rows come. A row without a number where its table has them comes after
 * those that have one.
 */
export class OrderKey {
  /** The leading digits. */
  hi = 0;
  /** The last 15 digits. */
  lo = 0;

  /** Sets the key of a row. */
  set(tradeId: SqlValue | undefined, id: SqlValue | undefined): void {
    this.hi = this.lo = 0;
    if (tradeId !== undefined) {
      if (this.#number(tradeId)) return;
      this.hi = Infinity;
      const number = id === undefined ? NaN : toNumber(id);
      this.lo = Number.isNaN(number) ? 0 : number;
    } else if (id !== undefined && !this.#number(id)) {
      this.hi = Infinity;
    }
  }

  #number(value: SqlValue): boolean {
    if (typeof value === "string" && value.length > 15 && /^\d{16,30}$/.test(value)) {
      this.hi = Number(value.slice(0, -15));
      this.lo = Number(value.slice(-15));
      return true;
    }
    const number = toNumber(value);
    if (!Number.isFinite(number)) return false;
    if (Math.abs(number) < 1e15) {
      this.lo = number;
    } else {
      this.hi = Math.trunc(number / 1e15);
      this.lo = number - this.hi * 1e15;
    }
    return true;
  }
}
