/** @module Groups of options that several commands take, with defaults from `DEFAULTS` filled in. */

import { DEFAULTS, type RequestOptions } from "../model/run_request.ts";
import { quoted } from "../text/printable.ts";
import { isGiven, type Values } from "./arguments.ts";
import type { LogOptions, PageOptions, RunOptions } from "./command.ts";
import { GREATEST_SPEED } from "./follow_spec.ts";
import { WINDOW_SECONDS } from "./spec.ts";
import { UsageError } from "./usage_error.ts";
import { choice, environmentPort, host, path, seconds, wholeNumber } from "./values.ts";

/** The environment variables that stand in for options. */
export interface Environment {
  /** `$DATA_PATH`: the data folder. */
  dataPath?: string;
  /** `$VISUALIZATION_PORT`: the page's port. */
  visualizationPort?: string;
}

/** The options of log lines. */
export function logOptions(values: Values): LogOptions {
  const [quiet, verbose] = [isGiven(values, "quiet"), isGiven(values, "verbose")];
  if (quiet && verbose) throw new UsageError("--quiet and --verbose exclude each other");
  return { quiet, verbose, logFormat: choice(values, "log-format", ["text", "json"]) ?? "text" };
}

/** The options of the page. */
export function pageOptions(values: Values, environment: Environment): PageOptions {
  return { out: path(values, "out") ?? DEFAULTS.out, ...pageAddress(values, environment) };
}

function pageAddress(values: Values, environment: Environment): Omit<PageOptions, "out"> {
  return {
    port: wholeNumber(values, "port", 1, 65535) ??
      environmentPort("VISUALIZATION_PORT", environment.visualizationPort) ?? DEFAULTS.port,
    host: host(values, "host") ?? DEFAULTS.host,
  };
}

/** The options of a run that are not part of its request. */
export function runOptions(values: Values, environment: Environment): RunOptions {
  return {
    ...logOptions(values),
    ...pageAddress(values, environment),
    serve: !isGiven(values, "no-serve"),
    exit: isGiven(values, "exit"),
  };
}

/**
 * The options that become part of a run's request; undefined for a default.
 *
 * @throws {UsageError} If a value is not allowed, or the offset is not shorter than the window
 */
export function barOptions(values: Values): RequestOptions {
  const greatest = Number.MAX_SAFE_INTEGER;
  const windowSeconds = windowLength(values) ?? DEFAULTS.windowSeconds;
  const { greatest: longest } = WINDOW_SECONDS;
  const windowOffsetSeconds = seconds(values, "window-offset", -longest, longest);
  if (windowOffsetSeconds !== undefined && Math.abs(windowOffsetSeconds) >= windowSeconds) {
    throw new UsageError(
      `--window-offset is ${quoted(String(values["window-offset"]))}; expected less than one window ` +
        `(--window-seconds is ${values["window-seconds"] ?? windowSeconds})`,
    );
  }
  return {
    out: path(values, "out"),
    windowSeconds,
    windowOffsetSeconds,
    maxBars: wholeNumber(values, "max-bars", 0, greatest),
    tables: isGiven(values, "no-tables") ? false : undefined,
    depthLevels: wholeNumber(values, "depth-levels", 1, greatest),
    workers: wholeNumber(values, "workers", 1, 256),
  };
}

/** How many times as fast as in reality the demo's recorder plays; undefined if it does not. */
export function liveSpeed(values: Values): number | undefined {
  const speed = wholeNumber(values, "speed", 1, GREATEST_SPEED);
  if (!isGiven(values, "live")) {
    if (speed !== undefined) throw new UsageError("--speed needs --live");
    return undefined;
  }
  if (isGiven(values, "exit")) throw new UsageError("--live goes on until Ctrl-C, so it excludes --exit");
  return speed ?? 1;
}

/** The options that say how a database is to be understood; undefined for a default. */
export function readingOptions(values: Values): Pick<RequestOptions, "sideIs" | "signedPrices" | "views"> {
  return {
    sideIs: choice(values, "side-is", ["taker", "maker"]),
    signedPrices: isGiven(values, "signed-prices") || undefined,
    views: path(values, "views"),
  };
}

/** Length of a window in seconds, or undefined if the option was not given. */
export function windowLength(values: Values): number | undefined {
  return seconds(values, "window-seconds", WINDOW_SECONDS.least, WINDOW_SECONDS.greatest);
}

/** The data folder: the one given, else `$DATA_PATH`, else the default. */
export function dataFolder(values: Values, environment: Environment): string {
  return path(values, "data") ?? (environment.dataPath || DEFAULTS.data);
}
