/**
 * Synthetic days of trades and order books, as databases in the form that a recorder writes. They look like a real
 * market, but are random. The same day of the same instrument always has the same content.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { errorLine } from "../text/printable.ts";
import { parseDay } from "../model/days.ts";
import { DATABASE_NAME } from "../sources/discovery_files.ts";
import { DemoDatabase } from "./demo_database.ts";
import { type DemoDayOptions, MarketDay } from "./market_day.ts";

/** The demo's instrument. Its name says that it is not a real one. */
export const DEMO_INSTRUMENT = "SYNTHETIC-USD";

/** The demo's days. */
export const DEMO_DAYS = ["2024-01-01", "2024-01-02"] as const;

/** The number of trades written in one step. */
const STEP_TRADES = 2000;

/**
 * Writes a synthetic day as `{data}/{instrument}/{day}/trades.db`, which must not exist.
 *
 * @param data The data folder
 * @param instrument The instrument
 * @param day The day, as `YYYY-MM-DD`
 * @param options How much the day contains
 * @returns The database's path
 * @throws {Error} If the database cannot be written
 *
 * @example
 * ```ts
 * import { writeDemoDay } from "./demo_day.ts";
 *
 * const data = Deno.makeTempDirSync();
 * const path = writeDemoDay(data, "DEMO", "2024-01-01", { trades: 10, snapshots: 2 });
 * if (!Deno.statSync(path).isFile) throw new Error();
 * Deno.removeSync(data, { recursive: true });
 * ```
 */
export function writeDemoDay(
  data: string,
  instrument: string,
  day: string,
  options: DemoDayOptions = {},
): string {
  const steps = demoDaySteps(data, instrument, day, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Writes a synthetic day like {@linkcode writeDemoDay}, in steps of a few milliseconds, so that the caller can do
 * something else in between. A generator that is ended early leaves an incomplete database.
 *
 * @throws {Error} If the database cannot be written
 */
export function* demoDaySteps(
  data: string,
  instrument: string,
  day: string,
  options: DemoDayOptions = {},
): Generator<void, string> {
  const path = join(data, instrument, day, DATABASE_NAME);
  try {
    using db = new DemoDatabase(path, instrument);
    const market = new MarketDay(parseDay(day)!, options);
    db.begin();
    while (!market.advance(Infinity, db, STEP_TRADES)) yield;
    db.commit();
  } catch (error) {
    throw new Error(
      `cannot write the synthetic database ${path}: ${errorLine(error)} ` +
        "(check the free space, and limits on open files and on the size of files)",
      { cause: error },
    );
  }
  return path;
}
