/** @module A day of trades for tests of the tape, with a naive model of its rows. */

import { type MadeTrade, withMadeDay } from "./made_day.ts";

/** The day. */
const DAY = "2024-03-05";
/** Its first millisecond. */
export const DAY_START_MS: number = Date.parse(DAY);

/** A trade. */
export type TapeTrade = [timeMs: number, price: number, size: number, side: "bought" | "sold"];

/** Trades every 12.345 seconds: every third is of several fills, and every fifth is of both sides. */
export const TRADES: readonly TapeTrade[] = Array.from({ length: 6998 }, (_, i) => {
  const timeMs = DAY_START_MS + i * 12_345 + 7;
  const side = i % 2 ? "sold" as const : "bought" as const;
  const price = 100 + (i * 7 % 50) / 10;
  // One row in a hundred has a size of 6 or more.
  const size = i % 100 === 0 ? 8 : 0.01 + (i * 31 % 97) / 50;
  const one: TapeTrade = [timeMs, price, size, side];
  const trades = [one];
  if (i % 3 === 0) trades.push([timeMs, price + 0.1, 0.5, side], [timeMs, price + 0.2, 0.25, side]);
  if (i % 5 === 0) trades.splice(1, 0, [timeMs, price - 0.1, 0.125, side === "sold" ? "bought" : "sold"]);
  return trades;
}).flat();

/** A row as the panel prints it: time, side, price, size, fills. */
export type TapeText = [time: string, side: string, price: string, size: string, fills: string];

/** The rows of the day, the newest first. */
export const TAPE_ROWS: readonly TapeText[] = tapeTexts();

/** Runs a test with the files of the day. */
export async function withTapeDay(test: (out: string) => Promise<void>): Promise<void> {
  const trades = TRADES.map(([timeMs, price, size, side]): MadeTrade => {
    return [timeMs, price, size, side === "sold" ? "sell" : "buy"];
  });
  await withMadeDay(DAY, trades, [], test);
}

/** What the panel lists, the newest first, by comparing all trades. */
function tapeTexts(): TapeText[] {
  const groups = new Map<string, TapeTrade[]>();
  for (const trade of TRADES) {
    const key = `${trade[0]} ${trade[3]}`;
    const fills = [...groups.get(key) ?? [], trade];
    // A group is where its last fill is.
    groups.delete(key);
    groups.set(key, fills);
  }
  return [...groups.values()].reverse().map((fills) => {
    const [timeMs, price, , side] = fills.at(-1)!;
    const size = fills.reduce((sum, [, , size]) => sum + size, 0);
    const time = new Date(timeMs).toISOString().slice(11, 23);
    return [time, side, price.toFixed(1), size.toFixed(3), String(fills.length)];
  });
}
