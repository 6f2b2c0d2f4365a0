/** @module Every way to write the levels of one side of a book in one value. Written without any code of the program. */

import { deflateSync, gzipSync } from "node:zlib";
import type { Value } from "../helpers/database.ts";
import type { MarketLevel } from "./market.ts";

/** Writes the levels of a side in one way. */
export interface LevelWriter {
  /** A name for messages. */
  name: string;
  /** The type that a column of these values is declared as. */
  type: "TEXT" | "BLOB";
  /** The text that is compressed, if the levels are. */
  text?: (levels: MarketLevel[]) => string;
  /** Writes levels, whose prices differ. */
  write(levels: MarketLevel[]): Value;
}

const json = (levels: MarketLevel[]): string => JSON.stringify(levels);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** `[["42000.1","0.5","0","7"],...]`, as OKX sends levels. */
function okx(levels: MarketLevel[]): string {
  return JSON.stringify(levels.map((level) => [...level.map(String), "0", "7"]));
}

/** `[(a, b), (a, b)]` of each price and size as written by `number`. */
function python(levels: MarketLevel[], number: (value: number) => string): string {
  return `[${levels.map((level) => `(${level.map(number).join(", ")})`).join(", ")}]`;
}

/** Every way. */
export const LEVEL_WRITERS: readonly LevelWriter[] = [
  { name: "JSON numbers", type: "TEXT", write: json },
  { name: "JSON texts", type: "TEXT", write: (levels) => JSON.stringify(levels.map((l) => l.map(String))) },
  {
    name: "OKX's four elements",
    type: "TEXT",
    write: okx,
  },
  { name: "Python's tuples", type: "TEXT", write: (levels) => python(levels, (value) => `'${value}'`) },
  { name: "numpy's floats", type: "TEXT", write: (levels) => python(levels, (v) => `np.float64(${v})`) },
  { name: "Python's decimals", type: "TEXT", write: (levels) => python(levels, (v) => `Decimal('${v}')`) },
  {
    name: "objects",
    type: "TEXT",
    write: (levels) => JSON.stringify(levels.map(([price, size]) => ({ price, size, orders: 3 }))),
  },
  {
    name: "objects of texts with short names",
    type: "TEXT",
    write: (levels) => JSON.stringify(levels.map(([px, sz]) => ({ sz: String(sz), px: String(px) }))),
  },
  {
    name: "named tuples",
    type: "TEXT",
    write: (levels) => `[${levels.map(([price, size]) => `Level(price=${price}, size=${size})`).join(", ")}]`,
  },
  {
    name: "numpy's array",
    type: "TEXT",
    write: (levels) => `array([${levels.map(([price, size]) => `[${price}, ${size}]`).join(",\n       ")}])`,
  },
  {
    name: "an object of price to size",
    type: "TEXT",
    write: (levels) => `{${levels.map(([price, size]) => `"${price}": "${size}"`).join(",")}}`,
  },
  { name: "JSON in JSON", type: "TEXT", write: (levels) => JSON.stringify(json(levels)) },
  {
    name: "JSON texts in JSON",
    type: "TEXT",
    write: (levels) => JSON.stringify(JSON.stringify(levels.map((level) => level.map(String)))),
  },
  { name: "JSON as bytes", type: "BLOB", write: (levels) => bytes(json(levels)) },
  { name: "zlib", type: "BLOB", text: okx, write: (levels) => new Uint8Array(deflateSync(okx(levels))) },
  { name: "gzip", type: "BLOB", text: okx, write: (levels) => new Uint8Array(gzipSync(okx(levels))) },
  {
    name: "packed doubles",
    type: "BLOB",
    write: (levels) => new Uint8Array(new Float64Array(levels.flat()).buffer),
  },
  {
    name: "NULL for an empty side",
    type: "TEXT",
    write: (levels) => levels.length === 0 ? null : json(levels),
  },
];
