/**
 * Chooses the form of a column's times from sampled rows and the day of the database's folder.
 *
 * The folder's day is evidence. The general form is used if it puts any sampled row near the day, which is within the
 * day or at most a day before or after. Another form is used only if the general form puts no row near the day and the
 * other form does. Zones, and the order of day and month, are never guessed.
 *
 * @module
 */

import { DAY_MS, formatDay } from "../../model/days.ts";
import { quoted } from "../../text/printable.ts";
import { isInRange, type TimeRange } from "../source.ts";
import type { SqlValue } from "./decimal.ts";
import { isNear } from "./near_day.ts";
import { isStartOfDay } from "./time_text.ts";
import { GENERAL_TIME, TIME_FORMS, type TimeForm, timeForm } from "./time_forms.ts";

/** The form of a column's times, or why there is none. */
export interface TimeChoice {
  /** The form; undefined if no form reads any sampled row. */
  readonly form: TimeForm | undefined;
  /** Sampled rows whose time is not NULL. */
  readonly samples: number;
  /** How many of the samples the form reads. */
  readonly read: number;
  /** How many of the samples the form puts near the folder's day; 0 if the day is unknown. */
  readonly near: number;
  /** Why the times must not be used as the form reads them, as a sentence with a value; undefined if they may. */
  readonly problem: string | undefined;
  /**
   * A doubt about the times, as a sentence with a value: usual times that are not near the folder's day, or dates without
   * a time of day.
   */
  readonly doubt: string | undefined;
}

/** The fewest different numbers that show how many digits of a time of day are a fraction of a second. */
const MIN_CLOCK_SAMPLES = 8;

/** The fewest times that are the start of a day before a column is taken for one of dates only. */
const MIN_DATES = 10;

/** The longest text that a message quotes. */
const MAX_QUOTED = 60;

/** Times that recordings may have: a time outside is a sign of another form. May stand for a day that is not known. */
export const USUAL_TIMES: TimeRange = { startMs: Date.UTC(2000, 0), endMs: Date.UTC(2100, 0) };

const WAY_OUT = "compute the time in a view (--views FILE)";

/**
 * Chooses the form of the times in one column, or in a column of dates and one of times of day.
 *
 * @param samples The values of the time columns in some rows, which should be spread over the table
 * @param day The folder's day, or a longer range of times that is as certain
 * @param column The name of the time column, for messages
 */
export function chooseTimeForm(
  samples: readonly (readonly SqlValue[])[],
  day: TimeRange | undefined,
  column = "time",
): TimeChoice {
  const rows = samples.filter((values) => values.every((value) => value !== null));
  const width = samples[0]?.length ?? 1;
  if (width === 1) {
    // The other forms are not tried where nothing that they give could make a difference.
    const general = judge(GENERAL_TIME, rows, day);
    const { form, read, near } = general;
    if (isCertain(day, read, near)) {
      return {
        samples: rows.length,
        read,
        near,
        form,
        problem: undefined,
        doubt: onlyDates(general, column),
      };
    }
  }
  const results = TIME_FORMS
    .filter(({ example, needsDay }) => example.length === width && (!needsDay || isOneDay(day)))
    .map((form) => judge(form, rows, day));
  const best = day === undefined ? bestWithoutDay(results) : bestOf(results);
  const { form, read, near } = best;
  const counts = { samples: rows.length, read, near };
  if (rows.length === 0) return { ...counts, form, problem: undefined, doubt: undefined };
  const problem = problemOf(best, results, rows, column, day);
  if (read === 0 || problem !== undefined || day === undefined || near > 0) {
    return { ...counts, form: read > 0 ? form : undefined, problem, doubt: onlyDates(best, column) };
  }
  const { values, ms } = best.first!;
  const reading = `${column} ${valuesText(values)} reads as ${instantText(ms)}`;
  // The database may hold many days, so that no row of the folder's day is among the samples.
  return isInRange(ms, USUAL_TIMES)
    ? { ...counts, form, problem: undefined, doubt: `${reading}, which is not near ${daysText(day)}` }
    : {
      ...counts,
      form,
      problem: `${reading}, and no other form of time puts it near ${daysText(day)}; ${WAY_OUT}`,
      doubt: undefined,
    };
}

/** How a form reads the samples. */
interface Judgement {
  form: TimeForm;
  read: number;
  near: number;
  inside: number;
  /** How many of the times are the start of a UTC day. */
  startsOfDay: number;
  /** The first row that is read, and its time. */
  first: { values: readonly SqlValue[]; ms: number } | undefined;
}

function judge(
  form: TimeForm,
  rows: readonly (readonly SqlValue[])[],
  day: TimeRange | undefined,
): Judgement {
  const reader = form.reader(day);
  const result: Judgement = { form, read: 0, near: 0, inside: 0, startsOfDay: 0, first: undefined };
  for (const values of rows) {
    if (!reader.read(values[0], values[1])) continue;
    result.read++;
    result.first ??= { values, ms: reader.ms };
    if (isStartOfDay(reader)) result.startsOfDay++;
    if (day === undefined) continue;
    if (isNear(reader.ms, day)) result.near++;
    if (isInRange(reader.ms, day)) result.inside++;
  }
  return result;
}

/** Whether the general form is used, whatever other forms give, by how many rows it reads and puts near the day. */
function isCertain(day: TimeRange | undefined, read: number, near: number): boolean {
  return (day === undefined ? read : near) > 0;
}

/** Whether times can be completed by the day: the folder's day is known, not only a range of days. */
function isOneDay(day: TimeRange | undefined): boolean {
  return day !== undefined && day.endMs - day.startMs <= DAY_MS;
}

/** The form that puts most samples near the day; the general form if it puts any sample there, or if no form does. */
function bestOf(results: Judgement[]): Judgement {
  const [general] = results;
  // A row of the next day does not prove the order of day and month: 01/02/2024 near 2024-01-01.
  const fits = results.filter(({ form, near, inside }) => (form.order === undefined ? near : inside) > 0);
  if (fits.length === 0) return general;
  const best = fits.reduce((best, next) => next.near > best.near ? next : best);
  const isOrderProven = best.form.order === undefined ||
    fits.every((other) => other === best || other.near < best.near || other.form.order === "proven by day");
  if (isOrderProven) return best;
  // Both orders of day and month put as many rows near the day.
  return fits.find(({ form }) => form.order === "proven by day") ?? general;
}

/** Without a day, only a text that means one instant is read; and dates with the year last if a day is above 12. */
function bestWithoutDay(results: Judgement[]): Judgement {
  const [general] = results;
  const [best, next] = results.filter(({ form, read }) =>
    read > 0 && (form.evidence === "text" || form.order !== undefined)
  ).sort((a, b) => b.read - a.read);
  if (best === undefined) return general;
  return best.form.order !== undefined && next?.read === best.read ? general : best;
}

/** A doubt if all times are the start of a day: the column probably has dates only. */
function onlyDates({ read, startsOfDay, first }: Judgement, column: string): string | undefined {
  return read >= MIN_DATES && startsOfDay === read
    ? `${column} ${valuesText(first!.values)} and all other sampled times are the start of a day; ${WAY_OUT}`
    : undefined;
}

/** Why the samples must not be read as the best form reads them. */
function problemOf(
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
