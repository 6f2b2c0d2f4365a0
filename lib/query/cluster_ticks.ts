/**
 * The ticks of a cluster. Each range is asked for in SQL that reads only the range, because rows are stored in the order of
 * instrument, day and time; only these rows come over the network.
 *
 * @module
 */

import type { WindowGrid } from "../aggregate/window_grid.ts";
import type { BookBatch, TradeBatch } from "../model/batches.ts";
import { DAY_MS } from "../model/days.ts";
import { ClusterClient } from "../sources/clickhouse/client.ts";
import { booksOf, lastBookOf, tradesOf } from "../sources/clickhouse/day_rows.ts";
import type { DayManifest } from "../sources/clickhouse/manifest.ts";
import { MidnightTrades } from "../sources/duplicates/midnight_trades.ts";
import type { TimeIndex, TimeRange } from "../sources/source.ts";
import type { TradeBounds } from "../pushdown/trade_sums.ts";
import { ClusterDays, type ClusterDaysOptions, indexOf } from "./cluster_days.ts";
import { daysAhead } from "./days_ahead.ts";
import { sumDays, tradesOfWindows } from "./cluster_sums.ts";
import { type QueryContext, SEARCHED_DAYS } from "./query_context.ts";
import { withoutSharedTrades } from "./shared_trades.ts";
import type { TradeGroups, TradeTaker } from "./summed_trades.ts";
import type { TradeList } from "./trade_list.ts";
import { rowsWithin, type TableKind, type Ticks, type WantedColumns, type WantedLevels } from "./ticks.ts";
import { together } from "./together.ts";

/** What the ticks of a cluster are; plain data that can be sent to another thread. */
export interface ClusterTicksOptions extends ClusterDaysOptions {
  /** The days of the run. Rows more than a day away from them are left out. */
  days: TimeRange;
  /** Length of the run's windows, in milliseconds. */
  windowMs: number;
  /** How far the run's windows are shifted from multiples of their length since the Unix epoch, in milliseconds. */
  offsetMs: number;
}

/** Pauses before a query is sent again, in milliseconds: shorter than the time that a query of the page may take. */
const PAUSES_MS = [100, 400, 1200];

/** Databases of this size, in bytes, are small enough that the rows of several days are in memory at the same time. */
const SMALL_BYTES = 150e6;

/** A day with its place among all days. */
type PlacedDay = [place: number, manifest: DayManifest];

/** The ticks of a cluster. */
export class ClusterTicks implements Ticks {
  readonly isLive = false;
  readonly isRemote = true;
  readonly options: Readonly<ClusterTicksOptions>;
  readonly times: TimeRange;
  readonly #days: ClusterDays;
  /** The bounds of values by the number of the load. */
  readonly #bounds = new Map<number, Promise<TradeBounds>>();

  /** Nothing is asked yet. */
  constructor(options: ClusterTicksOptions) {
    this.options = options;
    const { startMs, endMs } = options.days;
    this.times = { startMs: startMs - DAY_MS, endMs: endMs + DAY_MS };
    this.#days = new ClusterDays(options);
  }

  async readTrades(
    range: TimeRange,
    context: QueryContext,
    take: (batch: TradeBatch) => void,
    wanted: WantedColumns = "all",
  ): Promise<void> {
    await this.#read("trades", range, context, async (client, days, times) => {
      const midnights = new MidnightTrades();
      // The trades of one day come in order, and are compared with those of no other day.
      const columns = days.length > 1 ? "all" : wanted === "values" ? "values" : "time";
      const open = ([, manifest]: PlacedDay) =>
        tradesOf(client, manifest, { range: times, columns, isAhead: true });
      for await (const [[place], batches] of daysAhead(days, open, daysInMemory(days))) {
        for await (const batch of batches) {
          context.check();
          take(withoutSharedTrades(batch, this.#days.known, place, midnights));
        }
        midnights.finishDatabase();
      }
    });
  }

  async sumTrades(
    range: TimeRange,
    groups: TradeGroups,
    context: QueryContext,
    taker: TradeTaker,
  ): Promise<void> {
    // The SQL of views is for rows.
    if (this.options.views !== undefined) {
      return await this.readTrades(range, context, (batch) => taker.take(batch));
    }
    await this.#read(
      "trades",
      range,
      context,
      (client, days, range) =>
        sumDays({
          client,
          days,
          range,
          groups,
          taker,
          context,
          known: this.#days.known,
          bounds: this.#bounds,
        }),
    );
  }

  async tradesOfWindows(
    range: TimeRange,
    grid: WindowGrid,
    starts: readonly number[],
    context: QueryContext,
  ): Promise<TradeList> {
    return await this.#read(
      "trades",
      range,
      context,
      (client, days, range) =>
        tradesOfWindows({ client, days, range, context, known: this.#days.known }, grid, starts),
    );
  }

  async readBooks(
    range: TimeRange,
    context: QueryContext,
    take: (batch: BookBatch) => void,
    levels: WantedLevels = "latest",
  ): Promise<void> {
    await this.#read("books", range, context, async (client, days, times) => {
      const open = ([, manifest]: PlacedDay) =>
        booksOf(client, manifest, { range: times, hasLevels: levels !== "none", isAhead: true });
      for await (const [, batches] of daysAhead(days, open, daysInMemory(days))) {
        for await (const batch of batches) {
          context.check();
          take(batch);
        }
      }
    });
  }

  async lastBookBefore(endMs: number, context: QueryContext): Promise<number | undefined> {
    const range = { startMs: endMs - SEARCHED_DAYS * DAY_MS, endMs };
    return await this.#read("books", range, context, async (client, days, times) => {
      let last: number | undefined;
      for (const [, manifest] of days.reverse()) {
        const { books } = manifest;
        if (books === null || (last !== undefined && books.last_ms! < last)) continue;
        const ms = await lastBookOf(client, manifest, times);
        if (ms !== undefined && ms >= (last ?? ms)) last = ms;
      }
      return last;
    });
  }

  presentFrom(startMs: number, endMs: number): number {
    return this.#days.presentFrom(startMs, endMs);
  }

  async indexes(kind: TableKind, range: TimeRange, context: QueryContext): Promise<TimeIndex[]> {
    return await this.#ask(context, () => {
      const days = this.#days.of(kind, this.#within(range), context);
      return Promise.resolve(days.map(([, manifest]) => indexOf(manifest[kind]!)));
    });
  }

  async expectedRows(kind: TableKind, range: TimeRange, context: QueryContext): Promise<number> {
    return rowsWithin(await this.indexes(kind, range, context), range);
  }

  async endDays(context: QueryContext): Promise<Record<TableKind, TimeIndex | undefined>[]> {
    return await this.#ask(context, () => {
      const { known } = this.#days;
      const ends = new Set([known.at(0), known.at(-1)].filter((day) => day !== undefined));
      const both = [...ends].map(({ trades, books }) => ({
        trades: indexOf(trades),
        books: books === null ? undefined : indexOf(books),
      }));
      return Promise.resolve(both);
    });
  }

  [Symbol.dispose](): void {}

  /** Asks about the days that have rows of a range. */
  async #read<T>(
    kind: TableKind,
    range: TimeRange,
    context: QueryContext,
    read: (client: ClusterClient, days: PlacedDay[], times: TimeRange) => Promise<T>,
  ): Promise<T> {
    const times = this.#within(range);
    return await this.#ask(context, async (client) => {
      const days = times.startMs < times.endMs ? this.#days.of(kind, times, context) : [];
      for (const [, { day, faults }] of days) {
        for (const fault of faults) {
          context.noteMissing(`${day}: ${fault}`);
        }
      }
      // What is read counts for nothing if rows are missing.
      const [, value] = await together([
        () => this.#days.count(client, days.map(([, manifest]) => manifest), kind),
        () => read(client, days, times),
      ]);
      return value;
    });
  }

  async #ask<T>(context: QueryContext, ask: (client: ClusterClient) => Promise<T>): Promise<T> {
    try {
      return await context.withSignal(async (signal) => {
        const onRetry = (message: string) => context.notes.add(message);
        using client = new ClusterClient(this.options.connection, { signal, onRetry, pausesMs: PAUSES_MS });
        await this.#days.refresh(client);
        this.#days.noteMissing(context);
        return await ask(client);
      });
    } catch (error) {
      // What the cluster says about a query that was ended says nothing about the cluster.
      context.check();
      throw error;
    }
  }

  #within({ startMs, endMs }: TimeRange): TimeRange {
    return { startMs: Math.max(startMs, this.times.startMs), endMs: Math.min(endMs, this.times.endMs) };
  }
}

/** How many days are asked for before they are used. */
function daysInMemory(days: readonly PlacedDay[]): number {
  return days.every(([, { bytes }]) => bytes < SMALL_BYTES) ? 3 : 1;
}
