/**
 * The ticks of a run: the databases that the run read, as one table of trades and one of snapshots, of which any range
 * of times is read again.
 *
 * The rows are those of the bars: rejected rows, duplicates, rows of other instruments and rows far from the requested
 * days are left out here as they are in a run. A database is searched for rows of its day, of the day before and of the
 * day after, and for rows of the times that the run has found in the database.
 *
 * @module
 */

import type { BookBatch, TradeBatch } from "../model/batches.ts";
import { DAY_MS } from "../model/days.ts";
import { MidnightTrades } from "../sources/duplicates/midnight_trades.ts";
import { uniqueTrades } from "../sources/duplicates/unique_trades.ts";
import type { TimeIndex, TimeRange } from "../sources/source.ts";
import { overlaps } from "./database_reach.ts";
import { type QueryContext, SEARCHED_DAYS } from "./query_context.ts";
import { withoutSharedTrades } from "./shared_trades.ts";
import type { DatabaseState } from "./database_state.ts";
import { StoredDatabase, type StoredOptions } from "./stored_database.ts";
import { rowsWithin, type TableKind, type Ticks, type WantedLevels } from "./ticks.ts";

/** What a store of ticks is made of. */
export interface TickStoreOptions extends StoredOptions {
  /** The databases of the run, in the order of days. */
  databases: readonly DatabaseState[];
  /** Length of the run's windows, in milliseconds. */
  windowMs: number;
  /** How far the run's windows are shifted from multiples of their length since the Unix epoch, in milliseconds. */
  offsetMs?: number;
}

/** How many private copies stay open. */
const MAX_KEPT = 4;

/** The ticks of a run. */
export class TickStore implements Ticks {
  readonly isRemote = false;
  /** What the store is made of. */
  readonly options: Readonly<TickStoreOptions>;
  /** The times of the rows that are in the bars. */
  readonly times: TimeRange;
  readonly #databases: StoredDatabase[];
  /** Databases whose private copies are open, the one that was used last at the end. */
  #kept: StoredDatabase[] = [];

  /** A store of ticks, which opens databases when they are needed. */
  constructor(options: TickStoreOptions) {
    this.options = options;
    this.#databases = options.databases.map((database) => new StoredDatabase(database, options));
    const { days, isSingleFile } = options.reading;
    const { startMs, endMs } = days ?? { startMs: -Infinity, endMs: Infinity };
    this.times = isSingleFile ? { startMs, endMs } : { startMs: startMs - DAY_MS, endMs: endMs + DAY_MS };
  }

  /** Whether rows are added all the time, because the run follows its last database. */
  get isLive(): boolean {
    return this.options.databases.some(({ isLive }) => isLive);
  }

  /**
   * Reads the trades of a range: database after database in the order of days, each in the order in which it is stored.
   *
   * @param range The times
   * @param take Gets each batch, which is valid during the call only and may be empty
   * @throws {QueryError} If a database is gone, or the query is aborted
   */
  async readTrades(
    range: TimeRange,
    context: QueryContext,
    take: (batch: TradeBatch) => void,
  ): Promise<void> {
    const midnights = new MidnightTrades();
    const times = this.#within(range);
    for (const [index, database] of this.#candidates(times)) {
      await database.read("trades", times, context, (source, timeIndex) => {
        const trades = (wanted?: TimeRange) => source.trades(wanted, timeIndex);
        for (const batch of uniqueTrades({ trades, tally: source.tally }, times)) {
          context.check();
          take(withoutSharedTrades(batch, this.options.databases, index, midnights));
        }
      });
      midnights.finishDatabase();
      this.#keep(database);
    }
  }

  /**
   * Reads the snapshots of a range, as {@linkcode readTrades} reads trades.
   *
   * @param levels Which levels the caller reads
   * @throws {QueryError} If a database is gone, or the query is aborted
   */
  async readBooks(
    range: TimeRange,
    context: QueryContext,
    take: (batch: BookBatch) => void,
    levels: WantedLevels = "latest",
  ): Promise<void> {
    const times = this.#within(range);
    const keepsLevels = levels === "all";
    for (const [, database] of this.#candidates(times)) {
      await database.read("books", times, context, (source, index) => {
        for (const batch of source.books({ range: times, index, keepsLevels })) {
          context.check();
          take(batch);
        }
      });
      this.#keep(database);
    }
  }

  /**
   * A time at or before that of the last snapshot before `endMs`, near to it where that is known without reading
   * snapshots; undefined if no snapshot of the last {@linkcode SEARCHED_DAYS} days is before.
   *
   * @throws {QueryError} If a database is gone, or the query is aborted
   */
  async lastBookBefore(endMs: number, context: QueryContext): Promise<number | undefined> {
    const range = this.#within({ startMs: endMs - SEARCHED_DAYS * DAY_MS, endMs });
    let last: number | undefined;
    for (const [, database] of this.#candidates(range).reverse()) {
      if (last !== undefined && database.reach.endMs <= last) continue;
      // A database that is gone matters only if it may have a later snapshot than the one that was found.
      const wanted = { startMs: last ?? range.startMs, endMs: range.endMs };
      const found = (await database.index("books", wanted, context))?.lastBefore(range.endMs);
      if (found !== undefined && found >= (last ?? range.startMs)) last = found;
      this.#keep(database);
    }
    return last;
  }

  /**
   * From when on all databases of a range of times are there, if earlier rows are useful but not asked for.
   *
   * @returns `startMs`, or the end of the last day before `endMs` whose database is gone
   */
  presentFrom(startMs: number, endMs: number): number {
    return this.#candidates(this.#within({ startMs, endMs })).reduce((presentMs, [, { dayMs, isGone }]) => {
      const dayEndMs = (dayMs ?? Infinity) + DAY_MS;
      return dayEndMs <= endMs && dayEndMs > presentMs && isGone ? dayEndMs : presentMs;
    }, startMs);
  }

  /**
   * When the rows of the databases are that may have rows of a range.
   *
   * @throws {QueryError} If a database is gone, or the query is aborted
   */
  async indexes(kind: TableKind, range: TimeRange, context: QueryContext): Promise<TimeIndex[]> {
    const indexes: TimeIndex[] = [];
    for (const [, database] of this.#candidates(this.#within(range))) {
      const index = await database.index(kind, range, context);
      if (index !== undefined) indexes.push(index);
      this.#keep(database);
    }
    return indexes;
  }

  /** See {@linkcode Ticks.expectedRows}. */
  async expectedRows(kind: TableKind, range: TimeRange, context: QueryContext): Promise<number> {
    return rowsWithin(await this.indexes(kind, range, context), range);
  }

  /**
   * When the rows of the first and the last database are, of those that are not gone.
   *
   * @throws {QueryError} If all are gone, or the query is aborted
   */
  async endDays(context: QueryContext): Promise<Record<TableKind, TimeIndex | undefined>[]> {
    const range = { startMs: -Infinity, endMs: Infinity };
    // Old days are deleted sooner or later. If every database is gone, reading the first one says so.
    const first = this.#databases.find(({ isGone }) => !isGone) ?? this.#databases.at(0);
    const last = this.#databases.findLast(({ isGone }) => !isGone) ?? first;
    const indexes: Record<TableKind, TimeIndex | undefined>[] = [];
    for (const database of new Set([first, last])) {
      if (database === undefined) continue;
      indexes.push({
        trades: await database.index("trades", range, context),
        books: await database.index("books", range, context),
      });
      this.#keep(database);
    }
    return indexes;
  }

  [Symbol.dispose](): void {
    for (const database of this.#databases) database[Symbol.dispose]();
  }

  #within({ startMs, endMs }: TimeRange): TimeRange {
    return { startMs: Math.max(startMs, this.times.startMs), endMs: Math.min(endMs, this.times.endMs) };
  }

  /** The databases that may have rows of a range, with their indices. */
  #candidates({ startMs, endMs }: TimeRange): [number, StoredDatabase][] {
    if (startMs >= endMs) return [];
    return [...this.#databases.entries()].filter(([, { reach }]) => overlaps(reach, { startMs, endMs }));
  }

  /** Notes that a database was used, and closes the private copy that was used longest ago if too many are open. */
  #keep(database: StoredDatabase): void {
    this.#kept = this.#kept.filter((other) => other !== database && other.isKept);
    if (database.isKept) this.#kept.push(database);
    if (this.#kept.length > MAX_KEPT) this.#kept.shift()![Symbol.dispose]();
  }
}
