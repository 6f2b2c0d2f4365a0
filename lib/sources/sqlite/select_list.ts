/** @module The SQL expressions for a row's values, in the order in which batches take them. */

import { affinityOf } from "./affinity.ts";
import type { BookSchema, TableSchema, TradeSchema } from "./schema.ts";

/** The longest text of one side of a book, in bytes: 16 MiB are about 300,000 levels. */
export const MAX_BOOK_BYTES = 1 << 24;

/** Index of each of a trade's columns in {@linkcode tradeColumns}. */
export const TRADE = { time: 0, price: 1, size: 2, side: 3, tradeId: 4, id: 5 } as const;

/** The columns of a trade, in the order of {@linkcode TRADE}; undefined for a column that the table does not have. */
export function tradeColumns(trades: TradeSchema): (string | undefined)[] {
  return [trades.time, trades.price, trades.size, trades.side, trades.tradeId, trades.id];
}

/** Index of each of a snapshot's columns in {@linkcode bookColumns}. */
export const BOOK = { time: 0, bids: 1, asks: 2, id: 3 } as const;

/** The columns of a snapshot, in the order of {@linkcode BOOK}; undefined for a column that the table does not have. */
export function bookColumns(book: BookSchema): (string | undefined)[] {
  return [book.time, book.bids, book.asks, book.id];
}

/** SQL expressions for the values of a trade's columns. */
export function selectedOfTrade(trades: TradeSchema): string[] {
  return tradeColumns(trades).map((column) => scalar(trades, column));
}

/** SQL expressions for the values of a snapshot's columns. */
export function selectedOfBook(book: BookSchema): string[] {
  return [scalar(book, book.time), bookText(book.bids), bookText(book.asks), scalar(book, book.id)];
}

/** An identifier, quoted for SQL. */
export function name(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/**
 * An SQL expression for a number, time or word. An integer that a double cannot hold exactly comes as text, which is
 * parsed to the last digit. A table's column of affinity TEXT or REAL holds no integers
 * (https://sqlite.org/datatype3.html, section 3), and needs no test, which takes as long as the rest of the row.
 */
function scalar(table: TableSchema, column: string | undefined): string {
  if (column === undefined) return "NULL";
  const value = name(column);
  const exact =
    `iif(${value} BETWEEN -9007199254740991 AND 9007199254740991, ${value}, CAST(${value} AS TEXT))`;
  if (column === table.rowidAlias) return exact;
  const affinity = affinityOf(table.columns.find((candidate) => candidate.name === column)?.type ?? "");
  if (table.hasRowid && (affinity === "TEXT" || affinity === "REAL")) return value;
  return `CASE typeof(${value}) WHEN 'integer' THEN ${exact} ELSE ${value} END`;
}

/** An SQL expression for one side of a book. */
function bookText(column: string): string {
  const value = name(column);
  return `iif(typeof(${value}) IN ('text', 'blob') AND octet_length(${value}) <= ${MAX_BOOK_BYTES}, ${value}, NULL)`;
}
