/** @module The SQL expressions for a row's values, in the order in which batches take them. */

import { columnsOfForm } from "../books/book_form.ts";
import { bookText, scalar } from "../recognition/expressions.ts";
import { timeExpression } from "../recognition/time_columns.ts";
import type { BookSchema, TradeSchema } from "../recognition/schema.ts";

/** Index of each of a trade's columns in {@linkcode tradeColumns}; of the first column that names the instrument. */
export const TRADE = { time: 0, price: 1, size: 2, side: 3, tradeId: 4, id: 5, instrument: 6 } as const;

/** The columns of a trade, in the order of {@linkcode TRADE}; undefined for a column that the table does not have. */
export function tradeColumns(trades: TradeSchema): (string | undefined)[] {
  const { time, price, size, side, tradeId, id, instrument } = trades;
  return [time, price, size, side, tradeId, id, ...instrument?.columns ?? []];
}

/** Index of each of a snapshot's columns in {@linkcode bookColumns}; of the first column that names the instrument. */
export const BOOK = { time: 0, bids: 1, asks: 2, id: 3, instrument: 4 } as const;

/**
 * The columns of a snapshot, in the order of {@linkcode BOOK}; undefined for a column that the table does not have. Where
 * the {@linkcode areLevelsColumns|levels are columns}, in the order of their reader's values.
 */
export function bookColumns(book: BookSchema): (string | undefined)[] {
  const instrument = book.instrument?.columns ?? [];
  if (areLevelsColumns(book)) return [book.time, book.id, ...columnsOfForm(book.form), ...instrument];
  return [book.time, book.bids, book.asks, book.id, ...instrument];
}

/** Whether a table has a column for each price and size of a snapshot, and a time of the general form. */
export function areLevelsColumns({ form, updates, timeForm }: BookSchema): boolean {
  return form.kind === "columns" && updates === undefined && timeForm === undefined;
}

/** SQL expressions for the values of a trade's columns. */
export function selectedOfTrade(trades: TradeSchema): string[] {
  return tradeColumns(trades).map((column) => scalar(trades, column));
}

/** SQL expressions for the values of a snapshot's columns. */
export function selectedOfBook(book: BookSchema): string[] {
  return [
    timeExpression(book),
    bookText(book.bids),
    bookText(book.asks),
    scalar(book, book.id),
    ...(book.instrument?.columns ?? []).map((column) => scalar(book, column)),
  ];
}
