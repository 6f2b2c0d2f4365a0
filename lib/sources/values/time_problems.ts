/** @module Sentences about times that must not be read, or that are doubted; each shows a value. */

import { DAY_MS, formatDay } from "../../model/days.ts";
import { quoted } from "../../text/printable.ts";
import type { TimeRange } from "../source.ts";
import type { SqlValue } from "./decimal.ts";
import { timeForm } from "./time_forms.ts";
import type { Judgement } from "./time_judgement.ts";

/** The fewest different numbers that show how many digits of a time of day are a fraction of a second. */
const MIN_CLOCK_SAMPLES = 8;

/** The fewest times that are the start of a day before a column is taken for one of dates only. */
const MIN_DATES = 10;

/** The longest text that a message quotes. */
const MAX_QUOTED = 60;

const WAY_OUT = "compute the time in a view (--views FILE)";

/** No form puts a row near the day, and the general form gives times that no recording has. */
export function nothingNear(best: Judgement, column: string, day: TimeRange): string {
  return `${readingOf(best, column)}, and no other form of time puts it near ${daysText(day)}; ${WAY_OUT}`;
}

/** No row is near the day. */
export function notNear(best: Judgement, column: string, day: TimeRange): string {
  return `${readingOf(best, column)}, which is not near ${daysText(day)}`;
}

/** A doubt if all times are the start of a day: the column probably has dates only. */
export function onlyDates({ read, startsOfDay, first }: Judgement, column: string): string | undefined {
  return read >= MIN_DATES && startsOfDay === read
    ? `${column} ${valuesText(first!.values)} and all other sampled times are the start of a day; ${WAY_OUT}`
    : undefined;
}

/** Why the samples must not be read as the best form reads them. */
export function problemOf(
  best: Judgement,
  results: Judgement[],
  rows: readonly (readonly SqlValue[])[],
  column: string,
  day: TimeRange | undefined,
): string | undefined {
  const [values] = rows;
  if (best.read === 0) {
    const yearLast = results.filter(({ form, read }) => form.order !== undefined && read > 0);
    return yearLast.length > 0
      ? `${column} ${yearLastProblem(yearLast, day)}; write the year first, or ${WAY_OUT}`
      : `${column} ${valuesText(values)} ${
        isTimeOfDay(values) ? "is a time of day without a date" : "is not a time in any known form"
      }; ${WAY_OUT}`;
  }
  if (isShortClock(best, results, rows)) {
    return `${column} ${valuesText(values)} may end with seconds or with a fraction of a second; ${WAY_OUT}`;
  }
  return undefined;
}

/** Why dates with the year last are not read, with the first of them. */
function yearLastProblem(results: Judgement[], day: TimeRange | undefined): string {
  const { values } = results[0].first!;
  const readings = new Set<string>();
  for (const { form } of results) {
    const reader = form.reader(day);
    if (reader.read(values[0], values[1])) readings.add(formatDay(reader.ms));
  }
  if (day === undefined || results.some(({ inside }) => inside > 0)) {
    return `${valuesText(values)} has the year last, and no row shows whether day or month is first`;
  }
  const dates = [...readings].join(" or ");
  return readings.size === 1
    ? `${valuesText(values)} reads as ${dates}, which is not in ${daysText(day)}`
    : `${valuesText(values)} is ${dates}, and neither is in ${daysText(day)}`;
}

/** Whether the only value is a time of day. */
function isTimeOfDay(values: readonly SqlValue[]): boolean {
  return values.length === 1 &&
    timeForm("time-of-day").reader({ startMs: DAY_MS, endMs: 2 * DAY_MS }).read(values[0]);
}

/** Whether the times of day are so few numbers that they may also have more digits of a fraction. */
function isShortClock(
  best: Judgement,
  results: Judgement[],
  rows: readonly (readonly SqlValue[])[],
): boolean {
  if (best.form.clockFractionDigits === undefined) return false;
  const longer = results.slice(results.indexOf(best) + 1);
  return longer.some(({ form, read }) => form.clockFractionDigits !== undefined && read === best.read) &&
    new Set(rows.map(([, clock]) => clock)).size < MIN_CLOCK_SAMPLES;
}

/** A value and how it is read. */
function readingOf({ first }: Judgement, column: string): string {
  return `${column} ${valuesText(first!.values)} reads as ${instantText(first!.ms)}`;
}

function valuesText(values: readonly SqlValue[]): string {
  return values.map(valueText).join(" and ");
}

/** A column's value, as a message shows the value. */
function valueText(value: SqlValue): string {
  if (value === null) return "NULL";
  if (value instanceof Uint8Array) return `blob of ${value.length} bytes`;
  if (typeof value !== "string") return String(value);
  return quoted(value.length > MAX_QUOTED ? `${value.slice(0, MAX_QUOTED)}...` : value);
}

function instantText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1).replace("T", " ").replace(/\.000$/, "")} UTC`;
}

function daysText({ startMs, endMs }: TimeRange): string {
  const [first, last] = [formatDay(startMs), formatDay(endMs - 1)];
  return first === last ? first : `${first} to ${last}`;
}
