/**
 * Dates with the year last: `31.12.2024` or `12/31/2024`. The order of day and month is never guessed: only the day of
 * the folder, or a day of the month above 12, shows which order a column has.
 *
 * @module
 */

import type { TimeRange } from "../source.ts";
import type { SqlValue } from "./decimal.ts";
import { isNear } from "./near_day.ts";
import { addRest, isAfterEpoch, setDay } from "./time_text.ts";
import type { TimeFormReader } from "./time.ts";

/** The order of day and month; `proven by day` takes, row by row, the order that puts the row near the folder's day. */
export type DateOrder = "day first" | "month first" | "proven by day";

const YEAR_LAST = /^(\d\d?)([-./])(\d\d?)\2(\d{4})(?!\d)/;

/** Reads dates with the year last, perhaps followed by a time of day. */
export class YearLastReader implements TimeFormReader {
  ms = 0;
  ns = 0;

  readonly #order: DateOrder;
  readonly #day: TimeRange | undefined;

  /**
   * A reader of one order of day and month.
   *
   * @param day The folder's day; needed if the order is proven by the day. The range must be shorter than three weeks:
   * the two readings of a date are at least 27 days apart, so at most one of them is near the range.
   */
  constructor(order: DateOrder, day?: TimeRange) {
    this.#order = order;
    this.#day = day;
  }

  /** Reads a text; returns whether the value is a time after the Unix epoch in this order of day and month. */
  read(value: SqlValue): boolean {
    if (typeof value !== "string") return false;
    const text = value.trim();
    const match = YEAR_LAST.exec(text);
    if (match === null) return false;
    const [date, first, , second, year] = match;
    const rest = text.slice(date.length);
    switch (this.#order) {
      case "day first":
        return this.#set(+year, +second, +first, rest);
      case "month first":
        return this.#set(+year, +first, +second, rest);
      case "proven by day":
        return (this.#set(+year, +second, +first, rest) && isNear(this.ms, this.#day!)) ||
          (this.#set(+year, +first, +second, rest) && isNear(this.ms, this.#day!));
    }
  }

  #set(year: number, month: number, day: number, rest: string): boolean {
    return setDay(this, year, month, day) && addRest(this, rest) && isAfterEpoch(this);
  }
}
