/** @module Reads a database through SQLite's own interface (`node:sqlite`), whatever its tables are made of. */

import {
  BATCH_ROWS,
  type BookBatch,
  newTally,
  restarted,
  type Tally,
  type TradeBatch,
} from "../../model/batches.ts";
import { BatchLevels } from "../batch_levels.ts";
import type { ReadingOptions } from "../reading_options.ts";
import { describeSchema } from "../recognition/describe.ts";
import { recogniseSchema } from "../recognition/recognise.ts";
import { indexOf } from "../row_times_index.ts";
import type { BookRowReader, TradeRowReader } from "../row_readers.ts";
import type {
  BookQuery,
  PerKind,
  Progress,
  RejectedRow,
  Source,
  SourceDescription,
  TimeIndex,
  TimeRange,
} from "../source.ts";
import { SourceFault } from "../source_fault.ts";
import type { SqlValue } from "../values/decimal.ts";
import { type Connection, openConnection } from "./connection.ts";
import type { DatabaseOptions } from "./database_options.ts";
import { asFault } from "./sqlite_faults.ts";
import { checkStructure } from "./check_structure.ts";
import { firstRejectedOf } from "./first_rejected.ts";
import { describeTables } from "./describe_tables.ts";
import type { DatabaseSchema, TableSchema } from "../recognition/schema.ts";
import { bookReader, tradeReader } from "./choose_reader.ts";
import { tableQueries } from "./sample_rows.ts";
import { noTables } from "./no_tables.ts";
import { bookProgress, progressOf } from "./table_progress.ts";
import { type PartToRead, readPart } from "./read_table.ts";
import { areBooks, areRowsBooks, rowidIndexOf, spansOf, wholeReasonOf } from "./rowid_index.ts";
import { scannedIndexOf } from "./scan_times.ts";
import type { TakeRow } from "./table_rows.ts";
import { createTempViews } from "./temp_views.ts";
import { keepTemporariesInFiles } from "./temporary_files.ts";
import { mayBeWithin } from "./time_filter.ts";

/**
 * Opens a database through SQLite.
 *
 * @throws {SourceFault} If the database cannot be read at all, or its tables are not recognised
 */
export async function openSqlSource(path: string, options: DatabaseOptions = {}): Promise<SqlSource> {
  const source = await openConnection(path, options);
  try {
    return new SqlSource(source, options);
  } catch (error) {
    source.close();
    throw asFault(error);
  }
}

/** What a source over an open connection needs to know. */
interface SqlSourceOptions {
  /** Folder for SQLite's temporary files, which is SQLite's own choice by default. */
  scratch?: string;
  /** What is known of the rows. */
  reading?: ReadingOptions;
  /** Whether rows are added meanwhile, so that the structure of the whole file is not checked. */
  isLive?: boolean;
}

/** A {@linkcode Source} over SQLite's own interface. */
export class SqlSource implements Source {
  /** Which tables and columns were recognised. */
  readonly schema: DatabaseSchema;
  readonly description: SourceDescription;
  readonly fault: SourceFault | undefined;
  readonly bookFault: SourceFault | undefined;
  readonly isPrivate: boolean;
  readonly has: PerKind<boolean>;
  readonly tally: PerKind<Tally> = { trades: newTally(), books: newTally() };
  readonly progress: PerKind<Progress>;
  readonly wholeReason: Source["wholeReason"] = (kind) => wholeReasonOf(kind, this.#source.db, this.schema);
  /** What the caller knows about the data and expects of the rows. */
  readonly reading: ReadingOptions;

  readonly #source: Connection;
  readonly #scratch: string | undefined;
  #isChecked: boolean;

  /** Reads from an open connection, and closes the connection in the end. */
  constructor(
    source: Connection,
    { scratch, reading = {}, isLive = false }: SqlSourceOptions = {},
  ) {
    this.#isChecked = isLive;
    this.#source = source;
    this.#scratch = scratch;
    this.reading = reading;
    this.fault = source.fault;
    this.isPrivate = source.isPrivate === true;
    keepTemporariesInFiles(source.db, scratch, reading.views !== undefined);
    if (reading.views !== undefined) createTempViews(source.db, reading.views);
    const tables = describeTables(source.db);
    if (tables.length === 0) throw noTables(source.db);
    this.schema = recogniseSchema(tables, tableQueries(source.db), reading);
    const { trades, book, bookFault } = this.schema;
    this.bookFault = bookFault;
    this.has = { trades: trades !== undefined, books: book !== undefined };
    this.progress = {
      trades: trades ? progressOf(source.db, trades) : { rows: 0 },
      books: book ? bookProgress(source.db, book) : { rows: 0 },
    };
    this.description = {
      how: typeof source.file === "string"
        ? `${source.how}, through SQLite, since ${source.file}`
        : source.how,
      ...describeSchema(this.schema),
    };
  }

  *trades(range?: TimeRange, index?: TimeIndex): Generator<TradeBatch> {
    const { trades } = this.schema;
    if (trades === undefined) return;
    const reader = tradeReader(trades, {
      tally: restarted(this.tally.trades),
      range,
      signedPrices: this.reading.signedPrices,
    });
    const { columns, selected } = reader;
    let taking: TradeRowReader | undefined = reader;
    let rows = 0;
    const take = (...values: SqlValue[]) => {
      taking!.take(...values);
      return ++rows % BATCH_ROWS === 0 ? 1 : null;
    };
    try {
      const part = {
        spans: spansOf(range, index),
        condition: mayBeWithin(trades, range),
        isChecked: index !== undefined,
      };
      for (const { fault } of this.#batches(trades, selected, take, part)) {
        columns.finish();
        if (columns.count > 0 || range !== undefined) yield columns;
        columns.clear();
        if (fault) throw fault;
      }
      reader.end();
      columns.finish();
      if (columns.count > 0) yield columns;
    } finally {
      // node:sqlite never releases a function, so the function must not keep the columns.
      taking = undefined;
    }
  }

  *books({ range, depthLevels, keepsLevels, index }: BookQuery = {}): Generator<BookBatch> {
    const { book } = this.schema;
    if (book === undefined) return;
    const reader = bookReader(this.#source.db, book, {
      tally: restarted(this.tally.books),
      range,
      depthLevels,
      signedPrices: this.reading.signedPrices,
      kept: keepsLevels && book.updates === undefined ? new BatchLevels() : undefined,
    });
    const { columns, selected } = reader;
    let taking: BookRowReader | undefined = reader;
    let rows = 0;
    const take = (...values: SqlValue[]) => {
      taking!.take(...values);
      const isFull = ++rows % BATCH_ROWS === 0 || taking!.isFull;
      if (isFull) rows = 0;
      return isFull ? 1 : null;
    };
    try {
      const condition = areBooks(book, reader) ? mayBeWithin(book, range) : undefined;
      const part = { reader, spans: spansOf(range, index), condition, isChecked: index !== undefined };
      for (const { fault, start } of this.#batches(book, selected, take, part)) {
        reader.finishBatch(start);
        if (columns.count > 0 || range !== undefined) yield columns;
        reader.clearBatch();
        if (fault) throw fault;
      }
      reader.end();
      reader.finishBatch(undefined);
      if (columns.count > 0) yield columns;
    } finally {
      taking = undefined;
    }
  }

  indexTimes(kind: "trades" | "books", afterSome: () => void, known?: TimeIndex): TimeIndex {
    const { db } = this.#source;
    const { trades, book } = this.schema;
    const table = kind === "trades" ? trades : book;
    const isByRow = table !== undefined && (table !== book || areRowsBooks(db, book));
    if (isByRow && table.hasRowid) return rowidIndexOf(db, table, known, afterSome, () => this.check());
    return isByRow && scannedIndexOf(db, table, afterSome, () => this.check()) ||
      indexOf(kind === "trades" ? this.trades() : this.books(), afterSome);
  }

  firstRejected(kind: "trades" | "books"): RejectedRow | undefined {
    const { signedPrices } = this.reading;
    const scan = (table: TableSchema, selected: readonly string[], take: TakeRow) =>
      this.#batches(table, selected, take);
    return firstRejectedOf(kind, this.#source.db, this.schema, signedPrices, scan);
  }

  close(): void {
    this.#source.close();
  }

  /**
   * Calls `take` for each row of a table and yields after each batch, with the rowid from which the batch was read,
   * where rows have one. A fault comes as the last value, so that the rows before the fault are not lost. With `isChecked`
   * the structure of the file is known to be sound.
   */
  *#batches(
    table: TableSchema,
    selected: readonly string[],
    take: TakeRow,
    part: PartToRead & { isChecked?: boolean } = {},
  ): Generator<{ start?: bigint; fault?: SourceFault }> {
    try {
      for (const start of readPart(this.#source.db, table, selected, take, this.#scratch, part)) {
        yield { start };
      }
      if (part.spans === undefined && !part.isChecked) this.check();
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
    checkStructure(this.#source.db);
  }
}
