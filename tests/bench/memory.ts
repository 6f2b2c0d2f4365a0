/**
 * The most memory that a run over one large day takes.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { dirname } from "deno-std/path/dirname.js";
import { dayPath } from "../helpers/database.ts";
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

/** Makes a day of so many trades, in order of time. SQLite makes them up itself, which is quick. */
export function makeLargeDay(data: string, trades: number): string {
  const path = dayPath(data, "LARGE", "2024-01-01");
  Deno.mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
    CREATE TABLE trades(id INTEGER PRIMARY KEY, instrument TEXT, trade_id TEXT, price REAL, size REAL, side TEXT, timestamp TEXT);
    INSERT INTO trades
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${trades})
      SELECT i, 'LARGE', CAST(600000000 + i AS TEXT), 94000 + (i * 7919 % 1000) / 10.0, (i * 31 % 9973) / 10000.0,
        iif(i % 2, 'buy', 'sell'), CAST(1704067200000 + CAST(i * 86399000.0 / ${trades} AS INTEGER) AS TEXT) FROM n`);
  db.close();
  return path;
}

/** Runs the program over a day of so many trades. */
export async function measureMemory(folder: string, trades: number): Promise<MemoryFigures> {
  const path = makeLargeDay(folder, trades);
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
