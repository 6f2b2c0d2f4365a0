/**
 * Writes books in every form that is recognised, so that tests can make databases of any form. Written without any code
 * of the program.
 *
 * @module
 */

import { deflateSync, gzipSync } from "node:zlib";
import type { Table, Value } from "./database.ts";

/** A level as decimal texts, which every form writes without loss. */
export type TextLevel = [price: string, size: string];

/** A book: the levels of each side, best first, no price twice, and at least one level. */
export interface TextBook {
  /** The time in milliseconds; different for each book. */
  ms: number;
  bids: TextLevel[];
  asks: TextLevel[];
}

/** Writes books in one way. */
export interface BookWriter {
  /** A name for messages. */
  name: string;
  /** The form that reads the books, by its kind in `book_form.ts`. */
  form: "sides" | "message" | "columns" | "levels";
  /** Whether numbers are kept as 32-bit floats only. */
  isSingle?: boolean;
  /** The table of books. */
  table(books: readonly TextBook[]): Table;
}

/** Every way to write books. */
export const BOOK_WRITERS: readonly BookWriter[] = [
  sides("JSON, texts", (levels) => JSON.stringify(levels)),
  sides("JSON, numbers", (levels) => `[${levels.map(([price, size]) => `[${price},${size},null,1]`)}]`),
  sides(
    "Python lists of texts",
    (levels) => listOf(levels, ([price, size]) => `['${price}', '${size}', '0', '1']`),
  ),
  sides("Python tuples", (levels) => listOf(levels, ([price, size]) => `(${price}, ${size})`)),
  sides("objects", (levels) => JSON.stringify(levels.map(([price, size]) => ({ price, size })))),
  sides(
    "objects with other names and members",
    (levels) =>
      listOf(
        levels,
        ([price, size]) => `{'side': 'x', 'Qty': ${size}, 'amount': 7, 'px': '${price}', 'n': [{}]}`,
      ),
  ),
  sides(
    "an object of prices to sizes",
    (levels) => `{${levels.map(([price, size]) => `"${price}": "${size}"`)}}`,
  ),
  sides(
    "a SortedDict of Decimals",
    (levels) =>
      `SortedDict({${levels.map(([price, size]) => `Decimal('${price}'): Decimal('${size}')`).join(", ")}})`,
  ),
  sides(
    "np.float64",
    (levels) => listOf(levels, ([price, size]) => `[np.float64(${price}), np.float64(${size})]`),
  ),
  sides(
    "Decimal",
    (levels) => listOf(levels, ([price, size]) => `(Decimal('${price}'), Decimal('${size}'))`),
  ),
  sides(
    "array()",
    (levels) => `array(${listOf(levels, ([price, size]) => `[${price},   ${size}]`)}, dtype=object)`,
  ),
  sides(
    "numpy's table",
    (levels) => `[${levels.map(([price, size]) => `[${price}   ${size}]`).join("\n ")}]`,
  ),
  sides("named tuples", (levels) => listOf(levels, ([price, size]) => `Level(price=${price}, size=${size})`)),
  sides("JSON in JSON", (levels) => JSON.stringify(JSON.stringify(levels))),
  sides("bytes", (levels) => new TextEncoder().encode(JSON.stringify(levels))),
  sides("Python's text of bytes", (levels) => `b'${JSON.stringify(levels)}'`),
  sides("zlib", (levels) => deflateSync(JSON.stringify(levels))),
  sides("gzip", (levels) => gzipSync(JSON.stringify(levels))),
  sides(
    "packed doubles",
    (levels) => new Uint8Array(Float64Array.from(levels.flat().map(Number)).buffer as ArrayBuffer),
  ),
  {
    ...sides(
      "packed floats",
      (levels) => new Uint8Array(Float32Array.from(levels.flat().map(Number)).buffer as ArrayBuffer),
    ),
    isSingle: true,
  },
  sides("JSON, NULL for an empty side", (levels) => levels.length === 0 ? null : JSON.stringify(levels)),
  message("an object", ({ bids, asks }) => JSON.stringify({ timestamp: 1, bids, asks, nonce: null })),
  message(
    "Hummingbot's",
    ({ bids, asks }) =>
      `{'bid': ${listOf(bids, ([price, size]) => `[${price}, ${size}, 7]`)}, 'ask': ${
        listOf(asks, ([price, size]) => `[${price}, ${size}, 7]`)
      }}`,
  ),
  message(
    "OKX's",
    ({ bids, asks }) => JSON.stringify({ arg: { channel: "books" }, data: [{ asks, bids, ts: "1" }] }),
  ),
  message(
    "Bybit's, zlib",
    ({ bids, asks }) => deflateSync(JSON.stringify({ topic: "x", data: { b: bids, a: asks } })),
  ),
  columns("bid_price_1", (side, level, value) => `${side}_${value}_${level + 1}`, ["price", "volume"], [
    "bid",
    "ask",
  ]),
  columns("asks[0].price", (side, level, value) => `${side}[${level}].${value}`, ["price", "amount"], [
    "bids",
    "asks",
  ]),
  columns("bq1", (side, level, value) => `${side}${value}${level + 1}`, ["", "q"], ["b", "a"]),
  columns("B0p", (side, level, value) => `${side}${level}${value}`, ["p", "a"], ["B", "A"]),
  levels(
    "side, price, qty",
    "side TEXT, price REAL, qty REAL",
    (_, side, level) => [side[0], ...level.map(Number)],
  ),
  levels("texts", "price TEXT, size TEXT, side TEXT", (_, side, level) => [...level, side.toUpperCase()]),
  levels(
    "is_bid",
    "is_bid INTEGER, price REAL, size REAL",
    (_, side, level) => [Number(side === "bid"), ...level.map(Number)],
  ),
  levels(
    "rows in mixed order",
    "side TEXT, price REAL, qty REAL",
    (_, side, level) => [side, ...level.map(Number)],
    mixed,
  ),
  levels(
    "snapshot_id, rows in mixed order",
    "side TEXT, price REAL, qty REAL, snapshot_id INTEGER",
    (book, side, level) => [side, ...level.map(Number), book],
    mixed,
  ),
];

/** One row a book, a value for each side. */
function sides(name: string, write: (levels: readonly TextLevel[]) => Value): BookWriter {
  return {
    name: `sides: ${name}`,
    form: "sides",
    table: (books) => ({
      name: "book",
      create: "CREATE TABLE book(timestamp INTEGER, bids, asks)",
      rows: books.map(({ ms, bids, asks }) => [ms, write(bids), write(asks)]),
    }),
  };
}

/** One row a book, one value. */
function message(name: string, write: (book: TextBook) => Value): BookWriter {
  return {
    name: `message: ${name}`,
    form: "message",
    table: (books) => ({
      name: "book",
      create: "CREATE TABLE book(timestamp INTEGER, order_book)",
      rows: books.map((book) => [book.ms, write(book)]),
    }),
  };
}

/** One row a book, a column for each price and size; at least two levels, so that all are of one form. */
function columns(
  name: string,
  nameOf: (side: string, level: number, value: string) => string,
  values: [price: string, size: string],
  sides: [bid: string, ask: string],
): BookWriter {
  return {
    name: `columns: ${name}`,
    form: "columns",
    table: (books) => {
      const depth = Math.max(2, ...books.map(({ bids, asks }) => Math.max(bids.length, asks.length)));
      const places = Array.from({ length: depth }, (_, level) => level);
      const names = sides.flatMap((side) =>
        places.flatMap((level) => values.map((value) => nameOf(side, level, value)))
      );
      const cells = (levels: TextLevel[]) => places.flatMap((level) => (levels[level] ?? [null, null]));
      return {
        name: "book",
        create: `CREATE TABLE book(timestamp INTEGER, ${names.map((column) => `"${column}" REAL`)})`,
        rows: books.map(({ ms, bids, asks }) => [ms, ...cells(bids), ...cells(asks)]),
      };
    },
  };
}

/** One row a level. */
function levels(
  name: string,
  columns: string,
  write: (book: number, side: "bid" | "ask", level: TextLevel) => Value[],
  order: (rows: Value[][]) => Value[][] = (rows) => rows,
): BookWriter {
  return {
    name: `levels: ${name}`,
    form: "levels",
    table: (books) => ({
      name: "book",
      create: `CREATE TABLE book(timestamp INTEGER, ${columns})`,
      rows: order(books.flatMap(({ ms, bids, asks }, index) => [
        ...bids.map((level) => [ms, ...write(index, "bid", level)]),
        ...asks.map((level) => [ms, ...write(index, "ask", level)]),
      ])),
    }),
  };
}

function listOf<T>(values: readonly T[], write: (value: T) => string): string {
  return `[${values.map(write).join(", ")}]`;
}

/** Rows in an order that keeps no two neighbours together, always the same. */
function mixed(rows: Value[][]): Value[][] {
  const half = Math.ceil(rows.length / 2);
  return Array.from({ length: half }, (_, i) => [rows[half + i], rows[i]]).flat().filter((row) =>
    row !== undefined
  );
}
