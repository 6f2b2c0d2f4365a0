/**
 * The ticks of a run: the databases that the run read, as one table of trades and one of snapshots, of which any range
 * of times is read again.
 *
 * The rows are those of the bars: rejected rows, duplicates, rows of other instruments and rows far from the requested
 * days are left out here as they are in a run.
 *
 * @module
 */

import type { BookBatch, TradeBatch } from "../model/batches.ts";
import { DAY_MS, parseDay } from "../model/days.ts";
import { MIDNIGHT_MS, sharedMidnights } from "../sources/duplicates/shared_midnights.ts";
import { MidnightTrades } from "../sources/duplicates/midnight_trades.ts";
import { selectTrades } from "../sources/duplicates/select_trades.ts";
import { uniqueTrades } from "../sources/duplicates/unique_trades.ts";
import type { ReadingOptions } from "../sources/reading_options.ts";
import type { Source, TimeRange } from "../sources/source.ts";
import { SourceFault } from "../sources/source_fault.ts";
import type { QueryContext } from "./query_context.ts";
import { noteFault, openStored, type StoredDatabase } from "./stored_database.ts";

/** What a store of ticks is made of. */
export interface TickStoreOptions {
  /** The databases of the run, in the order of days. */
  databases: readonly StoredDatabase[];
  /** How the run understood their rows. */
  reading: Omit<ReadingOptions, "day">;
  /** The folder for private copies; the system's temporary folder by default. */
  scratch?: string;
  /** Length of the run's windows, in milliseconds. */
  windowMs: number;
  /** How far the run's windows are shifted from multiples of their length since the Unix epoch, in milliseconds. */
  offsetMs?: number;
}

/** The ticks of a run. */
export class TickStore implements Disposable {
  /** What the store is made of. */
  readonly options: Readonly<TickStoreOptions>;
  /** The times of the rows that are in the bars. */
  readonly #times: TimeRange;

  /** A store of ticks, which opens databases when they are needed. */
  constructor(options: TickStoreOptions) {
    this.options = options;
    const { days, isSingleFile } = options.reading;
    const { startMs, endMs } = days ?? { startMs: -Infinity, endMs: Infinity };
    this.#times = isSingleFile ? { startMs, endMs } : { startMs: startMs - DAY_MS, endMs: endMs + DAY_MS };
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
    for (const index of this.#candidates(times)) {
      await this.#readTable(index, context, (source) => uniqueTrades(source, times), (batch) => {
        take(this.#withoutMidnightDuplicates(batch, index, midnights));
      });
      midnights.finishDatabase();
    }
  }

  /**
   * Reads the snapshots of a range, as {@linkcode readTrades} reads trades.
   *
   * @throws {QueryError} If a database is gone, or the query is aborted
   */
  async readBooks(range: TimeRange, context: QueryContext, take: (batch: BookBatch) => void): Promise<void> {
    const times = this.#within(range);
    for (const index of this.#candidates(times)) {
      await this.#readTable(index, context, (source) => source.books({ range: times }), take);
    }
  }

  [Symbol.dispose](): void {}

  #within({ startMs, endMs }: TimeRange): TimeRange {
    return { startMs: Math.max(startMs, this.#times.startMs), endMs: Math.min(endMs, this.#times.endMs) };
  }

  /** The databases that may have rows of a range: those of its days, and of the days before and after. */
  #candidates({ startMs, endMs }: TimeRange): number[] {
    const { databases, reading } = this.options;
    if (startMs >= endMs) return [];
    return databases.map((_, index) => index).filter((index) => {
      const dayMs = reading.isSingleFile ? undefined : parseDay(databases[index].day);
      return dayMs === undefined || (dayMs - DAY_MS < endMs && startMs < dayMs + 2 * DAY_MS);
    });
  }

  async #readTable<Batch>(
    index: number,
    context: QueryContext,
    read: (source: Source) => Iterable<Batch>,
    take: (batch: Batch) => void,
  ): Promise<void> {
    const { databases, reading, scratch } = this.options;
    const database = databases[index];
    const dayMs = reading.isSingleFile ? undefined : parseDay(database.day);
    const day = dayMs === undefined ? undefined : { startMs: dayMs, endMs: dayMs + DAY_MS };
    const source = await openStored(database, { ...reading, day }, scratch, context);
    try {
      for (const batch of source ? read(source) : []) {
        context.check();
        take(batch);
      }
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      noteFault(database, error, context);
    } finally {
      source?.close();
    }
  }

  /** The trades of a batch that the database of the day before does not have; notes those that the next may have. */
  #withoutMidnightDuplicates(batch: TradeBatch, index: number, midnights: MidnightTrades): TradeBatch {
    const { before, after } = sharedMidnights(this.options.databases, index);
    const near = (midnight = NaN) => rowsNear(batch, midnight);
    const [nearBefore, nearAfter] = [near(before), near(after)];
    if (nearAfter.length > 0) midnights.note(selectTrades(batch, nearAfter));
    if (nearBefore.length === 0) return batch;
    return midnights.withoutEarlier(batch);
  }
}

/** The numbered trades of a batch near a midnight. */
function rowsNear({ count, timeMs, orderHi }: TradeBatch, midnightMs: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < count; row++) {
    if (Math.abs(timeMs[row] - midnightMs) <= MIDNIGHT_MS && orderHi[row] !== Infinity) rows.push(row);
  }
  return rows;
}
