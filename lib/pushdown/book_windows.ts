/**
 * The windows of a day's snapshots, computed by a cluster: rows of the series of quotes and of imbalances, which merge with
 * those of other days, threads and sources.
 *
 * @module
 */

import type { SeriesRows } from "../aggregate/aggregator.ts";
import { CANDLE_WIDTH } from "../aggregate/candle.ts";
import { QUOTE_WIDTH } from "../aggregate/quote.ts";
import { SUM_COMPONENTS } from "../model/exact_sum.ts";
import type { ClusterClient } from "../sources/clickhouse/client.ts";
import type { TableManifest } from "../sources/clickhouse/manifest.ts";
import { BOOKS } from "../sources/clickhouse/schema.ts";
import { type DayQuery, isNearDays, keysOf, rowsOf, startOf, windowOf } from "./day_table.ts";
import { addLimbs, cut, GREATEST_SUM, limbNames, limbsOf, MAX_LIMBS } from "./limbs.ts";
import { type BinaryColumn, readRowBinary, type Words } from "./row_binary.ts";
import type { RowKeys } from "./row_keys.ts";

type Columns = Record<string, Float64Array & Words & BigInt64Array>;

/**
 * Asks for the windows of a day's snapshots, all of whose levels count.
 *
 * @returns Undefined if some value is so large or so small that the sums of the cluster would not be exact
 */
export async function bookWindows(
  client: ClusterClient,
  query: DayQuery,
): Promise<Pick<SeriesRows, "quote" | "imbalance"> | undefined> {
  const { manifest: { books }, days } = query;
  if (books === null || books.rows === 0) return { quote: new Float64Array(), imbalance: new Float64Array() };
  const keys = keysOf(books, days);
  if (keys === undefined || (books.first_ms ?? 0) < 0) return undefined;
  const [quote, imbalance] = await Promise.all([
    quoteRows(client, query, books, keys),
    imbalanceRows(client, query, books, keys),
  ]);
  return quote && { quote, imbalance };
}

async function imbalanceRows(
  client: ClusterClient,
  query: DayQuery,
  books: TableManifest,
  keys: RowKeys,
): Promise<Float64Array> {
  const values = ["(bid_sum - ask_sum) / (bid_sum + ask_sum) AS x", "order_hi", "order_lo"];
  const results = ["argMin(x, k)", "max(x)", "min(x)", "argMax(x, k)"];
  const sql = `SELECT toInt64(w), ${results.join(", ")}, min(k), argMin(order_hi, k), argMin(order_lo, k), ` +
    `max(k), argMax(order_hi, k), argMax(order_lo, k) FROM (${rowsSql(query, books, keys, values)}) ` +
    "WHERE NOT isNaN(x) GROUP BY w ORDER BY w FORMAT RowBinary";
  const { count, columns } = readRowBinary(await client.query(sql), {
    window: "integer",
    open: "double",
    high: "double",
    low: "double",
    close: "double",
    firstKey: "bigint",
    firstHi: "double",
    firstLo: "double",
    lastKey: "bigint",
    lastHi: "double",
    lastLo: "double",
  });
  const { window, open, high, low, close, firstKey, firstHi, firstLo, lastKey, lastHi, lastLo } = columns;
  const width = 1 + CANDLE_WIDTH;
  const rows = new Float64Array(count * width);
  for (let row = 0; row < count; row++) {
    const at = row * width;
    rows.set([startOf(query.layout, window[row]), open[row], high[row], low[row], close[row]], at);
    keys.put(firstKey[row], rows, at + 5);
    rows.set([firstHi[row], firstLo[row]], at + 7);
    keys.put(lastKey[row], rows, at + 9);
    rows.set([lastHi[row], lastLo[row]], at + 11);
  }
  return rows;
}

async function quoteRows(
  client: ClusterClient,
  query: DayQuery,
  books: TableManifest,
  keys: RowKeys,
): Promise<Float64Array | undefined> {
  const least = await leastPrice(client, query, books);
  const limbs = limbsOf(least);
  if (limbs > MAX_LIMBS) return undefined;
  const names = ["best_bid", "best_bid_size", "best_ask", "best_ask_size", "order_hi", "order_lo"];
  const values = [
    ...names,
    "abs(best_bid) AS b",
    "abs(best_ask) AS a",
    "if(best_bid < 0, -1., 1.) AS sb",
    "if(best_ask < 0, -1., 1.) AS sa",
    ...cut("b", limbs),
    ...cut("a", limbs),
  ];
  const last = names.map((name) => `argMax(${name}, k)`).join(", ");
  const sums = limbNames("", limbs).map((limb) => `sum(toInt64(sa * a${limb} - sb * b${limb}))`).join(", ");
  const sql = `SELECT toInt64(w), max(k), ${last}, count(), max(a), max(b), ${sums} FROM (` +
    rowsSql(query, books, keys, values, "NOT isNaN(best_bid) AND NOT isNaN(best_ask)") +
    ") GROUP BY w ORDER BY w FORMAT RowBinary";
  const kinds: Record<string, BinaryColumn> = { window: "integer", lastKey: "bigint" };
  for (const name of names) kinds[name] = "double";
  Object.assign(kinds, { snapshots: "integer", greatestAsk: "double", greatestBid: "double" });
  for (const limb of limbNames("spread", limbs)) kinds[limb] = "words";
  const answer = readRowBinary(await client.query(sql), kinds);
  const { count } = answer;
  const columns = answer.columns as Columns;
  const spreads = limbNames("spread", limbs).map((limb) => columns[limb] as Words);
  const width = 1 + QUOTE_WIDTH;
  const rows = new Float64Array(count * width);
  for (let row = 0; row < count; row++) {
    const greatest = Math.max(2 ** 33, columns.greatestAsk[row], columns.greatestBid[row]);
    if (!(columns.snapshots[row] * greatest < GREATEST_SUM)) return undefined;
    const at = row * width;
    const [bid, bidSize, ask, askSize, hi, lo] = names.map((name) => columns[name][row]);
    rows.set([startOf(query.layout, columns.window[row]), bid, bidSize, ask, askSize], at);
    keys.put(columns.lastKey[row], rows, at + 5);
    rows.set([hi, lo, columns.snapshots[row]], at + 7);
    addLimbs(rows, at + 1 + QUOTE_WIDTH - SUM_COMPONENTS, spreads, row);
  }
  return rows;
}

/** A positive number that no best price is less than. */
async function leastPrice(
  client: ClusterClient,
  { manifest }: DayQuery,
  books: TableManifest,
): Promise<number> {
  if (books.price_decimals >= 0) return 10 ** -books.price_decimals;
  const least = (name: string) => `minIf(abs(${name}), ${name} != 0 AND NOT isNaN(${name}))`;
  const sql = `SELECT ${least("best_bid")}, ${least("best_ask")} FROM ${BOOKS.name} WHERE ${
    rowsOf(manifest, books)
  }`;
  const answer = await client.query(`${sql} FORMAT RowBinary`);
  const { columns: { bid, ask } } = readRowBinary(answer, { bid: "double", ask: "double" });
  // Without any price but 0, there is nothing to sum.
  return Math.min(bid[0] || 1, ask[0] || 1);
}

function rowsSql(
  { manifest, layout, days }: DayQuery,
  books: TableManifest,
  keys: RowKeys,
  values: string[],
  condition = "1",
): string {
  return `SELECT ${windowOf(layout)} AS w, ${keys.sql} AS k, ${values.join(", ")} FROM ${BOOKS.name} ` +
    `WHERE ${rowsOf(manifest, books)} AND ${isNearDays(days)} AND ${condition}`;
}
