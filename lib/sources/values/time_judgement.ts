/** @module How a form of time reads sampled rows. */

import { isInRange, type TimeRange } from "../source.ts";
import type { SqlValue } from "./decimal.ts";
import { isNear } from "./near_day.ts";
import type { TimeForm } from "./time_forms.ts";
import { isStartOfDay } from "./time_text.ts";

/** How a form reads the samples. */
export interface Judgement {
  /** The form. */
  form: TimeForm;
  /** How many rows are read. */
  read: number;
  /** How many of the times are near the folder's day. */
  near: number;
  /** How many of the times are within the folder's day. */
  inside: number;
  /** How many of the times are the start of a UTC day. */
  startsOfDay: number;
  /** The first row that is read, and its time. */
  first: { values: readonly SqlValue[]; ms: number } | undefined;
}

/**
 * Reads sampled rows in a form.
 *
 * @param rows The values of the time columns in some rows
 * @param day The folder's day, if it is known; needed by some forms
 */
export function judge(
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
