/** @module Tables of trades, and the rows that every source must give of them. */

import type { Tally } from "../../lib/model/batches.ts";
import type { Value } from "../helpers/database.ts";
import { SECOND_KIND } from "../../lib/sources/values/order_key.ts";
import type { TradeRow } from "./read_all.ts";

/** The time of most rows, in milliseconds. */
const MS = 1625097600000;

/** The order key of a row without a number. */
const NONE = Infinity;

/** A table of trades, and the rows that a source must give. */
export interface TradeCase {
  name: string;
  create: string;
  table?: string;
  rows: Value[][];
  trades: TradeRow[];
  rejected?: Partial<Tally["rejected"]>;
}

/** Tables of trades of every form. */
export const TRADE_CASES: TradeCase[] = [
  {
    name: "the table that most recorders write",
    create:
      "CREATE TABLE trades(id INTEGER PRIMARY KEY, instrument TEXT, trade_id TEXT, price REAL, size REAL, side TEXT, timestamp TEXT)",
    rows: [
      [1, "X", "7849", 30218.8, 1, "buy", String(MS)],
      [2, "X", "7850", 30217.7, 2.5, "sell", String(MS + 1)],
    ],
    trades: [[MS, 0, 0, 7849, 30218.8, 1, 1], [MS + 1, 0, 0, 7850, 30217.7, 2.5, -1]],
  },
  {
    name: "other column names in another order, without an id and a side",
    create: "CREATE TABLE Trade(Created_Time INTEGER, QTY TEXT, junk BLOB, PX TEXT)",
    table: "Trade",
    rows: [[BigInt(MS) * 1000n + 5n, "0.5", null, "4.54e-07"]],
    trades: [[MS, 5000, NONE, 0, 4.54e-7, 0.5, 0]],
  },
  {
    name: "columns without a type, with values of every type",
    create: "CREATE TABLE trades(price, amount, direction, ts)",
    rows: [
      [5, 1, "BID", MS / 1000],
      ["5.5", 2.5, "S", MS],
      [5.25, "0", " Buy ", new Date(MS).toISOString()],
      [5, 1, "maker", MS / 1000 + 0.25],
      [5, 1, 1, BigInt(MS) * 1_000_000n + 123456n],
      [5, 1, null, String(BigInt(MS) * 1_000_000n + 999999n)],
    ],
    trades: [
      [MS, 0, NONE, 0, 5, 1, 1],
      [MS, 0, NONE, 0, 5.5, 2.5, -1],
      [MS, 0, NONE, 0, 5.25, 0, 1],
      [MS + 250, 0, NONE, 0, 5, 1, 0],
      [MS, 123456, NONE, 0, 5, 1, 0],
      [MS, 999999, NONE, 0, 5, 1, 0],
    ],
  },
  {
    name: "trade numbers as order: 64-bit numbers exactly, words after numbers",
    create: "CREATE TABLE trades(id INTEGER PRIMARY KEY, trade_id, price REAL, size REAL, timestamp INTEGER)",
    rows: [
      [1, 9, 1, 1, MS],
      [2, "10", 1, 1, MS],
      [3, 9223372036854775807n, 1, 1, MS],
      [4, "9223372036854775806", 1, 1, MS],
      [5, "a7", 1, 1, MS],
      [6, null, 1, 1, MS],
    ],
    trades: [
      [MS, 0, 0, 9, 1, 1, 0],
      [MS, 0, 0, 10, 1, 1, 0],
      [MS, 0, 9223, 372036854775807, 1, 1, 0],
      [MS, 0, 9223, 372036854775806, 1, 1, 0],
      [MS, 0, SECOND_KIND, 5, 1, 1, 0],
      [MS, 0, SECOND_KIND, 6, 1, 1, 0],
    ],
  },
  {
    name: "an id that is not the rowid as order",
    create: "CREATE TABLE trades(id TEXT, price REAL, size REAL, timestamp INTEGER)",
    rows: [["30", 1, 1, MS], ["4", 1, 1, MS], ["x", 1, 1, MS]],
    trades: [[MS, 0, 0, 30, 1, 1, 0], [MS, 0, 0, 4, 1, 1, 0], [MS, 0, NONE, 0, 1, 1, 0]],
  },
  {
    name: "INTEGER PRIMARY KEY DESC, which is not the rowid",
    create:
      "CREATE TABLE trades(id INTEGER PRIMARY /* the newest */ KEY -- first\n DESC, price REAL, size REAL, timestamp INTEGER)",
    rows: [[30, 1, 1, MS], [4, 2, 1, MS]],
    trades: [[MS, 0, 0, 30, 1, 1, 0], [MS, 0, 0, 4, 2, 1, 0]],
  },
  {
    name: "an id that is the rowid as order, from the least to the greatest",
    create: "CREATE TABLE trades(id INTEGER PRIMARY KEY, price REAL, size REAL, timestamp INTEGER)",
    rows: [[9223372036854775807n, 3, 1, MS], [5, 2, 1, MS], [-9223372036854775807n, 1, 1, MS]],
    trades: [
      [MS, 0, -9223, -372036854775807, 1, 1, 0],
      [MS, 0, 0, 5, 2, 1, 0],
      [MS, 0, 9223, 372036854775807, 3, 1, 0],
    ],
  },
  {
    name: "a rowid that no double holds, and a trade_id that is the rowid",
    create: "CREATE TABLE trades(trade_id INTEGER PRIMARY KEY, price REAL, size REAL, timestamp INTEGER)",
    rows: [[9007199254740993n, 2, 1, MS], [9007199254740992n, 1, 1, MS], [-9007199254740993n, 3, 1, MS], [
      7,
      4,
      1,
      MS,
    ]],
    trades: [
      [MS, 0, -9, -7199254740993, 3, 1, 0],
      [MS, 0, 0, 7, 4, 1, 0],
      [MS, 0, 9, 7199254740992, 1, 1, 0],
      [MS, 0, 9, 7199254740993, 2, 1, 0],
    ],
  },
  {
    name: "numbers in columns whose type names two affinities",
    create:
      `CREATE TABLE trades(trade_id "DOUBLE BLOB", price "REAL BLOB", size "TEXT BLOB", timestamp "BLOB REAL")`,
    rows: [
      [9007199254740993n, 9007199254740993n, 2, BigInt(MS) * 1_000_000n + 1n],
      ["9007199254740993.0", "1.5", "2", String(MS)],
    ],
    trades: [[MS, 1, 9, 7199254740993, 9007199254740992, 2, 0], [MS, 0, 9, 7199254740993, 1.5, 2, 0]],
  },
  {
    name: "times of the first nanosecond after the epoch, but not the epoch itself",
    create: "CREATE TABLE trades(price, size, timestamp)",
    rows: [
      [1, 1, "1970-01-01T00:00:00.000000001Z"],
      [1, 1, 1e-9],
      [1, 1, "1e-9"],
      [1, 1, "0.0000009"],
      [1, 1, "1970-01-01T00:00:00Z"],
      [1, 1, 0],
      [1, 1, 9e-10],
    ],
    trades: [
      [0, 1, NONE, 0, 1, 1, 0],
      [0, 1, NONE, 0, 1, 1, 0],
      [0, 1, NONE, 0, 1, 1, 0],
      [0, 900, NONE, 0, 1, 1, 0],
    ],
    rejected: { time: 3 },
  },
  {
    name: "a table WITHOUT ROWID in order of its key",
    create:
      "CREATE TABLE trades(id INTEGER PRIMARY KEY, price REAL, size REAL, timestamp INTEGER) WITHOUT ROWID",
    rows: [[30, 2, 1, MS], [4, 1, 1, MS]],
    trades: [[MS, 0, 0, 4, 1, 1, 0], [MS, 0, 0, 30, 2, 1, 0]],
  },
  {
    name: "a column that has the name of the rowid",
    create: "CREATE TABLE trades(rowid TEXT, price REAL, size REAL, timestamp INTEGER)",
    rows: [["b", 2, 1, MS], ["a", 1, 1, MS]],
    trades: [[MS, 0, NONE, 0, 2, 1, 0], [MS, 0, NONE, 0, 1, 1, 0]],
  },
  {
    name: "a generated column",
    create: "CREATE TABLE trades(px INTEGER, price REAL AS (px / 10.0), size REAL, timestamp INTEGER)",
    rows: [],
    trades: [],
  },
  {
    name: "an empty table",
    create: "CREATE TABLE trades(price REAL, size REAL, timestamp TEXT)",
    rows: [],
    trades: [],
  },
  {
    name: "rejected rows, each for the first reason that applies",
    create: "CREATE TABLE trades(price, size, timestamp)",
    rows: [
      [1, 1, null],
      [1, 1, "yesterday"],
      [1, 1, 0],
      [null, 1, MS],
      [0, 1, MS],
      [-1, 1, MS],
      ["", 1, MS],
      ["NaN", 1, MS],
      [Infinity, 1, MS],
      ["1e999", 1, MS],
      [new Uint8Array([49]), 1, MS],
      [1, null, MS],
      [1, -Infinity, MS],
      [1, "1_000", MS],
      [1, Infinity, MS],
      [-1, -1, "no"],
      [1, 0, MS],
    ],
    trades: [[MS, 0, NONE, 0, 1, 0, 0]],
    rejected: { time: 4, price: 8, size: 4 },
  },
];
