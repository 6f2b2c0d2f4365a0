/** @module Chooses the column of the exchange's time. */

import { printable } from "../../text/printable.ts";
import type { TimeRange } from "../source.ts";
import { chooseTimeForm } from "../values/time_choice.ts";
import { GENERAL_TIME } from "../values/time_forms.ts";
import { candidates, missingColumn } from "./columns.ts";
import type { Recognition } from "./context.ts";
import { type Clock, clockOf } from "../names.ts";
import type { TableSample } from "./sample.ts";
import type { TableDescription } from "./schema.ts";
import { evidenceOf, type TimeColumn } from "./time_form.ts";

/** Preference by clock: the least comes first. */
const RANKS: Record<Clock, number> = { exchange: 0, general: 1, receipt: 2 };

/** A column that may hold the time. */
interface Candidate extends TimeColumn {
  rank: number;
}

/**
 * Chooses the column of the exchange's time: a name that says so before a general name, and a general name before one
 * of a time of receipt. Of two general names, the first one, unless the other's times are never later.
 *
 * A column without a single time near the folder's day, or without any time, gives way to a column that has one.
 *
 * @throws {SourceFault} If the table has no such column
 */
export function chooseTime(
  table: TableDescription,
  sample: TableSample,
  recognition: Recognition,
): TimeColumn {
  const { choices, warnings } = recognition;
  const day = evidenceOf(recognition);
  const columns = candidates(table, "time").map((name): Candidate => {
    const values = sample.column(name).map((value) => [value]);
    return { name, rank: rankOf(table, name), choice: chooseTimeForm(values, day, printable(name)) };
  });
  if (columns.length === 0) throw missingColumn(table, "time");
  columns.sort((a, b) => a.rank - b.rank);
  const usable = columns.filter(({ choice }) => choice.read > 0 && choice.problem === undefined);
  const [first = columns.find(({ choice }) => choice.samples > 0) ?? columns[0], ...others] = usable;
  const earlier = others.find((other) => other.rank === first.rank && isEarlier(other, first, sample, day));
  const chosen = earlier ?? first;
  const where = `table ${printable(table.name)}`;
  const passedOver = columns.filter((column) => column !== chosen).map(({ name }) => name);
  if (passedOver.length > 0) {
    const why = whyChosen(chosen, columns[0], earlier);
    choices.push({ what: `time in ${where}`, chosen: chosen.name, others: passedOver, why });
  }
  if (chosen.rank === RANKS.receipt && sample.rows > 0) {
    warnings.push(
      `times in ${where} come from ${
        printable(chosen.name)
      }, which seems to be when the recorder received or stored the row`,
    );
  }
  return chosen;
}

function whyChosen(chosen: Candidate, preferred: Candidate, earlier: Candidate | undefined): string {
  if (earlier !== undefined) return "since its times are never later, as an exchange's are";
  if (chosen !== preferred) return `since ${printable(preferred.name)} has no usable times`;
  return chosen.rank === RANKS.exchange ? "the exchange's own time" : "preferred by name";
}

/** A column that SQLite fills with the time of insertion is a time of receipt, whatever its name. */
function rankOf(table: TableDescription, name: string): number {
  const { defaultValue } = table.columns.find((column) => column.name === name)!;
  return /current_(time|date)|\bnow\b/i.test(defaultValue ?? "") ? RANKS.receipt : RANKS[clockOf(name)];
}

/**
 * Whether a column's times are never later than another's, and at least once earlier. Times that are cut to whole
 * seconds say nothing about times that are not.
 */
function isEarlier(
  candidate: Candidate,
  other: Candidate,
  sample: TableSample,
  day: TimeRange | undefined,
): boolean {
  const [ms, otherMs] = [candidate, other].map((column) => timesOf(column, sample, day));
  const isWhole = (times: number[]) => times.every((time) => time % 1000 === 0);
  if (isWhole(ms) && !isWhole(otherMs)) return false;
  let isOnceEarlier = false;
  for (const [row, time] of ms.entries()) {
    if (Number.isNaN(time) || Number.isNaN(otherMs[row]) || time > otherMs[row]) return false;
    if (time < otherMs[row]) isOnceEarlier = true;
  }
  return isOnceEarlier;
}

function timesOf({ name, choice }: Candidate, sample: TableSample, day: TimeRange | undefined): number[] {
  const reader = (choice.form ?? GENERAL_TIME).reader(day);
  return sample.column(name).map((value) => reader.read(value) ? reader.ms : NaN);
}
