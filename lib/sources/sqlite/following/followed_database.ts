/**
 * A database that is followed while its recorder writes: each reading takes a bounded batch of rows beyond the last ones,
 * in one short read transaction of its own.
 *
 * The rows go through the readers that {@linkcode SqlSource} has them go through, so they make the bars that a plain run
 * makes. What the readers know of earlier rows stays with them. If earlier rows may have changed, everything is
 * read again with a new object.
 *
 * @module
 */

import { newTally, type Tally } from "../../../model/batches.ts";
import type { ReadingOptions } from "../../reading_options.ts";
import type { DatabaseSchema } from "../../recognition/schema.ts";
import type { BookRowReader, TradeRowReader } from "../../row_readers.ts";
import type { PerKind, SourceDescription, TimeRange } from "../../source.ts";
import { bookReader, tradeReader } from "../choose_reader.ts";
import type { Connection } from "../connection.ts";
import { asFault, isLocked, isLockInTheWay, isOfSqlite } from "../sqlite_faults.ts";
import { SqlSource } from "../sql_source.ts";
import { READING_MS } from "./batch_size.ts";
import { checkRowids } from "./cannot_follow.ts";
import { DayChangedError } from "./day_changed.ts";
import { type FileLook, FOLLOWED, FollowedFile, isUncertain } from "./followed_file.ts";
import { FollowedTable } from "./followed_table.ts";
import { handOverBooks, handOverTrades, type RowReceiver } from "./row_receiver.ts";

/** How a followed database is read. */
export interface FollowedOptions {
  /** What is known of the data and expected of the rows. */
  reading: ReadingOptions;
  /** Read only rows of this range; all by default. */
  range?: TimeRange;
  /** Count only this many of the best levels of a side; all by default. */
  depthLevels?: number;
  /** Whether rows of books are sorted where their order matters. */
  sorts?: boolean;
  /** The folder for private copies. */
  scratch?: string;
}

/**
 * What a reading came to: `absent` if there is no database yet, `locked` if its recorder is committing, `idle` if nothing
 * has changed, `read` if all rows are read, `more` if there may be more rows.
 */
export type Reading = "absent" | "locked" | "idle" | "read" | "more";

/** An open database, and its file as it was before. */
interface OpenedDatabase {
  connection: Connection;
  look: FileLook;
  /** When the file was looked at, in milliseconds since the Unix epoch. */
  lookedMs: number;
}

/** A database that is followed. */
export class FollowedDatabase implements Disposable {
  /** The rows read so far, by kind. */
  readonly tally: PerKind<Tally> = { trades: newTally(), books: newTally() };
  /** What the database is; undefined until its tables were recognised. */
  description: SourceDescription | undefined;
  /** Which kinds of rows the database has; undefined until its tables were recognised. */
  has: PerKind<boolean> | undefined;
  readonly #path: string;
  readonly #options: FollowedOptions;
  readonly #file: FollowedFile;
  #readers: { trades?: TradeRowReader; book?: BookRowReader } = {};
  #tables: { trades?: FollowedTable; book?: FollowedTable } = {};
  /** The recognised tables as text. */
  #recognised: string | undefined;
  /** How many rows there are when the tables are recognised again: few rows may be of several forms. */
  #recogniseAt = 0;
  /** The mark of the file then: tables without rows are recognised again when that has changed. */
  #recognisedMark: string | undefined;
  #schemaVersion: unknown;
  #look: FileLook | undefined;
  /** A private copy with rows to read, and the file as it was copied. */
  #copy: OpenedDatabase | undefined;
  /** Whether a journal was found that a crash of the recorder left. */
  #hasCrashed = false;
  /** The mark of the file when all of its rows were read. */
  #readMark: string | undefined;

  /** A database, which need not exist yet. */
  constructor(path: string, options: FollowedOptions) {
    this.#path = path;
    this.#options = options;
    this.#file = new FollowedFile(path);
  }

  /** How many rows were read. */
  get rows(): number {
    return (this.#tables.trades?.rows ?? 0) + (this.#tables.book?.rows ?? 0);
  }

  /** When the file was last written to, as far as is known, in milliseconds since the Unix epoch. */
  get changedMs(): number {
    return this.#look?.changedMs ?? 0;
  }

  /**
   * Reads the next rows, at most a batch of each table.
   *
   * @throws {DayChangedError} If rows that were read may have changed
   * @throws {CannotFollowError} If the database has no rowids
   * @throws {SourceFault} If the database cannot be read now
   */
  async read(receiver: RowReceiver): Promise<Reading> {
    let opened: OpenedDatabase | "absent" | "idle";
    try {
      opened = this.#copy ?? await this.#open();
    } catch (error) {
      if (error instanceof DayChangedError) throw error;
      if (error instanceof Deno.errors.NotFound) return "absent";
      if (isLockInTheWay(error)) return "locked";
      throw asFault(error);
    }
    if (typeof opened === "string") return opened;
    const { connection, look, lookedMs } = opened;
    this.#copy = undefined;
    try {
      const isMore = this.#readRows(connection, look, receiver);
      if (isMore && connection.isPrivate) this.#copy = opened;
      this.#readMark = isMore || isUncertain(look, lookedMs) ? undefined : look.mark;
      return isMore ? "more" : "read";
    } catch (error) {
      if (isLocked(error)) return "locked";
      throw isOfSqlite(error) ? asFault(error) : error;
    } finally {
      if (this.#copy === undefined) connection.close();
    }
  }

  /** Hands over the last book, whose rows may be complete only now that no more rows come. */
  end(receiver: RowReceiver): void {
    const { book } = this.#readers;
    if (book?.endBook === undefined) return;
    book.endBook();
    handOverBooks(book, undefined, receiver);
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#copy?.connection.close();
    this.#copy = undefined;
    this.#file[Symbol.dispose]();
  }

  /** Looks at the file, and connects if there is anything new. */
  async #open(): Promise<OpenedDatabase | "absent" | "idle"> {
    const lookedMs = Date.now();
    const look = this.#file.look();
    if (look === undefined) return "absent";
    this.#compare(look);
    if (look.mark === this.#readMark || !this.#file.isConnectable(look)) return "idle";
    const connection = await this.#file.connect(look, this.#options);
    if (look.usesWal) return { connection, look, lookedMs };
    const hadCrashed = this.#hasCrashed;
    this.#hasCrashed = connection.isPrivate === true;
    if (!hadCrashed || this.#hasCrashed || this.rows === 0) return { connection, look, lookedMs };
    connection.close();
    throw new DayChangedError("its recorder was started again after a crash");
  }

  /** Compares the files with those of the last reading. */
  #compare(look: FileLook): void {
    const known = this.#look;
    this.#look = { ...look, wal: look.wal ?? known?.wal };
    if (known === undefined || this.rows === 0) return;
    if (look.identity !== known.identity) throw new DayChangedError("its file was replaced");
    if (look.wal !== undefined && known.wal !== undefined && look.wal !== known.wal) {
      throw new DayChangedError("its recorder was started again");
    }
  }

  /** Reads in an open transaction. Returns whether there may be more rows. */
  #readRows(connection: Connection, look: FileLook, receiver: RowReceiver): boolean {
    const { db } = connection;
    const isInRollbackMode = !look.usesWal && !connection.isPrivate;
    const readingMs = isInRollbackMode ? READING_MS.locked : READING_MS.free;
    const version = db.prepare("PRAGMA schema_version").get()?.schema_version;
    const changes = isInRollbackMode ? this.#file.changeCounter() : undefined;
    if (this.#schemaVersion !== undefined && version !== this.#schemaVersion) {
      throw new DayChangedError("its schema has changed");
    }
    this.#schemaVersion = version;
    if (this.rows >= this.#recogniseAt && (this.rows > 0 || this.#recognisedMark !== look.mark)) {
      // Each query has a lock of its own. If the schema changes in between, the next transaction sees another version.
      if (!connection.isPrivate) db.exec("COMMIT");
      this.#recognise(connection, look);
      return true;
    }
    const startMs = performance.now();
    const { trades, book } = this.#readers;
    book?.use?.(db);
    const takeTrades = () => handOverTrades(trades!, receiver);
    const areMoreTrades = this.#tables.trades?.read(db, readingMs, takeTrades) ?? false;
    // What is left of the time may be too short for books, which the next transaction reads then.
    const areMoreBooks = performance.now() - startMs > readingMs ||
      (this.#tables.book?.read(db, readingMs, (start) => handOverBooks(book!, start, receiver)) ?? false);
    // A thread of this process that is terminated closes its descriptors, which takes SQLite's lock away.
    if (isInRollbackMode && this.#file.changeCounter() !== changes) {
      throw new DayChangedError("it was written to while it was read");
    }
    return areMoreTrades || areMoreBooks;
  }

  /** Recognises the tables, and compares them with what was recognised in fewer rows. */
  #recognise({ db }: Connection, look: FileLook): void {
    const { reading, scratch } = this.#options;
    const source = new SqlSource({ ...FOLLOWED, db, close() {} }, { reading, scratch });
    const { schema } = source;
    const recognised = JSON.stringify([schema.trades, schema.book, schema.bookFault?.message]);
    this.#recogniseAt = 2 * this.rows;
    this.#recognisedMark = look.mark;
    if (recognised === this.#recognised) return;
    if (this.rows > 0) throw new DayChangedError("more of its rows show another form of its columns");
    this.#recognised = recognised;
    this.description = source.description;
    this.has = source.has;
    this.#setTables(schema, db);
  }

  #setTables({ trades, book }: DatabaseSchema, db: Connection["db"]): void {
    for (const table of [trades, book]) if (table !== undefined) checkRowids(this.#path, table);
    const { reading: { signedPrices }, range, depthLevels, sorts } = this.#options;
    const options = { range, signedPrices };
    this.#readers = {
      trades: trades && tradeReader(trades, { ...options, tally: this.tally.trades }),
      book: book && bookReader(db, book, { ...options, tally: this.tally.books, depthLevels }),
    };
    this.#tables = {
      trades: trades && new FollowedTable(trades, this.#readers.trades!),
      book: book && new FollowedTable(book, this.#readers.book!, sorts),
    };
  }
}
