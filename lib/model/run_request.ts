/**
 * What a run is asked to do: one description, from the command line or a library call down to the threads that read,
 * with every default in one place.
 *
 * @module
 */

import { quoted } from "../text/printable.ts";
import { checkRange } from "./days.ts";
import { checkInstrument } from "./instrument.ts";

/** Every default. Documents and `--help` print the same values. */
export const DEFAULTS = {
  /** The data folder, relative to the working folder, unless `$DATA_PATH` is set. */
  data: "../data/OKX",
  /** The folder for output, relative to the working folder. */
  out: "orderflow_data",
  /** Length of a window, in seconds. */
  windowSeconds: 60,
  /** How far window starts are shifted from multiples of the window's length since the Unix epoch, in seconds. */
  windowOffsetSeconds: 0,
  /** How many of the newest bars the JSON files hold. */
  maxBars: 1000,
  /** The port of the page, unless `$VISUALIZATION_PORT` is set. */
  port: 8050,
  /** Whose side a column of sides gives. */
  sideIs: "taker",
  /** Whether prices of 0 and below are accepted. */
  signedPrices: false,
  /** Whether day tables are written. */
  tables: true,
  /** Whether new rows of the last day are read until the run is stopped. */
  follow: false,
  /** The address on which the page listens. */
  host: "127.0.0.1",
} as const;

/** What a run is asked to do. Every member is plain data that can be sent to another thread. */
export interface RunRequest {
  /** The trading pair, such as `BTC-USDT`. */
  instrument: string;
  /** The first day, as `YYYY-MM-DD` (UTC). */
  startDate: string;
  /** The last day, which is included. */
  endDate: string;
  /** The data folder, a file that holds all days, or the address of a cluster. */
  data: string;
  /** A file with the certificate of the authority that signed the cluster's; undefined for authorities that the system knows. */
  caFile: string | undefined;
  /** The folder for output. */
  out: string;
  /** Length of a window, in whole seconds, at least 1. */
  windowSeconds: number;
  /**
   * How far window starts are shifted from multiples of `windowSeconds` since the Unix epoch, in whole seconds; less
   * than `windowSeconds` in either direction.
   */
  windowOffsetSeconds: number;
  /** How many of the newest bars the JSON files hold; 0 for all. */
  maxBars: number;
  /** How many of the best levels of a side count; undefined for all. */
  depthLevels: number | undefined;
  /**
   * How many databases are read at the same time; undefined for as many as there are processors, if the databases
   * are large enough to be worth a thread each.
   */
  workers: number | undefined;
  /** Whose side a column of sides gives: the taker's, or the maker's, which is inverted. */
  sideIs: "taker" | "maker";
  /** Whether prices of 0 and below are accepted, as spreads and oil futures have them. */
  signedPrices: boolean;
  /** A file of `CREATE TEMP VIEW` statements that describe the tables of the databases; undefined for none. */
  views: string | undefined;
  /** Whether day tables with all bars are written, next to the JSON files. */
  tables: boolean;
  /**
   * Whether the run goes on with new rows of the last day, and with the days after it up to `endDate`, which is
   * `LAST_DAY` if the run goes on until it is stopped.
   */
  follow: boolean;
}

/** The part of a {@linkcode RunRequest} that has defaults. */
export type RequestOptions = Partial<Omit<RunRequest, "instrument" | "startDate" | "endDate">>;

/**
 * Checks a request and fills in what it leaves out.
 *
 * @param instrument The trading pair, such as `BTC-USDT`
 * @param startDate The first day, as `YYYY-MM-DD` (UTC)
 * @param endDate The last day, which is included
 * @param options Members that differ from {@linkcode DEFAULTS}; members that are undefined get their default
 * @returns A complete request
 * @throws {RangeError} If the instrument, a day, the range of days or an option is not valid
 *
 * @example
 * ```ts
 * import { completeRequest } from "./run_request.ts";
 *
 * const request = completeRequest("BTC-USDT", "2024-01-01", "2024-01-31", { windowSeconds: 300 });
 * if (request.windowSeconds !== 300 || request.maxBars !== 1000) throw new Error();
 * ```
 */
export function completeRequest(
  instrument: string,
  startDate: string,
  endDate: string,
  options: RequestOptions = {},
): RunRequest {
  for (const [name, value] of Object.entries({ instrument, startDate, endDate })) checkText(name, value);
  checkInstrument(instrument);
  checkRange(startDate, endDate);
  const {
    data = dataFolder(),
    caFile,
    out = DEFAULTS.out,
    windowSeconds = DEFAULTS.windowSeconds,
    windowOffsetSeconds = DEFAULTS.windowOffsetSeconds,
    maxBars = DEFAULTS.maxBars,
    depthLevels,
    workers,
    sideIs = DEFAULTS.sideIs,
    signedPrices = DEFAULTS.signedPrices,
    views,
    tables = DEFAULTS.tables,
    follow = DEFAULTS.follow,
  } = options;
  checkPath("data", data);
  if (caFile !== undefined) checkPath("caFile", caFile, "file");
  checkPath("out", out);
  if (views !== undefined) checkPath("views", views, "file");
  checkWhole("windowSeconds", windowSeconds, 1);
  checkWhole("windowOffsetSeconds", windowOffsetSeconds, 1 - windowSeconds, windowSeconds - 1);
  checkWhole("maxBars", maxBars, 0);
  if (depthLevels !== undefined) checkWhole("depthLevels", depthLevels, 1);
  if (workers !== undefined) checkWhole("workers", workers, 1);
  if (sideIs !== "taker" && sideIs !== "maker") {
    throw new RangeError(`sideIs is ${shown(sideIs)}; expected "taker" or "maker"`);
  }
  checkBoolean("signedPrices", signedPrices);
  checkBoolean("tables", tables);
  checkBoolean("follow", follow);
  return {
    instrument,
    startDate,
    endDate,
    data,
    caFile,
    out,
    windowSeconds,
    windowOffsetSeconds,
    maxBars,
    depthLevels,
    workers,
    sideIs,
    signedPrices,
    views,
    tables,
    follow,
  };
}

/** The data folder when no option names one: `$DATA_PATH`, or the default if that is unset or empty. */
export function dataFolder(): string {
  return Deno.env.get("DATA_PATH") || DEFAULTS.data;
}

function checkText(name: string, value: unknown): void {
  if (typeof value !== "string") throw new RangeError(`${name} is ${shown(value)}; expected a text`);
}

function checkPath(name: string, value: unknown, kind = "folder"): void {
  if (typeof value !== "string" || value === "" || value.includes("\0")) {
    throw new RangeError(`${name} is ${shown(value)}; expected the path of a ${kind}`);
  }
}

function checkWhole(name: string, value: unknown, least: number, greatest?: number): void {
  const isWhole = Number.isSafeInteger(value);
  if (isWhole && (value as number) >= least && (value as number) <= (greatest ?? Infinity)) return;
  const range = greatest === undefined ? `of at least ${least}` : `from ${least} to ${greatest}`;
  throw new RangeError(`${name} is ${shown(value)}; expected a whole number ${range}`);
}

function checkBoolean(name: string, value: unknown): void {
  if (typeof value !== "boolean") throw new RangeError(`${name} is ${shown(value)}; expected true or false`);
}

/** A value of any type as an error message shows it: a text is quoted. */
function shown(value: unknown): string {
  return typeof value === "string" ? quoted(value) : String(value);
}
