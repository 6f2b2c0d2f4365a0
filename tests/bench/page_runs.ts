/** @module Runs whose pages are measured. */

import { join } from "deno-std/path/join.js";
import { DAY_MS, formatDay } from "../../lib/model/days.ts";
import { DEMO_DAYS, DEMO_INSTRUMENT, writeDemoDay } from "../../lib/demo/demo_day.ts";
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
export async function runOf(folder: string, bars: number): Promise<string> {
  const instrument = `BARS-${bars}`;
  const days = Math.max(1, Math.round(bars / SECONDS_A_DAY));
  const names = Array.from({ length: days }, (_, index) => formatDay(START_MS + index * DAY_MS));
  for (const name of names) makeLargeDay(dayPath(folder, instrument, name), Math.min(bars, SECONDS_A_DAY));
  return await outputOf(folder, instrument, [names[0], names.at(-1)!, "--window-seconds", "1s"]);
}

/**
 * Runs the program over the day of the demonstration, in windows of a minute.
 *
 * @param folder Folder for the database and the output
 * @param trades The number of trades
 * @returns The output folder
 */
export async function runOfTrades(folder: string, trades: number): Promise<string> {
  const [day] = DEMO_DAYS;
  writeDemoDay(folder, DEMO_INSTRUMENT, day, { trades, snapshots: 100 });
  return await outputOf(folder, DEMO_INSTRUMENT, [day]);
}

async function outputOf(folder: string, instrument: string, args: string[]): Promise<string> {
  const out = join(folder, `out ${instrument}`);
  const options = ["--max-bars", "0", "--data", folder, "--out", out, "--exit", "--quiet"];
  const { code, stderr } = await run([instrument, ...args, ...options]);
  if (code !== 0) throw new Error(`the run failed: ${stderr}`);
  return out;
}
