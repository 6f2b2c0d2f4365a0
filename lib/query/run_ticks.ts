/**
 * Where the ticks and the bars of a run are, from the run's status: what queries ask about, and what their threads may
 * read.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { resolve } from "deno-std/path/resolve.js";
import { hostAndPort, isClusterAddress } from "../model/cluster_address.ts";
import { DAY_MS, dayStart, parseDay } from "../model/days.ts";
import type { RunSource, RunStatus } from "../model/run_status.ts";
import { discover } from "../sources/discovery.ts";
import { DATABASE_NAME } from "../sources/discovery_files.ts";
import type { ReadingOptions } from "../sources/reading_options.ts";
import type { TimeRange } from "../sources/source.ts";
import { withSideFiles } from "../sources/sqlite/readable_paths.ts";
import { readViewsFile } from "../sources/sqlite/views_file.ts";
import type { ThreadPermissions } from "../threads.ts";
import { errorLine } from "../text/printable.ts";
import { clusterOfRun } from "./cluster_subject.ts";
import { QueryError } from "./query_error.ts";
import type { QuerySubject } from "./query_messages.ts";
import type { DatabaseState } from "./database_state.ts";

/** A status of this or another version of the program, or of another program: any member may be missing. */
export type KnownStatus = { [Name in keyof RunStatus]?: unknown };

/** The members of a status that say where ticks are and how they are read. */
type TicksStatus = Pick<
  RunStatus,
  | "state"
  | "instrument"
  | "start_date"
  | "end_date"
  | "side_is"
  | "signed_prices"
  | "views"
  | "single_file"
  | "sources"
>;

/**
 * What queries about a run ask about.
 *
 * @param status The status of the run; without members if no run has written to the output folder
 * @param out The output folder
 * @param data Another data folder or file, or the address of a cluster, in which the run's ticks are now
 * @param caFile The file with the certificate of the cluster's authority; by default that of the run
 * @throws {QueryError} If the file of views cannot be used
 * @throws {Error} If the file of the certificate cannot be used
 */
export function subjectOf(status: KnownStatus, out: string, data?: string, caFile?: string): QuerySubject {
  const windows = windowsOf(status);
  const hasPlace = windows !== undefined && hasTicks(status);
  const place = hasPlace ? data ?? status.sources.at(0)?.path ?? "" : "";
  const cluster = hasPlace && isClusterAddress(place)
    ? clusterOfRun(status, windows, place, caFile ?? caFileOf(status))
    : undefined;
  const ticks = hasPlace && cluster === undefined
    ? { databases: databasesOf(status, data), reading: readingOf(status), ...windows }
    : undefined;
  const { windowMs, offsetMs } = windows ?? { windowMs: undefined, offsetMs: 0 };
  const runId = typeof status.run_id === "string" ? status.run_id : undefined;
  return { ticks, ...cluster && { cluster }, series: { out: resolve(out), windowMs, offsetMs, runId } };
}

/**
 * What a thread that answers queries may do: read the run's databases and output folder, and write private copies. The
 * databases are named by their real paths, and a link that has replaced one is not followed.
 */
export function queryPermissions(
  { ticks, cluster, series }: QuerySubject,
  scratch: string,
): ThreadPermissions {
  const databases = ticks?.databases.flatMap(({ path }) => withSideFiles(path)) ?? [];
  const net = cluster && [hostAndPort(cluster.connection.address)];
  return { read: [...databases, series.out, scratch], write: [scratch], ...net && { net } };
}

function caFileOf({ ca_file }: KnownStatus): string | undefined {
  return typeof ca_file === "string" ? ca_file : undefined;
}

/** The databases of a run as the run found them, at their present places. */
function databasesOf(status: TicksStatus, data: string | undefined): DatabaseState[] {
  // A run that follows reads the day before until its last rows have come.
  const firstLive = status.state === "following" ? status.sources.length - 2 : Infinity;
  const known = status.sources.map((source, index) => ({
    day: source.day,
    path: source.path,
    // What changes all the time would make threads forget what they know.
    ...index >= firstLive
      ? { size: 0, mtimeMs: 0, isLive: true, extent: wholeDays(extentOf(source)) }
      : { size: source.size, mtimeMs: source.mtime_ms, extent: extentOf(source) },
  }));
  if (data === undefined) return known;
  const { instrument, start_date, end_date } = status;
  const found = discover(instrument, start_date, end_date, data);
  const present = found.databases.map(({ day, path }) => {
    const database = known.find((database) => database.day === day) ?? { size: 0, mtimeMs: 0 };
    return { ...database, day, path: Deno.realPathSync(path) };
  });
  // Days may be in one file now, or the other way round.
  if (found.isSingleFile || (status.single_file && present.length > 0)) return present;
  // A database that is in neither place is gone: without it, its rows would be missing silently.
  const placeOf = (day: string) =>
    status.single_file ? found.data : join(found.data, found.instrument, day, DATABASE_NAME);
  const gone = known.filter(({ day }) => !present.some((database) => database.day === day))
    .map((database) => ({ ...database, path: placeOf(database.day) }));
  return [...present, ...gone].sort((a, b) => a.day < b.day ? -1 : 1);
}

/** The whole days of some times, which change rarely. */
function wholeDays(times: TimeRange | undefined): TimeRange | undefined {
  if (times === undefined) return undefined;
  return { startMs: dayStart(times.startMs), endMs: dayStart(times.endMs + DAY_MS - 1) };
}

/** The times of the rows of a database, if the run has read the database to its end, and found rows. */
function extentOf({ first_ms, last_ms }: RunSource): TimeRange | undefined {
  const isKnown = typeof first_ms === "number" && typeof last_ms === "number";
  return isKnown ? { startMs: first_ms, endMs: last_ms + 1 } : undefined;
}

function readingOf(status: TicksStatus): Omit<ReadingOptions, "day"> {
  return {
    instrument: status.instrument,
    days: { startMs: parseDay(status.start_date)!, endMs: parseDay(status.end_date)! + DAY_MS },
    isSingleFile: status.single_file,
    sideIs: status.side_is,
    signedPrices: status.signed_prices,
    views: status.views === null ? undefined : viewsText(status.views),
  };
}

function viewsText(path: string): string {
  try {
    return readViewsFile(path);
  } catch (error) {
    throw new QueryError("gone", errorLine(error), { cause: error });
  }
}

/** The status in the text of `run_status.json`; without members if the text is not a JSON object. */
export function knownStatus(text: string): KnownStatus {
  try {
    const status: unknown = JSON.parse(text);
    return typeof status === "object" && status !== null ? status : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function windowsOf({ window_seconds, window_offset_seconds }: KnownStatus) {
  if (!isWhole(window_seconds) || window_seconds <= 0 || !isWhole(window_offset_seconds)) return undefined;
  return { windowMs: window_seconds * 1000, offsetMs: window_offset_seconds * 1000 };
}

function hasTicks(status: KnownStatus): status is TicksStatus {
  const { instrument, start_date, end_date, side_is, signed_prices, views, single_file, sources } = status;
  return typeof instrument === "string" && isDay(start_date) && isDay(end_date) &&
    (side_is === "taker" || side_is === "maker") && typeof signed_prices === "boolean" &&
    typeof single_file === "boolean" && (views === null || typeof views === "string") &&
    Array.isArray(sources) && sources.every(isSource);
}

function isDay(value: unknown): boolean {
  return typeof value === "string" && parseDay(value) !== undefined;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isSource(value: { [Name in keyof RunSource]?: unknown } | null): boolean {
  return typeof value?.day === "string" && typeof value.path === "string" && !value.path.includes("\0") &&
    isWhole(value.size) && isWhole(value.mtime_ms);
}
