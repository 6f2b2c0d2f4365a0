/** @module Recognises the form in which a table's times are written, from sampled rows and the folder's day. */

import { printable } from "../../text/printable.ts";
import type { TimeRange } from "../source.ts";
import { SourceFault } from "../source_fault.ts";
import type { SqlValue } from "../values/decimal.ts";
import { chooseTimeForm, type TimeChoice, USUAL_TIMES } from "../values/time_choice.ts";
import { GENERAL_TIME, type TimeForm, timeForm } from "../values/time_forms.ts";
import { findByNames } from "./columns.ts";
import type { Recognition } from "./context.ts";
import { COUNT_OF_DAY_NAMES, DATE_NAMES, TIME_OF_DAY_NAMES } from "../names.ts";
import type { TableSample } from "./sample.ts";
import type { TableDescription, TableSchema } from "./schema.ts";
import { doubtsOfTimes } from "./time_doubts.ts";

/** A time column, and how its sampled times are written. */
export interface TimeColumn {
  /** The column's name. */
  name: string;
  /** How the column's times are written. */
  choice: TimeChoice;
}

/** What a schema says of the times of a table. */
type Times =
  & Pick<TableSchema, "time">
  & Partial<Pick<TableSchema, "timeOfDay" | "timeForm" | "day" | "isPlain">>;

/** Why a form was chosen, as the end of a sentence, by what shows the form. */
const WHY: Record<TimeForm["evidence"], string> = {
  text: "by sampled rows",
  day: "the only form that puts sampled rows near the folder's day",
  name: "by the name of the column",
};

/**
 * Recognises the form of the times in a column; and the time of day in another column, if the column has only dates.
 *
 * @param time The time column
 * @param sample Sampled rows with the time column
 * @returns Members of the table's schema
 * @throws {SourceFault} If no form fits the folder's day; the message has a value and how the value is read
 */
export function recogniseTimeForm(
  table: TableDescription,
  { name: time, choice: single }: TimeColumn,
  sample: TableSample,
  recognition: Recognition,
): Times {
  const { choices, warnings } = recognition;
  const day = evidenceOf(recognition);
  const pair = needsOtherColumn(time, single) ? findPair(table, recognition, day) : undefined;
  const { form, problem, doubt } = pair?.choice ?? single;
  const where = `times in table ${printable(table.name)}`;
  // Without a day, a few rows are no proof; a reader rejects every row that is not a time.
  if (problem !== undefined && day !== undefined) {
    throw new SourceFault(`${where} cannot be read: ${problem}`);
  }
  const warning = problem ?? doubt;
  if (warning !== undefined) warnings.push(`${where}: ${warning}`);
  const columns = pair === undefined ? [time] : [pair.date, pair.timeOfDay];
  const rows = pair?.rows ?? sample.column(time).map((value) => [value]);
  warnings.push(...doubtsOfTimes(where, columns, rows, form));
  if (form === undefined || form === GENERAL_TIME) return { time };
  choices.push({
    what: where,
    chosen: `${columns.join(" and ")} as ${form.name}`,
    others: [],
    why: WHY[form.evidence],
  });
  return { time: columns[0], timeOfDay: columns[1], timeForm: form, day, isPlain: false };
}

/** The times that rows are certain to have: those of the folder's day; in a file of all days, usual times. */
export function evidenceOf({ reading: { day, isSingleFile } }: Recognition): TimeRange | undefined {
  return day ?? (isSingleFile ? USUAL_TIMES : undefined);
}

/** Whether the sampled values may be only a part of the times: all dates, all times of day, or nothing that fits. */
function needsOtherColumn(time: string, { form, near, problem }: TimeChoice): boolean {
  return problem !== undefined || near === 0 || form?.id === "time-of-day" ||
    findByNames([{ name: time }], DATE_NAMES).length > 0;
}

/** A column of dates and one of times of day. */
interface Pair {
  date: string;
  timeOfDay: string;
  choice: TimeChoice;
  /** Sampled values of both columns. */
  rows: SqlValue[][];
}

/** The first pair of a column of dates and one of times of day that together are times. */
function findPair(
  table: TableDescription,
  { sample }: Recognition,
  day: TimeRange | undefined,
): Pair | undefined {
  const dates = findByNames(table.columns, DATE_NAMES);
  const clocks = [
    ...findByNames(table.columns, TIME_OF_DAY_NAMES).map(({ name }) => ({ name, forms: undefined })),
    ...Object.entries(COUNT_OF_DAY_NAMES).flatMap(([id, names]) =>
      findByNames(table.columns, names).map(({ name }) => ({ name, forms: [timeForm(id)] }))
    ),
  ];
  if (dates.length === 0 || clocks.length === 0) return undefined;
  const rows = sample(table, [...dates, ...clocks].map(({ name }) => name));
  for (const { name: date } of dates) {
    for (const { name: timeOfDay, forms } of clocks.filter(({ name }) => name !== date)) {
      const times = rows.column(timeOfDay);
      const samples = rows.column(date).map((value, row): SqlValue[] => [value, times[row]]);
      const choice = chooseTimeForm(samples, day, `${printable(date)} and ${printable(timeOfDay)}`, forms);
      if (choice.read > 0) return { date, timeOfDay, choice, rows: samples };
    }
  }
}
