/** @module Runs whose pages are measured: days of trades at equal distances. */

import { join } from "deno-std/path/join.js";
import { DAY_MS, formatDay } from "../../lib/model/days.ts";
import { dayPath, makeLargeDay } from "../helpers/database.ts";
import { run } from "../helpers/program.ts";

const SECONDS_A_DAY = 86_400;
const START_MS = Date.UTC(2026, 0, 1);

/**
 * Runs the program over days with a trade a second, in windows of a second.
 *
 * @param folder Folder for the databases and the output
 * @param bars The number of bars: those of whole days, or less than those of a day
 * @returns The output folder
 */
export function runOf(folder: string, bars: number): Promise<string> {
  const days = Math.max(1, Math.round(bars / SECONDS_A_DAY));
  return runOfDays(folder, `BARS-${bars}`, days, Math.min(bars, SECONDS_A_DAY), "1s");
}

/**
 * Runs the program over a day of many trades, in windows of a minute.
 *
 * @param folder Folder for the database and the output
 * @param trades The number of trades
 * @returns The output folder
 */
export function runOfTrades(folder: string, trades: number): Promise<string> {
  return runOfDays(folder, `TRADES-${trades}`, 1, trades, "1m");
}

async function runOfDays(
  folder: string,
  instrument: string,
  days: number,
  trades: number,
  window: string,
): Promise<string> {
  const names = Array.from({ length: days }, (_, index) => formatDay(START_MS + index * DAY_MS));
  for (const name of names) makeLargeDay(dayPath(folder, instrument, name), trades);
  const out = join(folder, `out ${instrument}`);
  const options = ["--window-seconds", window, "--max-bars", "0", "--data", folder, "--out", out];
  const result = await run([instrument, names[0], names.at(-1)!, ...options, "--exit", "--quiet"]);
  if (result.code !== 0) throw new Error(`the run failed: ${result.stderr}`);
  return out;
}
