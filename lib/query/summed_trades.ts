/** @module Trades that come as rows, or as sums of groups where a server that stores them adds up. */

import type { WindowGrid } from "../aggregate/window_grid.ts";
import type { TradeBatch } from "../model/batches.ts";
import type { TradeSums } from "../pushdown/trade_sums.ts";
import type { PriceRows } from "./price_rows.ts";

/** By what trades are put into groups. */
export type TradeGroups =
  /** By row of prices, and by side. */
  | { by: "row"; rows: PriceRows }
  /** By window, and by period. Windows before the one that starts at `firstMs` may be one group. */
  | { by: "window"; grid: WindowGrid; periods: WindowGrid | undefined; firstMs: number };

/** Sums of groups of trades, with what the keys of the groups stand for. */
export interface GroupSums extends Omit<TradeSums, "keys"> {
  /** The row of prices of each group, or the start of its window. */
  first: Float64Array;
  /** The side of each group, or the start of its period. */
  second: Float64Array;
}

/** What is made of trades. */
export interface TradeTaker {
  /** Takes trades, which are valid during the call only. */
  take(batch: TradeBatch): void;
  /** Is told the price of the first trade with a size, from which differences are taken, before any sums come. */
  startAt(reference: number): void;
  /** Takes sums. */
  takeSums(sums: GroupSums): void;
}
