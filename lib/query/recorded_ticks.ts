/**
 * The ticks of an instrument in a data folder, without a run: for the command line and the library.
 *
 * @module
 */

import { DAY_MS, formatDay, parseDay } from "../model/days.ts";
import { checkInstrument } from "../model/instrument.ts";
import { dataFolder, DEFAULTS, type RequestOptions } from "../model/run_request.ts";
import { discover, type Discovery } from "../sources/discovery.ts";
import { nothingFoundMessage } from "../sources/discovery_messages.ts";
import { readViewsFile } from "../sources/sqlite/views_file.ts";
import { timesOf } from "./query_days.ts";
import type { Query } from "./query.ts";
import { QueryError } from "./query_error.ts";
import type { QuerySubject } from "./query_messages.ts";
import type { DatabaseState } from "./database_state.ts";

/** The ticks that a query is about. */
export interface RecordedTicks {
  /** The ticks. */
  ticks: NonNullable<QuerySubject["ticks"]>;
  /** What the reader of the answer should know: days without a database. */
  notes: string[];
}

/** Times; all earlier or later ones if a member is undefined. */
interface Times {
  fromMs?: number;
  toMs?: number;
}

/** The first and the last day that are searched if a query is about all times. */
const [FIRST_DAY, LAST_DAY] = ["1970-01-01", "9999-12-31"];

/**
 * Finds the databases that may have the ticks that a query is about. Rows may be in the database of the day before or
 * after.
 *
 * @param instrument The trading pair, such as `BTC-USDT`
 * @param query The query
 * @param times The times that a query about the instrument is about; all times by default
 * @param options Where the data is, and how it is understood
 * @throws {RangeError} If the instrument is not valid
 * @throws {QueryError} If there is no database for the times
 * @throws {Error} If the file of views cannot be used, or a folder cannot be read
 */
export function recordedTicks(
  instrument: string,
  query: Query,
  times: Times,
  options: RequestOptions,
): RecordedTicks {
  const { startMs: fromMs = -Infinity, endMs: toMs = Infinity } = query.kind === "instrument"
    ? { startMs: times.fromMs, endMs: times.toMs }
    : timesOf(query);
  checkInstrument(instrument);
  const { data = dataFolder(), windowSeconds = DEFAULTS.windowSeconds, views } = options;
  const first = dayOf(fromMs, 0, FIRST_DAY);
  const last = dayOf(toMs - 1, 0, LAST_DAY);
  const found = discover(instrument, dayOf(fromMs, -1, FIRST_DAY), dayOf(toMs, 1, LAST_DAY), data);
  if (found.databases.length === 0) throw new QueryError("gone", reasonOf(found, instrument, first, last));
  const ticks = {
    databases: found.databases.map(stateOf),
    reading: {
      instrument: found.instrument,
      days: daysOf(found, first, last),
      isSingleFile: found.isSingleFile,
      sideIs: options.sideIs,
      signedPrices: options.signedPrices,
      views: views === undefined ? undefined : readViewsFile(views),
    },
    windowMs: windowSeconds * 1000,
    offsetMs: (options.windowOffsetSeconds ?? DEFAULTS.windowOffsetSeconds) * 1000,
  };
  const notes = "fromMs" in query ? missingNotes(found, dayOf(query.fromMs, 0, FIRST_DAY), last) : [];
  return { ticks, notes };
}

/** The day of a time, moved by days, within the years that discovery takes. */
function dayOf(ms: number, days: number, byDefault: string): string {
  const moved = ms + days * DAY_MS;
  if (!(moved >= parseDay(FIRST_DAY)! && moved <= parseDay(LAST_DAY)!)) return byDefault;
  return formatDay(moved);
}

/** The days that are asked for; the days that there are, if all are. */
function daysOf({ databases, isSingleFile }: Discovery, first: string, last: string) {
  const [firstFound, lastFound] = isSingleFile ? [first, last] : [databases[0].day, databases.at(-1)!.day];
  const startMs = parseDay(first === FIRST_DAY ? firstFound : first)!;
  return { startMs, endMs: parseDay(last === LAST_DAY ? lastFound : last)! + DAY_MS };
}

function reasonOf(found: Discovery, instrument: string, first: string, last: string): string {
  const [unreadable] = found.unreadable;
  if (unreadable) return `cannot read ${unreadable.path}: ${unreadable.reason}`;
  return nothingFoundMessage(found, instrument, first, last);
}

/** A sentence for each gap in the days that are asked for. */
function missingNotes({ missing }: Discovery, first: string, last: string): string[] {
  return missing.filter((range) => range.first <= last && range.last >= first).map((range) => {
    const [from, to] = [range.first > first ? range.first : first, range.last < last ? range.last : last];
    return `no database for ${from === to ? from : `${from} to ${to}`}`;
  });
}

function stateOf({ day, path }: { day: string; path: string }): DatabaseState {
  const { size, mtime } = Deno.statSync(path);
  return { day, path: Deno.realPathSync(path), size, mtimeMs: mtime?.getTime() ?? 0 };
}
