/**
 * The time columns of a recognised table: an SQL expression for their values, and a reader of that expression's value.
 * Whatever the form, the time of a row is one value: a date and a time of day in two columns are joined.
 *
 * @module
 */

import { JoinedTimeReader, SEPARATOR_CODE } from "../values/joined_time.ts";
import { type TimeFormReader, TimeReader } from "../values/time.ts";
import { scalar } from "./expressions.ts";
import type { TableSchema } from "./schema.ts";

/** An SQL expression for the value of a row that {@linkcode timeReader} reads. */
export function timeExpression(schema: TableSchema): string {
  const time = scalar(schema, schema.time);
  return schema.timeOfDay === undefined
    ? time
    : `${time} || char(${SEPARATOR_CODE}) || ${scalar(schema, schema.timeOfDay)}`;
}

/** A reader of the times of a table's rows. */
export function timeReader({ timeForm, timeOfDay, day }: TableSchema): TimeFormReader {
  if (timeForm === undefined) return new TimeReader();
  const reader = timeForm.reader(day);
  return timeOfDay === undefined ? reader : new JoinedTimeReader(reader);
}
