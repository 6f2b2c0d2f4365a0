/**
 * Real market days in `../shared/data`, which only some machines have. Tests that need them are ignored elsewhere.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { statIfThere } from "../../lib/files.ts";
import { datedBack } from "./database.ts";
import { PROJECT } from "./program.ts";

const SHARED = join(PROJECT, "..", "shared", "data");
const DATABASES = join(SHARED, "dbs", "OKX");

/** Whether the real days exist on this machine. */
export const HAS_REAL_DAYS: boolean = statIfThere(DATABASES)?.isDirectory ?? false;

/** All real days. */
export function realDays(): { instrument: string; day: string }[] {
  if (!HAS_REAL_DAYS) return [];
  return [...Deno.readDirSync(DATABASES)].flatMap(({ name: instrument }) =>
    [...Deno.readDirSync(join(DATABASES, instrument))].map(({ name: day }) => ({ instrument, day }))
  ).sort((a, b) => (a.instrument + a.day < b.instrument + b.day ? -1 : 1));
}

/** Unpacks a real day into a data folder. */
export async function unpackRealDay(data: string, instrument: string, day: string): Promise<void> {
  const folder = join(data, instrument, day);
  Deno.mkdirSync(folder, { recursive: true });
  const packed = await Deno.open(join(DATABASES, instrument, day, "trades.db.gz"));
  const unpacked = await Deno.open(join(folder, "trades.db"), { write: true, create: true });
  await packed.readable.pipeThrough(new DecompressionStream("gzip")).pipeTo(unpacked.writable);
  datedBack(join(folder, "trades.db"));
}

/** The bars of a real day, computed by an independent program. */
export interface Reference {
  /** The trades. */
  trades: { rows: number };
  /** The snapshots. */
  book: {
    rows: number;
    last: { best_bid: string[]; best_ask: string[]; bid_levels: number; ask_levels: number };
  };
  /** Per minute: `[start_ms, open, high, low, close, volume, trades, buy_volume]`. */
  ohlcv_1m: number[][];
  /** Per minute: `[start_ms, open, high, low, close, snapshots]`. */
  obi_1m: number[][];
}

/** The order flow of a real day, computed by an independent program. */
export interface FlowReference {
  /** Per minute with trades: `[start_ms, buy_volume, sell_volume, trades]`. */
  delta_1m: [startMs: number, bought: number, sold: number, trades: number][];
  /** Per minute with trades: `[start_ms, delta, least, greatest]` of the delta after each trade. */
  delta_extremes: [startMs: number, delta: number, least: number, greatest: number][];
  /** Per minute with trades: `[start_ms, open, high, low, close]` of the sum of deltas since the day's first trade. */
  cvd: [startMs: number, open: number, high: number, low: number, close: number][];
  /** The step of prices, as decimal text. */
  tick_size: string;
  /** Per minute with trades: `{price: [sell_volume, buy_volume]}`. */
  footprint: Record<string, Record<string, [sold: number, bought: number]>>;
  /** Per minute with a snapshot that has both sides: spread, mid, weighted mid, bid, its size, ask, its size, time. */
  top: [
    startMs: number,
    spread: number,
    mid: number,
    weightedMid: number,
    bid: number,
    bidSize: number,
    ask: number,
    askSize: number,
    timeMs: number,
  ][];
}

/** The order flow of a real day. */
export function flowReference(instrument: string, day: string): FlowReference {
  return readShared(`reference_flow/${instrument}/${day}.json`) as FlowReference;
}

/** The reference of a real day. */
export function reference(instrument: string, day: string): Reference {
  return readShared(`reference/dbs/${instrument}/${day}.json`) as Reference;
}

/** A JSON file of the real days. */
export function readShared(path: string): unknown {
  return JSON.parse(Deno.readTextFileSync(join(SHARED, path)));
}
