/**
 * The ticks that queries are about, wherever they are stored: one table of trades and one of snapshots, of which any range
 * of times can be read.
 *
 * @module
 */

import type { WindowGrid } from "../aggregate/window_grid.ts";
import type { BookBatch, TradeBatch } from "../model/batches.ts";
import type { TimeIndex, TimeRange } from "../sources/source.ts";
import type { QueryContext } from "./query_context.ts";
import type { TradeGroups, TradeTaker } from "./summed_trades.ts";
import type { TradeList } from "./trade_list.ts";

/** A table of ticks. */
export type TableKind = "trades" | "books";

/**
 * Which levels of snapshots are read besides the best ones: none, those of a batch's latest snapshot, or all, as
 * {@linkcode BookBatch.kept} where that is possible.
 */
export type WantedLevels = "none" | "latest" | "all";

/** Which columns of trades are read: all, or their values only, in no order. Others may be filled with anything. */
export type WantedColumns = "all" | "values";

/** The ticks of a run, or of a range of days. */
export interface Ticks extends Disposable {
  /** The windows of the run. */
  readonly options: {
    /** Length of a window, in milliseconds. */
    readonly windowMs: number;
    /** How far windows are shifted from multiples of their length since the Unix epoch, in milliseconds. */
    readonly offsetMs?: number;
  };
  /** The times of the rows that are in the bars. */
  readonly times: TimeRange;
  /** Whether rows are added all the time. */
  readonly isLive: boolean;
  /** Whether ticks come over a network, so that asking for several things at the same time is faster. */
  readonly isRemote: boolean;
  /**
   * Reads the trades of a range, day after day.
   *
   * @param range The times
   * @param take Gets each batch, which is valid during the call only and may be empty
   * @param columns Which columns the caller reads; all by default
   * @throws {QueryError} If a day is gone, or the query is aborted
   */
  readTrades(
    range: TimeRange,
    context: QueryContext,
    take: (batch: TradeBatch) => void,
    columns?: WantedColumns,
  ): Promise<void>;
  /**
   * Adds up the trades of a range where they are stored; undefined where trades can only be read.
   *
   * @param groups How trades are put into groups
   * @param taker Gets sums, and trades that could not be added up
   * @throws {QueryError} If a day is gone, or the query is aborted
   */
  sumTrades?(
    range: TimeRange,
    groups: TradeGroups,
    context: QueryContext,
    taker: TradeTaker,
  ): Promise<void>;
  /**
   * Reads the trades of some windows of a range, in no order; undefined where {@linkcode sumTrades} is.
   *
   * @param starts The starts of the windows
   * @throws {QueryError} If a day is gone, or the query is aborted
   */
  tradesOfWindows?(
    range: TimeRange,
    grid: WindowGrid,
    starts: readonly number[],
    context: QueryContext,
  ): Promise<TradeList>;
  /**
   * Reads the snapshots of a range, as {@linkcode readTrades} reads trades.
   *
   * @param levels Which levels the caller reads; those of the latest snapshot by default
   * @throws {QueryError} If a day is gone, or the query is aborted
   */
  readBooks(
    range: TimeRange,
    context: QueryContext,
    take: (batch: BookBatch) => void,
    levels?: WantedLevels,
  ): Promise<void>;
  /**
   * A time at or before that of the last snapshot before `endMs`, near to it where that is known without reading
   * snapshots; undefined if no snapshot of the last days is before.
   *
   * @throws {QueryError} If a day is gone, or the query is aborted
   */
  lastBookBefore(endMs: number, context: QueryContext): Promise<number | undefined>;
  /**
   * From when on all days of a range of times are there, if earlier rows are useful but not asked for. Asked after
   * another question about the range.
   *
   * @returns `startMs`, or the end of the last day before `endMs` that is gone
   */
  presentFrom(startMs: number, endMs: number): number;
  /**
   * When the rows of the days are that may have rows of a range.
   *
   * @throws {QueryError} If a day is gone, or the query is aborted
   */
  indexes(kind: TableKind, range: TimeRange, context: QueryContext): Promise<TimeIndex[]>;
  /**
   * About how many rows a range has, as if rows were spread evenly over the times of each day.
   *
   * @throws {QueryError} If a day is gone, or the query is aborted
   */
  expectedRows(kind: TableKind, range: TimeRange, context: QueryContext): Promise<number>;
  /**
   * When the rows of the first and the last day are, of those that are not gone.
   *
   * @throws {QueryError} If all are gone, or the query is aborted
   */
  endDays(context: QueryContext): Promise<Record<TableKind, TimeIndex | undefined>[]>;
}

/** Has the ticks add up the trades of a range, or reads the trades where the ticks cannot. */
export async function takeTrades(
  range: TimeRange,
  groups: TradeGroups,
  ticks: Ticks,
  context: QueryContext,
  taker: TradeTaker,
): Promise<void> {
  if (ticks.sumTrades !== undefined) await ticks.sumTrades(range, groups, context, taker);
  else await ticks.readTrades(range, context, (batch) => taker.take(batch));
}

/** About how many rows a range has, as if rows were spread evenly over the times of each index. */
export function rowsWithin(indexes: readonly TimeIndex[], range: TimeRange): number {
  let expected = 0;
  for (const { rows, times } of indexes) {
    if (times === undefined) continue;
    const { startMs, endMs } = times;
    const shared = Math.min(endMs, range.endMs) - Math.max(startMs, range.startMs);
    expected += Math.max(0, shared) / (endMs - startMs) * rows;
  }
  return expected;
}
