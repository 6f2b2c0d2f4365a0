/**
 * The days of a range in a cluster, several at the same time; and the trades near a midnight that the tables of two days may
 * have, which are compared as rows.
 *
 * @module
 */

import type { TradeBatch } from "../model/batches.ts";
import type { ClusterClient } from "../sources/clickhouse/client.ts";
import { tradesOf } from "../sources/clickhouse/day_rows.ts";
import type { DayManifest } from "../sources/clickhouse/manifest.ts";
import { isInTimes } from "../sources/clickhouse/table_sql.ts";
import { MidnightTrades } from "../sources/duplicates/midnight_trades.ts";
import { selectTrades } from "../sources/duplicates/select_trades.ts";
import { MIDNIGHT_MS, sharedMidnights } from "../sources/duplicates/shared_midnights.ts";
import type { TimeRange } from "../sources/source.ts";
import type { QueryContext } from "./query_context.ts";
import { together } from "./together.ts";

/** How many days are asked for at the same time. */
const DAYS_IN_FLIGHT = 4;

/** A range of trades in a cluster. */
export interface DaysTask {
  /** The cluster. */
  client: ClusterClient;
  /** The days that have trades of the range, with their places among all days. */
  days: readonly (readonly [place: number, manifest: DayManifest])[];
  /** All days. */
  known: readonly DayManifest[];
  /** The range. */
  range: TimeRange;
  /** What goes along with the query. */
  context: QueryContext;
}

/** Reads the days of a range, several at the same time. */
export async function eachDay(
  { days }: DaysTask,
  read: (place: number, manifest: DayManifest) => Promise<void>,
): Promise<void> {
  let isFailed = false;
  const queue = days.values();
  const readRest = async () => {
    for (const [place, manifest] of queue) {
      if (isFailed) return;
      try {
        await read(place, manifest);
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  };
  await together(Array.from({ length: DAYS_IN_FLIGHT }, () => readRest));
}

/** The condition under which a trade of a day is not among those that the day before may have. */
export function isAlone(task: DaysTask, place: number): string {
  const shared = sharedTimes(task, place);
  return shared === undefined ? "1" : `NOT (${isShared(shared)})`;
}

/** The times of a range near the midnight before a day, of which both the day and the day before have trades. */
function sharedTimes({ known, range }: DaysTask, place: number): TimeRange | undefined {
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

/**
 * Takes the trades of a day that the day before may have, and does not have.
 *
 * @param only Further SQL that is true for the trades that count; all trades of a time, or none
 */
export async function takeShared(
  task: DaysTask,
  place: number,
  take: (batch: TradeBatch) => void,
  only = "1",
): Promise<void> {
  const { client, known, context } = task;
  const range = sharedTimes(task, place);
  if (range === undefined) return;
  const condition = `${isShared(range)} AND ${only}`;
  const midnights = new MidnightTrades();
  for await (const batch of tradesOf(client, known[place - 1], { range, condition })) {
    // The batch is valid until the next one is read.
    midnights.note(selectTrades(batch, Array.from({ length: batch.count }, (_, row) => row)));
  }
  midnights.finishDatabase();
  for await (const batch of tradesOf(client, known[place], { range, condition })) {
    context.check();
    take(midnights.withoutEarlier(batch));
  }
}

/** The condition under which a trade has a number and is in a range. */
function isShared(range: TimeRange): string {
  return `NOT isInfinite(order_hi) AND ${isInTimes(range)}`;
}
