/** @module How the trades of a day are put into groups: the SQL of the keys, and what the keys stand for. */

import type { WindowGrid } from "../aggregate/window_grid.ts";
import { startOf, windowOf } from "../pushdown/day_table.ts";
import type { GroupKey, TradeBounds } from "../pushdown/trade_sums.ts";
import type { DayManifest } from "../sources/clickhouse/manifest.ts";
import { decimalOf, type PriceRows } from "./price_rows.ts";
import type { TradeGroups } from "./summed_trades.ts";

/** Whole numbers in SQL stay below this. */
const MAX_WHOLE = 2 ** 60;

/** A key of groups in SQL, and what it stands for. */
export interface MeantKey extends GroupKey {
  /** What a key stands for. */
  valueOf(key: number): number;
}

/** The keys of groups of a day's trades. */
export function keysOf(groups: TradeGroups, manifest: DayManifest, bounds: TradeBounds): MeantKey[] {
  const side: MeantKey = { sql: "side", kind: "integer", valueOf: (side) => side };
  switch (groups.by) {
    case "row":
      return [rowKey(groups.rows, manifest, bounds), side];
    case "cell":
      return [windowKey(groups.grid), rowKey(groups.rows, manifest, bounds), side];
    case "side":
      return [windowKey(groups.grid), side];
    case "window": {
      const { grid, periods, firstMs } = groups;
      const none: MeantKey = { sql: "0", kind: "integer", valueOf: () => -Infinity };
      return [windowKey(grid, firstMs), periods === undefined ? none : windowKey(periods)];
    }
  }
}

/** The window of a trade. Windows before the one that starts at `firstMs` are one. */
function windowKey(grid: WindowGrid, firstMs = -Infinity): MeantKey {
  const window = windowOf(grid);
  const sql = Number.isFinite(firstMs)
    ? `if(time_ms < ${firstMs}, ${numberOf(grid, firstMs) - 1}, ${window})`
    : window;
  return { sql, kind: "integer", valueOf: (number) => startOf(grid, number) };
}

/** The number of a window by its start. */
export function numberOf({ windowMs, offsetMs }: WindowGrid, startMs: number): number {
  return Math.round((startMs - offsetMs) / windowMs);
}

/**
 * The row of a price, in whole numbers; the price itself where prices are doubles, or where numbers would be too large or
 * below 0, which SQL divides otherwise.
 */
function rowKey(
  rows: PriceRows,
  { trades: { price_decimals } }: DayManifest,
  { lowest, highest }: TradeBounds,
): MeantKey {
  const { digits, decimals } = decimalOf(rows.size);
  const unit = Math.max(price_decimals, decimals);
  const scale = 10 ** (unit - price_decimals);
  const whole = Number(digits) * 10 ** (unit - decimals);
  if (price_decimals < 0 || lowest < 0 || !(2 * highest * 10 ** unit + whole < MAX_WHOLE)) {
    return { sql: "p", kind: "double", valueOf: (price) => rows.rowOf(price) };
  }
  const sql = `intDiv(price * ${2 * scale} + ${whole}, ${2 * whole})`;
  return { sql, kind: "integer", valueOf: (row) => row };
}
