/**
 * Chooses the form of a column's times from sampled rows and the day of the database's folder.
 *
 * The folder's day is evidence. The general form is used if it puts any sampled row near the day, which is within the
 * day or at most a day before or after. Another form is used only if the general form puts no row near the day and the
 * other form does. Zones, and the order of day and month, are never guessed.
 *
 * @module
 */

import { DAY_MS } from "../../model/days.ts";
import { isInRange, type TimeRange } from "../source.ts";
import type { SqlValue } from "./decimal.ts";
import { GENERAL_TIME, TIME_FORMS, type TimeForm } from "./time_forms.ts";
import { judge, type Judgement } from "./time_judgement.ts";
import { nothingNear, notNear, onlyDates, problemOf } from "./time_problems.ts";

/** The form of a column's times, or why no form fits. */
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

/** Times that recordings may have: a time outside is a sign of another form. May stand for a day that is not known. */
export const USUAL_TIMES: TimeRange = { startMs: Date.UTC(2000, 0), endMs: Date.UTC(2100, 0) };

/**
 * Chooses the form of the times in one column, or in a column of dates and one of times of day.
 *
 * @param samples The values of the time columns in some rows, which should be spread over the table
 * @param day The folder's day, or a longer range of times that is as certain
 * @param column The name of the time column, for messages
 * @param forms The forms that are tried; all that need not be shown by the column's name by default
 */
export function chooseTimeForm(
  samples: readonly (readonly SqlValue[])[],
  day: TimeRange | undefined,
  column = "time",
  forms: readonly TimeForm[] = TIME_FORMS.filter(({ evidence }) => evidence !== "name"),
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
  const results = forms
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
  // The database may hold many days, so that no row of the folder's day is among the samples.
  const isUsual = isInRange(best.first!.ms, USUAL_TIMES);
  return {
    ...counts,
    form,
    problem: isUsual ? undefined : nothingNear(best, column, day),
    doubt: isUsual ? notNear(best, column, day) : undefined,
  };
}

/** Whether the general form is used, whatever other forms give, by how many rows it reads and puts near the day. */
function isCertain(day: TimeRange | undefined, read: number, near: number): boolean {
  return (day === undefined ? read : near) > 0;
}

/** Whether times can be completed by the day: the folder's day is known, not only a range of days. */
function isOneDay(day: TimeRange | undefined): boolean {
  return day !== undefined && day.endMs - day.startMs <= DAY_MS;
}

/** The form that puts most samples near the day, the first of several; the first form of all if no form does. */
function bestOf(results: Judgement[]): Judgement {
  const [general] = results;
  // A row of the next day does not prove the order of day and month: 01/02/2024 near 2024-01-01.
  const fits = results.filter(({ form: { order }, near, inside }) =>
    order !== "proven by day" && (order === undefined ? near : inside) > 0
  );
  if (fits.length === 0) return general;
  const best = fits.reduce((best, next) => next.near > best.near ? next : best);
  const isOrderOpen = fits.some((other) => other !== best && other.form.order && other.near === best.near);
  if (best.form.order === undefined || !isOrderOpen) return best;
  // Both orders of day and month put as many rows near the day.
  return results.find(({ form }) => form.order === "proven by day") ?? general;
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
