import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { makeDatabase, withFolder } from "../../../../tests/helpers/database.ts";
import { openDatabase } from "../open_database.ts";
import { openSqlSource } from "../sql_source.ts";
import { InstrumentDecoder } from "./instrument_decoder.ts";

const MS = Date.parse("2025-01-01");
const UNSAFE = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF";

/** Makes a database whose rows have these instruments; each row has a price of its own. */
function makeNamed(path: string, instruments: string[]): string {
  return makeDatabase(path, [
    {
      name: "trades",
      create: "CREATE TABLE trades(timestamp INTEGER, symbol TEXT, price REAL, size REAL)",
      rows: instruments.map((name, row) => [MS + row, name, row + 1.5, 1]),
    },
    {
      name: "book",
      create: "CREATE TABLE book(timestamp INTEGER, symbol TEXT, bids TEXT, asks TEXT)",
      rows: instruments.map((name, row) => [MS + row, name, `[[${row + 1}.5, 1]]`, `[[${row + 2}.5, 1]]`]),
    },
  ], UNSAFE);
}

async function pricesOf(open: typeof openDatabase, path: string, instrument: string): Promise<number[][]> {
  const source = await open(path, { reading: { instrument } });
  try {
    const trades: number[] = [];
    const books: number[] = [];
    for (const { price, count } of source.trades()) trades.push(...price.subarray(0, count));
    for (const { bestBid, count } of source.books()) books.push(...bestBid.subarray(0, count));
    return [trades, books];
  } finally {
    source.close();
  }
}

for (const length of [1, 2, 15, 16, 17, 31, 32, 33, 48, 49, 63, 64, 65, 80]) {
  Deno.test(`rows are told apart by every byte of an instrument's name of ${length} bytes`, () =>
    withFolder(async (folder) => {
      const name = Array.from({ length }, (_, index) => String.fromCharCode(0x41 + index % 25)).join("");
      const others = Array.from(name, (_, at) => `${name.slice(0, at)}Z${name.slice(at + 1)}`);
      const instruments = [
        name,
        ...others.flatMap((other) => [other, name, `${name}Z`, name.slice(1), name]),
      ];
      const path = makeNamed(join(folder, "trades.db"), instruments);
      const own = instruments.flatMap((instrument, row) => instrument === name ? [row + 1.5] : []);
      assertEquals(await pricesOf(openDatabase, path, name), [own, own]);
      assertEquals(await pricesOf(openSqlSource, path, name), [own, own]);
    }));
}

Deno.test("the fast path compares names of up to 64 bytes", () =>
  withFolder(async (folder) => {
    const { accepts } = InstrumentDecoder.prototype;
    try {
      for (const [length, isFast] of [[16, true], [17, true], [64, true], [65, false]] as const) {
        let byGeneralPath = 0;
        InstrumentDecoder.prototype.accepts = function (values) {
          byGeneralPath++;
          return accepts.call(this, values);
        };
        const name = "N".repeat(length);
        const path = makeNamed(join(folder, `${length}.db`), Array(500).fill(name));
        await pricesOf(openDatabase, path, name);
        assertEquals(byGeneralPath < 10, isFast, `${byGeneralPath} rows of names of ${length} bytes`);
      }
    } finally {
      InstrumentDecoder.prototype.accepts = accepts;
    }
  }));
