/**
 * The table of names by which tables and columns are recognised. Error messages, `inspect` and docs/databases.md are
 * generated from it.
 *
 * Names are compared without regard to case and underscores, so each name stands for several spellings: `trade_id` also
 * for `tradeId` and `TRADEID`. Lists are in order of preference.
 *
 * @module
 */

/** Names of tables. */
export const TABLE_NAMES = {
  trades: [
    "trades",
    "trade",
    "agg_trades",
    "agg_trade",
    "public_trades",
    "market_trades",
    "recent_trades",
    "trade_history",
    "trade_data",
    "trades_data",
    "matches",
    "match",
    "executions",
    "deals",
    "transactions",
    "ticks",
    "tick",
    "tick_data",
    "tape",
    "time_and_sales",
    "prints",
  ],
  books: [
    "book",
    "books",
    "order_book",
    "order_books",
    "order_book_snapshots",
    "order_book_snapshot",
    "book_snapshots",
    "book_snapshot",
    "order_book_data",
    "order_book_levels",
    "order_book_updates",
    "book_updates",
    "book_levels",
    "l2_book",
    "l2_updates",
    "l2",
    "depth",
    "depths",
    "depth_snapshots",
    "depth_updates",
    "market_depth",
    "snapshots",
    "book_ticker",
    "quotes",
  ],
} as const;

/**
 * Tables of books whose names say so beyond doubt: if such a table has no columns of a book, its recorder wrote
 * something that should be read. Tables of the other names may well be something else.
 */
export const CERTAIN_BOOKS: readonly string[] = ["book", "books", "order_book", "order_books"];

/** What a table holds. */
export type TableKind = keyof typeof TABLE_NAMES;

/** Names of columns, by what the column holds. */
export const COLUMN_NAMES = {
  time: ["timestamp", "ts", "time", "created_time"],
  price: ["price", "px"],
  size: ["size", "sz", "qty", "quantity", "volume", "amount"],
  side: ["side", "direction"],
  trade_id: ["trade_id"],
  id: ["id"],
  bids: ["bids"],
  asks: ["asks"],
} as const;

/** Names of columns of dates whose time of day is in another column. */
export const DATE_NAMES: readonly string[] = [
  "date",
  "day",
  "trade_date",
  "trading_date",
  "trading_day",
  "utc_date",
  "exchange_date",
  "dt",
  "ymd",
  "yyyymmdd",
];

/** Names of columns of times of day whose date is in another column. */
export const TIME_OF_DAY_NAMES: readonly string[] = [
  "time",
  "time_of_day",
  "tod",
  "trade_time",
  "utc_time",
  "exchange_time",
  "clock",
  "hms",
  "hhmmss",
  "hhmmssmmm",
  "timestamp",
];

/** What a column holds. */
export type ColumnMeaning = keyof typeof COLUMN_NAMES;

/** Names of columns with a word that says whether a row of a book is a snapshot or an update. */
export const KIND_NAMES = [
  "action",
  "update_type",
  "msg_type",
  "message_type",
  "event_type",
  "book_type",
  "data_type",
  "kind",
  "type",
  "event",
] as const;

/** Names of columns that say whether a row is a snapshot. */
export const IS_SNAPSHOT_NAMES = ["is_snapshot", "snapshot", "is_full", "is_partial"] as const;

/** Names of columns that say whether a row is an update. */
export const IS_UPDATE_NAMES = ["is_update", "is_delta", "delta", "is_diff", "incremental"] as const;

/** Names of columns with the number of an update, in order of preference. */
export const SEQUENCE_NAMES = [
  "update_id",
  "final_update_id",
  "last_update_id",
  "seq_id",
  "sequence",
  "sequence_number",
  "sequence_id",
  "seq",
  "seq_num",
  "nonce",
  "u",
] as const;

/** The words of each kind, in lower case. */
export const KIND_WORDS: Readonly<Record<"snapshot" | "update" | "removal", readonly string[]>> = {
  snapshot: ["snapshot", "partial", "s", "full", "image", "init", "initial", "book_snapshot"],
  update: [
    "update",
    "delta",
    "l2update",
    "u",
    "d",
    "diff",
    "incremental",
    "change",
    "insert",
    "add",
    "new",
    "modify",
    "depthupdate",
    "book_change",
  ],
  removal: ["delete", "remove", "removed"],
};

/** A name as names are compared. */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}

/** Whether two names are equal as names are compared. */
export function isSameName(one: string, other: string): boolean {
  return plainName(one) === plainName(other);
}

/** Whether a table of this name can hold trades or books. */
export function isWanted(name: string): boolean {
  return Object.values(TABLE_NAMES).flat().some((known) => isSameName(known, name));
}
