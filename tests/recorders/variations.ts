/** @module Variations of the tidy form, as seen in public reports. */

import { deflateSync } from "node:zlib";
import type { Value } from "../helpers/database.ts";
import { inOrder, iso, levelObject, pythonTime, textLevels } from "./forms.ts";
import { changedLevels, type Market, type MarketBook, type MarketLevel } from "./market.ts";
import type { RecorderSchema } from "./recorder_schema.ts";

const onlyTrades = ({ trades }: Market): Market => ({ trades, books: [] });
const onlyBooks = ({ books }: Market): Market => ({ trades: [], books });

const TRADES = "CREATE TABLE trades(trade_id INTEGER, price REAL, size REAL, side TEXT, timestamp INTEGER)";

function plainTrades({ trades }: Market): Value[][] {
  return trades.map((t) => [t.id, t.price, t.size, t.side, t.ms]);
}

/** A variation of the book, next to trades in the tidy form. */
function ofBook(name: string, create: string, rows: (books: MarketBook[]) => Value[][]): RecorderSchema {
  const table = /^CREATE TABLE (\w+)/.exec(create)![1];
  return {
    name,
    create: `${TRADES}; ${create}`,
    rows: (market) => ({ trades: plainTrades(market), [table]: rows(market.books) }),
  };
}

/** A variation of the trades, without books. */
function ofTrades(
  name: string,
  create: string,
  row: (trade: Market["trades"][number], index: number) => Value[],
  more: Partial<RecorderSchema> = {},
): RecorderSchema {
  return {
    name,
    create,
    rows: ({ trades }) => ({ trades: trades.map(row) }),
    kept: onlyTrades,
    ...more,
  };
}

function zlibOf(levels: MarketLevel[]): Uint8Array {
  return new Uint8Array(deflateSync(JSON.stringify(levels)));
}

/** Every variation. */
export const VARIATIONS: RecorderSchema[] = [
  ofBook(
    "OKX books channel written as it comes",
    "CREATE TABLE book(id INTEGER PRIMARY KEY, action TEXT, bids TEXT, asks TEXT, timestamp INTEGER)",
    (books) =>
      books.map((book, i) => {
        const before = books[i - 1];
        const bids = before ? changedLevels(before.bids, book.bids) : book.bids;
        const asks = before ? changedLevels(before.asks, book.asks) : book.asks;
        return [i + 1, before ? "update" : "snapshot", textLevels(bids), textLevels(asks), book.ms];
      }),
  ),
  ofBook(
    "levels as one object (cryptofeed's to_dict)",
    "CREATE TABLE book(id INTEGER PRIMARY KEY, bids TEXT, asks TEXT, timestamp INTEGER)",
    (books) => books.map((b, i) => [i + 1, levelObject(b.bids), levelObject(b.asks), b.ms]),
  ),
  ofBook(
    "levels as zlib-compressed JSON",
    "CREATE TABLE book(id INTEGER PRIMARY KEY, bids BLOB, asks BLOB, timestamp INTEGER)",
    (books) => books.map((b, i) => [i + 1, zlibOf(b.bids), zlibOf(b.asks), b.ms]),
  ),
  ofBook(
    "one row a level in an accepted table",
    "CREATE TABLE order_book(timestamp INTEGER, side TEXT, level INTEGER, price REAL, size REAL)",
    (books) =>
      books.flatMap((b) => [
        ...b.bids.map((level, i): Value[] => [b.ms, "bid", i + 1, ...level]),
        ...b.asks.map((level, i): Value[] => [b.ms, "ask", i + 1, ...level]),
      ]),
  ),
  ofTrades("sides as Bybit and BitMEX write them", TRADES, (t) => {
    return [t.id, t.price, t.size, t.side === "buy" ? "Buy" : "Sell", t.ms];
  }),
  ofTrades(
    "sides as numbers",
    TRADES.replace("side TEXT", "side INTEGER"),
    (t) => [t.id, t.price, t.size, t.side === "buy" ? 1 : -1, t.ms],
  ),
  ofTrades(
    "Binance's maker flag in place of a side",
    `CREATE TABLE trades(id INTEGER, price TEXT, qty TEXT, quoteQty TEXT, time INTEGER, isBuyerMaker TEXT,
      isBestMatch TEXT)`,
    (t) => {
      const texts = [t.price, t.size, t.price * t.size].map(String);
      return [t.id, ...texts, t.ms, t.side === "sell" ? "true" : "false", "true"];
    },
  ),
  ofTrades(
    "Coinbase matches: the side is the maker's",
    "CREATE TABLE trades(trade_id INTEGER, side TEXT, size TEXT, price TEXT, time TEXT)",
    (t) => [t.id, t.side === "buy" ? "sell" : "buy", String(t.size), String(t.price), iso(t.ms)],
    { options: ["--side-is", "maker"] },
  ),
  ofTrades(
    "Bitfinex: the sign is the side",
    "CREATE TABLE trades(id INTEGER PRIMARY KEY, timestamp INTEGER, amount REAL, price REAL)",
    (t) => [t.id, t.ms, t.side === "buy" ? t.size : -t.size, t.price],
  ),
  ofTrades(
    "two times, the receipt under the preferred name",
    "CREATE TABLE trades(trade_id INTEGER, price REAL, size REAL, side TEXT, time TEXT, timestamp TEXT)",
    (t) => [t.id, t.price, t.size, t.side, iso(t.ms), iso(t.ms + 1500)],
  ),
  ofTrades(
    "local time without a zone",
    TRADES.replace("timestamp INTEGER", "timestamp TEXT"),
    (t) => [t.id, t.price, t.size, t.side, pythonTime(t.ms + 8 * 3_600_000)],
    {
      answer: { code: 0, says: ["with a time outside 2024-01-01"] },
      views: {
        sql: `CREATE TEMP VIEW trades AS
          SELECT trade_id, price, size, side, strftime('%Y-%m-%dT%H:%M:%fZ', timestamp, '-8 hours') AS time
          FROM main.trades`,
      },
    },
  ),
  ofTrades(
    "integers scaled by a million",
    "CREATE TABLE trades(trade_id INTEGER, price INTEGER, size INTEGER, side TEXT, timestamp INTEGER)",
    (t) => [t.id, Math.round(t.price * 1e6), Math.round(t.size * 1e6), t.side, t.ms],
    {
      answer: {
        code: 0,
        says: ["are whole numbers: if they are scaled, describe the table with --views FILE"],
      },
      views: {
        sql: `CREATE TEMP VIEW trades AS
          SELECT trade_id, price / 1e6 AS price, size / 1e6 AS size, side, timestamp FROM main.trades`,
      },
    },
  ),
  ofTrades(
    "ccxt trades by pandas to_sql",
    `CREATE TABLE trades("index" INTEGER, timestamp INTEGER, id TEXT, type TEXT, side TEXT, price REAL, amount REAL,
      cost REAL)`,
    (t, i) => [i, t.ms, String(t.id), null, t.side, t.price, t.size, t.price * t.size],
  ),
  ofTrades(
    "Tardis CSV by .import",
    `CREATE TABLE trades(exchange TEXT, symbol TEXT, timestamp TEXT, local_timestamp TEXT, id TEXT, side TEXT,
      price TEXT, amount TEXT)`,
    (t) => {
      const [time, receipt] = [t.ms, t.ms + 100].map((ms) => `${ms}000`);
      return ["binance", "BTCUSDT", time, receipt, String(t.id), t.side, String(t.price), String(t.size)];
    },
  ),
  {
    name: "books alone, one row a level",
    create: "CREATE TABLE order_book(timestamp INTEGER, side TEXT, price REAL, size REAL)",
    rows: ({ books }) => ({
      order_book: inOrder(
        books.flatMap((b) => [
          ...b.bids.map((level): Value[] => [b.ms, "b", ...level]),
          ...b.asks.map((level): Value[] => [b.ms, "a", ...level]),
        ]),
        0,
      ),
    }),
    kept: onlyBooks,
  },
];
