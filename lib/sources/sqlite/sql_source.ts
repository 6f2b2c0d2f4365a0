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
import { printable } from "../../text/printable.ts";
import {
  BATCH_ROWS,
  type BookBatch,
  newTally,
  restarted,
  type Tally,
  type TradeBatch,
} from "../../model/batches.ts";
import { SourceFault } from "../source_fault.ts";
import type { Extent, Source } from "../source.ts";
import type { SqlValue } from "../values/decimal.ts";
import { BookColumns, TradeColumns } from "../row_columns.ts";
import {
  type ColumnDescription,
  type DatabaseSchema,
  isWanted,
  recogniseSchema,
  rowidName,
  type TableDescription,
  type TableSchema,
} from "./schema.ts";
import { name, selectedOfBook, selectedOfTrade } from "./select_list.ts";
import { endlessness } from "./view_plan.ts";
import { asFault, type Connection, openConnection, type OpenOptions } from "./connection.ts";

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
 * @throws {SourceFault} If it cannot be read at all, or its tables are not recognised
 */
export async function openSqlSource(path: string, options: OpenOptions = {}): Promise<SqlSource> {
  const source = await openConnection(path, options);
  try {
    return new SqlSource(source);
  } catch (error) {
    source.close();
    throw asFault(error);
  }
}

/** A {@linkcode Source} over SQLite's own interface. */
export class SqlSource implements Source {
  readonly schema: DatabaseSchema;
  readonly fault: SourceFault | undefined;
  readonly tradeTally: Tally = newTally();
  readonly bookTally: Tally = newTally();
  readonly tradeExtent: Extent;
  readonly bookExtent: Extent;
  /** How the database was opened, for `--verbose`. */
  readonly how: string;

  readonly #source: Connection;
  #isChecked = false;

  /** Reads from an open source, which it closes in the end. */
  constructor(source: Connection) {
    this.#source = source;
    this.how = typeof source.file === "string"
      ? `${source.how}, through SQLite, since ${source.file}`
      : source.how;
    this.fault = source.fault;
    this.schema = recogniseSchema(describeTables(source.db));
    this.tradeExtent = extentOf(source.db, this.schema.trades);
    this.bookExtent = this.schema.book ? extentOf(source.db, this.schema.book) : { rows: 0 };
  }

  *trades(): Generator<TradeBatch> {
    const { trades } = this.schema;
    const columns = new TradeColumns(restarted(this.tradeTally));
    let taking: TradeColumns | undefined = columns;
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
      taking!.take(time, price, size, side, hasTradeId ? tradeId : undefined, hasId ? id : undefined);
      return null;
    };
    try {
      for (const fault of this.#stretches(trades, selectedOfTrade(trades), take)) {
        if (columns.count > 0) yield columns;
        columns.clear();
        if (fault) throw fault;
      }
    } finally {
      // node:sqlite never lets go of a function, which must not keep the columns.
      taking = undefined;
    }
  }

  *books(depthLevels?: number): Generator<BookBatch> {
    const { book } = this.schema;
    if (book === undefined) return;
    const columns = new BookColumns(restarted(this.bookTally), depthLevels);
    let taking: BookColumns | undefined = columns;
    const hasId = book.id !== undefined;
    const take = (time: SqlValue, bids: SqlValue, asks: SqlValue, id: SqlValue) => {
      taking!.take(time, bids, asks, hasId ? id : undefined);
      return null;
    };
    try {
      for (const fault of this.#stretches(book, selectedOfBook(book), take)) {
        columns.finish();
        if (columns.count > 0) yield columns;
        columns.clear();
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
   * Calls `take` for each row of a table and comes up for air at least every {@linkcode BATCH_ROWS} rows. A fault
   * is given as the last value, so that the rows before it are not lost.
   */
  *#stretches(table: TableSchema, selected: string[], take: TakeRow): Generator<SourceFault | undefined> {
    try {
      for (
        const _ of table.hasRowid
          ? this.#byRowid(table, selected, take)
          : this.#bySteps(table, selected, take)
      ) {
        yield undefined;
      }
      this.check();
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
        FROM ${name(table.table)} NOT INDEXED WHERE ${rowid} >= ? ORDER BY ${rowid} LIMIT ${BATCH_ROWS})`,
    ) as RowStatement;
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    for (let next = -(2n ** 63n); next < 2n ** 63n;) {
      const [, greatest] = statement.get(next) as unknown as [bigint, bigint | null];
      if (greatest === null) return;
      if (greatest < next) throw new SourceFault("it is damaged (rowids do not ascend)");
      next = greatest + 1n;
      yield;
    }
  }

  *#bySteps(table: TableSchema, selected: string[], take: TakeRow): Generator<void> {
    const { db } = this.#source;
    const from = `FROM ${name(table.table)}`;
    db.function("orderflow_take", { directOnly: true }, take);
    const query = `SELECT orderflow_take(${selected}) ${from}`;
    const reason = endlessness(db, query);
    if (reason !== undefined) throw new SourceFault(`it cannot be read: ${reason}`);
    // node:sqlite ends an iteration at an error as if there were no more rows; one that follows all others tells.
    const statement = db.prepare(`${query} UNION ALL SELECT 1`) as RowStatement;
    statement.setReturnArrays(true);
    let steps = 0;
    let isWhole = false;
    for (const [isLast] of statement.iterate() as unknown as Iterable<[1 | null]>) {
      if (isLast) isWhole = true;
      else if (++steps % BATCH_ROWS === 0) yield;
    }
    yield;
    if (isWhole) return;
    // Once more, taking nothing, to hear of the error.
    db.function("orderflow_pass", { directOnly: true, varargs: true }, () => null);
    db.prepare(`SELECT count(orderflow_pass(${selected})) ${from}`).get();
    throw new SourceFault(`SQLite gives up after ${steps} rows of ${printable(table.table)}`);
  }

  /**
   * Has SQLite check its pages, once: rows that damaged pages lost or have twice do not show on reading.
   *
   * @throws {SourceFault} If they are damaged
   */
  check(): void {
    if (this.#isChecked || this.fault) return;
    this.#isChecked = true;
    try {
      const { quick_check: said } = this.#source.db.prepare("PRAGMA quick_check(1)").get() as {
        quick_check: string;
      };
      // What begins otherwise is about values, which are judged row by row.
      const [, problem] = /^\*\*\* in database main \*\*\*\n(.*)/.exec(said) ?? [];
      if (problem !== undefined) throw new SourceFault(`it is damaged (SQLite: ${printable(problem)})`);
    } catch (error) {
      throw asFault(error);
    }
  }
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
  return db.prepare(`SELECT name, type, pk AS primaryKey, hidden FROM pragma_table_xinfo(?)`)
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
