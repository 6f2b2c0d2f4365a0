/** @module Recognises the columns and the form of a table of books. */

import { columnsOfForm } from "../books/book_form.ts";
import { candidates, tableSchema } from "./columns.ts";
import type { Recognition } from "./context.ts";
import { recogniseInstrument } from "./instruments.ts";
import type { ColumnMeaning } from "../names.ts";
import { recogniseUpdates, refuseUnmarkedUpdates } from "./recognise_updates.ts";
import { recogniseForm } from "./recognise_book_form.ts";
import { SourceFault } from "../source_fault.ts";
import type { BookSchema, TableDescription } from "./schema.ts";
import { recogniseTimeForm } from "./time_form.ts";
import { chooseTime } from "./times.ts";

/** The columns whose sampled values decide. */
const SAMPLED: ColumnMeaning[] = ["time", "instrument", "base", "quote", "exchange"];

/** Whether a table has times and books, whatever else keeps it from being read. */
export function hasBooks(table: TableDescription, recognition: Recognition): boolean {
  try {
    recogniseForm(table, { ...recognition, warnings: [] });
    return candidates(table, "time").length > 0;
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    return false;
  }
}

/**
 * Recognises a table of books.
 *
 * @throws {SourceFault} If a column is missing, or the table has no rows of the requested instrument
 */
export function recogniseBooks(table: TableDescription, recognition: Recognition): BookSchema {
  const sample = recognition.sample(table, SAMPLED.flatMap((what) => candidates(table, what)));
  const time = chooseTime(table, sample, recognition);
  const form = recogniseForm(table, recognition);
  const recognised = recogniseUpdates(table, form, recognition);
  const updates = recognised === "none" ? undefined : recognised;
  const columns = columnsOfForm(form);
  const instrument = recogniseInstrument(table, sample, recognition);
  if (recognised === undefined) refuseUnmarkedUpdates(table, form, instrument !== undefined, recognition);
  const schema = {
    ...tableSchema(table, time.name, instrument),
    ...recogniseTimeForm(table, time, sample, recognition),
  };
  return {
    ...schema,
    isPlain: schema.isPlain && form.kind === "sides" && updates === undefined,
    form,
    bids: columns[0],
    asks: columns[columns.length - 1],
    updates,
  };
}
