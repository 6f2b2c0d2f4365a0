/**
 * The table of the forms in which recorders write times. `time_choice.ts` chooses the form of a column; messages and
 * documents name forms by this table.
 *
 * @module
 */

import type { TimeRange } from "../source.ts";
import type { SqlValue } from "./decimal.ts";
import { type TimeFormReader, TimeReader } from "./time.ts";
import { CountReader, DOTNET_TICKS, FILETIME, KILOSECONDS } from "./time_count.ts";
import { DayCountReader, EXCEL_DAYS, JULIAN_DAYS } from "./time_days.ts";
import { DateTimeDigitsReader } from "./time_digits.ts";
import {
  addClockNumber,
  addClockText,
  addCountOfDay,
  DateAndTimeReader,
  DateReader,
  TimeOfDayReader,
} from "./time_of_day.ts";
import { type DateOrder, YearLastReader } from "./time_year_last.ts";

/** A form in which times are written. */
export interface TimeForm {
  /** A short name for programs. */
  readonly id: string;
  /** What the form is, for people, as in "the times are ...". */
  readonly name: string;
  /** One time, 2024-01-01 00:00:01 UTC, as the values of the time columns. */
  readonly example: readonly SqlValue[];
  /** Other ways to write the example in this form. */
  readonly variants?: readonly (readonly SqlValue[])[];
  /**
   * What shows that a column has this form: `text` if a text that can be read means one instant only, `day` if only the
   * folder's day shows that the form is right, `name` if only the column's name shows it.
   */
  readonly evidence: "text" | "day" | "name";
  /** The order of day and month, if the year is last. */
  readonly order?: DateOrder;
  /** How many digits of a time of day that is a number are a fraction of a second. */
  readonly clockFractionDigits?: 0 | 3 | 6 | 9;
  /** Whether times cannot be read without the folder's day. */
  readonly needsDay: boolean;
  /**
   * Makes a reader of times of this form.
   *
   * @param day The folder's day; must be given if {@linkcode needsDay}
   */
  readonly reader: (day?: TimeRange) => TimeFormReader;
}

/** The form that needs no choice: units told apart by the number of digits, or a text with the year first. */
export const GENERAL_TIME: TimeForm = {
  id: "general",
  name: "counts since 1970 in s, ms, us or ns, or dates with the year first",
  example: ["2024-01-01T00:00:01Z"],
  variants: [
    [1704067201],
    ["1704067201000"],
    ["1704067201.0"],
    ["2024-01-01 00:00:01.000000"],
    ["2024.01.01 00:00:01"],
    ["2024/1/1 0:00:01"],
    ["2024-01-01D00:00:01.000000000"],
    ["20240101T000001Z"],
    ["20240101 000001000"],
    ["20240101-00:00:01.000"],
    ["2024-01-01 00:00:01 GMT"],
    ["2024-01-01T08:00:01+08:00[Asia/Shanghai]"],
    ["2024-01-01 00:00:01 +0000 UTC"],
    ["Mon, 01 Jan 2024 00:00:01 GMT"],
  ],
  evidence: "text",
  needsDay: false,
  reader: () => new TimeReader(),
};

/** Dates with the year last. The last order is for rows that show both orders alike, such as 01/01/2024. */
const YEAR_LAST: readonly (readonly [order: DateOrder, name: string, date: string, time: string])[] = [
  ["day first", "dates as day, month, year", "01.01.2024", "00:00:01"],
  ["month first", "dates as month, day, year", "01/01/2024", "12:00:01 AM"],
  [
    "proven by day",
    "dates with the year last, in the order that the folder's day shows",
    "01-01-2024",
    "00:00:01",
  ],
];

/** What is counted since midnight, by the digits of the fraction of a second. */
const COUNTED = { 0: "seconds", 3: "milliseconds", 6: "microseconds", 9: "nanoseconds" } as const;

/** Every form, the general form first, in the order in which they are tried. */
export const TIME_FORMS: readonly TimeForm[] = [
  GENERAL_TIME,
  form(
    "date-time-digits",
    "the digits of date and time, YYYYMMDDHHMMSS, perhaps with 3, 6 or 9 more",
    [20240101000001],
    "day",
    () => new DateTimeDigitsReader(),
  ),
  form(
    "dotnet-ticks",
    ".NET ticks (100 ns since the year 1)",
    ["638396640010000000"],
    "day",
    () => new CountReader(DOTNET_TICKS),
  ),
  form(
    "filetime",
    "Windows FILETIME (100 ns since 1601)",
    ["133485408010000000"],
    "day",
    () => new CountReader(FILETIME),
  ),
  form(
    "julian-days",
    "Julian days, rounded to 0.1 ms",
    [2460310.500011574],
    "day",
    () => new DayCountReader(JULIAN_DAYS),
  ),
  form(
    "excel-days",
    "days since 1899-12-30, as Excel counts, rounded to 1 ms",
    [45292.00001157407],
    "day",
    () => new DayCountReader(EXCEL_DAYS),
  ),
  form(
    "kiloseconds",
    "milliseconds divided by a million",
    [1704067.201],
    "day",
    () => new CountReader(KILOSECONDS),
  ),
  ...YEAR_LAST.map(([order, name, date, time]) => ({
    ...form(
      order.replaceAll(" ", "-"),
      name,
      [`${date} ${time}`],
      "day",
      (day) => new YearLastReader(order, day),
    ),
    order,
    needsDay: order === "proven by day",
  })),
  form(
    "time-of-day",
    "times of day, of the folder's day",
    ["00:00:01"],
    "text",
    (day) => new TimeOfDayReader(day!.startMs),
    true,
  ),
  form(
    "date-and-time",
    "a date and a time of day in two columns",
    ["2024-01-01", "00:00:01.000"],
    "text",
    () => new DateAndTimeReader(new DateReader(), addClockText),
  ),
  ...([0, 3, 6, 9] as const).map((clockFractionDigits) => ({
    ...form(
      `date-and-clock-${clockFractionDigits}`,
      `a date and a time of day in two columns, the time as the number HHMMSS${
        "mmmuuunnn".slice(0, clockFractionDigits)
      }`,
      [20240101, 10 ** clockFractionDigits],
      "text",
      () => new DateAndTimeReader(new DateReader(), addClockNumber(clockFractionDigits)),
    ),
    clockFractionDigits,
  })),
  ...([0, 3, 6, 9] as const).map((digits) =>
    form(
      `date-and-count-${digits}`,
      `a date and the ${COUNTED[digits]} since midnight in two columns`,
      [20240101, 10 ** digits],
      "name",
      () => new DateAndTimeReader(new DateReader(), addCountOfDay(digits)),
    )
  ),
  ...YEAR_LAST.map(([order, name, date, time]) => ({
    ...form(
      `${order.replaceAll(" ", "-")}-and-time`,
      `${name}, and a time of day in a second column`,
      [date, time],
      "day",
      (day) => new DateAndTimeReader(new YearLastReader(order, day), addClockText),
    ),
    order,
    needsDay: order === "proven by day",
  })),
];

/** The form of an id. */
export function timeForm(id: string): TimeForm {
  const found = TIME_FORMS.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`there is no form of time ${JSON.stringify(id)}`);
  return found;
}

function form(
  id: string,
  name: string,
  example: readonly SqlValue[],
  evidence: TimeForm["evidence"],
  reader: TimeForm["reader"],
  needsDay = false,
): TimeForm {
  return { id, name, example, evidence, needsDay, reader };
}
