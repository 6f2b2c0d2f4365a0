/** @module Reads a database through SQLite's own interface (`node:sqlite`), whatever its tables are made of. */

import type { DatabaseSync } from "node:sqlite";
import { printable } from "../../text/printable.ts";
import {
  BATCH_ROWS,
  type BookBatch,
  newTally,
  restarted,
  type Tally,
  type TradeBatch,
} from "../../model/batches.ts";
import { BookColumns } from "../book_columns.ts";
import type { BookQuery, PerKind, Progress, Source, SourceDescription, TimeRange } from "../source.ts";
import { SourceFault } from "../source_fault.ts";
import { TradeColumns } from "../trade_columns.ts";
import type { SqlValue } from "../values/decimal.ts";
import { BookTexts } from "./book_texts.ts";
import { type Connection, openConnection, type OpenOptions } from "./connection.ts";
import { asFault } from "./sqlite_faults.ts";
import { describeTables } from "./describe_tables.ts";
import { describeSchema, recogniseSchema } from "./recognise_schema.ts";
import { type DatabaseSchema, rowidName, type TableSchema } from "./schema.ts";
import { name, selectedOfBook, selectedOfTrade } from "./select_list.ts";
import { readByRowid, scanTable, type TakeRow } from "./table_rows.ts";
import { keepTemporariesInFiles } from "./temporary_files.ts";

/**
 * Opens a database through SQLite.
 *
 * @throws {SourceFault} If the database cannot be read at all, or its tables are not recognised
 */
export async function openSqlSource(path: string, options: OpenOptions = {}): Promise<SqlSource> {
  const source = await openConnection(path, options);
  try {
    return new SqlSource(source, options.scratch);
  } catch (error) {
    source.close();
    throw asFault(error);
  }
}

/** A {@linkcode Source} over SQLite's own interface. */
export class SqlSource implements Source {
  /** Which tables and columns were recognised. */
  readonly schema: DatabaseSchema;
  readonly description: SourceDescription;
  readonly fault: SourceFault | undefined;
  readonly bookFault: SourceFault | undefined;
  readonly has: PerKind<boolean>;
  readonly tally: PerKind<Tally> = { trades: newTally(), books: newTally() };
  readonly progress: PerKind<Progress>;

  readonly #source: Connection;
  readonly #scratch: string | undefined;
  #isChecked = false;

  /**
   * Reads from an open connection, and closes the connection in the end.
   *
   * @param scratch Folder for SQLite's temporary files; SQLite's own choice by default
   */
  constructor(source: Connection, scratch?: string) {
    this.#source = source;
    this.#scratch = scratch;
    this.fault = source.fault;
    keepTemporariesInFiles(source.db, scratch);
    this.schema = recogniseSchema(describeTables(source.db));
    const { trades, book, bookFault } = this.schema;
    this.bookFault = bookFault;
    this.has = { trades: true, books: book !== undefined };
    this.progress = {
      trades: progressOf(source.db, trades),
      books: book ? progressOf(source.db, book) : { rows: 0 },
    };
    this.description = {
      how: typeof source.file === "string"
        ? `${source.how}, through SQLite, since ${source.file}`
        : source.how,
      ...describeSchema(this.schema),
    };
  }

  *trades(range?: TimeRange): Generator<TradeBatch> {
    const { trades } = this.schema;
    const columns = new TradeColumns({ tally: restarted(this.tally.trades), range });
    let taking: TradeColumns | undefined = columns;
    const hasTradeId = trades.tradeId !== undefined;
    const hasId = trades.id !== undefined;
    let rows = 0;
    const take = (
      time: SqlValue,
      price: SqlValue,
      size: SqlValue,
      side: SqlValue,
      tradeId: SqlValue,
      id: SqlValue,
    ) => {
      taking!.take(time, price, size, side, hasTradeId ? tradeId : undefined, hasId ? id : undefined);
      return ++rows % BATCH_ROWS === 0 ? 1 : null;
    };
    try {
      for (const { fault } of this.#batches(trades, selectedOfTrade(trades), take)) {
        if (columns.count > 0) yield columns;
        columns.clear();
        if (fault) throw fault;
      }
    } finally {
      // node:sqlite never releases a function, so the function must not keep the columns.
      taking = undefined;
    }
  }

  *books({ range, depthLevels }: BookQuery = {}): Generator<BookBatch> {
    const { book } = this.schema;
    if (book === undefined) return;
    const texts = new BookTexts(this.#source.db, book);
    const columns = new BookColumns({
      tally: restarted(this.tally.books),
      range,
      depthLevels,
      readTexts: (row) => texts.read(row),
    });
    let taking: BookColumns | undefined = columns;
    const hasId = book.id !== undefined;
    let rows = 0;
    const take = (time: SqlValue, bids: SqlValue, asks: SqlValue, id: SqlValue) => {
      const row = taking!.count;
      taking!.take(time, bids, asks, hasId ? id : undefined);
      if (taking!.count > row) texts.add(row, rows % BATCH_ROWS, bids, asks);
      const isFull = ++rows % BATCH_ROWS === 0 || texts.isFull;
      if (isFull) rows = 0;
      return isFull ? 1 : null;
    };
    try {
      for (const { fault, start } of this.#batches(book, selectedOfBook(book), take)) {
        columns.finish();
        texts.start = start;
        if (columns.count > 0) yield columns;
        columns.clear();
        texts.clear();
        if (fault) throw fault;
      }
    } finally {
      taking = undefined;
    }
  }

  close(): void {
    this.#source.close();
  }

  /**
   * Calls `take` for each row of a table and yields after each batch, with the rowid from which the batch was read,
   * where rows have one. A fault comes as the last value, so that the rows before the fault are not lost.
   */
  *#batches(
    table: TableSchema,
    selected: string[],
    take: TakeRow,
  ): Generator<{ start?: bigint; fault?: SourceFault }> {
    const { db } = this.#source;
    try {
      if (table.hasRowid) {
        const rowid = rowidName(table.columns)!;
        for (const start of readByRowid(db, table, rowid, selected, take)) yield { start };
      } else {
        for (const _ of scanTable(db, table, selected, take, this.#scratch)) yield {};
      }
      this.check();
    } catch (error) {
      yield { fault: asFault(error) };
    }
  }

  /**
   * Has SQLite check the structure of the whole file, once: rows that a damaged db page lost, or has twice, do not show
   * while reading.
   *
   * @throws {SourceFault} If the file is damaged
   */
  check(): void {
    if (this.#isChecked || this.fault) return;
    this.#isChecked = true;
    try {
      const { quick_check: said } = this.#source.db.prepare("PRAGMA quick_check(1)").get() as {
        quick_check: string;
      };
      // Any other first line is about values, which are judged row by row.
      const [, problem] = /^\*\*\* in database main \*\*\*\n(.*)/.exec(said) ?? [];
      if (problem !== undefined) throw new SourceFault(`it is damaged (SQLite: ${printable(problem)})`);
    } catch (error) {
      throw asFault(error);
    }
  }
}

/** About how many rows a table has. A hint only, so an error here is left for the reading itself to find. */
function progressOf(db: DatabaseSync, table: TableSchema): Progress {
  if (!table.hasRowid) return { rows: undefined };
  const rowid = rowidName(table.columns)!;
  const end = (which: string) =>
    `(SELECT CAST(${which}(${rowid}) AS REAL) FROM ${name(table.table)} NOT INDEXED)`;
  try {
    const { rows } = db.prepare(`SELECT coalesce(${end("max")} - ${end("min")} + 1, 0) AS rows`).get() as {
      rows: number;
    };
    return { rows };
  } catch {
    return { rows: undefined };
  }
}
