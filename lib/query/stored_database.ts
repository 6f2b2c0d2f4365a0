/**
 * One database of a run, which is opened again when a query needs it.
 *
 * A database that is read in place is closed after each query, because its recorder cannot write while it is open. A
 * private copy, which takes time to make, stays open. When rows are is remembered as long as the file stays as it is; of a
 * database that the run follows, as long as rows are only added.
 *
 * @module
 */

import { statIfThere } from "../files.ts";
import { printable } from "../text/printable.ts";
import { DAY_MS, parseDay } from "../model/days.ts";
import type { ReadingOptions } from "../sources/reading_options.ts";
import type { Source, TimeIndex, TimeRange } from "../sources/source.ts";
import { SourceFault } from "../sources/source_fault.ts";
import { FollowedFile } from "../sources/sqlite/following/followed_file.ts";
import { openLive } from "../sources/sqlite/open_live.ts";
import { openDatabase } from "../sources/sqlite/open_database.ts";
import { reachOf } from "./database_reach.ts";
import { RowidTimes } from "../sources/sqlite/rowid_times.ts";
import type { DatabaseState } from "./database_state.ts";
import { filesState } from "./files_state.ts";
import { type QueryContext, RepeatedQueryError } from "./query_context.ts";
import { QueryError } from "./query_error.ts";
import { TablePasses } from "./table_passes.ts";
import type { TableKind } from "./ticks.ts";

/** How a database is opened and read. */
export interface StoredOptions {
  /** How the run understood the rows. */
  reading: Omit<ReadingOptions, "day">;
  /** The folder for private copies; the system's temporary folder by default. */
  scratch?: string;
  /** From how many milliseconds on going through a table is slow; by default as {@linkcode TablePasses} has it. */
  slowPassMs?: number;
}

/** How long a query waits for a database that another program has locked, in milliseconds. */
const LOCK_WAIT_MS = 2000;

/** A database of a run. */
export class StoredDatabase implements Disposable {
  /** The start of the day that its folder names, in milliseconds; undefined if one file holds all days. */
  readonly dayMs: number | undefined;
  /** The times between which rows of the database may lie. */
  readonly reach: TimeRange;
  readonly #database: DatabaseState;
  readonly #options: StoredOptions;
  /** When rows are, of the state of the files that `#state` describes. */
  readonly #indexes: Partial<Record<TableKind, TimeIndex>> = {};
  #passes: TablePasses;
  #kept: Source | undefined;
  #state = "";
  /** The file of a database that the run follows. */
  #live: FollowedFile | undefined;

  /** A database, which is not opened yet. */
  constructor(database: DatabaseState, options: StoredOptions) {
    this.#database = database;
    this.#options = options;
    this.#passes = new TablePasses(options.slowPassMs);
    this.dayMs = options.reading.isSingleFile ? undefined : parseDay(database.day);
    this.reach = options.reading.isSingleFile ? { startMs: -Infinity, endMs: Infinity } : reachOf(database);
  }

  /** Whether the query that is being answered asks for the day of the database, and not only for a day beside it. */
  #isAsked = true;

  /** Whether a private copy is open. */
  get isKept(): boolean {
    return this.#kept !== undefined;
  }

  /** Whether the file no longer exists. */
  get isGone(): boolean {
    return statIfThere(this.#database.path) === undefined;
  }

  /**
   * When the rows of a table are; undefined if the table cannot be read.
   *
   * @param range The times that the query is about
   * @throws {QueryError} If the database of a day of the range is gone, or the query is aborted
   */
  async index(kind: TableKind, range: TimeRange, context: QueryContext): Promise<TimeIndex | undefined> {
    if (!this.#isThere(range, context)) return undefined;
    if (this.#indexes[kind] === undefined || this.#database.isLive) await this.#use(kind, context, () => {});
    return this.#indexes[kind];
  }

  /**
   * Reads a table, if it may have rows of a range. Notes what is wrong with the database.
   *
   * @param read Reads the rows of an open source
   * @throws {QueryError} If the database of a day of the range is gone, or the query is aborted
   */
  async read(
    kind: TableKind,
    range: TimeRange,
    context: QueryContext,
    read: (source: Source, index: TimeIndex) => void,
  ): Promise<void> {
    if (!this.#isThere(range, context)) return;
    const known = this.#database.isLive ? undefined : this.#indexes[kind];
    if (known !== undefined && !this.#mayHave(known, range, context)) return;
    await this.#use(kind, context, (source, index) => {
      if (this.#mayHave(index, range, context)) read(source, index);
    });
  }

  /** Whether a table may have rows of a range. Notes what is wrong with the table. */
  #mayHave({ fault, times }: TimeIndex, range: TimeRange, context: QueryContext): boolean {
    if (fault) this.#note(fault, context);
    return times !== undefined && times.startMs < range.endMs && times.endMs > range.startMs;
  }

  /** Closes a private copy. */
  [Symbol.dispose](): void {
    this.#kept?.close();
    this.#kept = undefined;
    this.#indexes.trades = this.#indexes.books = undefined;
    this.#passes = new TablePasses(this.#options.slowPassMs);
    this.#live?.[Symbol.dispose]();
    this.#live = undefined;
  }

  /**
   * Whether the file exists. Notes if the file has changed since the run, and forgets what is known of another state.
   */
  #isThere({ startMs, endMs }: TimeRange, context: QueryContext): boolean {
    const { day, path, size, mtimeMs, isLive } = this.#database;
    this.#isAsked = this.dayMs === undefined || (this.dayMs < endMs && startMs < this.dayMs + DAY_MS);
    const info = statIfThere(path);
    if (info === undefined) {
      if (this.#isAsked) throw this.#gone();
      context.notes.add(
        `${day}: ${
          printable(path)
        } is gone; if it had rows of the day before or after, the answer lacks them`,
      );
      return false;
    }
    if (!isLive && (info.size !== size || info.mtime?.getTime() !== mtimeMs)) {
      context.notes.add(
        `${day}: ${printable(path)} has changed since the run, so the answer may differ from the bars; ` +
          "run again to have both alike",
      );
    }
    const state = isLive && !this.isKept ? String(info.ino) : filesState(path);
    if (state !== this.#state) this[Symbol.dispose]();
    this.#state = state;
    return true;
  }

  async #use(
    kind: TableKind,
    context: QueryContext,
    use: (source: Source, index: TimeIndex) => void,
  ): Promise<void> {
    const source = this.#kept ?? await this.#open(context);
    if (source === undefined) return;
    if (source.isPrivate) this.#kept = source;
    try {
      if (kind === "books" && source.bookFault) this.#note(source.bookFault, context);
      const { finding, reading } = this.#passes.slowReasons(kind, source, this.#database.day);
      context.slowReason = finding;
      const index = this.#indexOf(kind, source, context);
      context.slowReason = reading;
      use(source, index);
      if (!source.isPrivate) this.#checkStillEqual(context);
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      // What looks like damage may be a write that is not complete.
      if (!source.isPrivate) this.#checkStillEqual(context);
      this.#note(error, context);
    } finally {
      context.slowReason = undefined;
      if (source !== this.#kept) source.close();
    }
  }

  /** When the rows of a table are. What is known of a database that the run follows is extended by new rows. */
  #indexOf(kind: TableKind, source: Source, context: QueryContext): TimeIndex {
    const { isLive } = this.#database;
    const known = this.#indexes[kind] ?? (isLive ? new RowidTimes() : undefined);
    if (known !== undefined && !isLive) return known;
    // If the query ends early, the next one goes on where this one ended.
    this.#indexes[kind] = known;
    const pass = () => source.indexTimes(kind, () => context.check(), known);
    return this.#indexes[kind] = this.#passes.measure(kind, pass);
  }

  /**
   * Repeats the query, or adds a note, if a database that was read in place has changed meanwhile. SQLite's lock keeps
   * recorders from writing, but is lost when another thread that has the database open is terminated.
   */
  #checkStillEqual(context: QueryContext): void {
    const { day, path, isLive } = this.#database;
    if (isLive || filesState(path) === this.#state) return;
    if (context.mayRepeat) throw new RepeatedQueryError();
    context.notes.add(`${day}: ${printable(path)} was written to while it was read; ask again`);
  }

  async #open(context: QueryContext): Promise<Source | undefined> {
    const { reading, scratch } = this.#options;
    const { dayMs } = this;
    const day = dayMs === undefined ? undefined : { startMs: dayMs, endMs: dayMs + DAY_MS };
    const { path, isLive } = this.#database;
    // What was decompressed until a query ends is given up.
    if (/\.(gz|zst)$/.test(path)) {
      context.slowReason = `${printable(path)} has to be decompressed first; decompress it yourself`;
    }
    try {
      const source = await context.withSignal(async (signal) => {
        const options = { scratch, reading: { ...reading, day }, lockWaitMs: LOCK_WAIT_MS, signal };
        const live = isLive ? await openLive(this.#live ??= new FollowedFile(path), options) : undefined;
        return live ?? await openDatabase(path, options);
      });
      if (source.fault) this.#note(source.fault, context);
      return source;
    } catch (error) {
      context.check();
      if (error instanceof Deno.errors.NotFound) throw this.#gone();
      if (!(error instanceof SourceFault)) throw error;
      this.#note(error, context);
      return undefined;
    } finally {
      context.slowReason = undefined;
    }
  }

  #note({ message }: SourceFault, context: QueryContext): void {
    const { day, path } = this.#database;
    const reason = `${day}: ${printable(path)}: ${message}`;
    if (this.#isAsked) context.noteMissing(reason);
    else context.notes.add(`${reason}; if it has rows of the day before or after, the answer lacks them`);
  }

  #gone(): QueryError {
    const { day, path } = this.#database;
    const what = `${printable(path)} is gone`;
    return new QueryError(
      "gone",
      `${day}: the ticks cannot be read, since ${what}; put the database back, or run again`,
    );
  }
}
