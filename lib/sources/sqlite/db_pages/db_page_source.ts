/**
 * Reads a database's tables straight from the pages of its file, in a small part of the time that SQLite's interface
 * takes from JavaScript.
 *
 * SQLite opens the file and holds its read lock all the while, so that no page changes, and says what the tables
 * are. It also reads what pages do not tell easily: tables that are not ordinary ones, the defaults of columns that
 * old rows lack, the text of the one snapshot of a batch whose levels are wanted.
 *
 * RowDecoder come in the order of their rowids, as from {@linkcode SqlSource}, not in that of time: bars are the same
 * for any order, so nothing is sorted here.
 *
 * @module
 */

import type { StatementSync } from "node:sqlite";
import { type BookBatch, restarted, type Tally, type TradeBatch } from "../../../model/batches.ts";
import { SourceFault } from "../../source_fault.ts";
import type { BookQuery, PerKind, Progress, Source, SourceDescription, TimeRange } from "../../source.ts";
import type { SqlValue } from "../../values/decimal.ts";
import { BookColumns } from "../../book_columns.ts";
import { TradeColumns } from "../../trade_columns.ts";
import { type DatabaseSchema, rowidName, type TableSchema } from "../schema.ts";
import { bookColumns, name, selectedOfBook, selectedOfTrade, tradeColumns } from "../select_list.ts";
import type { SqlSource } from "../sql_source.ts";
import type { Connection } from "../connection.ts";
import { asFault } from "../sqlite_faults.ts";
import { BookDecoder } from "./book_decoder.ts";
import { type AskSqlite, RecordValues } from "./record_values.ts";
import { PageSet } from "./btree.ts";
import { isAccountedFor } from "./db_page_accounts.ts";
import { damaged, DbPageFile } from "./db_page_file.ts";
import { Scanner } from "../scanner.ts";
import { TableCursor } from "./table_cursor.ts";
import { describeTableLayout, type TableLayout } from "./table_layout.ts";
import { TradeDecoder } from "./trade_decoder.ts";

/** A {@linkcode Source} over the pages of a file, and over SQLite for tables that it leaves to it. */
export class DbPageSource implements Source {
  readonly schema: DatabaseSchema;
  readonly description: SourceDescription;
  readonly fault: SourceFault | undefined;
  readonly bookFault: SourceFault | undefined;
  readonly has: PerKind<boolean>;
  readonly tally: PerKind<Tally>;
  readonly progress: PerKind<Progress>;

  readonly #source: Connection;
  readonly #sqlite: SqlSource;
  readonly #file: DbPageFile;
  readonly #trades: TableLayout | string;
  readonly #book: TableLayout | string;
  /** The pages of each table that was read to its end. */
  readonly #read = new Map<TableLayout, PageSet>();
  /** The root pages of all trees, the schema's among them. */
  readonly #roots: number[];

  /**
   * Reads from an open source, which it closes in the end.
   *
   * @param sqlite A reader over the same source
   * @param file The source's file
   */
  constructor(source: Connection, sqlite: SqlSource, file: Deno.FsFile) {
    this.#source = source;
    this.#sqlite = sqlite;
    this.#file = new DbPageFile(file);
    const { schema } = sqlite;
    this.schema = schema;
    this.fault = sqlite.fault;
    this.bookFault = sqlite.bookFault;
    this.has = sqlite.has;
    this.tally = sqlite.tally;
    this.progress = sqlite.progress;
    const { trades, book } = schema;
    this.#trades = describeTableLayout(source.db, this.#file, trades, tradeColumns(trades));
    this.#book = book === undefined
      ? this.#trades
      : describeTableLayout(source.db, this.#file, book, bookColumns(book));
    this.#roots = source.db.prepare(
      "SELECT 1 AS root UNION ALL SELECT rootpage FROM sqlite_schema WHERE rootpage > 0",
    ).all().map(({ root }) => Number(root));
    const reasons = new Set([this.#trades, this.#book].filter((pages) => typeof pages === "string"));
    const how = `${source.how}, ${
      reasons.size === 0 ? "by pages" : `not all of it by pages, since ${[...reasons].join(" and ")}`
    }`;
    this.description = { ...sqlite.description, how };
  }

  *trades(range?: TimeRange): Generator<TradeBatch> {
    if (typeof this.#trades === "string") return yield* this.#sqlite.trades(range);
    const { trades } = this.schema;
    using scanner = Scanner.take();
    const columns = new TradeColumns({
      tally: restarted(this.tally.trades),
      range,
      allocator: scanner.columns(),
    });
    const reached = new PageSet(this.#file);
    const fields = this.#fields(trades, this.#trades, selectedOfTrade(trades), reached, scanner);
    const rows = new TradeDecoder(fields, columns, trades, scanner);
    for (const fault of stretches(rows)) {
      if (columns.count > 0) yield columns;
      columns.clear();
      if (fault) throw fault;
    }
    this.#account(this.#trades, reached);
  }

  *books({ range, depthLevels = Infinity }: BookQuery = {}): Generator<BookBatch> {
    const { book } = this.schema;
    if (book === undefined || typeof this.#book === "string") {
      return yield* this.#sqlite.books({ range, depthLevels });
    }
    using scanner = Scanner.take();
    const columns = new BookColumns({
      tally: restarted(this.tally.books),
      range,
      depthLevels,
      allocator: scanner.columns(),
    });
    const reached = new PageSet(this.#file);
    const fields = this.#fields(book, this.#book, selectedOfBook(book), reached, scanner);
    const { layout } = this.#book;
    const rows = new BookDecoder(fields, columns, depthLevels, book.id !== undefined, scanner, layout);
    for (const fault of stretches(rows)) {
      rows.finish();
      if (columns.count > 0) yield columns;
      columns.clear();
      if (fault) throw fault;
    }
    this.#account(this.#book, reached);
  }

  close(): void {
    this.#sqlite.close();
  }

  #fields(
    table: TableSchema,
    { root, layout, isReal }: TableLayout,
    selected: string[],
    reached: PageSet,
    scanner: Scanner,
  ): RecordValues {
    const cursor = new TableCursor(this.#file, root, layout, reached, scanner);
    return new RecordValues(cursor, isReal, this.#asking(table, selected));
  }

  /**
   * Takes note of a table's pages. When those of the last are known, SQLite is asked what is wrong if they do not
   * account for the file; for a table that SQLite reads, it is asked anyway.
   *
   * @throws {SourceFault} If something is
   */
  #account(table: TableLayout, reached: PageSet): void {
    this.#read.set(table, reached);
    const tables = new Set([this.#trades, this.#book]);
    if (tables.size > this.#read.size) return;
    const others = this.#roots.filter((root) => ![...this.#read.keys()].some((read) => read.root === root));
    if (!isAccountedFor(this.#file, [...this.#read.values()], others)) this.#sqlite.check();
  }

  /** Makes what asks SQLite for single rows. It gives values to a function, which gets them whole, unlike a result. */
  #asking(table: TableSchema, selected: string[]): AskSqlite {
    const { db } = this.#source;
    const rowid = rowidName(table.columns)!;
    let values: SqlValue[] | undefined;
    const take = (...row: SqlValue[]) => {
      values = row;
      return null;
    };
    let statement: StatementSync | undefined;
    const prepare = () => {
      // node:sqlite never lets go of a function, so it is made once, and no row stays with it.
      const row = `orderflow_row_of_${table === this.schema.trades ? "trades" : "book"}`;
      db.function(row, { directOnly: true, varargs: true }, take);
      return db.prepare(
        `SELECT ${row}(${selected}) FROM ${name(table.table)} NOT INDEXED WHERE ${rowid} = ?`,
      );
    };
    return (rowid) => {
      try {
        (statement ??= prepare()).get(rowid);
      } catch (error) {
        throw asFault(error);
      }
      const row = values;
      values = undefined;
      if (row === undefined) throw damaged(`SQLite does not find row ${rowid}`);
      return row;
    };
  }
}

/** Takes stretch by stretch; a fault is given as the last value, so that the rows before it are not lost. */
function* stretches(rows: { takeStretch(): boolean }): Generator<SourceFault | undefined> {
  try {
    while (rows.takeStretch()) yield;
    yield;
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    yield error;
  }
}
