/**
 * The most memory that a run over one large day takes.
 *
 * @module
 */

import { dayPath, makeLargeDay } from "../helpers/database.ts";
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
  const ended = child.output();
  let isOver = false;
  let peakBytes: number | undefined;
  const watching = (async () => {
    while (!isOver) {
      peakBytes = peakOf(child.pid) ?? peakBytes;
      await new Promise((done) => setTimeout(done, 20));
    }
  })();
  const { code, stderr } = await ended;
  const ms = performance.now() - startMs;
  isOver = true;
  await watching;
  if (code !== 0) throw new Error(`the run failed with ${code}: ${new TextDecoder().decode(stderr)}`);
  const read = readJson(out, "run_status.json").rows.trades.read;
  return { trades, databaseBytes: Deno.statSync(path).size, peakBytes, ms, read };
}

/** The highest resident size of a process so far, as Linux tells it. */
function peakOf(pid: number): number | undefined {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`));
    return match === null ? undefined : Number(match[1]) * 1024;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
