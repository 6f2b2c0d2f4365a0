/** @module The names that recorders give to the members of a level and of a book. */

/** Names of a level's price, in order of preference; lower case, without underscores. */
export const PRICE_NAMES = ["price", "px", "p", "rate"] as const;

/** Names of a level's size, in order of preference; lower case, without underscores. */
export const SIZE_NAMES = [
  "size",
  "sz",
  "qty",
  "quantity",
  "q",
  "s",
  "volume",
  "vol",
  "v",
  "amount",
] as const;

/** Names of the bids in a book, in order of preference; lower case, without underscores. */
export const BIDS_NAMES = ["bids", "bid", "b", "buy", "buys"] as const;

/** Names of the asks in a book, in order of preference; lower case, without underscores. */
export const ASKS_NAMES = ["asks", "ask", "a", "sell", "sells"] as const;

/** A name without regard to case and underscores. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}
