/** @module Days in other than the plain form, for benchmarks of the readers of those forms. */

import { DatabaseSync } from "node:sqlite";
import { datedBack, makeDatabase, type Value } from "../helpers/database.ts";
import { TIME_WRITERS } from "../helpers/time_writers.ts";
import { changedLevels, type MarketLevel } from "../recorders/market.ts";
import type { LevelWriter } from "../recorders/level_writers.ts";
import { Random } from "../../lib/demo/random.ts";

/** The day of the databases. */
export const FORMS_DAY = "2025-01-01";

const START_MS = Date.parse(FORMS_DAY);
const DAY_MS = 86_400_000;
const UNSAFE = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF";

/** A form of trades. */
export interface TradeForm {
  /** What the form is. */
  what: string;
  /** The columns, as they are declared. */
  columns: string;
  /** Writes a trade. */
  row: (trade: { index: number; ms: number; price: number; size: number; isBuy: boolean }) => Value[];
}

/** Forms of trades that are read row by row through SQLite. */
export const TRADE_FORMS: readonly TradeForm[] = [
  {
    what: "two instruments in one table",
    columns: "trade_id INTEGER, symbol TEXT, price REAL, size REAL, side TEXT, timestamp INTEGER",
    row: ({ index, ms, price, size, isBuy }) => {
      return [index, index % 2 ? "ETHUSDT" : "BTCUSDT", price, size, isBuy ? "buy" : "sell", ms];
    },
  },
  {
    what: "a maker flag and text numbers",
    columns: "id INTEGER, price TEXT, qty TEXT, time INTEGER, isBuyerMaker TEXT",
    row: ({ index, ms, price, size, isBuy }) => {
      return [index, String(price), String(size), ms, isBuy ? "false" : "true"];
    },
  },
  {
    what: "signed sizes",
    columns: "id INTEGER, timestamp INTEGER, amount REAL, price REAL",
    row: ({ index, ms, price, size, isBuy }) => [index, ms, isBuy ? size : -size, price],
  },
  ...["ticks", "Julian days", "day.month.year", "YYYYMMDDHHMMSSmmm", "date, time"].map((name): TradeForm => {
    const writer = TIME_WRITERS.find((writer) => writer.name === name)!;
    const times = writer.types.length === 1 ? ["time"] : ["date", "time"];
    return {
      what: `times as ${name}`,
      columns: `trade_id INTEGER, price REAL, size REAL, ${
        times.map((column, i) => `${column} ${writer.types[i]}`).join(", ")
      }`,
      row: ({ index, ms, price, size }) => [index, price, size, ...writer.write(ms, 0) as Value[]],
    };
  }),
];

/** A form of books of which one row is a book, but not with one value for each side. */
export interface BookForm {
  /** What the form is. */
  what: string;
  /** The columns, as they are declared. */
  columns: string;
  /** How many levels a side must have; any number by default. */
  levels?: number;
  /** Writes a book. */
  row: (ms: number, bids: MarketLevel[], asks: MarketLevel[]) => Value[];
}

/** The levels of a side that are columns. */
const COLUMN_LEVELS = 20;

/** Forms of books that are read row by row through SQLite. */
export const BOOK_FORMS: readonly BookForm[] = [
  {
    what: "an exchange's message",
    columns: "timestamp INTEGER, data TEXT",
    row: (ms, bids, asks) => {
      const [b, a] = [bids, asks].map((side) => side.map((level) => level.map(String)));
      return [ms, JSON.stringify({ e: "depth", E: ms, s: "BTCUSDT", b, a })];
    },
  },
  {
    what: `columns of ${COLUMN_LEVELS} levels`,
    columns: `timestamp INTEGER, ${
      ["bid", "ask"].flatMap((side) =>
        Array.from({ length: COLUMN_LEVELS }, (_, i) => `${side}_price_${i} REAL, ${side}_size_${i} REAL`)
      ).join(", ")
    }`,
    levels: COLUMN_LEVELS,
    row: (ms, bids, asks) => [ms, ...bids.flat(), ...asks.flat()],
  },
];

/** Makes a day of books in a form. */
export function makeWholeBooks(
  path: string,
  form: BookForm,
  { snapshots, levels }: { snapshots: number; levels: number },
): string {
  const random = new Random(15);
  return fill(path, `CREATE TABLE book(${form.columns})`, "book", function* () {
    for (let index = 0; index < snapshots; index++) {
      yield form.row(timeOf(index, snapshots), side(random, -1, levels), side(random, 1, levels));
    }
  });
}

/** Makes a day of trades in a form. */
export function makeTradesIn(path: string, form: TradeForm, trades: number): string {
  const random = new Random(11);
  return fill(path, `CREATE TABLE trades(${form.columns})`, "trades", function* () {
    for (let index = 1; index <= trades; index++) {
      const price = 94_000 + random.below(10_000) / 10;
      const size = (1 + random.below(99_999)) / 10_000;
      const ms = START_MS + Math.floor(index * (DAY_MS - 1) / trades);
      yield form.row({ index, ms, price, size, isBuy: random.below(2) === 0 });
    }
  });
}

/** Makes a day of books, each side written in one value; returns the number of bytes of all texts that are compressed. */
export function makeBooksIn(
  path: string,
  { type, text, write }: LevelWriter,
  { snapshots, levels }: { snapshots: number; levels: number },
): number {
  const random = new Random(12);
  let bytes = 0;
  const create = `CREATE TABLE book(timestamp INTEGER, bids ${type}, asks ${type})`;
  fill(path, create, "book", function* () {
    for (let index = 0; index < snapshots; index++) {
      const sides = [-1, 1].map((sign) => side(random, sign, levels));
      for (const side of sides) bytes += text?.(side).length ?? 0;
      yield [timeOf(index, snapshots), ...sides.map(write)];
    }
  });
  return bytes;
}

/** Makes a day of books with one row a level. */
export function makeLevelRows(
  path: string,
  { snapshots, levels }: { snapshots: number; levels: number },
): string {
  const random = new Random(13);
  const create = "CREATE TABLE order_book(timestamp INTEGER, side TEXT, price REAL, size REAL)";
  return fill(path, create, "order_book", function* () {
    for (let index = 0; index < snapshots; index++) {
      const ms = timeOf(index, snapshots);
      for (const level of side(random, -1, levels)) yield [ms, "bid", ...level];
      for (const level of side(random, 1, levels)) yield [ms, "ask", ...level];
    }
  });
}

/** Makes a day of one snapshot and many updates, each of which changes a level on either side. */
export function makeUpdates(path: string, { updates, levels }: { updates: number; levels: number }): string {
  const random = new Random(14);
  const create = "CREATE TABLE book(timestamp INTEGER, action TEXT, bids TEXT, asks TEXT)";
  let book = [-1, 1].map((sign) => side(random, sign, levels));
  return fill(path, create, "book", function* () {
    yield [START_MS, "snapshot", ...book.map((levels) => JSON.stringify(levels))];
    for (let index = 1; index <= updates; index++) {
      const level = random.below(levels);
      const next = book.map((side) => side.with(level, [side[level][0], sizeOf(random)]));
      const changes = [changed(book[0], next[0], level), changed(book[1], next[1], level)];
      yield [timeOf(index, updates + 1), "update", ...changes.map((change) => JSON.stringify(change))];
      book = next;
    }
  });
}

function changed(from: MarketLevel[], to: MarketLevel[], level: number): MarketLevel[] {
  return changedLevels([from[level]], [to[level]]);
}

function side(random: Random, sign: number, levels: number): MarketLevel[] {
  return Array.from({ length: levels }, (_, level) => [
    (940_000 + sign * (1 + 3 * level + random.below(3))) / 10,
    sizeOf(random),
  ]);
}

function sizeOf(random: Random): number {
  return (1 + random.below(99_999)) / 10_000;
}

function timeOf(index: number, count: number): number {
  return START_MS + Math.floor(index * DAY_MS / count);
}

/** Makes a database with one table, next to a table of one trade. */
function fill(path: string, create: string, table: string, rows: () => Iterable<Value[]>): string {
  makeDatabase(path, [], UNSAFE);
  const db = new DatabaseSync(path);
  db.exec(`${UNSAFE}; BEGIN; ${create}`);
  if (table !== "trades") {
    db.exec(`CREATE TABLE trades(timestamp INTEGER, price REAL, size REAL);
      INSERT INTO trades VALUES (${START_MS}, 1, 1)`);
  }
  let insert;
  for (const row of rows()) {
    insert ??= db.prepare(`INSERT INTO ${table} VALUES (${row.map(() => "?")})`);
    insert.run(...row);
  }
  db.exec("COMMIT");
  db.close();
  return datedBack(path);
}
