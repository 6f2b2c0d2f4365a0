/** @module Schemas of public recorders whose tables are recognised. */

import type { Value } from "../helpers/database.ts";
import { inOrder, iso, isoSeconds, packedLevels, textLevels, wholeSeconds } from "./forms.ts";
import type { Market, MarketBook, MarketTrade } from "./market.ts";
import type { RecorderSchema } from "./recorder_schema.ts";

const inSeconds = ({ trades }: Market): Market => ({
  trades: trades.map((trade) => ({ ...trade, ms: wholeSeconds(trade.ms) })),
  books: [],
});

const withoutBooks = ({ trades }: Market): Market => ({ trades, books: [] });

const GOCRYPTOTRADER =
  `CREATE TABLE trade(id TEXT NOT NULL PRIMARY KEY, exchange_name_id TEXT NOT NULL, tid TEXT, base TEXT NOT NULL,
    quote TEXT NOT NULL, asset TEXT NOT NULL, price REAL NOT NULL, amount REAL NOT NULL, side TEXT,
    timestamp TIMESTAMP NOT NULL)`;

/** A row of gocryptotrader; the id is a UUID without an order. */
function gocryptotrader(base: string, { id, price, size, side, ms }: MarketTrade): Value[] {
  const uuid = `${(id * 2654435761 >>> 0).toString(16).padStart(8, "0")}-0000-4000-8000-${base}${id}`;
  const exchange = "5fbc6ff7-0d6d-4b42-9d4c-1f4b3c0e6a11";
  const time = isoSeconds(ms);
  return [uuid, exchange, String(id), base, "USDT", "spot", price, size, side.toUpperCase(), time];
}

const SQLITE_STORAGE =
  `CREATE TABLE trades(market TEXT, trade_id INTEGER, price REAL, size REAL, side TEXT, timestamp TEXT,
      PRIMARY KEY (market, trade_id));
    CREATE TABLE orderbook_snapshots(market TEXT, timestamp TEXT, bids TEXT, asks TEXT)`;

function sqliteStorage(market: string, { trades, books }: Market): { trades: Value[][]; books: Value[][] } {
  return {
    trades: trades.map(({ id, price, size, side, ms }) => [market, id, price, size, side, iso(ms)]),
    books: books.map(({ ms, bids, asks }) => [
      market,
      iso(ms),
      JSON.stringify(bids),
      JSON.stringify(asks),
    ]),
  };
}

/** A row of Binance's futures data in one table for all symbols. */
function futuresBook(symbol: string, { ms, bids, asks }: MarketBook): Value[] {
  return [symbol, ms, 0.01, 0.25, JSON.stringify(bids), JSON.stringify(asks)];
}

/** Every schema. */
export const REAL_RECORDERS: RecorderSchema[] = [
  {
    name: "this project's own form",
    create:
      `CREATE TABLE trades(id INTEGER PRIMARY KEY, instrument TEXT, trade_id TEXT, price REAL, size REAL,
        side TEXT, timestamp TEXT);
      CREATE TABLE book(id INTEGER PRIMARY KEY, instrument TEXT, bids TEXT, asks TEXT, timestamp TEXT)`,
    rows: ({ trades, books }) => ({
      trades: trades.map((t, i) => [i + 1, "BTC-USDT", String(t.id), t.price, t.size, t.side, String(t.ms)]),
      book: books.map((b, i) => [
        i + 1,
        "BTC-USDT",
        textLevels(b.bids).replaceAll('"', "'"),
        textLevels(b.asks).replaceAll('"', "'"),
        String(b.ms),
      ]),
    }),
  },
  {
    name: "gocryptotrader",
    create: GOCRYPTOTRADER,
    rows: ({ trades }) => ({ trade: trades.map((trade) => gocryptotrader("BTC", trade)) }),
    kept: inSeconds,
  },
  {
    name: "gocryptotrader, two pairs in one table",
    create: GOCRYPTOTRADER,
    rows: ({ trades }, other) => ({
      trade: inOrder([
        ...trades.map((trade) => gocryptotrader("BTC", trade)),
        ...other.trades.map((trade) => gocryptotrader("ETH", trade)),
      ], 9),
    }),
    kept: inSeconds,
  },
  {
    name: "gocryptotrader, history filled in newest first",
    create: GOCRYPTOTRADER,
    rows: ({ trades }) => ({ trade: trades.map((trade) => gocryptotrader("BTC", trade)).reverse() }),
    kept: inSeconds,
  },
  {
    name: "parquet-crypto-data-scraper (ccxt.pro)",
    create:
      `CREATE TABLE trades(id INTEGER PRIMARY KEY, exchange TEXT, symbol TEXT, trade_id TEXT, order_id TEXT,
        order_type TEXT, trade_side TEXT, taker_maker TEXT, executed_price REAL, base_amount REAL, cost REAL, fee REAL,
        fees TEXT, info TEXT, date_time TEXT, created_at INTEGER);
      CREATE TABLE orderbook(id INTEGER PRIMARY KEY, exchange TEXT, symbol TEXT, asks TEXT, bids TEXT, nonce INTEGER,
        date_time TEXT, created_at INTEGER)`,
    rows: ({ trades, books }) => ({
      trades: trades.map((t, i) => [
        i + 1,
        "kucoin",
        "BTC/USDT",
        String(t.id),
        null,
        null,
        t.side,
        null,
        t.price,
        t.size,
        t.price * t.size,
        null,
        "[]",
        "{}",
        iso(t.ms),
        t.ms,
      ]),
      orderbook: books.map((b, i) => [
        i + 1,
        "kucoin",
        "BTC/USDT",
        JSON.stringify(b.asks),
        JSON.stringify(b.bids),
        i,
        iso(b.ms),
        b.ms,
      ]),
    }),
  },
  {
    name: "bbgo (the user's own trades)",
    create:
      `CREATE TABLE trades(gid INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER, exchange TEXT, symbol TEXT,
      price DECIMAL(16,8), quantity DECIMAL(16,8), quote_quantity DECIMAL(16,8), fee DECIMAL(16,8), fee_currency TEXT,
      is_buyer BOOLEAN, is_maker BOOLEAN, side VARCHAR(4), traded_at DATETIME(3))`,
    rows: ({ trades }) => ({
      trades: trades.map((t, i) => {
        const isBuyer = t.side === "buy" ? 1 : 0;
        const quote = t.price * t.size;
        const time = iso(t.ms).replace("T", " ").replace("Z", "");
        const side = t.side.toUpperCase();
        return [
          i + 1,
          t.id,
          "binance",
          "BTCUSDT",
          t.price,
          t.size,
          quote,
          0.1,
          "USDT",
          isBuyer,
          0,
          side,
          time,
        ];
      }),
    }),
    kept: withoutBooks,
  },
  {
    name: "SqliteStorage",
    create: SQLITE_STORAGE,
    rows: (market) => {
      const { trades, books } = sqliteStorage("BTC-USDT", market);
      return { trades, orderbook_snapshots: books };
    },
  },
  {
    name: "SqliteStorage, two markets",
    create: SQLITE_STORAGE,
    rows: (market, other) => {
      const [ours, theirs] = [sqliteStorage("BTC-USDT", market), sqliteStorage("ETH-USDT", other)];
      return {
        trades: inOrder([...theirs.trades, ...ours.trades], 5),
        orderbook_snapshots: inOrder([...theirs.books, ...ours.books], 1),
      };
    },
  },
  {
    name: "trade_db.py",
    create:
      `CREATE TABLE trades(id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp INTEGER NOT NULL, price REAL NOT NULL,
      volume REAL NOT NULL, side TEXT CHECK(side IN ('buy', 'sell')))`,
    rows: ({ trades }) => ({
      trades: trades.map((t, i) => [i + 1, Math.floor(t.ms / 1000), t.price, t.size, t.side]),
    }),
    kept: inSeconds,
  },
  {
    name: "waffle (Binance aggTrade, whole sizes, no side)",
    create: "CREATE TABLE trades(id INT PRIMARY KEY, time INT, quantity INT, price FLOAT)",
    rows: ({ trades }) => ({ trades: trades.map((t) => [t.id, t.ms, Math.ceil(t.size), t.price]) }),
    kept: ({ trades }) => ({ trades: trades.map((t) => ({ ...t, size: Math.ceil(t.size) })), books: [] }),
    sides: "unknown",
  },
  {
    name: "a Poloniex bot in Rust",
    create:
      `CREATE TABLE trades(id TEXT PRIMARY KEY, symbol TEXT, amount TEXT, taker_side TEXT, quantity TEXT,
      create_time INTEGER, price TEXT, ts INTEGER)`,
    rows: ({ trades }) => ({
      trades: trades.map((t) => [
        String(t.id),
        "BTC_USDT",
        String(t.price * t.size),
        t.side.toUpperCase(),
        String(t.size),
        t.ms,
        String(t.price),
        t.ms + 20,
      ]),
    }),
    kept: withoutBooks,
  },
  {
    name: "binance-crypto-db in Rust (packed doubles, all symbols)",
    create: `CREATE TABLE agg_trades(id INTEGER, time REAL, symbol TEXT, price REAL, quantity REAL,
        is_buyer_maker INTEGER);
      CREATE TABLE order_books(id INTEGER PRIMARY KEY, time REAL, symbol TEXT, bids BLOB, asks BLOB)`,
    rows: (market, other) => {
      const tradesOf = (symbol: string, { trades }: Market): Value[][] =>
        trades.map((t) => [t.id, t.ms / 1000, symbol, t.price, t.size, t.side === "sell" ? 1 : 0]);
      const booksOf = (symbol: string, { books }: Market): Value[][] =>
        books.map((b) => [b.ms / 1000, symbol, packedLevels(b.bids), packedLevels(b.asks)]);
      const books = inOrder([...booksOf("BTCUSDT", market), ...booksOf("ETHUSDT", other)], 0);
      return {
        agg_trades: inOrder([...tradesOf("BTCUSDT", market), ...tradesOf("ETHUSDT", other)], 1),
        order_books: books.map((row, i) => [i + 1, ...row]),
      };
    },
  },
  {
    name: "market_engine (trade, agg_trade, bookTicker)",
    create:
      `CREATE TABLE trade(event_type TEXT, event_time INTEGER, symbol TEXT, trade_id INTEGER, price REAL,
        quantity REAL, buyer_order_id INTEGER, seller_order_id INTEGER, trade_time INTEGER,
        is_the_buyer_the_market_maker TEXT, m_ignore TEXT);
      CREATE TABLE agg_trade(event_type TEXT, event_time INTEGER, symbol TEXT, agg_trade_id INTEGER, price REAL,
        quantity REAL, first_trade_id INTEGER, last_trade_id INTEGER, trade_time INTEGER,
        is_the_buyer_the_market_maker TEXT, m_ignore TEXT);
      CREATE TABLE bookTicker(event_time INTEGER, order_book_update_id INTEGER, symbol TEXT, best_bid_price REAL,
        best_bid_qty REAL, best_ask_price REAL, best_ask_qty REAL);
      CREATE TABLE events(event_time INTEGER, first_update_id INTEGER, final_update_id INTEGER, price REAL, qty REAL,
        side INTEGER)`,
    rows: ({ trades, books }) => {
      const maker = (t: MarketTrade) => t.side === "sell" ? "True" : "False";
      return {
        trade: trades.map((
          t,
        ) => ["trade", t.ms + 5, "BTCUSDT", t.id, t.price, t.size, 1, 2, t.ms, maker(t), "True"]),
        agg_trade: trades.map((t, i) => {
          const row: Value[] = ["aggTrade", t.ms + 5, "BTCUSDT", i + 1, t.price, t.size, t.id, t.id, t.ms];
          return [...row, maker(t), "True"];
        }),
        bookTicker: books.map((b, i) => [b.ms, i, "BTCUSDT", ...b.bids[0], ...b.asks[0]]),
        events: [],
      };
    },
    kept: ({ trades, books }) => ({
      trades,
      books: books.map(({ ms, bids, asks }) => ({ ms, bids: [bids[0]], asks: [asks[0]] })),
    }),
  },
  {
    name: "valr_orderbook_collector (no trades)",
    create: `CREATE TABLE orderbook_snapshots(id INTEGER PRIMARY KEY, timestamp DATETIME, trading_pair TEXT,
      sequence_number INTEGER, bids TEXT, asks TEXT, bid_depth REAL, ask_depth REAL, spread REAL, mid_price REAL)`,
    rows: ({ books }) => ({
      orderbook_snapshots: books.map((b, i) => {
        const [bids, asks] = [JSON.stringify(b.bids), JSON.stringify(b.asks)];
        return [i + 1, iso(b.ms).replace("Z", "000"), "BTCUSDT", 900 + i, bids, asks, 1, 1, 0.2, 42_000];
      }),
    }),
    kept: ({ books }) => ({ trades: [], books }),
  },
  {
    name: "Binance depth5 stream (no trades)",
    create: "CREATE TABLE orderbook(timestamp INTEGER PRIMARY KEY, bids TEXT, asks TEXT)",
    rows: ({ books }) => ({ orderbook: books.map((b) => [b.ms, textLevels(b.bids), textLevels(b.asks)]) }),
    kept: ({ books }) => ({ trades: [], books }),
  },
  {
    name: "futures collector (no trades, many symbols)",
    create:
      `CREATE TABLE orderbook(symbol TEXT, ts INTEGER, spread_pct REAL, imbalance REAL, bids TEXT, asks TEXT,
        PRIMARY KEY (symbol, ts));
      CREATE TABLE liquidations(id INTEGER PRIMARY KEY, symbol TEXT, ts INTEGER, side TEXT, price REAL, qty REAL,
        usd REAL)`,
    rows: ({ books }, other) => ({
      orderbook: inOrder([
        ...books.map((book) => futuresBook("BTCUSDT", book)),
        ...other.books.map((book) => futuresBook("ETHUSDT", book)),
      ], 1),
      liquidations: [[1, "BTCUSDT", books[0].ms, "SELL", 41_000, 1, 41_000]],
    }),
    kept: ({ books }) => ({ trades: [], books }),
  },
];
