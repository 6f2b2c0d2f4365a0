/**
 * What turns the values of a table's rows into batches, for tables that are read with SQL. One implementation exists
 * for each form in which recorders write trades or books.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import type { BookColumns } from "./book_columns.ts";
import type { UpdateOrder } from "./books/update_order.ts";
import type { TradeColumns } from "./trade_columns.ts";
import type { SqlValue } from "./values/decimal.ts";

/** Reads the rows of a table of trades into a batch. */
export interface TradeRowReader {
  /** SQL expressions for the values that {@linkcode take} gets, in that order. */
  readonly selected: readonly string[];
  /** The batch that is filled. */
  readonly columns: TradeColumns;
  /** Takes the values of the next row; adds at most one trade. */
  take(...values: SqlValue[]): void;
  /** Called after the table's last row. The batch is empty then; adds at most one trade. */
  end(): void;
}

/** Reads the rows of a table of books into a batch. A reader of books of several rows keeps a state between rows. */
export interface BookRowReader {
  /** SQL expressions for the values that {@linkcode take} gets, in that order. */
  readonly selected: readonly string[];
  /** The batch that is filled; has its own way to read the levels of a row. */
  readonly columns: BookColumns;
  /** Whether the batch takes so much memory that it should end; asked after each row of a table without rowids. */
  readonly isFull: boolean;
  /**
   * How many rows of a table with rowids the next batch should have at most; {@linkcode BATCH_ROWS} by default, which
   * no batch exceeds.
   */
  readonly batchRows?: number;
  /** Set if rows depend on the rows before them, so that they must be taken in the right order. */
  readonly order?: UpdateOrder;
  /**
   * SQL expressions whose values the rows of one book share, which must be taken one after the other; empty if each row
   * is a book. A table whose reader has this is scanned, also if it has rowids, and its batches end when
   * {@linkcode isFull} says so.
   */
  readonly groupedBy?: readonly string[];
  /** Has the texts of the next batches read through this connection. */
  use?(db: DatabaseSync): void;
  /** Takes the values of the next row; adds at most one snapshot. */
  take(...values: SqlValue[]): void;
  /** Called for a row of the table that is not taken because it is of another instrument. */
  skip?(): void;
  /** Adds or rejects the book of the rows taken so far, where several rows form a book. */
  endBook?(): void;
  /** Called after the table's last row. The batch is empty then; adds at most one snapshot. */
  end(): void;
  /**
   * Completes the batch, before the batch is handed over.
   *
   * @param start The rowid from which the rows of the batch were read; undefined if rows have none
   */
  finishBatch(start: bigint | undefined): void;
  /** Empties the batch for the next rows. */
  clearBatch(): void;
}
