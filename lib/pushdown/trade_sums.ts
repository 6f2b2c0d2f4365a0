/**
 * Sums of a day's trades by groups, computed by a cluster: of sizes, and of sizes times the difference of the price from a
 * given one, and times its square. Sums are exact, and equal those of the trades themselves.
 *
 * @module
 */

import type { ClusterClient } from "../sources/clickhouse/client.ts";
import type { DayManifest } from "../sources/clickhouse/manifest.ts";
import { TRADES } from "../sources/clickhouse/schema.ts";
import { rowsOf, valueOf } from "../sources/clickhouse/table_sql.ts";
import { cutPieces, pieceNames, piecesOf } from "./exact_pieces.ts";
import { type AnyColumns, type BinaryColumn, readRowBinary } from "./row_binary.ts";

/** The most bits of a usual value, in steps. */
const MOST_BITS = 50;

/** Into how many pieces usual sizes are cut. */
const USUAL_PIECES = 3;

/** How trades are put into groups: SQL for a number, and what the number is. `p` is the price as a double. */
export interface GroupKey {
  /** The SQL. */
  sql: string;
  /** What the answer holds. */
  kind: "double" | "integer";
}

/** Sums of groups of trades. */
export interface TradeSums {
  /** How many groups there are. */
  count: number;
  /** The keys of each group, in the order of the question. */
  keys: Float64Array[];
  /** How many trades each group has. */
  trades: Float64Array;
  /** Whether all values have the bounds; if not, sums need not be exact. */
  areBounded: boolean;
  /** Columns of which the exact sum is that of the sizes. */
  size: Float64Array[];
  /** Columns of which the exact sum is that of size times difference; no column without a reference. */
  weighted: Float64Array[];
  /** Columns of which the exact sum is that of size times difference, times difference; no column without a reference. */
  squared: Float64Array[];
}

/** What the values of a day's trades are. */
export interface TradeBounds {
  /** The lowest price. */
  lowest: number;
  /** The highest price. */
  highest: number;
  /** The absolute price nearest to 0, of those that are not 0. */
  leastPrice: number;
  /** The least size above 0. */
  leastSize: number;
  /** The greatest size. */
  greatestSize: number;
  /** Whether these are bounds of the day's values, which need not be compared with the values. */
  areFound: boolean;
}

/** Asks for the bounds of a day's values. */
export async function tradeBounds(client: ClusterClient, manifest: DayManifest): Promise<TradeBounds> {
  const results = ["min(p)", "max(p)", "minIf(abs(p), p != 0)", "minIf(s, s != 0)", "max(s)"];
  const sql = `WITH ${valuesSql(manifest)} SELECT ${results.join(", ")} FROM ${TRADES.name} ` +
    `WHERE ${rowsOf(manifest, manifest.trades)} FORMAT RowBinary`;
  const { columns } = readRowBinary(await client.query(sql), {
    lowest: "double",
    highest: "double",
    leastPrice: "double",
    leastSize: "double",
    greatestSize: "double",
  });
  return {
    lowest: columns.lowest[0],
    highest: columns.highest[0],
    // Without any value but 0, there is nothing to sum.
    leastPrice: columns.leastPrice[0] || 1,
    leastSize: columns.leastSize[0] || 1,
    greatestSize: columns.greatestSize[0] || 1,
    areFound: true,
  };
}

/**
 * Bounds that usual values have, so that a day's values need not be looked through before. {@linkcode tradeSums} tells whether the
 * values have them.
 *
 * @returns Undefined if sizes are doubles, which may be as small as they like, or if there are too many of them
 */
export function usualBounds({ trades }: DayManifest): TradeBounds | undefined {
  const { rows, price_decimals, size_decimals } = trades;
  if (size_decimals < 0) return undefined;
  const leastSize = 10 ** -size_decimals;
  let sizeBits = MOST_BITS;
  const hasMorePieces = () =>
    (piecesOf({ rows, greatest: 2 ** sizeBits, least: leastSize })?.length ?? Infinity) >= USUAL_PIECES;
  while (sizeBits > 0 && hasMorePieces()) sizeBits--;
  if (sizeBits === 0) return undefined;
  return {
    lowest: 0,
    highest: 2 ** MOST_BITS * 10 ** -Math.max(0, price_decimals),
    leastPrice: 10 ** -Math.max(0, price_decimals),
    leastSize,
    greatestSize: 2 ** sizeBits,
    areFound: false,
  };
}

/**
 * The first trades that have a size, in the order of time.
 *
 * @param conditions SQL that is true for the trades that count
 * @param most The most trades
 */
export async function firstTrades(
  client: ClusterClient,
  manifest: DayManifest,
  conditions: readonly string[],
  most: number,
): Promise<{ count: number; price: Float64Array; size: Float64Array }> {
  const where = [rowsOf(manifest, manifest.trades), ...conditions, "s > 0"].join(" AND ");
  const sql = `WITH ${valuesSql(manifest)} SELECT p, s FROM ${TRADES.name} WHERE ${where} ` +
    `ORDER BY time_ms, time_ns, tie LIMIT ${most} FORMAT RowBinary`;
  const { count, columns } = readRowBinary(await client.query(sql), { price: "double", size: "double" });
  return { count, ...columns };
}

/**
 * Asks for the sums of a day's trades.
 *
 * @param reference The price from which differences are taken; undefined if only sizes are added up
 * @param keys How trades are put into groups
 * @param conditions SQL that is true for the trades that count
 * @param limit The most groups that are wanted
 * @returns Undefined if some value is so large or so small that sums would not be exact
 */
export async function tradeSums(
  client: ClusterClient,
  manifest: DayManifest,
  { bounds, reference, keys, conditions, limit }: {
    bounds: TradeBounds;
    reference: number | undefined;
    keys: readonly GroupKey[];
    conditions: readonly string[];
    limit: number;
  },
): Promise<TradeSums | undefined> {
  const terms = termsOf(manifest, bounds, reference);
  if (terms === undefined) return undefined;
  const values = [
    valuesSql(manifest),
    ...(reference === undefined ? [] : [`p - (${reference}) AS d`, "s * d AS m", "m * d AS v"]),
    ...terms.flatMap(({ name, powers }) => cutPieces(name, powers)),
  ];
  const names = terms.map(({ name, powers }) => pieceNames(name, powers));
  const groups = keys.map(({ sql }, index) => `${sql} AS g${index}`);
  const by = keys.map((_, index) => `g${index}`).join(", ");
  const results = keys.map(({ kind }, index) => kind === "integer" ? `toInt64(g${index})` : `g${index}`);
  const sums = names.flat().map((name) => `sum(${name})`);
  const { lowest, highest, greatestSize } = bounds;
  const isBeyond = bounds.areFound ? "0" : `p < ${lowest} OR p > ${highest} OR s > ${greatestSize}`;
  const where = [rowsOf(manifest, manifest.trades), ...conditions].join(" AND ");
  const sql = `WITH ${[...values, ...groups].join(", ")} SELECT ${
    [...results, "count()", `toInt64(max(${isBeyond}))`, ...sums].join(", ")
  } FROM ${TRADES.name} WHERE ${where} GROUP BY ${by} LIMIT ${limit} FORMAT RowBinary`;
  const kinds: Record<string, BinaryColumn> = {};
  for (const [index, { kind }] of keys.entries()) kinds[`key${index}`] = kind;
  kinds.trades = "integer";
  kinds.beyond = "integer";
  for (const name of names.flat()) kinds[name] = "double";
  const answer = readRowBinary(await client.query(sql), kinds);
  const columns = answer.columns as AnyColumns;
  const beyond: Float64Array = columns.beyond;
  const [size, weighted = [], squared = []] = names.map((pieces) => pieces.map((name) => columns[name]));
  return {
    count: answer.count,
    keys: keys.map((_, index) => columns[`key${index}`]),
    trades: columns.trades,
    areBounded: beyond.every((isBeyond) => isBeyond === 0),
    size,
    weighted,
    squared,
  };
}

/** The terms of the sums, and how they are cut. */
function termsOf(
  { trades: { rows, price_decimals } }: DayManifest,
  { lowest, highest, leastPrice, leastSize, greatestSize }: TradeBounds,
  reference: number | undefined,
): { name: string; powers: number[] }[] | undefined {
  if (reference === undefined) {
    const powers = piecesOf({ rows, greatest: greatestSize, least: leastSize });
    return powers && [{ name: "s", powers }];
  }
  const greatest = Math.max(Math.abs(lowest), Math.abs(highest), Math.abs(reference));
  const farthest = Math.max(highest - reference, reference - lowest);
  // Two doubles that are not equal differ by at least a unit of the smaller one; whole numbers of a step, by about a step.
  const unit = Math.min(leastPrice, Math.abs(reference) || leastPrice) * 2 ** -53;
  const step = price_decimals >= 0 ? 10 ** -price_decimals / 2 : 0;
  const nearest = greatest * 2 ** -51 <= step ? step : unit;
  const terms: { name: string; powers: number[] }[] = [];
  for (const [power, name] of ["s", "m", "v"].entries()) {
    const powers = piecesOf({
      rows,
      greatest: greatestSize * Math.max(farthest, nearest) ** power,
      least: leastSize * nearest ** power,
    });
    if (powers === undefined) return undefined;
    terms.push({ name, powers });
  }
  return terms;
}

function valuesSql({ trades: { price_decimals, size_decimals } }: DayManifest): string {
  return `${valueOf("price", price_decimals)} AS p, ${valueOf("size", size_decimals)} AS s`;
}
