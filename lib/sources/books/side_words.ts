/** @module The words by which recorders say on which side of a book a level is. */

import { FLAG_WORDS, plainName } from "../names.ts";
import type { SqlValue } from "../values/decimal.ts";
import type { BookSide } from "../values/levels.ts";

const BIDS: readonly string[] = ["b", "bid", "bids", "buy", "buys", "buyer"];
const ASKS: readonly string[] = ["a", "ask", "asks", "s", "sell", "sells", "seller", "offer", "offers", "o"];
const YES: readonly string[] = FLAG_WORDS.true;
const NO: readonly string[] = FLAG_WORDS.false;

/** Names of columns that say whether the level is a bid. */
export const IS_BID_NAMES: readonly string[] = ["isbid", "isbuy", "bid"];

/**
 * The side of a level.
 *
 * @param column Name of the column, which may be a question such as `is_bid`
 * @returns Undefined for a value that does not say the side
 */
export function sideOfLevel(value: SqlValue, column: string): BookSide | undefined {
  const word = typeof value === "string" ? value.trim().toLowerCase() : String(value);
  if (IS_BID_NAMES.includes(plainName(column))) {
    return YES.includes(word) ? "bids" : NO.includes(word) ? "asks" : undefined;
  }
  if (BIDS.includes(word) || word === "1") return "bids";
  return ASKS.includes(word) || word === "-1" ? "asks" : undefined;
}
