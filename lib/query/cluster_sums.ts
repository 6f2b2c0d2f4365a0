/**
 * The sums of trades of a range, as a cluster computes them, and the trades of some windows of a range: several days at the
 * same time.
 *
 * Trades near a midnight that the tables of both days may have are read one by one, and compared. Days whose sums would not be
 * exact are read one by one too.
 *
 * @module
 */

import type { WindowGrid } from "../aggregate/window_grid.ts";
import { BATCH_ROWS } from "../model/batches.ts";
import { windowOf } from "../pushdown/day_table.ts";
import {
  firstTrades,
  type TradeBounds,
  tradeBounds,
  tradeSums,
  usualBounds,
} from "../pushdown/trade_sums.ts";
import { tradesOf } from "../sources/clickhouse/day_rows.ts";
import type { DayManifest } from "../sources/clickhouse/manifest.ts";
import { isInTimes } from "../sources/clickhouse/table_sql.ts";
import { keysOf, numberOf } from "./cluster_groups.ts";
import { type DaysTask, eachDay, isAlone, takeShared } from "./cluster_range.ts";
import { isUsualDay, type PriceReference, referenceOf } from "./price_reference.ts";
import { MAX_ROWS } from "./query_context.ts";
import type { GroupSums, TradeGroups, TradeTaker } from "./summed_trades.ts";
import { TradeList } from "./trade_list.ts";

/** An answer with more groups than this has too many rows: there are three sides. */
const MAX_GROUPS = 3 * MAX_ROWS + 1;

/** The most groups that are no rows of an answer. Further trades are read. */
const MAX_PARTS = 1_000_000;

/** What is added up. */
export interface SumTask extends DaysTask {
  /** How trades are put into groups. */
  groups: TradeGroups;
  /** Receives trades and sums. */
  taker: TradeTaker;
  /** The bounds of values by the number of the load, which are found once. */
  bounds: Map<number, Promise<TradeBounds>>;
}

/** Adds up the trades of a range. */
export async function sumDays(task: SumTask): Promise<void> {
  const reference = task.taker.startAt === undefined ? undefined : await startOf(task);
  await eachDay(task, (place, manifest) => sumDay(task, place, manifest, reference));
}

/** Tells the taker from which price differences are taken; returns undefined without a trade with a size. */
async function startOf({ client, days, range, taker }: SumTask): Promise<PriceReference | undefined> {
  for (const [, manifest] of days) {
    const trades = await firstTrades(client, manifest, [isInTimes(range)], BATCH_ROWS);
    const reference = referenceOf(trades);
    if (reference === undefined) continue;
    taker.startAt?.(reference);
    return reference;
  }
  return undefined;
}

async function sumDay(
  task: SumTask,
  place: number,
  manifest: DayManifest,
  reference: PriceReference | undefined,
): Promise<void> {
  const { client, range, taker, context } = task;
  const condition = isAlone(task, place);
  const usual = reference === undefined ? usualBounds(manifest) : undefined;
  const sums = await sumsOf(task, manifest, reference, condition, usual) ??
    (usual && await sumsOf(task, manifest, reference, condition, undefined));
  context.check();
  if (sums !== undefined) taker.takeSums(sums);
  else {
    for await (const batch of tradesOf(client, manifest, { range, condition, isAhead: true })) {
      context.check();
      taker.take(batch);
    }
  }
  await takeShared(task, place, (batch) => taker.take(batch));
}

/**
 * The sums of a day.
 *
 * @param condition SQL that is true for the trades that count
 * @param usual Bounds that values are expected to have; by default, bounds are looked for
 * @returns Undefined if sums would not be exact, values are beyond the bounds, or there are too many groups
 */
async function sumsOf(
  task: SumTask,
  manifest: DayManifest,
  reference: PriceReference | undefined,
  condition: string,
  usual: TradeBounds | undefined,
): Promise<GroupSums | undefined> {
  const { client, range, groups } = task;
  if ((manifest.trades.first_ms ?? 0) < 0) return undefined;
  const bounds = usual ?? await boundsOf(task, manifest);
  if (reference !== undefined && !isUsualDay(bounds, reference)) return undefined;
  const keys = keysOf(groups, manifest, bounds);
  const areRows = groups.by === "row" || groups.by === "window";
  const limit = areRows ? MAX_GROUPS : MAX_PARTS;
  const conditions = [isInTimes(range), condition];
  const sums = await tradeSums(client, manifest, {
    bounds,
    reference: reference?.price,
    keys,
    conditions,
    limit,
  });
  if (sums === undefined || !sums.areBounded || (!areRows && sums.count === limit)) return undefined;
  return { ...sums, keys: sums.keys.map((column, index) => column.map(keys[index].valueOf)) };
}

/** The bounds of a day's values. Bounds that cannot be found are asked for again by the next query. */
async function boundsOf({ client, bounds }: SumTask, manifest: DayManifest): Promise<TradeBounds> {
  const { load } = manifest.trades;
  let found = bounds.get(load);
  if (found === undefined) bounds.set(load, found = tradeBounds(client, manifest));
  try {
    return await found;
  } catch (error) {
    bounds.delete(load);
    throw error;
  }
}

/** Reads the trades of windows that start at some times. Trades of a window need not be in order. */
export async function tradesOfWindows(
  task: DaysTask,
  grid: WindowGrid,
  starts: readonly number[],
): Promise<TradeList> {
  const lists: TradeList[] = [];
  await eachDay(task, async (place, manifest) => {
    const { client, range, context } = task;
    const { first_ms, last_ms } = manifest.trades;
    const ofDay = starts.filter((ms) => ms <= last_ms! && ms + grid.windowMs > first_ms!);
    if (ofDay.length === 0) return;
    const wanted = `(${windowOf(grid)}) IN (${ofDay.map((ms) => numberOf(grid, ms)).join(", ")})`;
    const trades = lists[place] = new TradeList();
    const condition = `${isAlone(task, place)} AND ${wanted}`;
    for await (const batch of tradesOf(client, manifest, { range, condition, areFew: true })) {
      context.check();
      trades.add(batch);
    }
    await takeShared(task, place, (batch) => trades.add(batch), wanted);
  });
  // Trades of equal times and numbers count in the order of days.
  const all = new TradeList();
  for (const trades of Object.values(lists)) all.add(trades);
  return all;
}
