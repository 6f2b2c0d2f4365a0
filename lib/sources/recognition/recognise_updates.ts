/** @module Recognises tables of books whose rows are snapshots and updates. */

import { printable } from "../../text/printable.ts";
import type { BookForm } from "../books/book_form.ts";
import { mayBeUpdates, signsOfUpdates } from "../books/unmarked_updates.ts";
import { SourceFault } from "../source_fault.ts";
import { type SqlValue, toNumber } from "../values/decimal.ts";
import { findByNames, WAY_OUT } from "./columns.ts";
import type { Recognition } from "./context.ts";
import {
  FIRST_NUMBER_NAMES,
  LAST_NUMBER_NAMES,
  PREVIOUS_NUMBER_NAMES,
  SEQUENCE_NAMES,
} from "../book_names.ts";
import { FEW_BOOKS } from "./recognise_book_form.ts";
import type { TableDescription, UpdateColumns } from "./schema.ts";
import { isWordOfUpdates, kindReader } from "./update_words.ts";

/**
 * The columns that distinguish snapshots from updates: the first column of a known name in which every sampled value is
 * a known word. Undefined if there is no such column; "none" if such a column says that every row is a
 * snapshot of its own.
 *
 * @param form Where the table has the levels
 * @throws {SourceFault} If a column has known and unknown words
 */
export function recogniseUpdates(
  table: TableDescription,
  form: BookForm,
  { sample, distinct }: Recognition,
): UpdateColumns | "none" | undefined {
  for (const { name } of table.columns) {
    const kindOf = kindReader(name);
    if (kindOf === undefined) continue;
    const values = sample(table, [name]).column(name);
    if (values.every((value) => value === null)) continue;
    const unknown = values.find((value) => kindOf(value) === undefined);
    if (unknown !== undefined) {
      const known = values.find(isWordOfUpdates);
      if (known !== undefined) throw unknownWord(table, name, known, unknown);
      continue;
    }
    const isSnapshot = (value: SqlValue) => kindOf(value) === "snapshot";
    const areSnapshots = form.kind !== "levels" && values.every(isSnapshot) &&
      distinct(table, [name]).every(([value]) => isSnapshot(value));
    if (areSnapshots) return "none";
    const sequence = findByNames(table.columns, SEQUENCE_NAMES)[0]?.name;
    return { kind: name, sequence, before: sequence === undefined ? undefined : numberBefore(table) };
  }
  return undefined;
}

/** The column whose number shows whether updates are missing. */
function numberBefore({ columns }: TableDescription): UpdateColumns["before"] {
  const [previous] = findByNames(columns, PREVIOUS_NUMBER_NAMES);
  if (previous !== undefined) return { column: previous.name, is: "previous" };
  const [first] = findByNames(columns, FIRST_NUMBER_NAMES);
  return first && { column: first.name, is: "first" };
}

function unknownWord(
  table: TableDescription,
  column: string,
  known: SqlValue,
  unknown: SqlValue,
): SourceFault {
  return new SourceFault(
    `column ${printable(column)} of table ${printable(table.name)} says ${quoted(known)} of some rows, and ` +
      `${quoted(unknown)} of others, which is no known word for a snapshot or an update; ` +
      `leave these rows out or change the words, ${WAY_OUT}`,
  );
}

function quoted(value: SqlValue): string {
  return value === null ? "NULL" : `"${printable(String(value))}"`;
}

/** How many rows of each part of a table are sampled to tell updates from books. */
const SAMPLED_BOOKS = 20;

/** The share of sampled levels with a size of 0 from which on levels are taken for updates. */
const MIN_ZERO_LEVELS = 0.1;

/** The most characters of a side in a message. */
const SHOWN_CHARACTERS = 60;

/**
 * Refuses a table without a column that distinguishes snapshots from updates, if its rows look like updates.
 *
 * @param form Where the table has the levels
 * @param isMixed Whether the table may hold several instruments, whose books differ in the number of levels
 * @throws {SourceFault} If the rows look like updates
 */
export function refuseUnmarkedUpdates(
  table: TableDescription,
  form: BookForm,
  isMixed: boolean,
  recognition: Recognition,
): void {
  const signs = numberSigns(table) ??
    (form.kind === "sides"
      ? sidesSigns(table, form.bids, form.asks, isMixed, recognition)
      : form.kind === "levels"
      ? levelSigns(table, form.size, recognition)
      : undefined);
  if (signs === undefined) return;
  throw new SourceFault(
    `the rows of table ${
      printable(table.name)
    } look like updates of a book rather than whole books: ${signs}; ` +
      `add a column "action" with the words snapshot and update (snapshot in each row if all are whole books), ${WAY_OUT}`,
  );
}

/** Columns that only updates have: the numbers of the first and the last change that a row contains. */
function numberSigns({ columns }: TableDescription): string | undefined {
  const [first] = findByNames(columns, FIRST_NUMBER_NAMES);
  const [last] = findByNames(columns, LAST_NUMBER_NAMES);
  if (first === undefined || last === undefined) return undefined;
  return `columns ${printable(first.name)} and ${printable(last.name)} number updates`;
}

function sidesSigns(
  table: TableDescription,
  bids: string,
  asks: string,
  isMixed: boolean,
  { sample }: Recognition,
): string | undefined {
  // Sampling and reading many whole books would take as long as a small day.
  const few = sample(table, [bids, asks], FEW_BOOKS);
  if (!mayBeUpdates(few.column(bids), few.column(asks))) return undefined;
  const sampled = sample(table, [bids, asks], SAMPLED_BOOKS);
  const signs = signsOfUpdates(sampled.column(bids), sampled.column(asks), isMixed);
  if (signs === undefined) return undefined;
  const { rows, withZeros, oneSided, jumps, example } = signs;
  const shown = example instanceof Uint8Array
    ? "bytes"
    : printable(String(example).slice(0, SHOWN_CHARACTERS));
  return `of ${rows} sampled rows, ${withZeros} have a level of size 0, such as ${shown}, ${oneSided} have levels on ` +
    `one side only, and ${jumps} have less than half or more than twice the levels of the row before`;
}

function levelSigns(table: TableDescription, size: string, { sample }: Recognition): string | undefined {
  const sizes = sample(table, [size]).column(size);
  const zeros = sizes.filter((value) => value !== null && toNumber(value) === 0).length;
  if (zeros < MIN_ZERO_LEVELS * sizes.length || zeros === 0) return undefined;
  return `${zeros} of ${sizes.length} sampled levels have a size of 0`;
}
