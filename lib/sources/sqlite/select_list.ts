/** @module What SQL asks for of a row, in the order in which batches take it. */

import type { BookSchema, TableSchema, TradeSchema } from "./schema.ts";

/** Longest text of one side of a book, in bytes: 16 MiB are some 300,000 levels. */
export const MAX_BOOK_BYTES = 1 << 24;

/** Places of a trade's columns among those that are asked for. */
export const TRADE = { time: 0, price: 1, size: 2, side: 3, tradeId: 4, id: 5 } as const;

/** Columns of a trade, in the order of {@linkcode TRADE}. */
export function tradeColumns(trades: TradeSchema): (string | undefined)[] {
  return [trades.time, trades.price, trades.size, trades.side, trades.tradeId, trades.id];
}

/** Places of a snapshot's columns among those that are asked for. */
export const BOOK = { time: 0, bids: 1, asks: 2, id: 3 } as const;

/** Columns of a snapshot, in the order of {@linkcode BOOK}. */
export function bookColumns(book: BookSchema): (string | undefined)[] {
  return [book.time, book.bids, book.asks, book.id];
}

/** SQL for the values of a trade's columns. */
export function selectedOfTrade(trades: TradeSchema): string[] {
  return tradeColumns(trades).map((column) => scalar(trades, column));
}

/** SQL for the values of a snapshot's columns. */
export function selectedOfBook(book: BookSchema): string[] {
  return [scalar(book, book.time), bookText(book.bids), bookText(book.asks), scalar(book, book.id)];
}

/** An identifier in SQL. */
export function name(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/**
 * SQL for a number, time or word. An integer beyond what a double holds exactly comes as text, which is parsed to
 * the last digit. A column of affinity TEXT or REAL holds no integers (https://sqlite.org/datatype3.html, section
 * 3), and is spared the question, which takes as long as all the rest of the row.
 */
function scalar(table: TableSchema, column: string | undefined): string {
  if (column === undefined) return "NULL";
  const value = name(column);
  const type = table.columns.find((candidate) => candidate.name === column)?.type.toUpperCase() ?? "";
  if (table.hasRowid && !type.includes("INT") && /CHAR|CLOB|TEXT|REAL|FLOA|DOUB/.test(type)) return value;
  return `CASE typeof(${value})
    WHEN 'integer' THEN iif(${value} BETWEEN -9007199254740991 AND 9007199254740991, ${value}, CAST(${value} AS TEXT))
    ELSE ${value} END`;
}

/** SQL for one side of a book. */
function bookText(column: string): string {
  const value = name(column);
  return `iif(typeof(${value}) IN ('text', 'blob') AND octet_length(${value}) <= ${MAX_BOOK_BYTES}, ${value}, NULL)`;
}
