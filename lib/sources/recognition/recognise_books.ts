/** @module Recognises the columns and the form of a table of books. */

import { candidates, missingColumn, tableSchema } from "./columns.ts";
import type { Recognition } from "./context.ts";
import { recogniseUpdates } from "./recognise_updates.ts";
import type { BookSchema, TableDescription } from "./schema.ts";
import { recogniseTimeForm } from "./time_form.ts";

/**
 * Recognises a table of books.
 *
 * @throws {SourceFault} If a column is missing
 */
export function recogniseBooks(table: TableDescription, recognition: Recognition): BookSchema {
  const [time] = candidates(table, "time");
  const [bids] = candidates(table, "bids");
  const [asks] = candidates(table, "asks");
  if (time === undefined) throw missingColumn(table, "time");
  if (bids === undefined) throw missingColumn(table, "bids");
  if (asks === undefined) throw missingColumn(table, "asks");
  const updates = recogniseUpdates(table, recognition);
  const schema = { ...tableSchema(table, time), ...recogniseTimeForm(table, time, recognition) };
  return { ...schema, isPlain: schema.isPlain && updates === undefined, bids, asks, updates };
}
