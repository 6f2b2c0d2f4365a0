/**
 * The sums of trades of a range, as a cluster computes them: several days at the same time.
 *
 * Trades near a midnight that the tables of both days may have are read one by one, and compared. Days whose sums would not be
 * exact are read one by one too.
 *
 * @module
 */

import { MIDNIGHT_MS, sharedMidnights } from "../sources/duplicates/shared_midnights.ts";
import { MidnightTrades } from "../sources/duplicates/midnight_trades.ts";
import { selectTrades } from "../sources/duplicates/select_trades.ts";
import { startOf, windowOf } from "../pushdown/day_table.ts";
import {
  firstPrice,
  type GroupKey,
  type TradeBounds,
  tradeBounds,
  tradeSums,
} from "../pushdown/trade_sums.ts";
import type { ClusterClient } from "../sources/clickhouse/client.ts";
import { tradesOf } from "../sources/clickhouse/day_rows.ts";
import type { DayManifest } from "../sources/clickhouse/manifest.ts";
import { isInTimes } from "../sources/clickhouse/table_sql.ts";
import type { TimeRange } from "../sources/source.ts";
import type { WindowGrid } from "../aggregate/window_grid.ts";
import { decimalOf, type PriceRows } from "./price_rows.ts";
import { MAX_ROWS, type QueryContext } from "./query_context.ts";
import type { TradeGroups, TradeTaker } from "./summed_trades.ts";

/** How many days are asked for at the same time. */
const DAYS_IN_FLIGHT = 4;

/** An answer with more groups than this has too many rows: there are three sides. */
const MAX_GROUPS = 3 * MAX_ROWS + 1;

/** Whole numbers in SQL stay below this. */
const MAX_WHOLE = 2 ** 60;

/** What is added up. */
export interface SumTask {
  /** The cluster. */
  client: ClusterClient;
  /** The days that have trades of the range, with their places among all days. */
  days: readonly (readonly [place: number, manifest: DayManifest])[];
  /** All days. */
  known: readonly DayManifest[];
  /** The range. */
  range: TimeRange;
  /** How trades are put into groups. */
  groups: TradeGroups;
  /** Receives trades and sums. */
  taker: TradeTaker;
  /** The bounds of values by the number of the load, which are found once. */
  bounds: Map<number, TradeBounds>;
  /** What goes along with the query. */
  context: QueryContext;
}

/** Adds up the trades of a range. */
export async function sumDays(task: SumTask): Promise<void> {
  const { client, days, range, taker } = task;
  let reference: number | undefined;
  for (const [, manifest] of days) {
    reference = await firstPrice(client, manifest, [isInTimes(range)]);
    if (reference !== undefined) break;
  }
  if (reference !== undefined) taker.startAt(reference);
  let isFailed = false;
  const queue = days.values();
  const readers = Array.from({ length: DAYS_IN_FLIGHT }, async () => {
    for (const [place, manifest] of queue) {
      if (isFailed) return;
      try {
        await sumDay(task, place, manifest, reference ?? 0);
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  });
  // All are awaited, so that no request is left when one fails.
  for (const reader of await Promise.allSettled(readers)) {
    if (reader.status === "rejected") throw reader.reason;
  }
}

async function sumDay(
  task: SumTask,
  place: number,
  manifest: DayManifest,
  reference: number,
): Promise<void> {
  const { client, range, taker, groups, context } = task;
  const shared = sharedTimes(task, place);
  const alone = shared === undefined ? "1" : `NOT (${isShared(shared)})`;
  const { trades: { load, first_ms } } = manifest;
  let bounds = task.bounds.get(load);
  if (bounds === undefined) task.bounds.set(load, bounds = await tradeBounds(client, manifest));
  const group = groupsOf(groups, manifest, bounds);
  const sums = (first_ms ?? 0) < 0 ? undefined : await tradeSums(client, manifest, {
    bounds,
    reference,
    keys: group.keys,
    conditions: [isInTimes(range), alone],
    limit: MAX_GROUPS,
  });
  context.check();
  if (sums !== undefined) {
    const [first, second] = sums.keys;
    taker.takeSums({ ...sums, first: first.map(group.firstOf), second: second.map(group.secondOf) });
  } else {
    for await (const batch of tradesOf(client, manifest, { range, condition: alone })) {
      context.check();
      taker.take(batch);
    }
  }
  if (shared !== undefined) await takeShared(task, place, manifest, shared);
}

/** The times of a range near the midnight before a day, of which both the day and the day before have trades. */
function sharedTimes({ known, range }: SumTask, place: number): TimeRange | undefined {
  const { before } = sharedMidnights(known, place);
  if (before === undefined) return undefined;
  const tables = [known[place - 1].trades, known[place].trades];
  const startMs = Math.max(
    before - MIDNIGHT_MS,
    range.startMs,
    ...tables.map(({ first_ms }) => first_ms ?? Infinity),
  );
  const endMs = Math.min(
    before + MIDNIGHT_MS + 1,
    range.endMs,
    ...tables.map(({ last_ms }) => (last_ms ?? -Infinity) + 1),
  );
  return startMs < endMs ? { startMs, endMs } : undefined;
}

/** Takes the trades of a day that the day before may have, and does not have. */
async function takeShared(
  { client, known, taker, context }: SumTask,
  place: number,
  manifest: DayManifest,
  range: TimeRange,
): Promise<void> {
  const condition = isShared(range);
  const midnights = new MidnightTrades();
  for await (const batch of tradesOf(client, known[place - 1], { range, condition })) {
    // The batch is valid until the next one is read.
    midnights.note(selectTrades(batch, Array.from({ length: batch.count }, (_, row) => row)));
  }
  midnights.finishDatabase();
  for await (const batch of tradesOf(client, manifest, { range, condition })) {
    context.check();
    taker.take(midnights.withoutEarlier(batch));
  }
}

/** The condition under which a trade has a number and is in a range. */
function isShared(range: TimeRange): string {
  return `NOT isInfinite(order_hi) AND ${isInTimes(range)}`;
}

/** The keys of groups in SQL, and what they stand for. */
interface Groups {
  keys: GroupKey[];
  firstOf(key: number): number;
  secondOf(key: number): number;
}

function groupsOf(groups: TradeGroups, manifest: DayManifest, bounds: TradeBounds): Groups {
  if (groups.by === "row") {
    const { rows } = groups;
    const sql = rowSql(rows, manifest, bounds);
    return {
      keys: [sql ?? { sql: "p", kind: "double" }, { sql: "side", kind: "integer" }],
      firstOf: sql === undefined ? (price) => rows.rowOf(price) : (row) => row,
      secondOf: (side) => side,
    };
  }
  const { grid, periods, firstMs } = groups;
  const hasFirst = Number.isFinite(firstMs);
  const window = windowOf(grid);
  return {
    keys: [
      {
        sql: hasFirst ? `if(time_ms < ${firstMs}, ${numberOf(grid, firstMs) - 1}, ${window})` : window,
        kind: "integer",
      },
      { sql: periods === undefined ? "0" : windowOf(periods), kind: "integer" },
    ],
    firstOf: (number) => startOf(grid, number),
    secondOf: (number) => periods === undefined ? -Infinity : startOf(periods, number),
  };
}

/** The number of a window by its start. */
function numberOf({ windowMs, offsetMs }: WindowGrid, startMs: number): number {
  return Math.round((startMs - offsetMs) / windowMs);
}

/**
 * SQL for the row of a price, in whole numbers; undefined where prices are doubles, or where numbers would be too large or
 * below 0, which SQL divides otherwise.
 */
function rowSql(
  { size }: PriceRows,
  { trades: { price_decimals } }: DayManifest,
  { lowest, highest }: TradeBounds,
): GroupKey | undefined {
  const { digits, decimals } = decimalOf(size);
  const unit = Math.max(price_decimals, decimals);
  const scale = 10 ** (unit - price_decimals);
  const whole = Number(digits) * 10 ** (unit - decimals);
  if (price_decimals < 0 || lowest < 0 || !(2 * highest * 10 ** unit + whole < MAX_WHOLE)) return undefined;
  return { sql: `intDiv(price * ${2 * scale} + ${whole}, ${2 * whole})`, kind: "integer" };
}
