/** @module Doubts about times that are read: those without a zone, and those that have lost digits. */

import { printable } from "../../text/printable.ts";
import type { SqlValue } from "../values/decimal.ts";
import { GENERAL_TIME, type TimeForm } from "../values/time_forms.ts";
import { WAY_OUT } from "./columns.ts";

/** Forms of dates and clocks whose values are numbers, which never have a zone. */
const NUMBERS_WITHOUT_ZONE = ["date-time-digits", "date-and-clock", "date-and-count"];

/** A time of day in a text. */
const CLOCK = /\d:\d\d|\d[T ]\d{6}/;

/** A zone after the time of day; a day of the week also comes with a zone. */
const ZONE = /[\d.\s](Z|UTC|GMT)|:\d\d(\.\d+)?\s*[+-]\d\d|\d[T ]\d{6,}(\.\d+)?[+-]\d\d/i;

/** From here on, not every whole number is a double. */
const FIRST_INEXACT = 2 ** 53;

/**
 * Doubts about a table's times, one sentence each.
 *
 * @param where What the times are, such as `times in table trades`
 * @param columns The columns that hold them
 * @param rows Sampled values of the columns
 * @param form How the times are written
 */
export function doubtsOfTimes(
  where: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
  form: TimeForm = GENERAL_TIME,
): string[] {
  const doubts: string[] = [];
  const bare = columns.some((column) => /utc|gmt/i.test(column))
    ? undefined
    : rows.find((values) => isWithoutZone(values, form));
  if (bare !== undefined) {
    doubts.push(
      `${where}, such as ${
        bare.map(String).map(printable).join(" ")
      }, have no time zone and are taken for UTC; ` +
        `if they are local times, convert them ${WAY_OUT.replace("or describe the table ", "")}`,
    );
  }
  const inexact = rows.flat().find((value) => typeof value === "number" && Math.abs(value) >= FIRST_INEXACT);
  if (inexact !== undefined) {
    doubts.push(
      `${where} are floating-point numbers with more digits than such numbers hold, such as ${inexact}: their last ` +
        "digits are lost, which can move a trade at the edge of a window into the next window; have the recorder store " +
        "whole numbers or texts",
    );
  }
  return doubts;
}

function isWithoutZone(values: readonly SqlValue[], { id }: TimeForm): boolean {
  if (values.some((value) => value === null)) return false;
  if (NUMBERS_WITHOUT_ZONE.some((form) => id.startsWith(form))) return true;
  // Most times are counts.
  if (!values.some((value) => typeof value === "string")) return false;
  const text = values.join(" ");
  return CLOCK.test(text) && !ZONE.test(text);
}
