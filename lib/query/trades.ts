/** @module The trades of a range of times, one row each. */

import { BATCH_ROWS } from "../model/batches.ts";
import { MINUTE_MS } from "../text/durations.ts";
import type { TimeRange } from "../sources/source.ts";
import { checkRows, type QueryContext } from "./query_context.ts";
import type { Ticks } from "./ticks.ts";
import { TradeList } from "./trade_list.ts";

/** A range that has at most this many times the wanted trades is read at once. */
const FEW = 4;

/** Asks for trades. */
export interface TradesQuery {
  /** Which query this is. */
  kind: "trades";
  /** The first millisecond of the range. */
  fromMs: number;
  /** The millisecond after the range. */
  toMs: number;
  /** The most trades of the answer, which are the first of the range. */
  limit: number;
}

/** Trades. */
export interface TradesAnswer {
  /** The names of the values of a row. */
  columns: ["timestamp_ms", "price", "size", "side"];
  /** A row for each trade, by time, then by number, then by place; the side is 1 bought, -1 sold, 0 unknown. */
  rows: [timestampMs: number, price: number, size: number, side: number][];
  /** Whether the range has more trades than the answer. */
  truncated: boolean;
}

/**
 * The trades of a range, up to a limit.
 *
 * @throws {QueryError} If the limit exceeds the bound of all answers
 */
export async function tradesOf(
  { fromMs, toMs, limit }: TradesQuery,
  store: Ticks,
  context: QueryContext,
): Promise<TradesAnswer> {
  checkRows(limit, "trades", "ask for fewer");
  const trades = await firstTrades({ startMs: fromMs, endMs: toMs }, limit + 1, store, context);
  const rows = Array.from(
    { length: Math.min(limit, trades.count) },
    (_, row): TradesAnswer["rows"][number] => [
      trades.timeMs[row],
      trades.price[row],
      trades.size[row],
      trades.side[row],
    ],
  );
  return { columns: ["timestamp_ms", "price", "size", "side"], rows, truncated: trades.count > limit };
}

/**
 * The first trades of a range, in order. If the range probably has many more, parts of it are read, each twice as long as
 * the one before, until there are enough.
 */
async function firstTrades(
  range: TimeRange,
  most: number,
  store: Ticks,
  context: QueryContext,
): Promise<TradeList> {
  const trades = new TradeList();
  const expected = await store.expectedRows("trades", range, context);
  const span = range.endMs - range.startMs;
  let partMs = expected <= FEW * most ? span : Math.max(MINUTE_MS, Math.ceil(span * FEW * most / expected));
  for (let startMs = range.startMs; startMs < range.endMs && trades.count < most; partMs *= 2) {
    const endMs = Math.min(startMs + partMs, range.endMs);
    await store.readTrades({ startMs, endMs }, context, (batch) => {
      trades.add(batch);
      if (trades.count > 2 * most + BATCH_ROWS) trades.sort(most);
    });
    startMs = endMs;
  }
  trades.sort(most);
  return trades;
}
