/** @module Recognises which tables and columns of a database hold the trades and the books, and in which form. */

import { printable } from "../../text/printable.ts";
import type { ReadingOptions } from "../reading_options.ts";
import { SourceFault } from "../source_fault.ts";
import { candidates, findByNames, likeliest, listed, WAY_OUT } from "./columns.ts";
import type { Recognition } from "./context.ts";
import { CERTAIN_BOOKS, isSameName, TABLE_NAMES, type TableKind } from "../names.ts";
import { hasBooks, recogniseBooks } from "./recognise_books.ts";
import { recogniseTrades } from "./recognise_trades.ts";
import type { TableQueries } from "./sample.ts";
import type { DatabaseSchema, TableDescription } from "./schema.ts";

/**
 * Recognises a database's tables and columns.
 *
 * @param tables All tables and views; with their columns, if {@linkcode isWanted} is true of their name
 * @param queries Ask for rows of a table
 * @param reading What the caller knows about the data
 * @throws {SourceFault} If trades are not recognised, or neither trades nor books are there; the message has the
 * accepted names and the names that were found
 */
export function recogniseSchema(
  tables: TableDescription[],
  queries: TableQueries,
  reading: ReadingOptions = {},
): DatabaseSchema {
  const recognition: Recognition = { ...queries, reading, choices: [], warnings: [] };
  const trades = recogniseFirst(tables, "trades", recogniseTrades, recognition);
  if (trades instanceof SourceFault) throw trades;
  const book = recogniseFirst(tables, "books", recogniseBooks, recognition);
  const { choices, warnings } = recognition;
  if (trades === undefined) {
    const looked = `looked for ${likeliest(TABLE_NAMES.trades)}; the database has ${
      listed(tables, "no tables")
    }; rename a table, ${WAY_OUT}`;
    if (book instanceof SourceFault) throw book;
    if (book === undefined) throw new SourceFault(`no table of trades: ${looked}`);
    warnings.push(`no table of trades, so no price bars: ${looked}`);
  }
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
 * other table fits. A view of the reader's is the only table, if it comes first.
 *
 * @returns The fault of the preferred table if no table has the columns; undefined if no table has one of the names
 */
function recogniseFirst<Schema>(
  tables: TableDescription[],
  kind: TableKind,
  recognise: (table: TableDescription, recognition: Recognition) => Schema,
  recognition: Recognition,
): Schema | SourceFault | undefined {
  let firstFault: SourceFault | undefined;
  const doubts: string[] = [];
  const passedOver: string[] = [];
  const { choices, warnings } = recognition;
  const fitting: { table: TableDescription; schema: Schema; notes: Recognition }[] = [];
  const named = findByNames(tables, TABLE_NAMES[kind]);
  // No other table takes the place of a view of the reader's, also if the view has no rows or lacks a column.
  if (named[0]?.isOwnView) named.splice(1);
  for (const table of named) {
    const notes = { ...recognition, choices: [], warnings: [] };
    try {
      if (table.fault) throw table.fault;
      fitting.push({ table, schema: recognise(table, notes), notes });
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      const isCertain = kind === "trades" || CERTAIN_BOOKS.some((name) => isSameName(name, table.name));
      if (isCertain || hasBooks(table, recognition)) {
        firstFault ??= error;
        if (fitting.length === 0 && hasColumns(table, kind, recognition)) {
          passedOver.push(
            `rather than ${printable(table.name)}, of which no ${kind} can be read: ${error.message}`,
          );
        }
      } else doubts.push(`no books are read from table ${printable(table.name)}: ${error.message}`);
    }
  }
  if (fitting.length === 0) warnings.push(...doubts);
  if (fitting.length === 0) return firstFault;
  const [preferred] = fitting;
  const isFilled = ({ table }: { table: TableDescription }) => recognition.sample(table, [], 1).rows > 0;
  const filled = fitting.length === 1 ? preferred : fitting.find(isFilled) ?? preferred;
  const others = fitting.filter((other) => other !== filled).map(({ table }) => table.name);
  if (firstFault !== undefined || others.length > 0) {
    const why = filled !== preferred
      ? `since ${printable(preferred.table.name)} is empty`
      : firstFault !== undefined
      ? `since another table cannot be read: ${firstFault.message}`
      : "preferred by name";
    choices.push({ what: `table of ${kind}`, chosen: filled.table.name, others, why });
  }
  choices.push(...filled.notes.choices);
  warnings.push(
    ...passedOver.map((rather) => `${kind} are read from table ${printable(filled.table.name)} ${rather}`),
    ...filled.notes.warnings,
  );
  return filled.schema;
}

/** Whether a table has the columns that its kind needs, so that the table is passed over for its values only. */
function hasColumns(table: TableDescription, kind: TableKind, recognition: Recognition): boolean {
  if (kind === "books") return hasBooks(table, recognition);
  return (["time", "price", "size"] as const).every((what) => candidates(table, what).length > 0);
}
