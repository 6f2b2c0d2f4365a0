/**
 * The windows of a day's trades, computed by a cluster: rows of the series of price and flow, which merge with those of other
 * days, threads and sources.
 *
 * @module
 */

import type { SeriesRowsFrom } from "../aggregate/aggregator.ts";
import { FLOW_WIDTH, PRODUCTS, VOLUME, VOLUMES } from "../aggregate/flow.ts";
import { addSum, SUM_COMPONENTS } from "../model/exact_sum.ts";
import type { ClusterClient } from "../sources/clickhouse/client.ts";
import { TRADES as TABLE } from "../sources/clickhouse/schema.ts";
import { AS_DOUBLES } from "../sources/clickhouse/steps.ts";
import { rowsOf, valueOf } from "../sources/clickhouse/table_sql.ts";
import {
  CANDLE_COLUMNS,
  CANDLE_ROW_WIDTH,
  type CandleColumns,
  candleResults,
  putCandle,
} from "./candle_rows.ts";
import { type DayQuery, isNear, isNearDays, keysOf, startOf, windowOf, windowsSql } from "./day_table.ts";
import { addLimbs, cut, GREATEST_SUM, limbNames, limbsOf, MAX_LIMBS } from "./limbs.ts";
import { type AnyColumns, type BinaryColumn, readRowBinary, sumOf, type Words } from "./row_binary.ts";
import type { RowKeys } from "./row_keys.ts";

/** The number that splits a double into two of at most 26 bits (Dekker, 1971). */
const SPLITTER = "134217729.";

/** Products below this have an error below 1, which needs no limb before the point. */
const GREATEST_PRODUCT = 2 ** 52;

/** Windows of trades, and what was counted of the trades that are in them. */
export interface TradeWindows {
  /** The windows. */
  rows: SeriesRowsFrom<"trades">;
  /** The number of trades. */
  count: number;
  /** How many of them were bought, sold, and have a size of 0. */
  bought: number;
  sold: number;
  zeroSizes: number;
}

/** The trades of each side. */
const SIDES = { buy: "side > 0", sell: "side < 0", unknown: "side = 0" } as const;

/**
 * Asks for the windows of a day's trades.
 *
 * @returns Undefined if some value is so large or so small that the sums of the cluster would not be exact
 */
export async function tradeWindows(
  client: ClusterClient,
  query: DayQuery,
): Promise<TradeWindows | undefined> {
  const { manifest: { trades }, days } = query;
  if (trades.rows === 0) {
    const rows = { price: new Float64Array(), flow: new Float64Array() };
    return { rows, count: 0, bought: 0, sold: 0, zeroSizes: 0 };
  }
  const keys = keysOf(trades, days);
  const leasts = await leastValues(client, query);
  const limbs = { size: limbsOf(leasts.size), product: limbsOf(leasts.price, leasts.size) };
  if (keys === undefined || (trades.first_ms ?? 0) < 0 || limbs.product > MAX_LIMBS) return undefined;
  const kinds = columnKinds(limbs);
  const answer = readRowBinary(await client.query(sqlOf(query, keys, limbs)), kinds);
  const columns = answer.columns as Columns;
  const rows = new TradeAnswer(answer.count, columns, limbs);
  if (!rows.isExact()) return undefined;
  return {
    rows: rows.rows(query, keys),
    count: sumOf(columns.trades),
    bought: sumOf(columns.bought),
    sold: sumOf(columns.sold),
    zeroSizes: sumOf(columns.zeroSizes),
  };
}

/** Positive numbers that no positive price and size is less than. */
async function leastValues(
  client: ClusterClient,
  { manifest }: DayQuery,
): Promise<{ price: number; size: number }> {
  const { trades } = manifest;
  const { price_decimals: price, size_decimals: size } = trades;
  const leasts = { price: 10 ** -Math.max(0, price), size: 10 ** -Math.max(0, size) };
  if (price !== AS_DOUBLES && size !== AS_DOUBLES) return leasts;
  const least = (name: string) => `minIf(abs(${name}_double), ${name}_double != 0)`;
  const sql = `SELECT ${least("price")} AS p, ${least("size")} AS s FROM ${TABLE.name} WHERE ${
    rowsOf(manifest, trades)
  }`;
  const answer = await client.query(`${sql} FORMAT RowBinary`);
  const { columns } = readRowBinary(answer, { p: "double", s: "double" });
  // Without any value but 0, there is nothing to sum.
  if (price === AS_DOUBLES) leasts.price = columns.p[0] || 1;
  if (size === AS_DOUBLES) leasts.size = columns.s[0] || 1;
  return leasts;
}

type Columns = AnyColumns & CandleColumns;

interface Limbs {
  size: number;
  product: number;
}

function sqlOf({ manifest, layout, days, midnights }: DayQuery, keys: RowKeys, limbs: Limbs): string {
  const { trades } = manifest;
  const { price_decimals, size_decimals } = trades;
  const conditions = [rowsOf(manifest, trades), isNearDays(days)];
  if (midnights.before !== undefined) conditions.push(`NOT (${isNear(midnights.before)})`);
  const values = [
    `${windowOf(layout)} AS w`,
    `${keys.sql} AS k`,
    `${valueOf("price", price_decimals)} AS p`,
    `${valueOf("size", size_decimals)} AS s`,
    ...cut("s", limbs.size),
    // The product of the absolute price and the size, and its error.
    "abs(p) AS a",
    "a * s AS m",
    `${SPLITTER} * a AS ta`,
    "ta - (ta - a) AS ah",
    "a - ah AS al",
    `${SPLITTER} * s AS ts`,
    "ts - (ts - s) AS sh",
    "s - sh AS sl",
    "((ah * sh - m) + ah * sl + al * sh) + al * sl AS e",
    ...cut("m", limbs.product),
    "abs(e) AS c",
    ...cut("c", limbs.product),
    "if(p < 0, -1., 1.) AS sp",
    "if(e < 0, -1., 1.) AS se",
  ];
  const volumes = Object.values(SIDES).flatMap((condition) => [
    ...limbNames("s", limbs.size).map((limb) => `sumIf(toInt64(${limb}), ${condition})`),
  ]);
  const products = limbNames("", limbs.product).map((limb) =>
    `sum(toInt64(sp * (m${limb} + se * c${limb})))`
  );
  const results = [
    "toInt64(w)",
    ...candleResults("p"),
    "max(s)",
    "max(m)",
    "countIf(side > 0)",
    "countIf(side < 0)",
    "count()",
    "countIf(s = 0)",
    ...volumes,
    ...products,
  ];
  return windowsSql(values, results, TABLE.name, conditions);
}

function columnKinds(limbs: Limbs): Record<string, BinaryColumn> {
  const kinds: Record<string, BinaryColumn> = {
    window: "integer",
    ...CANDLE_COLUMNS,
    largest: "double",
    largestProduct: "double",
    bought: "integer",
    sold: "integer",
    trades: "integer",
    zeroSizes: "integer",
  };
  for (const side of Object.keys(SIDES)) {
    for (const limb of limbNames(side, limbs.size)) kinds[limb] = "words";
  }
  for (const limb of limbNames("product", limbs.product)) kinds[limb] = "words";
  return kinds;
}

/** The answer of a cluster, as rows of windows. */
class TradeAnswer {
  readonly #count: number;
  readonly #columns: Columns;
  readonly #limbs: Limbs;

  constructor(count: number, columns: Columns, limbs: Limbs) {
    this.#count = count;
    this.#columns = columns;
    this.#limbs = limbs;
  }

  /** Whether no sum can have overflowed. */
  isExact(): boolean {
    const { trades, largest, largestProduct } = this.#columns;
    for (let row = 0; row < this.#count; row++) {
      if (!(largestProduct[row] < GREATEST_PRODUCT)) return false;
      if (!(trades[row] * Math.max(2 ** 33, largest[row], largestProduct[row]) < GREATEST_SUM)) return false;
    }
    return true;
  }

  rows({ layout }: DayQuery, keys: RowKeys): SeriesRowsFrom<"trades"> {
    const { window, bought, sold, trades, largest } = this.#columns;
    const priceWidth = CANDLE_ROW_WIDTH + SUM_COMPONENTS;
    const flowWidth = 1 + FLOW_WIDTH;
    const price = new Float64Array(this.#count * priceWidth);
    const flow = new Float64Array(this.#count * flowWidth);
    const volumes = VOLUMES.map(({ side }) => this.#limbColumns(side, this.#limbs.size));
    const products = this.#limbColumns("product", this.#limbs.product);
    for (let row = 0; row < this.#count; row++) {
      const at = row * flowWidth + 1;
      flow[at - 1] = startOf(layout, window[row]);
      flow.set([bought[row], sold[row], trades[row], largest[row]], at);
      const total = at + VOLUME;
      VOLUMES.forEach(({ index }, side) => {
        addLimbs(flow, at + index, volumes[side], row);
        addSum(flow, total, flow, at + index);
      });
      addLimbs(flow, at + PRODUCTS, products, row);

      const priceAt = row * priceWidth;
      putCandle(this.#columns, row, flow[at - 1], keys, price, priceAt);
      price.set(flow.subarray(total, total + SUM_COMPONENTS), priceAt + CANDLE_ROW_WIDTH);
    }
    return { price, flow };
  }

  #limbColumns(name: string, limbs: number): Words[] {
    return limbNames(name, limbs).map((limb) => this.#columns[limb]);
  }
}
