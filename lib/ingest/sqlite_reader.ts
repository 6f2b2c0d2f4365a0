/**
 * Reads a database through SQLite itself (`node:sqlite`), whatever its tables are made of.
 *
 * SQLite calls a function of ours for each row, which puts the values into columns: no row becomes an object, and
 * one crossing into native code a batch is several times cheaper than one a row. Tables are read in stretches of
 * rowids; what has no rowid (views, virtual tables, tables WITHOUT ROWID) is stepped through row by row.
 *
 * @module
 */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { BATCH_ROWS, type BookBatch, newTally, type Tally, type TradeBatch } from "./batches.ts";
import { DatabaseFault } from "./database_fault.ts";
import type { DatabaseReader, Extent } from "./database_reader.ts";
import type { SqlValue } from "./decimal.ts";
import { BookColumns, TradeColumns } from "./row_columns.ts";
import {
  type ColumnDescription,
  type DatabaseSchema,
  isWanted,
  recogniseSchema,
  rowidName,
  type TableDescription,
  type TableSchema,
} from "./schema.ts";
import { asFault, type OpenOptions, openSource, type SqliteSource } from "./sqlite_source.ts";

/** Longest text of one side of a book, in bytes: 16 MiB are some 300,000 levels. */
const MAX_BOOK_BYTES = 1 << 24;

/** Takes the values of one row, in the order of the query's columns. What it returns is what SQL gets: nothing. */
// deno-lint-ignore no-explicit-any
type TakeRow = (...values: any[]) => null;

/** What node:sqlite has that its published types lack. */
interface RowStatement extends StatementSync {
  setReturnArrays(enabled: boolean): void;
}

/**
 * Opens a database through SQLite.
 *
 * @throws {DatabaseFault} If it cannot be read at all, or its tables are not recognised
 */
export async function openSqliteReader(path: string, options: OpenOptions = {}): Promise<SqliteReader> {
  const source = await openSource(path, options);
  try {
    return new SqliteReader(source);
  } catch (error) {
    source.close();
    throw asFault(error);
  }
}

/** A {@linkcode DatabaseReader} over SQLite's own interface. */
export class SqliteReader implements DatabaseReader {
  readonly schema: DatabaseSchema;
  readonly fault: DatabaseFault | undefined;
  readonly tradeTally: Tally = newTally();
  readonly bookTally: Tally = newTally();
  readonly tradeExtent: Extent;
  readonly bookExtent: Extent;
  /** How the database was opened, for `--verbose`. */
  readonly how: string;

  readonly #source: SqliteSource;

  /** Reads from an open source, which it closes in the end. */
  constructor(source: SqliteSource) {
    this.#source = source;
    this.how = source.how;
    this.fault = source.fault;
    this.schema = recogniseSchema(describeTables(source.db));
    this.tradeExtent = extentOf(source.db, this.schema.trades);
    this.bookExtent = this.schema.book ? extentOf(source.db, this.schema.book) : { rows: 0 };
  }

  *trades(): Generator<TradeBatch> {
    const { trades } = this.schema;
    const columns = new TradeColumns(restarted(this.tradeTally));
    const hasTradeId = trades.tradeId !== undefined;
    const hasId = trades.id !== undefined;
    const take = (
      time: SqlValue,
      price: SqlValue,
      size: SqlValue,
      side: SqlValue,
      tradeId: SqlValue,
      id: SqlValue,
    ) => {
      columns.take(time, price, size, side, hasTradeId ? tradeId : undefined, hasId ? id : undefined);
      return null;
    };
    const selected = [trades.time, trades.price, trades.size, trades.side, trades.tradeId, trades.id]
      .map((column) => scalar(trades, column));
    for (const fault of this.#stretches(trades, selected, take)) {
      if (columns.count > 0) yield columns;
      columns.clear();
      if (fault) throw fault;
    }
  }

  *books(depthLevels?: number): Generator<BookBatch> {
    const { book } = this.schema;
    if (book === undefined) return;
    const columns = new BookColumns(restarted(this.bookTally), depthLevels);
    const hasId = book.id !== undefined;
    const take = (time: SqlValue, bids: SqlValue, asks: SqlValue, id: SqlValue) => {
      columns.take(time, bids, asks, hasId ? id : undefined);
      return null;
    };
    const selected = [
      scalar(book, book.time),
      bookText(book.bids),
      bookText(book.asks),
      scalar(book, book.id),
    ];
    for (const fault of this.#stretches(book, selected, take)) {
      columns.finish();
      if (columns.count > 0) yield columns;
      columns.clear();
      if (fault) throw fault;
    }
  }

  close(): void {
    this.#source.close();
  }

  /**
   * Calls `take` for each row of a table and comes up for air at least every {@linkcode BATCH_ROWS} rows. A fault
   * is given as the last value, so that the rows before it are not lost.
   */
  *#stretches(table: TableSchema, selected: string[], take: TakeRow): Generator<DatabaseFault | undefined> {
    try {
      for (
        const _ of table.hasRowid
          ? this.#byRowid(table, selected, take)
          : this.#bySteps(table, selected, take)
      ) {
        yield undefined;
      }
    } catch (error) {
      yield asFault(error);
    }
  }

  *#byRowid(table: TableSchema, selected: string[], take: TakeRow): Generator<void> {
    const { db } = this.#source;
    const rowid = rowidName(table.columns)!;
    const values = selected.map((_, index) => `c${index}`);
    db.function("orderflow_take", { directOnly: true }, take);
    // The LIMIT keeps SQLite from merging the inner query into the outer one, so rows come in its order.
    const statement = db.prepare(
      `SELECT count(orderflow_take(${values})), max(r) FROM (
        SELECT ${rowid} AS r, ${selected.map((column, index) => `${column} AS ${values[index]}`)}
        FROM ${name(table.table)} NOT INDEXED WHERE ${rowid} > ? ORDER BY ${rowid} LIMIT ${BATCH_ROWS})`,
    ) as RowStatement;
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    // The least rowid is the least 64-bit integer; a table that uses it has one row before all others.
    for (let last = -(2n ** 63n);;) {
      const [, greatest] = statement.get(last) as unknown as [bigint, bigint | null];
      if (greatest === null) return;
      if (greatest <= last) throw new DatabaseFault("it is damaged (rowids do not ascend)");
      last = greatest;
      yield;
    }
  }

  *#bySteps(table: TableSchema, selected: string[], take: TakeRow): Generator<void> {
    const statement = this.#source.db.prepare(`SELECT ${selected} FROM ${name(table.table)}`) as RowStatement;
    statement.setReturnArrays(true);
    let taken = 0;
    for (const row of statement.iterate() as unknown as Iterable<SqlValue[]>) {
      take(...row);
      if (++taken % BATCH_ROWS === 0) yield;
    }
    yield;
  }
}

/** The same tally, counting from nothing. */
function restarted(tally: Tally): Tally {
  return Object.assign(tally, newTally());
}

/** An identifier in SQL. */
function name(identifier: string): string {
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

function describeTables(db: DatabaseSync): TableDescription[] {
  const tables = db.prepare(
    `SELECT l.name, l.type, l.wr AS withoutRowid, coalesce(s.sql, '') AS sql
     FROM pragma_table_list AS l JOIN sqlite_schema AS s ON s.name = l.name
     WHERE l.schema = 'main' AND s.type IN ('table', 'view') AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
     ORDER BY s.rowid`,
  ).all() as { name: string; type: string; withoutRowid: number; sql: string }[];
  return tables.map((table) => ({
    ...table,
    withoutRowid: table.withoutRowid !== 0,
    columns: isWanted(table.name) ? describeColumns(db, table.name) : [],
  }));
}

function describeColumns(db: DatabaseSync, table: string): ColumnDescription[] {
  return db.prepare(`SELECT name, type, pk AS primaryKey FROM pragma_table_xinfo(?)`)
    .all(table) as unknown as ColumnDescription[];
}

/** About how many rows a table has. Only a hint for progress, so a fault here is left to the reading itself to find. */
function extentOf(db: DatabaseSync, table: TableSchema): Extent {
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
