/** @module The imbalance of a snapshot's best levels, as a cluster computes it. */

import type { ClusterClient } from "../sources/clickhouse/client.ts";
import type { DayManifest, TableManifest } from "../sources/clickhouse/manifest.ts";
import { BOOKS } from "../sources/clickhouse/schema.ts";
import { AS_DOUBLES } from "../sources/clickhouse/steps.ts";
import { rowsOf, valuesOf } from "../sources/clickhouse/table_sql.ts";
import { readRowBinary } from "./row_binary.ts";
import { MAX_TERMS, roundedSums, type TermBounds, termCut } from "./rounded_sums.ts";

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
  const isKnown = books.size_decimals !== AS_DOUBLES && depthLevels <= MAX_TERMS;
  const cut = termCut(
    isKnown
      ? stepBounds(books.size_decimals, depthLevels)
      : await askedBounds(client, `${BOOKS.name} WHERE ${rowsOf(manifest, books)}`, arrays),
  );
  if (cut === undefined) return undefined;
  // Both sums are in the unit of the cut, which a quotient does not depend on.
  const imbalance = "(sides[1] - sides[2]) / (sides[1] + sides[2])";
  return [
    roundedSums("sums", arrays, cut),
    `arrayMap(sides -> ${imbalance}, [sums])[1] AS i`,
    "bid_sum + ask_sum > 0 AS v",
  ];
}

/** The bounds of whole numbers of a step. */
function stepBounds(decimals: number, terms: number): TermBounds {
  const least = 10 ** -decimals;
  return { least, greatest: Number.MAX_SAFE_INTEGER * least, terms };
}

/** Asks for the bounds of the numbers of arrays. */
async function askedBounds(
  client: ClusterClient,
  rows: string,
  arrays: readonly string[],
): Promise<TermBounds> {
  const bounds = await Promise.all(arrays.map(async (array) => {
    const sql =
      `SELECT minArray(${array}), maxArray(${array}), max(length(${array})) FROM ${rows} FORMAT RowBinary`;
    const { columns } = readRowBinary(await client.query(sql), {
      least: "double",
      greatest: "double",
      terms: "integer",
    });
    return { least: columns.least[0], greatest: columns.greatest[0], terms: columns.terms[0] };
  }));
  // A side without any level has nothing to sum.
  const used = bounds.filter(({ terms }) => terms > 0);
  return {
    least: Math.min(...used.map(({ least }) => least), 1),
    greatest: Math.max(...used.map(({ greatest }) => greatest), 1),
    terms: Math.max(...used.map(({ terms }) => terms), 1),
  };
}
