/** @module Tables of snapshots, and the rows that every source must give of them. */

import { deflateSync, gzipSync } from "node:zlib";
import type { Depth, Tally } from "../../lib/model/batches.ts";
import type { Value } from "../helpers/database.ts";
import type { BookRow } from "./read_all.ts";

/** The time of most rows, in milliseconds. */
const MS = 1625097600000;

/** The order key of a row without a number. */
const NONE = Infinity;

/** The bytes of numbers. */
function packed(type: typeof Float64Array | typeof Float32Array, numbers: number[]): Uint8Array {
  return new Uint8Array(type.from(numbers).buffer as ArrayBuffer);
}

/** A table of snapshots, and the rows that a source must give. */
export interface BookCase {
  name: string;
  create: string;
  table: string;
  rows: Value[][];
  books: BookRow[];
  depth?: Depth;
  depthLevels?: number;
  rejected?: Partial<Tally["rejected"]>;
  zeroSizes?: number;
  before?: string;
}

/** Tables of snapshots of every form. */
export const BOOK_CASES: BookCase[] = [
  {
    name: "Python's form, the latest snapshot first in the file",
    create:
      "CREATE TABLE book(id INTEGER PRIMARY KEY, instrument TEXT, bids TEXT, asks TEXT, timestamp TEXT)",
    table: "book",
    rows: [
      [1, "X", "[['10', '1', '0', '1'], ['9', '2.5', '0', '1']]", "[['11', '4', '0', '2']]", String(MS + 5)],
      [2, "X", "[]", "[]", String(MS)],
    ],
    books: [[MS + 5, 0, 0, 1, 3.5, 4, 2, 1], [MS, 0, 0, 2, 0, 0, 0, 0]],
    depth: { bids: [[10, 1], [9, 2.5]], asks: [[11, 4]] },
  },
  {
    name: "JSON in a BLOB, the best levels only",
    create: "CREATE TABLE OrderBook(Asks, Bids, time)",
    table: "OrderBook",
    rows: [[new TextEncoder().encode("[[11,4],[12,8]]"), "[[9,2],[10,1]]", MS]],
    books: [[MS, 0, NONE, 0, 1, 4, 2, 2]],
    depth: { bids: [[10, 1]], asks: [[11, 4]] },
    depthLevels: 1,
  },
  {
    name: "the later of two rows of the same time as the latest",
    create: "CREATE TABLE order_book(bids, asks, time)",
    table: "order_book",
    rows: [["[[1,1]]", "[]", MS], ["[[2,1]]", "[]", MS]],
    books: [[MS, 0, NONE, 0, 1, 0, 1, 0], [MS, 0, NONE, 0, 1, 0, 1, 0]],
    depth: { bids: [[2, 1]], asks: [] },
  },
  {
    name: "the row with the greater id as the latest of two rows of the same time",
    create: "CREATE TABLE books(id TEXT, bids, asks, time)",
    table: "books",
    rows: [["10", "[[1,1]]", "[]", MS], ["9", "[[2,1]]", "[]", MS]],
    books: [[MS, 0, 0, 10, 1, 0, 1, 0], [MS, 0, 0, 9, 1, 0, 1, 0]],
    depth: { bids: [[1, 1]], asks: [] },
  },
  {
    name: "levels of five and more elements of any plain form",
    create: "CREATE TABLE book(bids, asks, time)",
    table: "book",
    rows: [
      ["[[10,1,0,0,5],[9,2,0,0,6]]", `[["11","4","0","0","1625097621647"]]`, MS],
      [`[[10,1,"a \\"b\\" [",null,true,-1e-5,9]]`, "[(11, 4, None, 'x', 1, 2,)]", MS],
    ],
    books: [[MS, 0, NONE, 0, 3, 4, 2, 1], [MS, 0, NONE, 0, 1, 4, 1, 1]],
    depth: { bids: [[10, 1]], asks: [[11, 4]] },
  },
  {
    name: "a database in UTF-16",
    create: "CREATE TABLE book(bids TEXT, asks TEXT, timestamp TEXT)",
    table: "book",
    rows: [["[['10', '1']]", "[['11', '4']]", String(MS)]],
    books: [[MS, 0, NONE, 0, 1, 4, 1, 1]],
    depth: { bids: [[10, 1]], asks: [[11, 4]] },
    before: "PRAGMA encoding='UTF-16le'",
  },
  {
    name: "sides that are NULL, empty or null",
    create: "CREATE TABLE book(bids, asks, timestamp)",
    table: "book",
    rows: [
      [null, "[[1,2]]", MS],
      ["[[1,2]]", null, MS],
      ["", new Uint8Array(0), MS],
      ["null", " None ", MS],
      ["[[1,2]]", null, MS + 1],
    ],
    books: [
      [MS, 0, NONE, 0, 0, 2, 0, 1],
      [MS, 0, NONE, 0, 2, 0, 1, 0],
      [MS, 0, NONE, 0, 0, 0, 0, 0],
      [MS, 0, NONE, 0, 0, 0, 0, 0],
      [MS + 1, 0, NONE, 0, 2, 0, 1, 0],
    ],
    depth: { bids: [[1, 2]], asks: [] },
  },
  {
    name: "levels of size 0, the best levels only",
    create: "CREATE TABLE book(bids, asks, timestamp)",
    table: "book",
    rows: [
      ["[[192000,0],[100,3],[99,2]]", "[[101,0],[102,1],[103,4]]", MS],
      ["[[0,0],[100,3],[99,2]]", "[['101','0.000']]", MS],
    ],
    books: [[MS, 0, NONE, 0, 3, 1, 2, 2], [MS, 0, NONE, 0, 3, 0, 2, 0]],
    depth: { bids: [[100, 3]], asks: [] },
    depthLevels: 1,
    zeroSizes: 4,
  },
  {
    name: "levels in every form of one value",
    create: "CREATE TABLE book(bids, asks, timestamp)",
    table: "book",
    rows: [
      ['[{"price":"100","size":"2"},{"price":"99","size":"1"}]', '[{"price":"101","size":"1"}]', MS],
      ['{"100":"2","99":1}', "{101: 1.0}", MS],
      [
        "[[np.float64(100.0), np.float64(2.0)], [np.float64(99.0), np.float64(1.0)]]",
        "[(Decimal('101'), 1)]",
        MS,
      ],
      ["[[100.   2.]\n [ 99.   1.]]", "array([[101., 1.]])", MS],
      ['"[[\\"100\\",2],[99,1]]"', "b'[[101,1]]'", MS],
      [deflateSync("[[100,2],[99,1]]"), gzipSync("[[101,1]]"), MS],
      [packed(Float64Array, [100, 2, 99, 1]), packed(Float64Array, [101, 1]), MS],
      [packed(Float32Array, [100, 2, 99, 1]), packed(Float32Array, [101, 1]), MS],
    ],
    books: Array.from({ length: 8 }, () => [MS, 0, NONE, 0, 3, 1, 2, 1]),
    depth: { bids: [[100, 2], [99, 1]], asks: [[101, 1]] },
  },
  {
    name: "rejected rows",
    create: "CREATE TABLE book(bids, asks, timestamp)",
    table: "book",
    rows: [
      ["[]", "[]", "never"],
      ["[[1]]", "[]", MS],
      ["[[1,'nan']]", "[]", MS],
      ["[]", "[[1,-1]]", MS],
      [5, "[]", MS],
      ["[[1,1e308]]", "[[2,1e308]]", MS],
      ["[[1,1,[3]]]", "[]", MS],
      [`[[1,1,{"n":3}]]`, "[]", MS],
      ["[[1,1]]", "[[2,1]]", MS],
    ],
    books: [[MS, 0, NONE, 0, 1, 1, 1, 1]],
    depth: { bids: [[1, 1]], asks: [[2, 1]] },
    rejected: { time: 1, book: 7 },
  },
];
