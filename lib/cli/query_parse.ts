/** @module Turns the words and options of `query` into a command. */

import { QUERY_KINDS, QUERY_TIMES, type QueryKind } from "../model/query_kinds.ts";
import { ALL_SERIES } from "../model/series.ts";
import { parseInstant } from "../text/instant.ts";
import { nearest } from "../text/nearest.ts";
import { quoted } from "../text/printable.ts";
import { isGiven, type Values } from "./arguments.ts";
import type { QueryCommand } from "./command.ts";
import {
  barOptions,
  dataFolder,
  type Environment,
  logOptions,
  readingOptions,
  windowLength,
} from "./options.ts";
import { caFileOfRun } from "./cluster_parse.ts";
import { UsageError } from "./usage_error.ts";
import { choice, positiveNumber, wholeNumber } from "./values.ts";

/** The kinds of queries that each option is for. */
const KINDS_OF_OPTION: Readonly<Record<string, readonly QueryKind[]>> = {
  "row": ["footprint", "profile", "heatmap"],
  "anchor": ["vwap"],
  "columns": ["heatmap"],
  "by": ["heatmap"],
  "limit": ["trades"],
  "series": ["series"],
  "points": ["series"],
  "out": ["series"],
};

/** The most rows of an answer, and columns of a heatmap. */
const MAX_ROWS = 100_000;
const MAX_COLUMNS = 10_000;

/**
 * Makes the command of its words and options.
 *
 * @param words The words after `query`: at least two, a kind and an instrument
 * @param values The options
 * @param environment Values of environment variables, for options that are not given
 * @throws {UsageError} If anything is unknown, missing, superfluous or out of range
 */
export function queryCommand(words: string[], values: Values, environment: Environment): QueryCommand {
  const [kindWord, instrument, from, to] = words;
  const kind = kindOfQuery(kindWord);
  for (const [name, kinds] of Object.entries(KINDS_OF_OPTION)) {
    if (isGiven(values, name) && !kinds.includes(kind)) {
      throw new UsageError(`--${name} is not an option of query ${kind}; it belongs to ${kinds.join(", ")}`);
    }
  }
  const data = dataFolder(values, environment);
  const caFile = caFileOfRun(data, values);
  const options = { ...barOptions(values), ...readingOptions(values), data, caFile };
  const parameters = new Map<string, string>();
  const set = (name: string, value: number | string | undefined) =>
    value !== undefined && parameters.set(name, String(value));
  set("limit", wholeNumber(values, "limit", 1, MAX_ROWS));
  set("points", wholeNumber(values, "points", 2, MAX_ROWS));
  // The window of a series is chosen for the number of points, unless it is given.
  const windowSeconds = windowLength(values);
  if (kind === "series" && windowSeconds !== undefined) set("window_ms", 1000 * windowSeconds);
  set("row", positiveNumber(values, "row"));
  set("anchor", choice(values, "anchor", ["from", "day", "week"]));
  set("columns", wholeNumber(values, "columns", 1, MAX_COLUMNS));
  set("by", choice(values, "by", ["max", "mean"]));
  return {
    name: "query",
    kind,
    instrument,
    ...timesOf(kind, from, to),
    parameters,
    series: choice(values, "series", ALL_SERIES.map(({ id }) => id)) ?? "price",
    options,
    json: isGiven(values, "json"),
    ...logOptions(values),
  };
}

/**
 * The kind of a query.
 *
 * @param word The first word after `query`
 * @throws {UsageError} If there is no such kind; the message names the kinds, or the nearest one
 */
export function kindOfQuery(word: string): QueryKind {
  const kind = QUERY_KINDS.find((kind) => kind === word);
  if (kind !== undefined) return kind;
  const meant = nearest(word, QUERY_KINDS);
  throw new UsageError(
    `unknown kind of query ${quoted(word)}; ${
      meant ? `did you mean ${meant}?` : `the kinds are ${QUERY_KINDS.join(", ")}`
    }`,
  );
}

function timesOf(kind: QueryKind, from: string | undefined, to: string | undefined) {
  const times = QUERY_TIMES[kind];
  if (times === "instant") {
    if (from === undefined) throw new UsageError(`query ${kind} needs a moment, such as 2024-08-08T14:30`);
    if (to !== undefined) {
      throw new UsageError(`one argument too many, ${quoted(to)}; query ${kind} is about one moment`);
    }
    return { fromMs: instantOf("FROM", from), toMs: undefined };
  }
  if (from === undefined && times === "perhaps a range") return { fromMs: undefined, toMs: undefined };
  if (from === undefined || to === undefined) {
    throw new UsageError(`query ${kind} needs FROM and TO, such as 2024-08-08T14:00 2024-08-08T15:00`);
  }
  const [fromMs, toMs] = [instantOf("FROM", from), instantOf("TO", to)];
  if (toMs <= fromMs) {
    throw new UsageError(`TO ${quoted(to)} is not after FROM ${quoted(from)}; the end is not included`);
  }
  return { fromMs, toMs };
}

function instantOf(name: string, text: string): number {
  const ms = parseInstant(text);
  if (ms !== undefined) return ms;
  throw new UsageError(
    `${name} is ${quoted(text)}; expected a time (UTC) such as 2024-08-08, 2024-08-08T14:00 or ` +
      "2024-08-08T14:00:05.250, or milliseconds since 1970",
  );
}
