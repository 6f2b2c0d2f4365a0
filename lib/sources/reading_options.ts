/** @module What the caller of a source knows about its data and expects of its rows. */

import type { TimeRange } from "./source.ts";

/** What the caller knows and expects; every member is plain data that can be sent to another thread. */
export interface ReadingOptions {
  /** The instrument whose rows are read; rows of every instrument by default. */
  instrument?: string;
  /** The UTC day that the database's folder names: evidence of how times are written. */
  day?: TimeRange;
  /** All the days that are requested. */
  days?: TimeRange;
  /** Whether one file holds all days, so that rows of days that are not requested are skipped. */
  isSingleFile?: boolean;
  /** Whose side a column of sides gives; `maker` inverts every side. The taker's by default. */
  sideIs?: "taker" | "maker";
  /** Whether prices of 0 and below are accepted, as spreads and oil futures have them. */
  signedPrices?: boolean;
  /** `CREATE TEMP VIEW` statements that describe the tables. */
  views?: string;
}
