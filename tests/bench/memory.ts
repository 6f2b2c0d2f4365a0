/**
 * The most memory that a run over one large day takes.
 *
 * @module
 */

import { dayPath, makeLargeDay } from "../helpers/database.ts";
import { peakMemory } from "../helpers/memory.ts";
import { program, readJson } from "../helpers/program.ts";

/** What was measured. */
export interface MemoryFigures {
  /** Trades in the day. */
  trades: number;
  /** Size of the database, in bytes. */
  databaseBytes: number;
  /** The most memory the process held, in bytes; undefined where the system does not tell. */
  peakBytes: number | undefined;
  /** Time that the whole process took, in milliseconds. */
  ms: number;
  /** Trades that the run says it read. */
  read: number;
}

/** Runs the program over a day of so many trades. */
export async function measureMemory(folder: string, trades: number): Promise<MemoryFigures> {
  const path = makeLargeDay(dayPath(folder, "LARGE", "2024-01-01"), trades);
  const out = `${folder}/out`;
  const startMs = performance.now();
  const child = program([
    "LARGE",
    "2024-01-01",
    "2024-01-01",
    "--data",
    folder,
    "--out",
    out,
    "--no-serve",
    "-q",
  ]).spawn();
  const peakBytes = await peakMemory(child);
  const ms = performance.now() - startMs;
  const read = readJson(out, "run_status.json").rows.trades.read;
  return { trades, databaseBytes: Deno.statSync(path).size, peakBytes, ms, read };
}
