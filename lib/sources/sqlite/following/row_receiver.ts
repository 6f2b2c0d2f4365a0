/** @module Hands the rows of a followed database over, a batch at a time. */

import type { BookBatch, TradeBatch } from "../../../model/batches.ts";
import type { BookRowReader, TradeRowReader } from "../../row_readers.ts";

/** Receives the rows of a reading, while the database is open. A batch is only valid during the call. */
export interface RowReceiver {
  /** Receives trades. */
  takeTrades(batch: TradeBatch): void;
  /** Receives snapshots. */
  takeBooks(batch: BookBatch): void;
}

/** Hands over the trades that a reader has taken. */
export function handOverTrades({ columns }: TradeRowReader, receiver: RowReceiver): void {
  columns.finish();
  if (columns.count > 0) receiver.takeTrades(columns);
  columns.clear();
}

/**
 * Hands over the snapshots that a reader has taken.
 *
 * @param start The rowid from which their rows were read; undefined for a book that no more rows belong to
 */
export function handOverBooks(reader: BookRowReader, start: bigint | undefined, receiver: RowReceiver): void {
  const { columns } = reader;
  reader.finishBatch(start);
  if (columns.count > 0) receiver.takeBooks(columns);
  reader.clearBatch();
}
