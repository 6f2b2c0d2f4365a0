/** @module Recognises how a table of trades gives the taker's side. */

import { printable } from "../../text/printable.ts";
import { toNumber } from "../values/decimal.ts";
import type { SqlValue } from "../values/decimal.ts";
import { NO_SIDES, type SideForm, sideIn, type SideRule } from "../values/side_forms.ts";
import { candidates, WAY_OUT } from "./columns.ts";
import type { Recognition } from "./context.ts";
import { type ColumnMeaning, isSameName } from "../names.ts";
import type { TableSample } from "./sample.ts";
import type { TableDescription } from "./schema.ts";

/** The sides of a table. */
export interface RecognisedSides {
  /** Name of the column that gives the side; undefined if no column does. */
  side: string | undefined;
  /** How the sides are found. */
  sides: SideRule;
}

/** The kinds of columns that give a side, in order of preference, with the forms that each can have. */
const SIDE_COLUMNS: [meaning: ColumnMeaning, forms: SideForm[]][] = [
  ["side", ["words", "numbers"]],
  ["maker_flag", ["maker flag"]],
  ["taker_flag", ["taker flag"]],
  ["maker_side", ["words", "numbers"]],
];

/** The columns that may give a side. */
export function sideCandidates(table: TableDescription): string[] {
  return SIDE_COLUMNS.flatMap(([meaning]) => candidates(table, meaning));
}

/** Recognises how a table gives the taker's side: the first column whose sampled values are understood. */
export function recogniseSides(
  table: TableDescription,
  sample: TableSample,
  size: string,
  { reading, warnings }: Recognition,
): RecognisedSides {
  const negative = sample.column(size).find((value) => toNumber(value) < 0);
  const isMaker = reading.sideIs === "maker";
  const columns = SIDE_COLUMNS.flatMap(([meaning, forms]) =>
    candidates(table, meaning).map((name) => ({ name, meaning, forms }))
  );
  const found = columns.map((column) => {
    const values = sample.column(column.name).filter((value) => value !== null);
    return { ...column, values, form: column.forms.find((form) => isIn(form, values)) };
  });
  // A column without a value in the sample still may have words further on; a column of other values is left out, if
  // its name has other meanings as well.
  const chosen = found.find(({ form }) => form !== undefined) ??
    found.find(({ values, meaning, name }) => values.length === 0 || (meaning === "side" && !isVague(name)));
  if (chosen === undefined) {
    return {
      side: undefined,
      sides: negative === undefined ? NO_SIDES : { ...NO_SIDES, isSigned: true, isInverted: isMaker },
    };
  }
  const { name, meaning, values, forms } = chosen;
  const isNumber = values.some((value) => !Number.isNaN(toNumber(value)));
  const form = chosen.form ?? (isNumber ? "unknown" : forms[0]);
  if (chosen.form === undefined && values.length > 0) warnings.push(doubt(name, values));
  const isNamed = meaning !== "side" || /^(taker|aggressor)/i.test(name);
  if (isMaker && isNamed && meaning !== "maker_side") {
    warnings.push(`--side-is maker changes nothing: ${printable(name)} says by its name whose side it has`);
  }
  const isInverted = isNamed ? meaning === "maker_side" : isMaker;
  const sides = { form, hasColumn: true, isSigned: false, isInverted };
  if (negative !== undefined) warnings.push(...contradictions(name, size, sides, sample));
  return { side: name, sides };
}

/** Whether a column of this name may be something else than a side. */
function isVague(column: string): boolean {
  return ["type", "trade_type", "order_side", "aggressor"].some((vague) => isSameName(vague, column));
}

/** Whether sampled values are sides in a form. */
function isIn(form: SideForm, values: SqlValue[]): boolean {
  if (values.length === 0) return false;
  // 1 alone may also be the one of 0 and 1, or of 1 and 2.
  if (form === "numbers") {
    return values.every((value) => sideIn(form, value) !== 0 || toNumber(value) === 0) &&
      values.some((value) => sideIn(form, value) < 0);
  }
  return values.some((value) => sideIn(form, value) !== 0);
}

function doubt(column: string, values: SqlValue[]): string {
  const shown = [...new Set(values.map(String))].slice(0, 3).map(printable).join(", ");
  return `sides are unknown: ${
    printable(column)
  } has ${shown}, which are not understood as sides; rename the ` +
    `column if it is something else, ${WAY_OUT}`;
}

/** A negative size beside a side that says the opposite. */
function contradictions(column: string, size: string, { form }: SideRule, sample: TableSample): string[] {
  const sizes = sample.column(size);
  const row = sample.column(column).findIndex((value, row) =>
    toNumber(sizes[row]) < 0 && sideIn(form, value) > 0
  );
  if (row < 0) return [];
  return [
    `a size of ${printable(String(sizes[row]))} beside the side ${
      printable(String(sample.column(column)[row]))
    }: the side is taken from ${printable(column)}, and the size without its sign; if that is wrong, ` +
    WAY_OUT.replace(/^or /, ""),
  ];
}
