/**
 * Measures the peak memory of a run over one large day.
 *
 * @module
 */

import { dayPath, makeLargeDay } from "../helpers/database.ts";
import { peakMemory } from "../helpers/memory.ts";
import { program, readJson } from "../helpers/program.ts";

/** The figures of one run. */
export interface MemoryFigures {
  /** Number of trades in the day. */
  trades: number;
  /** Size of the database, in bytes. */
  databaseBytes: number;
  /** Peak resident memory of the process, in bytes; undefined on systems other than Linux. */
  peakBytes: number | undefined;
  /** Duration of the whole process, in milliseconds. */
  ms: number;
  /** Number of trades read, as reported by the run. */
  read: number;
}

/** Runs the program over a generated day with the given number of trades. */
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
