/** @module Trades that come as rows, or as sums of groups where a server that stores them adds up. */

import type { WindowGrid } from "../aggregate/window_grid.ts";
import type { TradeBatch } from "../model/batches.ts";
import type { TradeSums } from "../pushdown/trade_sums.ts";
import type { PriceRows } from "./price_rows.ts";
import type { PriceReference } from "./price_reference.ts";

/** By what trades are put into groups. */
export type TradeGroups =
  /** By row of prices, and by side. */
  | { by: "row"; rows: PriceRows }
  /** By window, by row of prices, and by side. */
  | { by: "cell"; grid: WindowGrid; rows: PriceRows }
  /** By window, and by side. */
  | { by: "side"; grid: WindowGrid }
  /** By window, and by period. Windows before the one that starts at `firstMs` may be one group. */
  | { by: "window"; grid: WindowGrid; periods: WindowGrid | undefined; firstMs: number };

/** Sums of groups of trades. */
export interface GroupSums extends Omit<TradeSums, "areBounded"> {
  /**
   * What the keys of the groups stand for, a column for each part of the key: the number of the row of prices, the side, or the start
   * of the window or of the period.
   */
  keys: Float64Array[];
}

/** What is made of trades. */
export interface TradeTaker {
  /** Takes trades, which are valid during the call only. */
  take(batch: TradeBatch): void;
  /**
   * Is told the price from which differences are taken, before any sums come. Without this function, only sizes are added up.
   */
  startAt?(reference: PriceReference): void;
  /** Takes sums. */
  takeSums(sums: GroupSums): void;
}
