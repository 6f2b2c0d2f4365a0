/**
 * The library's entry: a run by instrument and days.
 *
 * @module
 */

import { type Logger, stderrLogger } from "../log/log.ts";
import { completeRequest, DEFAULTS, type RequestOptions } from "../model/run_request.ts";
import type { RunStatus } from "../model/run_status.ts";
import { run } from "./run.ts";

/** The default length of a window, in seconds. */
export const DEFAULT_WINDOW_SECONDS: number = DEFAULTS.windowSeconds;

/**
 * Options of {@linkcode main}. Members that are left out have the values of {@linkcode DEFAULTS}.
 *
 * More than one of `workers` needs Deno's `--unstable-worker-options`. The bars do not depend on their number.
 */
export interface MainOptions extends RequestOptions {
  /** Receives the run's messages; by default warnings and errors go to stderr. */
  log?: Logger;
  /** Ends the run early when aborted; the files are whole. */
  signal?: AbortSignal;
  /** Called at the start, whenever the files are updated, and at the end. The callback must not change the status. */
  onProgress?: (status: RunStatus) => void;
}

/**
 * Makes bars of an instrument's days and writes them to the JSON files.
 *
 * A database that cannot be read is an error in the log and in the status, and the run continues with the next one.
 *
 * @param instrument A trading pair, such as `BTC-USDT`
 * @param startDate The first day, as `YYYY-MM-DD` (UTC)
 * @param endDate The last day, which is included
 * @param options Where the data is, where the files go, and how bars are made
 * @returns The status at the end, as in `run_status.json`
 * @throws {RangeError} If the instrument, a day, the range of days or an option is not valid
 * @throws {NoDatabaseError} If no database exists, or none can be read
 * @throws {FolderInUseError} If another run is writing to the same folder
 * @throws {Error} If a file cannot be written
 *
 * @example
 * ```ts
 * import { main } from "./library.ts";
 * import { writeDemoDay } from "../demo/demo_day.ts";
 *
 * const data = Deno.makeTempDirSync();
 * const out = Deno.makeTempDirSync();
 * writeDemoDay(data, "DEMO", "2024-01-01", { trades: 100, snapshots: 10 });
 *
 * const status = await main("DEMO", "2024-01-01", "2024-01-01", { data, out });
 * if (status.rows.trades.read !== 100) throw new Error();
 * Deno.removeSync(data, { recursive: true });
 * Deno.removeSync(out, { recursive: true });
 * ```
 */
export async function main(
  instrument: string,
  startDate: string,
  endDate: string,
  options: MainOptions = {},
): Promise<RunStatus> {
  const { log = stderrLogger({ level: "warning" }), signal, onProgress, ...members } = options;
  return await run(completeRequest(instrument, startDate, endDate, members), { log, signal, onProgress });
}
