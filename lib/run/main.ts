/** @module One run from start to end, for callers: discovery, the folder's lock, the pipeline. */

import { formatDay } from "../model/days.ts";
import { dataFolder, discover, nothingFoundMessage, tellDiscovery } from "../sources/discovery.ts";
import { type Logger, stderrLogger } from "../log/log.ts";
import { printable } from "../text/printable.ts";
import { OutputLock } from "../publish/output_lock.ts";
import type { RunStatus } from "../model/run_status.ts";
import { DEFAULT_OUT_FOLDER, MAX_BARS } from "../publish/viz_io.ts";
import { bytes, count } from "../text/numbers.ts";
import { Pipeline } from "./pipeline.ts";
import { ReaderPool } from "./reader_pool.ts";

/** How long a window is when nothing else is said, in seconds. */
export const DEFAULT_WINDOW_SECONDS = 60;

/** Options of {@linkcode main}. */
export interface MainOptions {
  /** The data folder; `$DATA_PATH`, else `../data/OKX` by default. */
  data?: string;
  /** Folder for the files; `orderflow_data` by default. */
  out?: string;
  /** Length of a window, in whole seconds; 60 by default. */
  windowSeconds?: number;
  /** How many of the newest bars the files hold, 0 for all; 1000 by default. */
  maxBars?: number;
  /** How many of the best levels of a side count; all by default. */
  depthLevels?: number;
  /**
   * How many databases are read at the same time, each by a thread; by default as many as there are processors, if
   * the databases are large enough to be worth it. What comes out is the same. More than one need Deno's
   * `--unstable-worker-options`.
   */
  workers?: number;
  /** Where the run says what happens; by default warnings and errors go to stderr. */
  log?: Logger;
  /** Ends the run early, with the files whole. */
  signal?: AbortSignal;
  /** Called at the start and a few times a second with the status, which must not be changed. */
  onProgress?: (status: RunStatus) => void;
}

/** There is no database to read. */
export class NoDatabaseError extends Error {
  /** The class, for messages. */
  override name = "NoDatabaseError";
}

/**
 * Makes bars of an instrument's days and writes them to the JSON files.
 *
 * A database that cannot be read is an error in the log and in the status, and the run goes on with the next.
 *
 * @param instrument A trading pair, such as `BTC-USDT`
 * @param startDate The first day, as `YYYY-MM-DD` (UTC)
 * @param endDate The last day, which is included
 * @param options Where and how
 * @returns The status at the end, as in `run_status.json`
 * @throws {RangeError} If the instrument, a day, the range or an option is not valid
 * @throws {NoDatabaseError} If there is no database at all, or none that can be read
 * @throws {FolderInUseError} If another run is writing to the same folder
 * @throws {Error} If a file cannot be written
 *
 * @example
 * ```ts
 * import { main } from "./main.ts";
 * import { writeDemoDay } from "../demo/demo_day.ts";
 *
 * const data = Deno.makeTempDirSync();
 * const out = Deno.makeTempDirSync();
 * writeDemoDay(data, "DEMO", "2024-01-01", { trades: 100, snapshots: 10 });
 *
 * const status = await main("DEMO", "2024-01-01", "2024-01-01", { data, out });
 * if (status.rows.trades.read !== 100) throw new Error();
 * ```
 */
export async function main(
  instrument: string,
  startDate: string,
  endDate: string,
  options: MainOptions = {},
): Promise<RunStatus> {
  const log = options.log ?? stderrLogger({ level: "warning" });
  const { out = DEFAULT_OUT_FOLDER, signal = new AbortController().signal } = options;
  const request = {
    instrument,
    startDate,
    endDate,
    out,
    windowSeconds: wholeAtLeast("windowSeconds", options.windowSeconds ?? DEFAULT_WINDOW_SECONDS, 1),
    maxBars: wholeAtLeast("maxBars", options.maxBars ?? MAX_BARS, 0),
    depthLevels: options.depthLevels === undefined
      ? undefined
      : wholeAtLeast("depthLevels", options.depthLevels, 1),
  };

  const workers = options.workers === undefined ? undefined : wholeAtLeast("workers", options.workers, 1);

  const found = discover(instrument, startDate, endDate, dataFolder(options.data));
  const today = formatDay(Date.now());
  if (endDate > today) log.warning(`the range ends on ${endDate}, past today (${today}, UTC)`);
  if (found.databases.length > 0 || found.unreadable.length > 0) tellDiscovery(found, instrument, log);
  if (found.databases.length === 0) {
    throw new NoDatabaseError(
      found.unreadable.length > 0
        ? `none of the ${count(found.unreadable.length, "databases")} of ${printable(instrument)} can be read`
        : nothingFoundMessage(found, instrument, startDate, endDate),
    );
  }

  using lock = OutputLock.take(out);
  using readers = new ReaderPool(workers);
  const pipeline = new Pipeline(request, found, {
    log,
    scratch: lock.scratch,
    checkFolder: () => lock.check(),
    readers,
    signal,
    onProgress: options.onProgress,
  });
  const { databases, bytes: size } = pipeline.status.progress;
  log.info(
    `${printable(instrument)}: ${count(databases, "databases")} of ${bytes(size)}, into ${printable(out)}`,
  );
  const status = await pipeline.run();
  if (status.rows_outside_days > 0) {
    log.warning(
      `${count(status.rows_outside_days, "rows")} with a time outside ${startDate} to ${endDate}: ` +
        "in the bars, which may lack the rest of that day",
    );
  }
  return status;
}

function wholeAtLeast(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new RangeError(`${name} is ${value}; expected a whole number of at least ${least}`);
}
