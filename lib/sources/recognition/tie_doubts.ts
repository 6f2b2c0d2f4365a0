/** @module A doubt about the order of trades at the same time, where only their place in the table says the order. */

import { printable } from "../../text/printable.ts";
import type { TimeRange } from "../source.ts";
import { toNumber } from "../values/decimal.ts";
import { GENERAL_TIME } from "../values/time_forms.ts";
import { candidates, WAY_OUT } from "./columns.ts";
import type { TableSample } from "./sample.ts";
import type { TableDescription } from "./schema.ts";
import type { TimeColumn } from "./time_form.ts";

/** The columns that can number a trade. */
export function numberCandidates(table: TableDescription): string[] {
  return [...candidates(table, "trade_id").slice(0, 1), ...candidates(table, "id").slice(0, 1)]
    .filter((name) => name !== table.rowidAlias);
}

/**
 * The doubt that trades of the same time are stored in the reverse of their order: no column numbers them, and the
 * sampled rows are stored newest first, or have texts in place of numbers and never a later time after an earlier one.
 *
 * @returns One sentence, or nothing
 */
export function doubtsOfTies(
  table: TableDescription,
  sample: TableSample,
  { name, choice }: TimeColumn,
  day: TimeRange | undefined,
): string[] {
  const names = numberCandidates(table);
  if (names.some((name) => sample.column(name).some((value) => !Number.isNaN(toNumber(value))))) return [];
  const reader = (choice.form ?? GENERAL_TIME).reader(day);
  const steps = { forth: 0, back: 0, ties: 0 };
  let before: { ms: number; ns: number } | undefined;
  for (const value of sample.column(name)) {
    if (!reader.read(value)) continue;
    const { ms, ns } = reader;
    const step = before === undefined ? NaN : (ms - before.ms) || (ns - before.ns);
    if (step > 0) steps.forth++;
    else if (step < 0) steps.back++;
    else if (step === 0) steps.ties++;
    before = { ms, ns };
  }
  const word = names.flatMap((name) => sample.column(name).filter((value) => value !== null)).at(0);
  if (steps.ties === 0 || steps.forth > 0 || (steps.back === 0 && word === undefined)) return [];
  const why = word === undefined
    ? "no column numbers them"
    : `${printable(names[0])} such as ${printable(String(word))} is no number`;
  return [
    `rows of the same time keep the order in which table ${
      printable(table.name)
    } stores them, since ${why}; ` +
    "if the newest come first, their open and close are interchanged: add -rowid AS id " +
    WAY_OUT.replace("or describe the table ", ""),
  ];
}
