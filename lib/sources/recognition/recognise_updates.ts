/** @module Recognises tables of books whose rows are snapshots and updates. */

import { printable } from "../../text/printable.ts";
import { signsOfUpdates } from "../books/unmarked_updates.ts";
import { SourceFault } from "../source_fault.ts";
import { findByNames, WAY_OUT } from "./columns.ts";
import type { Recognition } from "./context.ts";
import { SEQUENCE_NAMES } from "./names.ts";
import type { TableDescription, UpdateColumns } from "./schema.ts";
import { kindReader } from "./update_words.ts";

/**
 * The columns that distinguish snapshots from updates: the first column of a known name in which every sampled value is
 * a known word. Undefined if there is no such column.
 */
export function recogniseUpdates(
  table: TableDescription,
  { sample }: Recognition,
): UpdateColumns | undefined {
  const kind = table.columns.find(({ name }) => {
    const kindOf = kindReader(name);
    if (kindOf === undefined) return false;
    const values = sample(table, [name]).column(name);
    return values.some((value) => value !== null) && values.every((value) => kindOf(value) !== undefined);
  });
  if (kind === undefined) return undefined;
  return { kind: kind.name, sequence: findByNames(table.columns, SEQUENCE_NAMES)[0]?.name };
}

/** How many rows of each part of a table are sampled to tell updates from books. */
const SAMPLED_BOOKS = 20;

/** The most characters of a side in a message. */
const SHOWN_CHARACTERS = 60;

/**
 * Refuses a table without a column that distinguishes snapshots from updates, if its rows look like updates.
 *
 * @param sides Names of the columns with the bids and the asks
 * @param isMixed Whether the table may hold several instruments, whose books differ in the number of levels
 * @throws {SourceFault} If the rows look like updates
 */
export function refuseUnmarkedUpdates(
  table: TableDescription,
  { bids, asks }: { bids: string; asks: string },
  isMixed: boolean,
  { sample }: Recognition,
): void {
  const sampled = sample(table, [bids, asks], SAMPLED_BOOKS);
  const signs = signsOfUpdates(sampled.column(bids), sampled.column(asks), isMixed);
  if (signs === undefined) return;
  const { rows, withZeros, oneSided, jumps, example } = signs;
  const shown = example instanceof Uint8Array
    ? "bytes"
    : printable(String(example).slice(0, SHOWN_CHARACTERS));
  throw new SourceFault(
    `the rows of table ${
      printable(table.name)
    } look like updates of a book rather than whole books: of ${rows} ` +
      `sampled rows, ${withZeros} have a level of size 0, such as ${shown}, ${oneSided} have levels on one side ` +
      `only, and ${jumps} have less than half or more than twice the levels of the row before; ` +
      `add a column "action" with the words snapshot and update, ${WAY_OUT}`,
  );
}
