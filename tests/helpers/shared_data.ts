/**
 * Real market days, where the machine has them: `../shared/data` beside the project. Tests that need them are
 * ignored elsewhere.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { statIfThere } from "../../lib/files.ts";
import { datedBack } from "./database.ts";
import { PROJECT } from "./program.ts";

const SHARED = join(PROJECT, "..", "shared", "data");
const DATABASES = join(SHARED, "dbs", "OKX");

/** Whether the real days are there. */
export const HAS_REAL_DAYS: boolean = statIfThere(DATABASES)?.isDirectory ?? false;

/** Every real day: instrument and day. */
export function realDays(): { instrument: string; day: string }[] {
  if (!HAS_REAL_DAYS) return [];
  return [...Deno.readDirSync(DATABASES)].flatMap(({ name: instrument }) =>
    [...Deno.readDirSync(join(DATABASES, instrument))].map(({ name: day }) => ({ instrument, day }))
  ).sort((a, b) => (a.instrument + a.day < b.instrument + b.day ? -1 : 1));
}

/** Unpacks a real day below a data folder. */
export async function unpackRealDay(data: string, instrument: string, day: string): Promise<void> {
  const folder = join(data, instrument, day);
  Deno.mkdirSync(folder, { recursive: true });
  const packed = await Deno.open(join(DATABASES, instrument, day, "trades.db.gz"));
  const unpacked = await Deno.open(join(folder, "trades.db"), { write: true, create: true });
  await packed.readable.pipeThrough(new DecompressionStream("gzip")).pipeTo(unpacked.writable);
  datedBack(join(folder, "trades.db"));
}

/** The bars of a real day as an independent program computed them. */
export interface Reference {
  /** What is known of its trades. */
  trades: { rows: number };
  /** What is known of its snapshots. */
  book: {
    rows: number;
    last: { best_bid: string[]; best_ask: string[]; bid_levels: number; ask_levels: number };
  };
  /** `[start_ms, open, high, low, close, volume, trades, buy_volume]` by minute. */
  ohlcv_1m: number[][];
  /** `[start_ms, open, high, low, close, snapshots]` by minute. */
  obi_1m: number[][];
}

/** The reference of a real day. */
export function reference(instrument: string, day: string): Reference {
  return readShared(`reference/dbs/${instrument}/${day}.json`) as Reference;
}

/** A JSON file of the real days. */
export function readShared(path: string): unknown {
  return JSON.parse(Deno.readTextFileSync(join(SHARED, path)));
}
