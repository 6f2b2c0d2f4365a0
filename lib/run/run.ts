/**
 * One run from start to end, in the thread that calls: discovery, the lock of the output folder, the pipeline.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { resolve } from "deno-std/path/resolve.js";
import type { Logger } from "../log/log.ts";
import { formatDay } from "../model/days.ts";
import { statIfThere } from "../files.ts";
import { isClusterAddress, parseClusterAddress } from "../model/cluster_address.ts";
import type { RunRequest } from "../model/run_request.ts";
import type { RunStatus } from "../model/run_status.ts";
import { daysText } from "../model/status_text.ts";
import { checkOutFolder } from "../publish/output_check.ts";
import { OutputLock } from "../publish/output_lock.ts";
import { clusterConnection } from "../sources/clickhouse/connect.ts";
import { discover, newDiscovery } from "../sources/discovery.ts";
import { nothingFoundMessage, tellDiscovery } from "../sources/discovery_messages.ts";
import { nearestInstrument } from "../sources/discovery_listing.ts";
import { readViewsFile } from "../sources/sqlite/views_file.ts";
import { bytes, count } from "../text/numbers.ts";
import { printable, quoted } from "../text/printable.ts";
import { NoDatabaseError } from "./errors.ts";
import { discoverSoFar } from "./following/new_days.ts";
import type { FollowPace } from "./following/pace.ts";
import { Pipeline } from "./pipeline.ts";
import { ReaderPool } from "./reader_pool.ts";
import type { FoundDatabases } from "./reading_plan.ts";

/** What a run works with, besides its request. */
export interface RunContext {
  /** Receives the run's messages. */
  log: Logger;
  /** Ends the run early when aborted; the files are whole. */
  signal?: AbortSignal;
  /** Called at the start, whenever the files are updated, and at the end. The callback must not change the status. */
  onProgress?: (status: RunStatus) => void;
  /** How often a run that follows does what it repeats; for tests. */
  pace?: Partial<FollowPace>;
  /** The least size in bytes of a database that several threads may read, and how many parts a table has; for tests. */
  sharing?: { leastBytes: number; parts?: number };
}

/**
 * Makes the bars of a request and writes them to the output folder.
 *
 * A database that cannot be read is an error in the log and in the status, and the run continues with the next one.
 *
 * @param request What to do, as {@linkcode completeRequest} returns it
 * @param context What the run works with
 * @returns The status at the end, as in `run_status.json`
 * @throws {NoDatabaseError} If no database exists, or none can be read
 * @throws {FolderInUseError} If another run is writing to the output folder
 * @throws {Error} If a file cannot be written, or the output folder holds databases
 */
export async function run(request: RunRequest, context: RunContext): Promise<RunStatus> {
  return await processDatabases(request, findDatabases(request, context.log), context);
}

/**
 * The second part of {@linkcode run}, after {@linkcode findDatabases}; another thread may do it.
 *
 * @param given What to do
 * @param asked The databases, and the instrument as its folder is named; or the cluster, which is asked here
 * @param context What the run works with
 * @returns The status at the end, as in `run_status.json`
 * @throws {FolderInUseError} If another run is writing to the output folder
 * @throws {Error} If a file cannot be written
 */
export async function processDatabases(
  given: RunRequest,
  asked: FoundDatabases,
  context: RunContext,
): Promise<RunStatus> {
  const { log, signal = new AbortController().signal, onProgress } = context;
  const found = await inCluster(given, asked, log, signal);
  const { instrument: name, viewsPath: views, endDate: last = given.endDate } = found;
  const request = { ...given, instrument: name, views, endDate: last, ...asLoaded(found) };
  const { instrument, startDate, out, tables } = request;
  using lock = OutputLock.take(out, tables);
  using readers = new ReaderPool();
  const pipeline = new Pipeline(request, found, {
    log,
    scratch: lock.scratch,
    checkFolder: () => lock.check(),
    readers,
    until: given.endDate,
    pace: context.pace,
    sharing: context.sharing,
    signal,
    onProgress,
  });
  const { databases, bytes: size } = pipeline.status.progress;
  const what = databases === 0 ? "no database yet" : `${count(databases, "databases")} of ${bytes(size)}`;
  log.info(`${printable(instrument)}: ${what}, into ${printable(out)}`);
  const status = await pipeline.run();
  if (status.rows_outside_days > 0) {
    log.warning(
      `${count(status.rows_outside_days, "rows")} with a time outside ${
        daysText(startDate, status.end_date)
      }: ` +
        "in the bars, although other rows of that day may be missing",
    );
  }
  return status;
}

/** Asks the cluster for its days, if there is one. */
async function inCluster(
  request: RunRequest,
  found: FoundDatabases,
  log: Logger,
  signal: AbortSignal,
): Promise<FoundDatabases> {
  const { cluster } = found;
  if (cluster === undefined) return found;
  const { findDays } = await import("./cluster/find_days.ts");
  return await findDays({ ...found, cluster }, request, log, signal);
}

/** The members of a request that were decided when the days were loaded. */
function asLoaded({ cluster }: FoundDatabases): Partial<RunRequest> {
  if (cluster === undefined) return {};
  const { caFile, manifests } = cluster;
  return {
    caFile,
    sideIs: manifests[0]?.side_is ?? "taker",
    signedPrices: manifests.some(({ signed_prices }) => signed_prices),
  };
}

/**
 * Finds the databases of a request, and logs which ones are missing or cannot be read.
 *
 * @param request What to do
 * @param log Receives the messages
 * @throws {NoDatabaseError} If no database exists, or none can be read
 * @throws {Error} If the output folder holds databases, or the file of views cannot be used
 */
export function findDatabases(request: RunRequest, log: Logger): FoundDatabases {
  const { instrument, startDate, endDate, data, out } = request;
  if (isClusterAddress(data)) return clusterOf(request);
  const views = request.views === undefined ? undefined : readViewsFile(request.views);
  const { found, endDate: last } = request.follow
    ? discoverSoFar(request)
    : { found: discover(instrument, startDate, endDate, data), endDate };
  const { databases, unreadable } = found;
  const today = formatDay(Date.now());
  if (endDate > today && !request.follow) {
    log.warning(`the range ends on ${endDate}, past today (${today}, UTC)`);
  }
  if (databases.length > 0 || unreadable.length > 0) tellDiscovery(found, instrument, log);
  if (databases.length === 0 && request.follow && mayGetDays(found)) {
    log.info(waitingText(found, request));
  } else if (databases.length === 0) {
    throw new NoDatabaseError(
      unreadable.length > 0
        ? `cannot read ${
          unreadable.length === 1
            ? "the only database"
            : `any of the ${count(unreadable.length, "databases")}`
        } of ${printable(instrument)}`
        : nothingFoundMessage(found, instrument, startDate, endDate),
    );
  }
  // Next to a single file, nothing that is read or written has a name of the other's.
  if (!found.isSingleFile) checkOutFolder(out, data, databases.map(({ path }) => path));
  return { ...found, endDate: last, views, viewsPath: request.views && resolve(request.views) };
}

/** Whether a database may still appear: not below what is no folder. */
function mayGetDays({ isSingleFile, data }: FoundDatabases): boolean {
  try {
    return isSingleFile || (statIfThere(data)?.isDirectory ?? true);
  } catch {
    // What the system refuses to look at is named by the error about what was not found.
    return false;
  }
}

function waitingText(
  { isSingleFile, data, instrument: folder }: FoundDatabases,
  request: RunRequest,
): string {
  const { instrument } = request;
  const where = isSingleFile ? request.data : join(data, folder);
  const meant = isSingleFile ? undefined : nearestInstrument(request.data, instrument);
  return `waiting for the first database of ${printable(instrument)} in ${
    printable(where)
  }: nothing to read is there yet${meant === undefined ? "" : `; did you mean ${quoted(meant)}?`}`;
}

/** The cluster that holds the days of a request; which days these are, the thread of the run asks. */
function clusterOf({ instrument, data, caFile, views }: RunRequest): FoundDatabases {
  const connection = clusterConnection(parseClusterAddress(data), caFile);
  return {
    ...newDiscovery(instrument, data, false),
    cluster: { connection, caFile: caFile && resolve(caFile), daySettings: {}, manifests: [] },
    views: views && readViewsFile(views),
    viewsPath: views && resolve(views),
  };
}
