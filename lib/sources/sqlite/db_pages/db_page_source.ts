/**
 * Reads a database's tables directly from the db pages of its file, in a fraction of the time that SQLite's interface
 * takes from JavaScript.
 *
 * SQLite has the file open and holds its read lock all the while, so db pages do not change, and SQLite describes the
 * tables. SQLite also reads what db pages do not give easily: tables without rowids, defaults of columns that old
 * rows lack, and the texts of books whose levels are asked for.
 *
 * Rows come in the order of their rowids, as from {@linkcode SqlSource}: bars are equal for any order of time.
 *
 * @module
 */

import { type BookBatch, restarted, type Tally, type TradeBatch } from "../../../model/batches.ts";
import { BatchLevels } from "../../batch_levels.ts";
import { BookColumns } from "../../book_columns.ts";
import type {
  BookQuery,
  PerKind,
  Progress,
  RejectedRow,
  SharedReading,
  Source,
  SourceDescription,
  TablePart,
  TimeIndex,
  TimeRange,
} from "../../source.ts";
import { SourceFault } from "../../source_fault.ts";
import { TradeColumns } from "../../trade_columns.ts";
import type { Connection } from "../connection.ts";
import { bookReader } from "../choose_reader.ts";
import { Scanner } from "../scanner.ts";
import { scalar } from "../../recognition/expressions.ts";
import type { DatabaseSchema } from "../../recognition/schema.ts";
import {
  areLevelsColumns,
  bookColumns,
  selectedOfBook,
  selectedOfTrade,
  tradeColumns,
} from "../select_list.ts";
import type { SqlSource } from "../sql_source.ts";
import { BookDecoder } from "./book_decoder.ts";
import { booksOfRows, decodeBatches } from "./decode_batches.ts";
import type { LeafGroup } from "./btree.ts";
import { TableCoverage } from "./db_page_coverage.ts";
import { DbPageFile } from "./db_page_file.ts";
import { DbPageSet } from "./db_page_set.ts";
import { LeafRange, sharedReading } from "./leaf_range.ts";
import { LeafTimes } from "./leaf_times.ts";
import { RecordValues } from "./record_values.ts";
import { rowQuery } from "./row_query.ts";
import { TableCursor } from "./table_cursor.ts";
import { describeTableLayout, onlyTime, type TableLayout } from "./table_layout.ts";
import { ONLY_TIME, readLeafTimes } from "./time_index_reader.ts";
import { TradeDecoder } from "./trade_decoder.ts";

/** A {@linkcode Source} that reads db pages, and leaves tables without rowids and the like to SQLite. */
export class DbPageSource implements Source {
  readonly schema: DatabaseSchema;
  readonly description: SourceDescription;
  readonly fault: SourceFault | undefined;
  readonly bookFault: SourceFault | undefined;
  readonly isPrivate: boolean;
  readonly shared: SharedReading | undefined;
  readonly has: PerKind<boolean>;
  readonly tally: PerKind<Tally>;
  readonly progress: PerKind<Progress>;
  readonly wholeReason: Source["wholeReason"] = (kind) => this.#sqlite.wholeReason(kind);

  readonly #connection: Connection;
  readonly #sqlite: SqlSource;
  readonly #file: DbPageFile;
  /** The layout of each table that exists, or why SQLite has to read the table. */
  readonly #trades: TableLayout | string | undefined;
  readonly #book: TableLayout | string | undefined;
  readonly #coverage: TableCoverage;
  readonly #unreadable = new Map<bigint, SourceFault>();

  /**
   * Makes a source over an open connection, which `sqlite` closes in the end.
   *
   * @param sqlite A source over the same connection
   * @param file The connection's file
   * @throws {SourceFault} If the file's header is damaged
   */
  constructor(connection: Connection, sqlite: SqlSource, file: Deno.FsFile) {
    this.#connection = connection;
    this.#sqlite = sqlite;
    this.#file = new DbPageFile(file);
    this.schema = sqlite.schema;
    this.fault = sqlite.fault;
    this.isPrivate = sqlite.isPrivate;
    this.bookFault = sqlite.bookFault;
    this.has = sqlite.has;
    this.tally = sqlite.tally;
    this.progress = sqlite.progress;
    const { db } = connection;
    const { trades, book } = this.schema;
    this.#trades = trades && describeTableLayout(db, this.#file, trades, tradeColumns(trades));
    const isPlain = book && (book.isPlain || areLevelsColumns(book));
    this.#book = book && describeTableLayout(db, this.#file, book, bookColumns(book), isPlain);
    const roots = db.prepare(
      "SELECT 1 AS root UNION ALL SELECT rootpage FROM sqlite_schema WHERE rootpage > 0",
    ).all().map(({ root }) => Number(root));
    const tables = [this.#trades, this.#book].filter((layout) => layout !== undefined);
    this.#coverage = new TableCoverage(this.#file, roots, tables.length, () => sqlite.check());
    const reasons = new Set(tables.filter((layout) => typeof layout === "string"));
    this.shared = this.isPrivate ? undefined : this.#sharedReading();
    const part = reasons.size === 0
      ? "by db pages"
      : `not all of it by db pages, since ${[...reasons].join(" and ")}`;
    this.description = { ...sqlite.description, how: `${connection.how}, ${part}` };
  }

  *trades(range?: TimeRange, index?: TimeIndex, part?: TablePart): Generator<TradeBatch> {
    if (typeof this.#trades === "string") return yield* this.#sqlite.trades(range, index);
    const { trades } = this.schema;
    if (trades === undefined || this.#trades === undefined) return;
    using scanner = Scanner.acquire();
    const tally = restarted(this.tally.trades);
    const columns = new TradeColumns({
      tally,
      range,
      allocator: scanner.columns(),
      sides: trades.sides,
      signedPrices: this.#sqlite.reading.signedPrices,
    });
    const visited = scanner.visited(this.#file);
    const groups = this.#groupsOf(range, part ?? index);
    const values = this.#values("trades", this.#trades, selectedOfTrade(trades), visited, scanner, groups);
    const decoder = new TradeDecoder(values, columns, trades, scanner);
    for (const fault of decodeBatches(decoder)) {
      columns.finish();
      if (columns.count > 0 || range !== undefined) yield columns;
      columns.clear();
      if (fault) throw fault;
    }
    this.#finishReading(this.#trades, visited, groups, part);
  }

  *books({ range, depthLevels = Infinity, index, part, keepsLevels }: BookQuery = {}): Generator<BookBatch> {
    const { book } = this.schema;
    if (book === undefined || this.#book === undefined || typeof this.#book === "string") {
      return yield* this.#sqlite.books({ range, depthLevels, keepsLevels, index });
    }
    using scanner = Scanner.acquire();
    const visited = scanner.visited(this.#file);
    const groups = this.#groupsOf(range, part ?? index);
    const tally = restarted(this.tally.books);
    const options = { tally, range, depthLevels, signedPrices: this.#sqlite.reading.signedPrices };
    if (areLevelsColumns(book)) {
      const kept = keepsLevels ? new BatchLevels() : undefined;
      const reader = bookReader(this.#connection.db, book, { ...options, kept });
      const values = this.#values("book", this.#book, [...reader.selected], visited, scanner, groups);
      yield* booksOfRows(values, reader, range !== undefined);
      if (groups === undefined) this.#coverage.add(this.#book, visited);
      return;
    }
    const allocator = scanner.columns();
    const kept = keepsLevels ? new BatchLevels(scanner.batchLevels) : undefined;
    const readTexts = (row: number) => decoder.readTexts(row);
    const columns: BookColumns = new BookColumns({ ...options, allocator, readTexts, kept });
    const rowids = allocator.bigInts();
    const values = this.#values("book", this.#book, selectedOfBook(book), visited, scanner, groups);
    const { layout } = this.#book;
    const decoder = new BookDecoder(values, columns, scanner, {
      layout,
      hasId: book.id !== undefined,
      instrument: book.instrument,
      depthLevels,
      rowids,
      unreadable: this.#unreadable,
    });
    for (const fault of decodeBatches(decoder)) {
      const unreadable = decoder.finish();
      if (columns.count > 0 || range !== undefined) yield columns;
      columns.clear();
      if (fault ?? unreadable) throw fault ?? unreadable;
    }
    this.#finishReading(this.#book, visited, groups, part);
  }

  indexTimes(kind: "trades" | "books", afterSome: () => void, known?: TimeIndex): TimeIndex {
    const table = kind === "trades" ? this.#trades : this.#book;
    const name = kind === "trades" ? "trades" : "book";
    const schema = this.schema[name];
    if (schema === undefined || table === undefined || typeof table === "string") {
      return this.#sqlite.indexTimes(kind, afterSome, known);
    }
    using scanner = Scanner.acquire();
    const timeOnly = onlyTime(table);
    scanner.setTimeColumn(timeOnly.layout.indexes.indexOf(ONLY_TIME));
    const visited = scanner.visited(this.#file);
    const values = this.#values(name, timeOnly, [scalar(schema, schema.time)], visited, scanner);
    const times = new LeafTimes(this.#file);
    readLeafTimes(values, scanner, times, afterSome, () => this.#coverage.checkAlone(table, visited));
    return times;
  }

  firstRejected(kind: "trades" | "books"): RejectedRow | undefined {
    return this.#sqlite.firstRejected(kind);
  }

  close(): void {
    this.#sqlite.close();
  }

  #values(
    kind: "trades" | "book",
    { root, layout, isReal }: TableLayout,
    selected: string[],
    visited: DbPageSet,
    scanner: Scanner,
    groups?: Iterable<LeafGroup>,
  ): RecordValues {
    const cursor = new TableCursor(this.#file, root, layout, visited, scanner, groups);
    const query = rowQuery(this.#connection.db, kind, this.schema[kind]!, selected);
    return new RecordValues(cursor, isReal, query);
  }

  /** How several threads read this database: tables that are read by db pages, and whose rows stand for themselves. */
  #sharedReading(): SharedReading {
    const tableOf = (kind: "trades" | "books") => {
      const { book } = this.schema;
      const table = kind === "trades"
        ? this.#trades
        : book && areLevelsColumns(book)
        ? undefined
        : this.#book;
      return typeof table === "object" ? table : undefined;
    };
    const rootOf = (kind: "trades" | "books") => tableOf(kind)?.root;
    return sharedReading(this.#file, rootOf, (kind, visited) => this.#coverage.add(tableOf(kind)!, visited));
  }

  /** The leaves to read: those of a part, or those that have rows of a range if they are known, or all. */
  #groupsOf(range?: TimeRange, only?: TimeIndex | TablePart): Iterable<LeafGroup> | undefined {
    if (only instanceof LeafRange) return only.groups;
    if (range === undefined || !(only instanceof LeafTimes) || !only.isOf(this.#file)) return undefined;
    return only.groups(range);
  }

  /** Notes which db pages hold a part, or checks the coverage after the whole table. */
  #finishReading(table: TableLayout, visited: DbPageSet, groups: unknown, only: unknown): void {
    if (only instanceof LeafRange) only.visited = visited.bits;
    else if (groups === undefined) this.#coverage.add(table, visited);
  }
}
