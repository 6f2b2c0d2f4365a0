/** @module Finds tables and columns by their names, and words the error where that fails. */

import { printable } from "../../text/printable.ts";
import { SourceFault } from "../source_fault.ts";
import { COLUMN_NAMES, type ColumnMeaning, plainName, usualNames } from "../names.ts";
import { hasRowid, type InstrumentColumns, type TableDescription, type TableSchema } from "./schema.ts";

/** The most names in a list; the list ends with the number of further names. */
const LISTED_NAMES = 30;

/** The most names that a message says were looked for. */
const LIKELY_NAMES = 6;

/** The end of each message about a database that is not recognised. */
export const WAY_OUT =
  "or describe the table with --views FILE (orderflow inspect --draft-views prints a draft)";

/** All tables or columns whose names are in a list, in the order of the list. */
export function findByNames<T extends { name: string }>(
  candidates: readonly T[],
  names: readonly string[],
): T[] {
  const plain = candidates.map(({ name }) => plainName(name));
  return names.flatMap((name) => {
    const wanted = plainName(name);
    return plain.includes(wanted) ? candidates.filter((_, index) => plain[index] === wanted) : [];
  });
}

/** The names of all columns that may have a meaning, in order of preference. */
export function candidates(table: TableDescription, what: ColumnMeaning): string[] {
  return findByNames(table.columns, COLUMN_NAMES[what]).map(({ name }) => name);
}

/** The fault of a table that has no column of a meaning. */
export function missingColumn(table: TableDescription, what: ColumnMeaning): SourceFault {
  return new SourceFault(
    `no ${what} column in table ${printable(table.name)}: looked for ${likeliest(usualNames(what))}; ` +
      `the table has ${listed(table.columns, "no columns")}; rename a column, ${WAY_OUT}`,
  );
}

/** What trades and books have in common, of a table with these columns. */
export function tableSchema(
  table: TableDescription,
  time: string,
  instrument: InstrumentColumns | undefined,
): TableSchema {
  return {
    table: table.name,
    type: table.type,
    hasRowid: hasRowid(table),
    rowidAlias: table.rowidAlias,
    keyIndex: table.keyIndex,
    time,
    id: candidates(table, "id")[0],
    instrument,
    isPlain: true,
    columns: table.columns,
  };
}

/** The first names of a list, with where the others are. */
export function likeliest(names: readonly string[]): string {
  const more = names.length - LIKELY_NAMES;
  return more <= 0 ? names.join(", ") : `${names.slice(0, LIKELY_NAMES).join(", ")} and ${more} more names ` +
    "(docs/databases.md lists them)";
}

/** A list of names for people. */
export function listed(named: readonly { name: string }[], none: string): string {
  if (named.length === 0) return none;
  const names = named.slice(0, LISTED_NAMES).map(({ name }) => printable(name)).join(", ");
  return named.length > LISTED_NAMES ? `${names} and ${named.length - LISTED_NAMES} more` : names;
}
