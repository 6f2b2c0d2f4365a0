/**
 * The windows of a day's snapshots, computed by a cluster: rows of the series of quotes and of imbalances, which merge with
 * those of other days, threads and sources.
 *
 * @module
 */

import type { SeriesRowsFrom } from "../aggregate/aggregator.ts";
import { QUOTE_WIDTH } from "../aggregate/quote.ts";
import { SUM_COMPONENTS } from "../model/exact_sum.ts";
import type { ClusterClient } from "../sources/clickhouse/client.ts";
import { ClusterError } from "../sources/clickhouse/cluster_error.ts";
import type { TableManifest } from "../sources/clickhouse/manifest.ts";
import { BOOKS } from "../sources/clickhouse/schema.ts";
import { rowsOf } from "../sources/clickhouse/table_sql.ts";
import { bestLevelImbalance } from "./best_levels.ts";
import { CANDLE_COLUMNS, CANDLE_ROW_WIDTH, candleResults, putCandle } from "./candle_rows.ts";
import { type DayQuery, isNearDays, keysOf, startOf, windowOf, windowsSql } from "./day_table.ts";
import { addLimbs, cut, GREATEST_SUM, limbNames, limbsOf, MAX_LIMBS } from "./limbs.ts";
import { type AnyColumns, type BinaryColumn, readRowBinary, sumOf, type Words } from "./row_binary.ts";
import type { RowKeys } from "./row_keys.ts";

/** The imbalance of all levels, and whether there is a value. */
const ALL_LEVELS = ["(bid_sum - ask_sum) / (bid_sum + ask_sum) AS i", "NOT isNaN(i) AS v"];

/** Columns of rows that tell empty, two-sided and crossed snapshots. */
const COUNTED = [
  "bid_sum + ask_sum = 0 AS e",
  "NOT isNaN(best_bid) AND NOT isNaN(best_ask) AS q",
  "best_bid >= best_ask AS c",
];

/** Windows of snapshots, and what was counted of the snapshots that are in them. */
export interface BookWindows {
  /** The windows. */
  rows: SeriesRowsFrom<"books">;
  /** The number of snapshots. */
  count: number;
  /** How many of them have nothing on both sides. */
  empty: number;
  /** How many of them have a best bid that is not below the best ask. */
  crossed: number;
}

/**
 * Asks for the windows of a day's snapshots.
 *
 * @param depthLevels How many of the best levels of a side count for imbalances; all by default
 * @returns Undefined if some value is so large or so small that the sums of the cluster would not be exact
 */
export async function bookWindows(
  client: ClusterClient,
  query: DayQuery,
  depthLevels?: number,
): Promise<BookWindows | undefined> {
  const { manifest, days } = query;
  const { books } = manifest;
  if (books === null || books.rows === 0) {
    const rows = { quote: new Float64Array(), imbalance: new Float64Array() };
    return { rows, count: 0, empty: 0, crossed: 0 };
  }
  const keys = keysOf(books, days);
  if (keys === undefined || (books.first_ms ?? 0) < 0) return undefined;
  const [quote, imbalance] = await Promise.all([
    quoteRows(client, query, books, keys),
    imbalanceRows(client, query, books, keys, depthLevels),
  ]);
  if (quote === undefined || imbalance === undefined) return undefined;
  const { counts } = imbalance;
  if (quote.snapshots !== counts.quoted) {
    throw new ClusterError(
      `two answers about ${manifest.day} have ${quote.snapshots} and ${counts.quoted} snapshots; run again`,
    );
  }
  return { ...counts, rows: { quote: quote.rows, imbalance: imbalance.rows } };
}

/** The windows of imbalances, and the counts of all snapshots. */
async function imbalanceRows(
  client: ClusterClient,
  query: DayQuery,
  books: TableManifest,
  keys: RowKeys,
  depthLevels: number | undefined,
) {
  const imbalance = depthLevels === undefined
    ? ALL_LEVELS
    : await bestLevelImbalance(client, query.manifest, books, depthLevels);
  if (imbalance === undefined) return undefined;
  const values = [...imbalance, "order_hi", "order_lo", ...COUNTED];
  const counted = ["countIf(v)", "count()", "countIf(e)", "countIf(q)", "countIf(c)"];
  const sql = rowsSql(query, books, keys, values, ["toInt64(w)", ...candleResults("i", "v"), ...counted]);
  const { count, columns } = readRowBinary(await client.query(sql), {
    window: "integer",
    ...CANDLE_COLUMNS,
    values: "integer",
    snapshots: "integer",
    empty: "integer",
    quoted: "integer",
    crossed: "integer",
  });
  const windows = columns.values.filter((values) => values > 0).length;
  const rows = new Float64Array(windows * CANDLE_ROW_WIDTH);
  for (let row = 0, at = 0; row < count; row++) {
    if (columns.values[row] === 0) continue;
    putCandle(columns, row, startOf(query.layout, columns.window[row]), keys, rows, at);
    at += CANDLE_ROW_WIDTH;
  }
  const { snapshots, empty, quoted, crossed } = columns;
  const counts = {
    count: sumOf(snapshots),
    empty: sumOf(empty),
    quoted: sumOf(quoted),
    crossed: sumOf(crossed),
  };
  return { rows, counts };
}

async function quoteRows(
  client: ClusterClient,
  query: DayQuery,
  books: TableManifest,
  keys: RowKeys,
): Promise<{ rows: Float64Array; snapshots: number } | undefined> {
  const least = await leastPrice(client, query, books);
  const limbs = limbsOf(least);
  if (limbs > MAX_LIMBS) return undefined;
  const names = ["best_bid", "best_bid_size", "best_ask", "best_ask_size", "order_hi", "order_lo"];
  const values = [
    "abs(best_bid) AS b",
    "abs(best_ask) AS a",
    "if(best_bid < 0, -1., 1.) AS sb",
    "if(best_ask < 0, -1., 1.) AS sa",
    ...cut("b", limbs),
    ...cut("a", limbs),
  ];
  const last = names.map((name) => `argMax(${name}, k)`).join(", ");
  const sums = limbNames("", limbs).map((limb) => `sum(toInt64(sa * a${limb} - sb * b${limb}))`).join(", ");
  const results = ["toInt64(w)", "max(k)", last, "count()", "max(a)", "max(b)", sums];
  const sql = rowsSql(query, books, keys, values, results, "NOT isNaN(best_bid) AND NOT isNaN(best_ask)");
  const kinds: Record<string, BinaryColumn> = { window: "integer", lastKey: "bigint" };
  for (const name of names) kinds[name] = "double";
  Object.assign(kinds, { snapshots: "integer", greatestAsk: "double", greatestBid: "double" });
  for (const limb of limbNames("spread", limbs)) kinds[limb] = "words";
  const answer = readRowBinary(await client.query(sql), kinds);
  const { count } = answer;
  const columns = answer.columns as AnyColumns;
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
  return { rows, snapshots: sumOf(columns.snapshots) };
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
  results: string[],
  condition = "1",
): string {
  const named = [`${windowOf(layout)} AS w`, `${keys.sql} AS k`, ...values];
  const conditions = [rowsOf(manifest, books), isNearDays(days), condition];
  return windowsSql(named, results, BOOKS.name, conditions);
}
