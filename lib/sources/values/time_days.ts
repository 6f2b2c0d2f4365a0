/**
 * Times that are a number of days, as SQLite's `julianday()` and spreadsheets give. A double holds such a number to
 * about 40 microseconds or 1 microsecond, so the instant that was meant is the nearest whole tenth of a millisecond or
 * the nearest whole millisecond.
 *
 * @module
 */

import { DAY_MS } from "../../model/days.ts";
import { type SqlValue, toNumber } from "./decimal.ts";
import type { TimeFormReader } from "./time.ts";

/** Since when days are counted, and how exactly. */
export interface DayCount {
  /** The number of the day that begins at the Unix epoch. */
  readonly unixEpoch: number;
  /** Instants are rounded to a whole number of these parts of a millisecond. */
  readonly partsOfMs: number;
}

/** Days since noon of 24 November 4714 BC, rounded to 0.1 ms (https://sqlite.org/lang_datefunc.html). */
export const JULIAN_DAYS: DayCount = { unixEpoch: 2_440_587.5, partsOfMs: 10 };

/** Days since 1899-12-30, as spreadsheets and OLE Automation count, rounded to 1 ms. */
export const EXCEL_DAYS: DayCount = { unixEpoch: 25_569, partsOfMs: 1 };

/** Reads numbers of days. */
export class DayCountReader implements TimeFormReader {
  ms = 0;
  ns = 0;

  readonly #count: DayCount;

  /** A reader of days since the start of `count`. */
  constructor(count: DayCount) {
    this.#count = count;
  }

  /** Reads a number of days; returns whether the value is a time after the Unix epoch. */
  read(value: SqlValue): boolean {
    const { unixEpoch, partsOfMs } = this.#count;
    // The difference of the days is exact, because the operands are of similar magnitude.
    const parts = Math.round((toNumber(value) - unixEpoch) * (DAY_MS * partsOfMs));
    if (!(parts > 0 && parts < Number.MAX_SAFE_INTEGER)) return false;
    this.ms = Math.floor(parts / partsOfMs);
    this.ns = (parts - this.ms * partsOfMs) * (1e6 / partsOfMs);
    return true;
  }
}
