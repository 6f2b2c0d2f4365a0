/**
 * What a run is asked to do: one description, from the command line or a library call down to the threads that read,
 * with every default in one place.
 *
 * @module
 */

/** Every default, as documents and `--help` print them too. */
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
  /** The data folder. */
  data: string;
  /** The folder for output. */
  out: string;
  /** Length of a window, in whole seconds, at least 1. */
  windowSeconds: number;
  /** How far window starts are shifted from multiples of `windowSeconds` since the Unix epoch, in whole seconds. */
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
}
