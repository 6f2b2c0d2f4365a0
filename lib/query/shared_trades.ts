/** @module Trades near a midnight, which the databases of both days may have. */

import type { TradeBatch } from "../model/batches.ts";
import type { MidnightTrades } from "../sources/duplicates/midnight_trades.ts";
import { selectTrades } from "../sources/duplicates/select_trades.ts";
import { MIDNIGHT_MS, sharedMidnights } from "../sources/duplicates/shared_midnights.ts";

/**
 * The trades of a batch that the day before does not have; notes those that the next day may have.
 *
 * @param days All days, in their order
 * @param day The index of the batch's day
 * @param midnights What is known of the day before and of this one
 */
export function withoutSharedTrades(
  batch: TradeBatch,
  days: readonly { day: string }[],
  day: number,
  midnights: MidnightTrades,
): TradeBatch {
  const { before, after } = sharedMidnights(days, day);
  const nearAfter = rowsNear(batch, after);
  if (nearAfter.length > 0) midnights.note(selectTrades(batch, nearAfter));
  return rowsNear(batch, before).length === 0 ? batch : midnights.withoutEarlier(batch);
}

/** The numbered trades of a batch near a midnight. */
function rowsNear({ count, timeMs, orderHi }: TradeBatch, midnightMs: number | undefined): number[] {
  if (midnightMs === undefined) return [];
  const rows: number[] = [];
  for (let row = 0; row < count; row++) {
    if (Math.abs(timeMs[row] - midnightMs) <= MIDNIGHT_MS && orderHi[row] !== Infinity) rows.push(row);
  }
  return rows;
}
