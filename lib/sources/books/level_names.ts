/** @module The names that recorders give to the columns and members of a book and of a level. */

/** Names of a level's price, in order of preference; as `plainName()` gives them. */
export const PRICE_NAMES = ["price", "px", "p", "rate"] as const;

/** Names of a level's size, in order of preference. */
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

/** Names of the bids in a book, in order of preference. */
export const BIDS_NAMES: readonly string[] = [
  "bids",
  "bidlevels",
  "bidslevels",
  "bidsjson",
  "bid",
  "b",
  "buy",
  "buys",
];

/** Names of the asks in a book, each for the name of the bids at the same place. */
export const ASKS_NAMES: readonly string[] = [
  "asks",
  "asklevels",
  "askslevels",
  "asksjson",
  "ask",
  "a",
  "sell",
  "sells",
];

/** Names of columns that may hold both sides of a book. */
export const MESSAGE_NAMES: readonly string[] = [
  "orderbook",
  "book",
  "depth",
  "snapshot",
  "levels",
  "data",
  "json",
  "message",
  "msg",
  "payload",
  "raw",
  "rawdata",
  "rawjson",
  "content",
  "body",
  "event",
];

/** Names of columns that number the books of a table with one row a level, in order of preference. */
export const GROUP_NAMES: readonly string[] = ["snapshotid", "bookid", "orderbookid", "snapshot"];
