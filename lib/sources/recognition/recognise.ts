/** @module Recognises which tables and columns of a database hold the trades and the books, and in which form. */

import { printable } from "../../text/printable.ts";
import type { ReadingOptions } from "../reading_options.ts";
import { SourceFault } from "../source_fault.ts";
import { findByNames, listed, WAY_OUT } from "./columns.ts";
import type { Recognition } from "./context.ts";
import { CERTAIN_BOOKS, isSameName, TABLE_NAMES, type TableKind } from "./names.ts";
import { recogniseBooks } from "./recognise_books.ts";
import { recogniseTrades } from "./recognise_trades.ts";
import type { Sampler } from "./sample.ts";
import type { DatabaseSchema, TableDescription } from "./schema.ts";

/**
 * Recognises a database's tables and columns.
 *
 * @param tables All tables and views; with their columns, if {@linkcode isWanted} is true of their name
 * @param sample Samples the rows of a table
 * @param reading What the caller knows about the data
 * @throws {SourceFault} If no trades are recognised; the message has the accepted names and the names that were found
 */
export function recogniseSchema(
  tables: TableDescription[],
  sample: Sampler,
  reading: ReadingOptions = {},
): DatabaseSchema {
  const recognition: Recognition = { sample, reading, choices: [], warnings: [] };
  const trades = recogniseFirst(
    tables,
    "trades",
    (table) => recogniseTrades(table, recognition),
    recognition,
  );
  if (trades instanceof SourceFault) throw trades;
  if (trades === undefined) {
    throw new SourceFault(
      `no table of trades: looked for ${TABLE_NAMES.trades.join(", ")}, the database has ${
        listed(tables, "no tables")
      }; rename a table, ${WAY_OUT}`,
    );
  }
  const book = recogniseFirst(tables, "books", (table) => recogniseBooks(table, recognition), recognition);
  const { choices, warnings } = recognition;
  return {
    trades,
    book: book instanceof SourceFault ? undefined : book,
    bookFault: book instanceof SourceFault ? book : undefined,
    choices,
    warnings,
  };
}

/**
 * Recognises the first table, in order of preference, that has the needed columns and rows; an empty table only if no
 * other table fits.
 *
 * @returns The fault of the preferred table if no table has the columns; undefined if no table has one of the names
 */
function recogniseFirst<Schema>(
  tables: TableDescription[],
  kind: TableKind,
  recognise: (table: TableDescription) => Schema,
  { sample, choices, warnings }: Recognition,
): Schema | SourceFault | undefined {
  let firstFault: SourceFault | undefined;
  const doubts: string[] = [];
  const fitting: { table: TableDescription; schema: Schema }[] = [];
  for (const table of findByNames(tables, TABLE_NAMES[kind])) {
    try {
      if (table.fault) throw table.fault;
      fitting.push({ table, schema: recognise(table) });
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      if (kind === "trades" || CERTAIN_BOOKS.some((name) => isSameName(name, table.name))) {
        firstFault ??= error;
      } else doubts.push(`no books are read from table ${printable(table.name)}: ${error.message}`);
    }
  }
  if (fitting.length === 0) warnings.push(...doubts);
  if (fitting.length <= 1) return fitting[0]?.schema ?? firstFault;
  const filled = fitting.find(({ table }) => sample(table, [], 1).rows > 0) ?? fitting[0];
  const others = fitting.filter((other) => other !== filled).map(({ table }) => table.name);
  choices.push({
    what: `table of ${kind}`,
    chosen: filled.table.name,
    others,
    why: filled === fitting[0] ? "preferred by name" : `${fitting[0].table.name} is empty`,
  });
  return filled.schema;
}
