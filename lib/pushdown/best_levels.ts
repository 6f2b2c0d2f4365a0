/** @module The imbalance of a snapshot's best levels, as a cluster computes it. */

import type { ClusterClient } from "../sources/clickhouse/client.ts";
import type { DayManifest, TableManifest } from "../sources/clickhouse/manifest.ts";
import { BOOKS } from "../sources/clickhouse/schema.ts";
import { AS_DOUBLES } from "../sources/clickhouse/steps.ts";
import { rowsOf, valuesOf } from "../sources/clickhouse/table_sql.ts";
import { readRowBinary } from "./row_binary.ts";
import { MAX_TERMS, roundedSums, termCut } from "./rounded_sums.ts";

/** The columns with the sizes of each side. */
const SIZES = ["bid_size", "ask_size"] as const;

/**
 * SQL for the imbalance of the best levels of a snapshot.
 *
 * @param books The snapshots of the day
 * @param depthLevels How many levels of each side count
 * @returns Columns of which `i` is the imbalance and `v` whether the snapshot has any level; undefined if sums are not proven to be rounded once
 */
export async function bestLevelImbalance(
  client: ClusterClient,
  manifest: DayManifest,
  books: TableManifest,
  depthLevels: number,
): Promise<string[] | undefined> {
  const arrays = SIZES.map((name) => valuesOf(name, books.size_decimals, depthLevels));
  const rows = `${BOOKS.name} WHERE ${rowsOf(manifest, books)}`;
  const isKnown = books.size_decimals !== AS_DOUBLES && depthLevels <= MAX_TERMS;
  const [terms, greatestSum] = await Promise.all([
    isKnown ? { least: 10 ** -books.size_decimals, terms: depthLevels } : termsOf(client, rows, arrays),
    greatestSumOf(client, rows),
  ]);
  const cut = termCut({ ...terms, greatestSum });
  if (cut === undefined) return undefined;
  // Both sums are in the unit of the cut, which a quotient does not depend on.
  const imbalance = "(sides[1] - sides[2]) / (sides[1] + sides[2])";
  return [
    roundedSums("sums", arrays, cut),
    `arrayMap(sides -> ${imbalance}, [sums])[1] AS i`,
    "bid_sum + ask_sum > 0 AS v",
  ];
}

/** Asks for the least of the numbers of arrays, and for the length of the longest array. */
async function termsOf(
  client: ClusterClient,
  rows: string,
  arrays: readonly string[],
): Promise<{ least: number; terms: number }> {
  const results = arrays.map((array) => `minArray(${array}), max(length(${array}))`).join(", ");
  const answer = await client.query(`SELECT ${results} FROM ${rows} FORMAT RowBinary`);
  const { columns } = readRowBinary(answer, {
    leastBid: "double",
    bids: "integer",
    leastAsk: "double",
    asks: "integer",
  });
  // A side without any level has nothing to sum, and 0 as its least number.
  return {
    least: Math.min(columns.leastBid[0] || 1, columns.leastAsk[0] || 1),
    terms: Math.max(columns.bids[0], columns.asks[0]),
  };
}

/** Asks for the greatest sum of all sizes of a side, which no sum of the best levels exceeds. */
async function greatestSumOf(client: ClusterClient, rows: string): Promise<number> {
  const answer = await client.query(`SELECT max(bid_sum), max(ask_sum) FROM ${rows} FORMAT RowBinary`);
  const { columns: { bid, ask } } = readRowBinary(answer, { bid: "double", ask: "double" });
  return Math.max(bid[0], ask[0]);
}
