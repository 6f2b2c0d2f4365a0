/** @module The instrument and the days of a command line, of which `today` is a day too. */

import { checkDay, checkRange, formatDay, LAST_DAY } from "../model/days.ts";
import { checkInstrument } from "../model/instrument.ts";
import { quoted } from "../text/printable.ts";
import { checkUsage, UsageError } from "./usage_error.ts";

/**
 * Checks the name of an instrument.
 *
 * @param instrument The name that was typed
 * @param data The data folder, for a hint at what the user means
 * @throws {UsageError} If the name is not valid
 */
export function checkName(instrument: string, data: string): void {
  try {
    checkInstrument(instrument);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(error.message, { cause: error, mistyped: { data, instrument } });
  }
}

/**
 * The instrument and the days of a run.
 *
 * @param words The instrument, the first day and the last day, if it was given
 * @param data The data folder, for a hint at what the user means
 * @param follow Whether a run without a last day goes on until it is stopped
 * @throws {UsageError} If the name or a day is not valid
 */
export function daysOf([instrument, start, end]: string[], data: string, follow: boolean) {
  checkName(instrument, data);
  const startDate = dayOf(start);
  const endDate = end !== undefined ? dayOf(end) : follow ? LAST_DAY : startDate;
  const hint = `${quoted(instrument)} is taken for an instrument; orderflow help lists the commands`;
  checkWord(startDate, "START_DATE", ` (${hint})`);
  checkWord(endDate, "END_DATE");
  checkUsage(() => checkRange(startDate, endDate));
  return { instrument, startDate, endDate };
}

function checkWord(day: string, name: string, hint = ""): void {
  try {
    checkDay(day, name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${error.message}, or today${hint}`, { cause: error });
  }
}

/** A day as it is written on the command line: `today` stands for the current day (UTC). */
export function dayOf(word: string): string {
  return word === "today" ? formatDay(Date.now()) : word;
}
