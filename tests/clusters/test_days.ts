/** @module Days that are hard to make bars of. */

import { DatabaseSync } from "node:sqlite";
import { DAY_MS } from "../../lib/model/days.ts";
import { bookTable, dayPath, makeDatabase, tradesTable, type Value } from "../helpers/database.ts";

/** The first day. */
export const DAY = "2024-01-02";

/** The day after. */
export const NEXT_DAY = "2024-01-03";

/** Days that are spread over two nodes. */
export const SIX_DAYS = [2, 3, 4, 5, 6, 7].map((day) => `2024-01-0${day}`);

/** Makes six small days. */
export function sixDays(data: string): void {
  for (const day of SIX_DAYS) {
    const startMs = Date.parse(day);
    const random = randomNumbers(startMs / DAY_MS);
    const trades = Array.from({ length: 50 }, (_, i): Value[] => {
      const price = Math.round(1000 * random()) / 10 + 1;
      return [i + 1, "X", `${startMs / 1000 + i}`, price, random(), "buy", `${startMs + i * 1_700_000}`];
    });
    const books = [[1, "X", "[[99, 1]]", "[[101, 2]]", `${startMs + 5}`]];
    makeDatabase(dayPath(data, "X", day), [tradesTable(trades), bookTable(books)]);
  }
}

/** A repeatable sequence of numbers from 0 up to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

/**
 * Two days with rows out of order, ties, sizes from 1e-12 to 1e8 and of 0, nanoseconds, empty and crossed sides, unusable
 * rows, duplicates, trades that both days have near midnight, and rows of other days, near and far.
 *
 * @param options How many rows, and whether some values are so large or so small that sums need more than whole numbers
 */
export function hardDays(
  data: string,
  { trades = 6000, books = 1200, areExtreme = false }: {
    trades?: number;
    books?: number;
    areExtreme?: boolean;
  } = {},
): void {
  const shared = sharedTrades();
  for (const [index, day] of [DAY, NEXT_DAY].entries()) {
    const startMs = Date.parse(day);
    const random = randomNumbers(7 + index);
    const timeOf = timesOf(startMs, random);
    const tradeRows = Array.from({ length: trades }, (_, i) => tradeOf(i, random, timeOf));
    const bookRows = Array.from({ length: books }, (_, i): Value[] => {
      const price = random() < 0.01 ? 1040 : 1000;
      return [i + 1, "X", levelsOf(-1, price, random), levelsOf(1, 1000, random), timeOf()];
    });
    tradeRows.push(...shared.map(([, ...row], i): Value[] => [trades + 1 + i, ...row]));
    const [, ...doubled] = tradeRows[11];
    tradeRows.push([trades + shared.length + 1, ...doubled]);
    if (areExtreme) {
      const time = `${startMs + 12_345_678}`;
      tradeRows.push([trades + shared.length + 2, "X", "1", 1e12, 3e9, "buy", time]);
      bookRows.push([books + 1, "X", "[[1e-80, 5]]", "[[1e-79, 0.1]]", time]);
    }
    makeDatabase(dayPath(data, "X", day), [tradesTable(tradeRows), bookTable(bookRows)]);
  }
}

/** Makes one database of the rows of several. */
export function joinDays(path: string, days: readonly string[]): void {
  Deno.copyFileSync(days[0], path);
  const db = new DatabaseSync(path);
  for (const [index, day] of days.slice(1).entries()) {
    db.exec(`ATTACH '${day}' AS other`);
    for (const table of ["trades", "book"]) {
      const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all()
        .map(({ name }) => `"${name}"`).filter((name) => name !== '"id"').join(", ");
      const id = `id + ${1_000_000 * (index + 1)}`;
      db.exec(
        `INSERT INTO ${table} (id, ${columns}) SELECT ${id}, ${columns} FROM other.${table}`,
      );
    }
    db.exec("DETACH other");
  }
  db.close();
}

type Pick = <T>(...choices: T[]) => T;

function pickBy(random: () => number): Pick {
  return (...choices) => choices[Math.floor(random() * choices.length)];
}

function timesOf(startMs: number, random: () => number): () => string {
  const pick = pickBy(random);
  const near = [startMs - 1, startMs + DAY_MS, startMs - 5000, startMs + 400_000];
  return () => {
    if (random() < 0.003) return `${pick(startMs - 3.5 * DAY_MS, startMs + 4 * DAY_MS)}`;
    if (random() < 0.01) return `${pick(...near)}`;
    const ms = startMs + Math.floor(random() * DAY_MS);
    return pick(
      `${ms}`,
      `${ms}${String(Math.floor(random() * 1e6)).padStart(6, "0")}`,
      `${startMs + 60_000}`,
    );
  };
}

function tradeOf(i: number, random: () => number, timeOf: () => string): Value[] {
  const pick = pickBy(random);
  return [
    i + 1,
    "X",
    pick(`${Math.floor(random() * 1e12)}`, `word${i}`),
    random() < 0.001 ? -1 : pick(Math.round(100 + 800 * random()) / 100, 10 ** (14 * random() - 8)),
    pick(10 ** (20 * random() - 12), random(), Math.round(random() * 1e8) / 1e8, 0, 1e-12, 0.1),
    pick("buy", "sell", "?"),
    timeOf(),
  ];
}

function levelsOf(sign: number, price: number, random: () => number): string {
  const pick = pickBy(random);
  // Many short books, or levels of size 0, would look like updates.
  const length = random() < 0.03 ? pick(0, 1, 3) : 12;
  const hasZero = random() < 0.01;
  const levels = Array.from({ length }, () => [
    price + sign * (1 + Math.floor(random() * 500)) / 10,
    hasZero && random() < 0.3 ? 0 : pick(0.1, 0.2, random() * 10 ** Math.floor(12 * random() - 6)),
  ]);
  return JSON.stringify(levels);
}

/** Trades near the midnight between the days, which both recorders have. */
function sharedTrades(): Value[][] {
  const midnightMs = Date.parse(NEXT_DAY);
  return Array.from({ length: 40 }, (_, i): Value[] => [
    i + 1,
    "X",
    `${7_000_000 + i}`,
    100 + i / 10,
    0.1 * (i + 1),
    i % 2 ? "buy" : "sell",
    `${midnightMs + (i - 20) * 1000}`,
  ]);
}
