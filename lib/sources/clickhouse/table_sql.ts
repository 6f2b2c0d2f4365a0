/** @module SQL about the rows of one table of a day. */

import { parseDay } from "../../model/days.ts";
import type { TimeRange } from "../source.ts";
import { type DayManifest, sqlDay, sqlText, type TableManifest } from "./manifest.ts";
import { AS_DOUBLES } from "./steps.ts";

/** The condition under which rows belong to a load of a day. */
export function rowsOf(
  { instrument, day }: Pick<DayManifest, "instrument" | "day">,
  { load }: Pick<TableManifest, "load">,
): string {
  return `instrument = ${sqlText(instrument)} AND day = ${sqlDay(parseDay(day)!)} AND load = ${load}`;
}

/**
 * The condition under which rows are in a range of times.
 *
 * @param column The column with times in milliseconds
 */
export function isInTimes({ startMs, endMs }: TimeRange, column = "time_ms"): string {
  return `${column} >= ${startMs} AND ${column} < ${endMs}`;
}

/** SQL for a value as a double: the recorded one, bit by bit. */
export function valueOf(name: string, decimals: number): string {
  return decimals === AS_DOUBLES ? `${name}_double` : `${name} / 1e${decimals}`;
}

/**
 * SQL for the values of a column of arrays, as doubles.
 *
 * @param most How many of the first values are wanted
 */
export function valuesOf(name: string, decimals: number, most = Infinity): string {
  const column = decimals === AS_DOUBLES ? `${name}_double` : name;
  const array = most === Infinity ? column : `arraySlice(${column}, 1, ${most})`;
  return decimals === AS_DOUBLES ? array : `arrayMap(x -> x / 1e${decimals}, ${array})`;
}
