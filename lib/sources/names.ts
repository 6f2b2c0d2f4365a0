/**
 * The table of names and words by which tables and columns are recognised; `book_names.ts` beside it has those within
 * books. Error messages, `inspect` and docs/databases.md are generated from them.
 *
 * Names are compared without regard to case, underscores, hyphens, full stops and blanks, so each name stands for several
 * spellings: `trade_id` also for `tradeId` and `Trade ID`. Lists are in order of preference.
 *
 * @module
 */

/** A list of names, as this table writes lists. */
export const list = (names: string): readonly string[] => names.trim().split(/\s+/);

/** Names of tables. */
export const TABLE_NAMES = {
  trades: list(`
    trades trade agg_trades agg_trade public_trades market_trades recent_trades trade_history trade_data
    trades_data matches match executions deals transactions ticks tick tick_data tape time_and_sales
    prints
  `),
  books: list(`
    book books order_book order_books order_book_snapshots order_book_snapshot book_snapshots
    book_snapshot order_book_data order_book_levels order_book_updates book_updates book_levels l2_book
    l2_updates l2 depth depths depth_snapshots depth_updates market_depth snapshots book_ticker quotes
  `),
};

/**
 * Tables of books whose names say so beyond doubt: if such a table has no columns of a book, its recorder wrote
 * something that should be read. Tables of the other names may well be something else.
 */
export const CERTAIN_BOOKS: readonly string[] = ["book", "books", "order_book", "order_books"];

/** What a table holds. */
export type TableKind = keyof typeof TABLE_NAMES;

/** Names of columns, by what the column holds. */
export const COLUMN_NAMES = {
  time: list(`
    trade_time trade_timestamp trade_ts traded_at exchange_time exchange_timestamp exchange_ts
    ts_exchange transact_time transaction_time execution_time executed_at exec_time match_time ts_event
    timestamp ts time timestamp_ms time_ms ts_ms timestamp_us time_us ts_us timestamp_ns time_ns ts_ns
    mts datetime utc utc_time unix_time unix_timestamp epoch epoch_ms event_time event_timestamp
    create_time created_time dt t date local_timestamp local_time ts_local received_at received_time
    receive_time receive_timestamp receipt_time receipt_timestamp recv_time recv_timestamp recv_ts
    ts_recv captured_at capture_time recorded_at inserted_at insert_time ingested_at saved_at created_at
  `),
  price: list("price px trade_price exec_price executed_price deal_price last_price rate p"),
  size: list(`
    size sz qty quantity trade_size trade_qty trade_quantity base_size base_qty base_quantity
    base_amount base_volume exec_size exec_qty executed_qty executed_quantity last_size last_qty
    last_quantity contracts volume vol trade_volume last_volume amount trade_amount q v
  `),
  side: list(`
    taker_side side trade_side aggressor_side aggressor taker_direction direction trade_direction
    trade_type order_side type
  `),
  maker_side: ["maker_side"],
  maker_flag: list(`
    is_buyer_maker buyer_is_maker buyer_maker is_the_buyer_the_market_maker is_the_buyer_the_maker
    is_buyer_the_maker is_buyer_market_maker m
  `),
  taker_flag: list("is_buyer_taker buyer_is_taker is_taker_buyer taker_is_buyer is_buy is_buyer_aggressor"),
  trade_id: list(`
    trade_id tid trade_seq agg_trade_id agg_id trade_no trade_num trade_number exec_id execution_id
    match_id deal_id
  `),
  id: ["id"],
  instrument: list(`
    instrument symbol inst_id instrument_id instrument_name product_id trading_pair currency_pair pair
    market market_id ticker contract coin s
  `),
  base: ["base", "base_currency", "base_asset", "base_symbol", "base_coin"],
  quote: ["quote", "quote_currency", "quote_asset", "quote_symbol", "quote_coin"],
  exchange: ["exchange", "exchange_name", "exchange_name_id", "exchange_id", "venue"],
  bids: ["bids"],
  asks: ["asks"],
};

/** The first name in the list of times that does not say whose time it is; names before it are the exchange's. */
const FIRST_GENERAL_TIME = "timestamp";

/** The first name in the list of times that is the recorder's time of receipt; so are the names after it. */
const FIRST_RECEIPT_TIME = "local_timestamp";

/** Whose clock a time column follows, by its name. */
export type Clock = "exchange" | "general" | "receipt";

/** The names of a column, those first that recorders use most. */
export function usualNames(what: ColumnMeaning): readonly string[] {
  const names = COLUMN_NAMES[what];
  if (what !== "time") return names;
  const start = names.indexOf(FIRST_GENERAL_TIME);
  return [...names.slice(start), ...names.slice(0, start)];
}

/** Whose clock a time column follows, by its name. */
export function clockOf(column: string): Clock {
  const names = COLUMN_NAMES.time;
  const place = names.findIndex((name) => isSameName(name, column));
  if (place < names.indexOf(FIRST_GENERAL_TIME)) return "exchange";
  return place < names.indexOf(FIRST_RECEIPT_TIME) ? "general" : "receipt";
}

/** Words for the side of a trade, or of a level of a book; case, blanks, full stops, underscores and hyphens make no difference. */
export const SIDE_WORDS = {
  buy: ["buy", "b", "bid", "bids", "buyer", "bought", "buys", "taker buy", "market buy", "order side buy"],
  sell: [
    "sell",
    "s",
    "ask",
    "asks",
    "a",
    "seller",
    "sold",
    "sells",
    "offer",
    "offers",
    "o",
    "taker sell",
    "market sell",
    "order side sell",
  ],
} as const;

/** Words for whether something is so, in lower case. */
export const FLAG_WORDS = {
  true: ["true", "t", "1", "yes", "y"],
  false: ["false", "f", "0", "no", "n"],
} as const;

/** Names of columns of dates whose time of day is in another column. */
export const DATE_NAMES = list(
  "date day trade_date trading_date trading_day utc_date exchange_date dt ymd yyyymmdd",
);

/** Names of columns of times of day whose date is in another column. */
export const TIME_OF_DAY_NAMES = list(
  "time time_of_day tod trade_time utc_time exchange_time clock hms hhmmss hhmmssmmm timestamp",
);

/** Names of columns of counts since midnight whose date is in another column, by the id of the form. */
export const COUNT_OF_DAY_NAMES: Readonly<Record<string, readonly string[]>> = {
  "date-and-count-0": ["seconds_of_day", "sec_of_day", "seconds_since_midnight", "second_of_day"],
  "date-and-count-3": ["ms_of_day", "millis_of_day", "milliseconds_of_day", "ms_since_midnight", "time_ms"],
  "date-and-count-6": ["us_of_day", "micros_of_day", "microseconds_of_day", "us_since_midnight", "time_us"],
  "date-and-count-9": ["ns_of_day", "nanos_of_day", "nanoseconds_of_day", "ns_since_midnight", "time_ns"],
};

/** What a column holds. */
export type ColumnMeaning = keyof typeof COLUMN_NAMES;

/** The most names that are remembered as they are compared. */
const MAX_PLAIN_NAMES = 2000;

/** Names as they are compared. The names of this module are compared with those of each database. */
const plainNames = new Map<string, string>();

/** What stands between the words of a name. */
const SEPARATORS = /[\s_.-]/g;

/** A name as names are compared: without regard to case and to what stands between words. */
export function plainName(name: string): string {
  let plain = plainNames.get(name);
  if (plain === undefined) {
    plain = name.toLowerCase().replace(SEPARATORS, "");
    if (plainNames.size < MAX_PLAIN_NAMES) plainNames.set(name, plain);
  }
  return plain;
}

/** Whether two names are equal as names are compared. */
export function isSameName(one: string, other: string): boolean {
  return plainName(one) === plainName(other);
}

/** Whether a table of this name can hold trades or books. */
export function isWanted(name: string): boolean {
  return Object.values(TABLE_NAMES).flat().some((known) => isSameName(known, name));
}
