/**
 * The family of numbers as text, wherever they are read, compared with JavaScript's conversion.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { openDatabase } from "../../lib/sources/sqlite/open_database.ts";
import { bookTable, makeDatabase, withFolder } from "../helpers/database.ts";
import { randomFrom, type TortureFamily } from "./family.ts";
import { ODD_NUMBERS } from "./odd_values.ts";
import { Chance } from "./random_database.ts";

const CASES = 1_000_000;

/** Number of texts in one database. */
const CHUNK = 20_000;

const START_MS = 1735689600000;

/** The form of a number: digits, with an optional sign, dot, exponent, and blanks around. */
const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

const ASCII = /^[\0-\x7f]*$/;

/** Reads numbers as text in prices, sizes and books. */
export const decimals: TortureFamily = {
  name: "decimals",
  promise: "a number written as text is read as the nearest double, or rejected",
  run: ({ seed, scale, log }) =>
    withFolder(async (folder) => {
      const cases = Math.ceil(CASES * scale);
      const chance = new Chance(randomFrom(seed));
      const failures: string[] = [];
      let numbers = 0;
      for (let done = 0; done < cases; done += CHUNK) {
        const texts = Array.from({ length: Math.min(CHUNK, cases - done) }, () => randomText(chance));
        numbers += texts.filter((text) => DECIMAL.test(text)).length;
        failures.push(...await misread(join(folder, "texts.db"), texts));
        log(`${Math.min(cases, done + CHUNK)} of ${cases} texts`);
      }
      return { cases, failures, notes: [`${numbers} of ${cases} texts were numbers`] };
    }),
};

/** Reads texts as prices and sizes of trades and as sizes of levels; returns a line for each wrong value. */
async function misread(path: string, texts: string[]): Promise<string[]> {
  // Rows with the text as price come at even times, rows with the text as size at odd times.
  const trades = texts.flatMap((text, index) => [
    [text, "1", START_MS + 2 * index],
    ["1", text, START_MS + 2 * index + 1],
  ]);
  makeDatabase(path, [
    { name: "trades", create: "CREATE TABLE trades(price TEXT, size TEXT, timestamp INTEGER)", rows: trades },
    bookTable(
      texts.map((text, index) => [index + 1, "X", `[['1', '${text}']]`, "[]", String(START_MS + index)]),
    ),
  ], "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
  const reader = await openDatabase(path);
  const given: Record<"price" | "size" | "level", Map<number, number>> = {
    price: new Map(),
    size: new Map(),
    level: new Map(),
  };
  try {
    for (const { count, timeMs, price, size } of reader.trades()) {
      for (let row = 0; row < count; row++) {
        const place = timeMs[row] - START_MS;
        if (place % 2 === 0) given.price.set(place / 2, price[row]);
        else given.size.set((place - 1) / 2, size[row]);
      }
    }
    for (const { count, timeMs, bidSize } of reader.books()) {
      for (let row = 0; row < count; row++) given.level.set(timeMs[row] - START_MS, bidSize[row]);
    }
  } finally {
    reader.close();
    Deno.removeSync(path);
  }
  return texts.flatMap((text, index) => {
    const number = DECIMAL.test(text) ? Number(text) : NaN;
    const isSize = number >= 0 && number < Infinity;
    // A trade of a negative size is a sale.
    const expected = {
      price: number > 0 && isSize ? number : undefined,
      size: Number.isFinite(number) ? Math.abs(number) : undefined,
      // Books are read as bytes, in which only ASCII blanks count as blanks.
      level: isSize && ASCII.test(text) ? number : undefined,
    };
    return (["price", "size", "level"] as const).flatMap((what) => {
      const value = given[what].get(index);
      // Sums never give a negative zero.
      const isSame = Object.is(value, expected[what]) || (value === 0 && expected[what] === 0);
      return isSame ? [] : [`${JSON.stringify(text)} as ${what} is ${value}, not ${expected[what]}`];
    });
  });
}

function randomText(chance: Chance): string {
  if (chance.is(0.05)) return chance.one(ODD_NUMBERS);
  const digits = (most: number) => {
    const length = chance.whole(0, most);
    return Array.from({ length }, () => chance.one("00123456789".split(""))).join("");
  };
  switch (chance.whole(0, 5)) {
    case 0:
      return `${digits(5)}.${digits(9)}`;
    case 1:
      return `${digits(17)}.${digits(17)}`;
    case 2:
      return String(chance.random() * 10 ** chance.whole(-20, 20));
    case 3:
      return (chance.random() * 10 ** chance.whole(0, 6)).toFixed(chance.whole(0, 10));
    case 4:
      return digits(25);
    default:
      return `${chance.one(["", "-", "+", " "])}${digits(4)}.${digits(4)}e${chance.one(["", "-", "+"])}${
        digits(3)
      }`;
  }
}
