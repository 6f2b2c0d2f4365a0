/** @module Days about which questions are hard to answer, and random numbers for them. */

import { DAY_MS } from "../../lib/model/days.ts";
import { bookTable, dayPath, makeDatabase, tradesTable, type Value } from "../helpers/database.ts";

/** Numbers from 0 to less than 1, from a seed. */
export function randomNumbers(seed: number): () => number {
  return () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/**
 * A day with everything that can be hard: rows in no order, times that are equal, nanoseconds, numbers as texts, sizes of many
 * magnitudes, rows of the days beside, trades that two days have, empty sides, levels in no order, rejected rows and duplicates.
 */
export function makeHardDay(data: string, day: string, seed: number): void {
  const random = randomNumbers(seed);
  const at = () => Date.parse(day) + Math.floor(random() * 240) * 360_000;
  const trades = Array.from({ length: 1000 }, (_, i): Value[] => {
    const ms = i % 50 === 0 ? Date.parse(day) - 300_000 + i : at();
    const size = [1e-8, 0.1, 0.3, 7, 123456.789][Math.floor(random() * 5)] * (1 + Math.floor(random() * 3));
    const price = i === 77 ? -1 : (9000 + Math.floor(random() * 2000)) / 100;
    return [
      i + 1,
      "X",
      String(1000 + i % 950),
      price,
      size,
      ["buy", "sell", "?"][i % 3],
      `${ms}000${i % 7}00`,
    ];
  });
  // Trades near both midnights, which the databases of the days beside have too.
  for (const midnightMs of [Date.parse(day), Date.parse(day) + DAY_MS]) {
    for (let i = 0; i < 20; i++) {
      const row = [`${midnightMs + i}`, 99 + i / 10, 0.1 * (i + 1), ["buy", "sell"][i % 2]];
      trades.push([trades.length + 1, "X", ...row, `${midnightMs + (i - 10) * 1000}`]);
    }
  }
  // Sums that the cluster would not add up exactly.
  if (seed === 3) trades.push([trades.length + 1, "X", "tiny", 99.5, 1e-90, "buy", String(at())]);
  const books = Array.from({ length: 200 }, (_, i): Value[] => {
    const side = (sign: number) =>
      JSON.stringify(
        Array.from({ length: Math.floor(random() * 12) }, (_, level) => [
          100 + sign * (1 + (level * 7) % 12) / 100,
          [0.1, 0.25, 3e-7, 12][level % 4],
        ]),
      );
    return [i + 1, "X", side(-1), side(1), String(at())];
  });
  makeDatabase(dayPath(data, "X", day), [tradesTable(trades), bookTable(books)]);
}
