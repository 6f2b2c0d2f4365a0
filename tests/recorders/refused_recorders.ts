/** @module Schemas of public recorders that need views, as docs/databases.md shows. */

import type { Value } from "../helpers/database.ts";
import { inOrder, iso, numbered, pythonTime } from "./forms.ts";
import {
  changedLevels,
  type Market,
  MARKET_LEVELS,
  MARKET_MS,
  type MarketBook,
  type MarketTrade,
} from "./market.ts";
import type { RecorderAnswer, RecorderSchema } from "./recorder_schema.ts";

const NO_TABLE: RecorderAnswer = { code: 1, says: ["no table of trades: looked for trades", "--views FILE"] };

const onlyTrades = ({ trades }: Market): Market => ({ trades, books: [] });

/** A ccxt trade. */
function ccxt({ id, ms, price, size, side }: MarketTrade): unknown {
  return { id: String(id), timestamp: ms, datetime: iso(ms), symbol: "BTC/USDT", side, price, amount: size };
}

/** The message of a websocket of FTX, as it came. */
function message(channel: string, type: string, data: unknown): string {
  return JSON.stringify({ channel, market: "BTC-PERP", type, data });
}

/** `20240101 20:00:00.123000`. */
function befhTime(ms: number): string {
  return pythonTime(ms).replace(/^(\d+)-(\d+)-/, "$1$2");
}

const alternating = (book: MarketBook, names: "price first" | "all prices first"): Value[] =>
  names === "price first" ? book.bids.flatMap((bid, i) => [...bid, ...book.asks[i]]) : [
    ...book.bids.map(([price]) => price),
    ...book.asks.map(([price]) => price),
    ...book.bids.map(([, size]) => size),
    ...book.asks.map(([, size]) => size),
  ];

/** Every schema. */
export const REFUSED_RECORDERS: RecorderSchema[] = [
  {
    name: "OctoBot's backtesting collector",
    create:
      `CREATE TABLE recent_trades(timestamp INTEGER, exchange_name TEXT, cryptocurrency TEXT, symbol TEXT,
        recent_trades TEXT);
      CREATE TABLE order_book(timestamp INTEGER, exchange_name TEXT, cryptocurrency TEXT, symbol TEXT, asks TEXT,
        bids TEXT);
      CREATE TABLE ohlcv(timestamp INTEGER, exchange_name TEXT, cryptocurrency TEXT, symbol TEXT, time_frame TEXT,
        candle TEXT);
      CREATE TABLE description(timestamp INTEGER, version TEXT, exchange TEXT, symbols TEXT, time_frames TEXT)`,
    rows: ({ trades, books }) => ({
      recent_trades: Array.from({ length: trades.length / 10 }, (_, i): Value[] => {
        const batch = trades.slice(10 * i, 10 * i + 10);
        const seconds = Math.ceil(batch[9].ms / 1000);
        return [seconds, "binance", "Bitcoin", "BTC/USDT", JSON.stringify(batch.map(ccxt))];
      }),
      order_book: books.map((
        b,
      ) => [b.ms / 1000, "binance", "Bitcoin", "BTC/USDT", JSON.stringify(b.asks), JSON.stringify(b.bids)]),
    }),
    answer: { code: 1, says: ["recent_trades", "--views FILE"] },
    views: { heading: "OctoBot" },
  },
  {
    name: "BitcoinExchangeFH",
    create:
      `CREATE TABLE binance_btcusdt_order(id INTEGER PRIMARY KEY, date_time TEXT, update_type INTEGER, t REAL,
      tq REAL, ${numbered(["b", "bq", "a", "aq"], MARKET_LEVELS)})`,
    rows: ({ trades, books }) => {
      const book = (ms: number) => books.findLast((b) => b.ms <= ms) ?? books[0];
      const rows = inOrder([
        ...trades.map((
          t,
        ): Value[] => [befhTime(t.ms), 2, t.price, t.size, ...alternating(book(t.ms), "price first")]),
        ...books.map((b): Value[] => [befhTime(b.ms), 1, 0, 0, ...alternating(b, "price first")]),
      ], 0);
      return { binance_btcusdt_order: rows.map((row, i) => [i + 1, ...row]) };
    },
    sides: "unknown",
    answer: NO_TABLE,
    views: { heading: "BitcoinExchangeFH" },
  },
  {
    name: "vn.py",
    create:
      `CREATE TABLE dbtickdata(id INTEGER PRIMARY KEY, symbol TEXT, exchange TEXT, datetime TEXT, volume REAL,
      turnover REAL, last_price REAL, last_volume REAL, ${numbered(["bid_price_"], 5)},
      ${numbered(["ask_price_"], 5)}, ${numbered(["bid_volume_"], 5)}, ${
        numbered(["ask_volume_"], 5)
      }, localtime TEXT)`,
    // One tick per trade, with the book at that time. Sizes are whole, as of contracts, so that totals are exact.
    rows: (market) => {
      let total = 0;
      return {
        dbtickdata: vnpy(market).trades.map((t, i) => {
          total += t.size;
          const china = pythonTime(t.ms + 8 * 3_600_000);
          const book = alternating(vnpy(market).books[i], "all prices first");
          return [i + 1, "rb2405", "SHFE", china, total, 0, t.price, 0, ...book, china];
        }),
      };
    },
    kept: vnpy,
    sides: "unknown",
    answer: NO_TABLE,
    views: { heading: "vn.py" },
  },
  {
    name: "BitcoinDataFormat, trade.db",
    create: `CREATE TABLE config(Timestamp INTEGER, Unit TEXT, Offset INTEGER, PriceScale INTEGER,
        AmountScale INTEGER);
      CREATE TABLE data(Timestamp INTEGER, isBid INTEGER, Price INTEGER, Amount INTEGER)`,
    rows: ({ trades }) => ({
      config: [[MARKET_MS, "BTC/USD", 0, 10, 1000]],
      data: trades.map((t) => [
        t.ms - MARKET_MS,
        t.side === "buy" ? 1 : 0,
        Math.round(t.price * 10),
        Math.round(t.size * 1000),
      ]),
    }),
    kept: onlyTrades,
    answer: NO_TABLE,
    views: {
      sql: `CREATE TEMP VIEW trades AS
        SELECT rowid AS id, (SELECT Timestamp FROM config) + Timestamp AS timestamp,
          1.0 * Price / (SELECT PriceScale FROM config) AS price,
          1.0 * Amount / (SELECT AmountScale FROM config) AS size, iif(isBid, 'buy', 'sell') AS side
        FROM data`,
    },
  },
  {
    name: "Hummingbot",
    create: `CREATE TABLE MarketData(timestamp BIGINT PRIMARY KEY, exchange TEXT, trading_pair TEXT,
        mid_price BIGINT, best_bid BIGINT, best_ask BIGINT, order_book JSON);
      CREATE TABLE TradeFill(config_file_path TEXT, strategy TEXT, market TEXT, symbol TEXT, base_asset TEXT,
        quote_asset TEXT, timestamp BIGINT, order_id TEXT, trade_type TEXT, order_type TEXT, price BIGINT,
        amount BIGINT, leverage INTEGER, trade_fee JSON, exchange_trade_id TEXT, position TEXT)`,
    rows: ({ trades, books }) => ({
      MarketData: books.map((b) => {
        const side = (levels: [number, number][]) => levels.map((level, i) => [...level, i]);
        const book = JSON.stringify({ bid: side(b.bids), ask: side(b.asks) });
        const [bid, ask] = [b.bids[0][0], b.asks[0][0]].map((price) => Math.round(price * 1e6));
        return [BigInt(b.ms) * 1_000_000n, "binance", "BTC-USDT", (bid + ask) / 2, bid, ask, book];
      }),
      TradeFill: trades.map((t) => {
        const [price, amount] = [t.price, t.size].map((value) => Math.round(value * 1e6));
        const side = t.side.toUpperCase();
        const start: Value[] = [
          "conf.yml",
          "pmm",
          "binance",
          "BTC-USDT",
          "BTC",
          "USDT",
          t.ms,
          `order-${t.id}`,
        ];
        return [...start, side, "LIMIT", price, amount, 1, "{}", String(t.id), "NIL"];
      }),
    }),
    answer: NO_TABLE,
    views: { heading: "Hummingbot" },
  },
  {
    name: "freqtrade's own positions",
    create:
      `CREATE TABLE trades(id INTEGER PRIMARY KEY, exchange TEXT, pair TEXT, is_open INTEGER, open_rate REAL,
      close_rate REAL, amount REAL, open_date DATETIME, close_date DATETIME)`,
    rows: ({ trades }) => ({
      trades: trades.map((t) => [
        t.id,
        "binance",
        "BTC/USDT",
        0,
        t.price,
        t.price,
        t.size,
        pythonTime(t.ms),
        pythonTime(t.ms),
      ]),
    }),
    kept: onlyTrades,
    sides: "unknown",
    answer: { code: 1, says: ["column in table trades: looked for", "--views FILE"] },
    views: {
      sql: `CREATE TEMP VIEW trades AS
        SELECT id, open_date AS time, open_rate AS price, amount AS size FROM main.trades`,
    },
  },
  {
    name: "eversion (Coinbase's full channel)",
    create: `CREATE TABLE events(type TEXT, order_id TEXT, order_type TEXT, size TEXT, price TEXT, side TEXT,
      product_id TEXT, sequence INTEGER, user_id TEXT, profile_id TEXT, time TEXT, remaining_size TEXT, reason TEXT)`,
    rows: ({ trades }) => ({
      events: trades.flatMap((t): Value[][] => {
        const maker = t.side === "buy" ? "sell" : "buy";
        const [size, price] = [String(t.size), String(t.price)];
        const end: Value[] = [maker, "BTC-USDT"];
        return [
          ["open", "o", "limit", null, price, ...end, 2 * t.id, null, null, iso(t.ms - 1), size, null],
          ["match", "o", null, size, price, ...end, 2 * t.id + 1, null, null, iso(t.ms), null, null],
        ];
      }),
    }),
    kept: onlyTrades,
    answer: NO_TABLE,
    views: { heading: "eversion" },
  },
  {
    name: "FTX raw ingestors: whole messages",
    create: "CREATE TABLE entries(local_timestamp TEXT, message TEXT)",
    rows: ({ trades, books }) => ({
      entries: inOrder([
        ...trades.map(({ id, price, size, side, ms }): Value[] => {
          const trade = { id, price, size, side, liquidation: false, time: iso(ms) };
          return [iso(ms + 30), message("trades", "update", [trade])];
        }),
        ...books.map((b, i): Value[] => {
          const before = books[i - 1];
          const bids = before ? changedLevels(before.bids, b.bids) : b.bids;
          const asks = before ? changedLevels(before.asks, b.asks) : b.asks;
          const action = before ? "update" : "partial";
          return [
            iso(b.ms + 30),
            message("orderbook", action, { time: b.ms / 1000, bids, asks, action }),
          ];
        }),
      ], 0),
    }),
    answer: NO_TABLE,
    views: { heading: "Messages of a websocket" },
  },
];

/** The market in whole contracts, with a book for every trade. */
function vnpy({ trades, books }: Market): Market {
  return {
    trades: trades.map((t) => ({ ...t, size: Math.ceil(t.size) })),
    books: trades.map((t) => ({ ...(books.findLast((b) => b.ms <= t.ms) ?? books[0]), ms: t.ms })),
  };
}
