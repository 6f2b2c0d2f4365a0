/**
 * The speed of reading and aggregating databases in other than the plain form, in one process whose code is compiled.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { Aggregator } from "../../lib/aggregate/aggregator.ts";
import { DAY_MS } from "../../lib/model/days.ts";
import { openDatabase } from "../../lib/sources/sqlite/open_database.ts";
import { LEVEL_WRITERS, type LevelWriter } from "../recorders/level_writers.ts";
import type { Figure } from "./figures.ts";
import {
  BOOK_FORMS,
  FORMS_DAY,
  makeBooksIn,
  makeLevelRows,
  makeTradesIn,
  makeUpdates,
  makeWholeBooks,
  TRADE_FORMS,
} from "./form_days.ts";
import { makePeerDay } from "./peer_days.ts";
import { inTurn } from "./statistics.ts";

/** The size of the benchmark. */
export interface FormsBenchOptions {
  /** Folder for the databases. */
  folder: string;
  /** Number of trades of the day with a column of instruments. */
  instrumentTrades: number;
  /** Number of trades of a form. */
  trades: number;
  /** Number of snapshots of a form. */
  snapshots: number;
  /** Number of levels of a side. */
  levels: number;
  /** Number of updates. */
  updates: number;
  /** Number of levels of a side of a book that is updated. */
  updatedLevels: number;
  /** Number of measurements of each form. */
  turns: number;
}

/** The options of the published figures. */
export const FULL_FORMS: Omit<FormsBenchOptions, "folder"> = {
  instrumentTrades: 1_000_000,
  trades: 300_000,
  snapshots: 1000,
  levels: 200,
  updates: 1_000_000,
  updatedLevels: 400,
  turns: 9,
};

/** Rows per second of every form that is read row by row. */
const LEAST_ROWS = 0.3e6;

/** Levels per second of whole books. */
const LEAST_LEVELS = 10e6;

/** Megabytes of decoded text per second of compressed books. */
const LEAST_MEGABYTES = 150;

/** The greatest time for a million updates, in seconds. */
const UPDATES_SECONDS = 3;

/** How many levels a side of a short book has; its compressed text has about 200 bytes. */
const SHORT_LEVELS = 20;

/** Names of instruments: a usual one, and a long one. */
const INSTRUMENTS = ["BENCH", "BTC-USDT-SWAP-PERPETUAL"];

/** The greatest cost of a column of instruments that holds the requested one only. */
const INSTRUMENT_COST = 1.05;

/** Measures, and yields each figure when it is complete. */
export async function* benchForms(options: FormsBenchOptions): AsyncGenerator<Figure> {
  const { folder, instrumentTrades, trades, snapshots, levels, turns } = options;
  const path = join(folder, "form.db");
  for (const instrument of INSTRUMENTS) {
    const day = { trades: instrumentTrades, snapshots: 1, levels: 1, instrument };
    makePeerDay(path, Date.parse(FORMS_DAY), day);
    const [values, without] = await inTurn(turns, [
      () => msOf(path, "trades", instrumentTrades, instrument),
      () => msOf(path, "trades", instrumentTrades),
    ]);
    const against = { what: "no instrument requested", values: without };
    yield { what: `trades, one ${instrument}`, unit: "ms", values, against, atMost: INSTRUMENT_COST };
    Deno.removeSync(path);
  }

  for (const form of TRADE_FORMS) {
    makeTradesIn(path, form, trades);
    const [ms] = await inTurn(turns, [() => msOf(path, "trades", undefined, "BTC-USDT")]);
    const perSecond = ms.map((ms) => trades / ms * 1000);
    yield { what: `trades, ${form.what}`, unit: "rows/s", values: perSecond, atLeast: LEAST_ROWS };
    Deno.removeSync(path);
  }

  makeLevelRows(path, { snapshots, levels });
  const rows = 2 * snapshots * levels;
  const [levelMs] = await inTurn(turns, [() => msOf(path, "books", snapshots)]);
  const rowsPerSecond = levelMs.map((ms) => rows / ms * 1000);
  yield { what: "books, one row a level", unit: "rows/s", values: rowsPerSecond, atLeast: LEAST_ROWS };

  for (const form of BOOK_FORMS) {
    remake(path);
    const own = form.levels ?? levels;
    const count = Math.ceil(snapshots * levels / own);
    makeWholeBooks(path, form, { snapshots: count, levels: own });
    const [ms] = await inTurn(turns, [() => msOf(path, "books", count)]);
    const speeds = ms.map((ms) => 2 * count * own / ms * 1000);
    yield { what: `books, ${form.what}`, unit: "levels/s", values: speeds, atLeast: LEAST_LEVELS };
  }

  for (const writer of LEVEL_WRITERS) {
    yield await benchWriter(path, writer, { ...options, what: `books, ${writer.name}` });
    if (writer.text === undefined) continue;
    const what = `books of ${SHORT_LEVELS} levels, ${writer.name}`;
    yield await benchWriter(path, writer, { what, snapshots: 5 * snapshots, levels: SHORT_LEVELS, turns });
  }

  remake(path);
  makeUpdates(path, { updates: options.updates, levels: options.updatedLevels });
  const [updateMs] = await inTurn(Math.min(3, turns), [() => msOf(path, "books")]);
  const what = `${options.updates} updates of a book of ${options.updatedLevels} levels`;
  const seconds = updateMs.map((ms) => ms / 1000);
  yield { what, unit: "s", values: seconds, atMost: UPDATES_SECONDS * Math.max(1, options.updates / 1e6) };
}

/** Measures books of which each side is one value. */
async function benchWriter(
  path: string,
  writer: LevelWriter,
  { what, snapshots, levels, turns }: { what: string; snapshots: number; levels: number; turns: number },
): Promise<Figure> {
  remake(path);
  const bytes = makeBooksIn(path, writer, { snapshots, levels });
  const [ms] = await inTurn(turns, [() => msOf(path, "books", snapshots)]);
  if (writer.text) {
    return { what, unit: "MB/s", values: ms.map((ms) => bytes / ms / 1000), atLeast: LEAST_MEGABYTES };
  }
  const values = ms.map((ms) => 2 * snapshots * levels / ms * 1000);
  return { what, unit: "levels/s", values, atLeast: LEAST_LEVELS };
}

/**
 * The time that reading and aggregating a table takes, in milliseconds.
 *
 * @param rows How many rows of the batches are expected, if known
 * @param instrument The requested instrument; rows of all by default
 */
async function msOf(
  path: string,
  kind: "trades" | "books",
  rows?: number,
  instrument?: string,
): Promise<number> {
  const startMs = performance.now();
  const dayMs = Date.parse(FORMS_DAY);
  const day = { startMs: dayMs, endMs: dayMs + DAY_MS };
  const source = await openDatabase(path, { reading: { instrument, day, days: day } });
  const bars = new Aggregator({ windowMs: 60_000 });
  let used = 0;
  if (kind === "trades") {
    for (const batch of source.trades()) used += (bars.addTrades(batch), batch.count);
  } else {
    for (const batch of source.books()) used += (bars.addBooks(batch), batch.count);
  }
  source.close();
  bars.takeChanged();
  if (used === 0 || (rows !== undefined && used !== rows)) throw new Error(`${used} rows were read`);
  return performance.now() - startMs;
}

function remake(path: string): void {
  Deno.removeSync(path);
}
