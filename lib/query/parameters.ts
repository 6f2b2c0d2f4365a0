/**
 * The parameters of queries: which ones each kind of query has, what their values must be, and their defaults. Requests
 * of the page, the command line and the library are all checked here.
 *
 * @module
 */

import type { QueryKind } from "../model/query_kinds.ts";
import { ALL_SERIES, type SeriesId } from "../model/series.ts";
import { quoted } from "../text/printable.ts";
import { MAX_ROWS } from "./query_context.ts";
import { QueryError } from "./query_error.ts";
import type { AnyQuery } from "./query_messages.ts";
import { VWAP_ANCHORS } from "./vwap.ts";

/** The values of parameters by name, as texts. */
export type ParameterTexts = ReadonlyMap<string, string>;

/** The greatest distance of a time from the Unix epoch that a date can have, in milliseconds (ECMA-262). */
const MAX_TIME_MS = 8.64e15;

/** The most characters of a value. */
const MAX_LENGTH = 40;

/** The longest bar of a footprint, or window of a VWAP: 365 days, as the longest window of a run. */
const MAX_WINDOW_MS = 31_536_000_000;

/** The length of a bar of a footprint, or a window of a VWAP, if the run's is not known. */
const USUAL_WINDOW_MS = 60_000;

/** How many time columns a heatmap has by default, and at most. */
const DEFAULT_COLUMNS = 1200;
const MAX_COLUMNS = 10_000;

/** How sizes of a time column are combined. */
const HEATMAP_BY = ["max", "mean"] as const;

/** How many bars a series has by default. */
const DEFAULT_POINTS = 2000;

/** The parameters of each kind of query. */
export const PARAMETERS: Readonly<Record<QueryKind, readonly string[]>> = {
  series: ["from", "to", "points", "window_ms"],
  trades: ["from", "to", "limit"],
  footprint: ["from", "to", "window_ms", "row"],
  profile: ["from", "to", "row"],
  vwap: ["from", "to", "window_ms", "anchor", "rows_from"],
  book: ["at"],
  heatmap: ["from", "to", "columns", "row", "by"],
  instrument: [],
};

/**
 * Makes a query of parameters.
 *
 * @param kind The kind of query
 * @param texts The parameters
 * @param series The series, for a query of that kind
 * @param windowMs Length of the run's windows, in milliseconds; the default for the bars of footprints and the windows of a VWAP
 * @throws {QueryError} If a parameter is unknown or missing, or its value is not allowed
 */
export function parseQuery(
  kind: QueryKind,
  texts: ParameterTexts,
  series = "",
  windowMs = USUAL_WINDOW_MS,
): AnyQuery {
  for (const name of texts.keys()) {
    if (!PARAMETERS[kind].includes(name)) {
      const expected = PARAMETERS[kind].join(", ") || "no parameters";
      throw bad(`there is no parameter ${shown(name)} of ${kind}; expected ${expected}`);
    }
  }
  const values = new ParameterReader(texts);
  switch (kind) {
    case "series":
      return {
        kind,
        series: seriesOf(series),
        ...values.range(),
        points: values.whole("points", 2, DEFAULT_POINTS),
        windowMs: values.windowOfSeries(),
      };
    case "trades":
      return { kind, ...values.range(), limit: values.whole("limit", 1, MAX_ROWS) };
    case "footprint":
      return {
        kind,
        ...values.range(),
        windowMs: values.whole("window_ms", 1, windowMs, MAX_WINDOW_MS),
        row: values.positive("row"),
      };
    case "profile":
      return { kind, ...values.range(), row: values.positive("row") };
    case "vwap":
      return {
        kind,
        ...values.range(),
        windowMs: values.whole("window_ms", 1, windowMs, MAX_WINDOW_MS),
        anchor: values.choice("anchor", VWAP_ANCHORS),
        rowsFromMs: texts.has("rows_from") ? values.time("rows_from") : undefined,
      };
    case "book":
      return { kind, atMs: values.time("at") };
    case "heatmap":
      return {
        kind,
        ...values.range(),
        columns: values.whole("columns", 1, DEFAULT_COLUMNS, MAX_COLUMNS),
        row: values.positive("row"),
        by: values.choice("by", HEATMAP_BY),
      };
    case "instrument":
      return { kind };
  }
}

/**
 * The parameters in the query part of a URL.
 *
 * @throws {QueryError} If a parameter is given twice
 */
export function textsOf(search: URLSearchParams): ParameterTexts {
  const texts = new Map<string, string>();
  for (const [name, value] of search) {
    if (texts.has(name)) {
      throw bad(
        `${shown(name)} is given twice, as ${shown(texts.get(name)!)} and ${
          shown(value)
        }; expected one value`,
      );
    }
    texts.set(name, value);
  }
  return texts;
}

/** Reads the values of parameters. */
class ParameterReader {
  readonly #texts: ParameterTexts;

  constructor(texts: ParameterTexts) {
    this.#texts = texts;
  }

  /** The half-open range of times of `from` and `to`. */
  range(): { fromMs: number; toMs: number } {
    const [fromMs, toMs] = [this.time("from"), this.time("to")];
    if (toMs <= fromMs) throw bad(`to is ${toMs}, which is not after from, ${fromMs}; expected a later time`);
    return { fromMs, toMs };
  }

  /** A time, which must be given. */
  time(name: string): number {
    const text = this.#texts.get(name);
    const expected = "expected whole milliseconds since the Unix epoch, such as 1723125600000";
    if (text === undefined) throw bad(`${name} is missing; ${expected}`);
    const value = /^-?\d{1,16}$/.test(text) ? Number(text) : NaN;
    if (Math.abs(value) <= MAX_TIME_MS) return value;
    const bounds = /^-?\d+$/.test(text) ? `, between -${MAX_TIME_MS} and ${MAX_TIME_MS}` : "";
    throw bad(`${name} is ${shown(text)}; ${expected}${bounds}`);
  }

  /** A whole number. */
  whole(name: string, least: number, byDefault: number, greatest = MAX_ROWS): number {
    const text = this.#texts.get(name);
    if (text === undefined) return byDefault;
    const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= greatest) return value;
    throw bad(`${name} is ${shown(text)}; expected a whole number from ${least} to ${greatest}`);
  }

  /** The length of the windows of a series, which is given in place of a number of bars. */
  windowOfSeries(): number | undefined {
    if (!this.#texts.has("window_ms")) return undefined;
    if (this.#texts.has("points")) {
      throw bad("points and a length of windows are both given; expected one of the two");
    }
    return this.whole("window_ms", 1, NaN, MAX_WINDOW_MS);
  }

  /** One of a few words; the first by default. */
  choice<Word extends string>(name: string, words: readonly Word[]): Word {
    const text = this.#texts.get(name);
    if (text === undefined) return words[0];
    const word = words.find((word) => word === text);
    if (word !== undefined) return word;
    throw bad(
      `${name} is ${shown(text)}; expected ${words.slice(0, -1).join(", ")} or ${words.at(-1)}`,
    );
  }

  /** A positive number; undefined if it is not given. */
  positive(name: string): number | undefined {
    const text = this.#texts.get(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,15}(\.\d{1,20})?(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : NaN;
    if (value > 0 && value < Infinity) return value;
    throw bad(`${name} is ${shown(text)}; expected a positive number such as 10 or 0.5`);
  }
}

function seriesOf(name: string): SeriesId {
  const found = ALL_SERIES.find(({ id }) => id === name);
  if (found) return found.id;
  throw bad(`there is no series ${shown(name)}; expected ${ALL_SERIES.map(({ id }) => id).join(", ")}`);
}

function bad(message: string): QueryError {
  return new QueryError("bad", message);
}

/** A value as a message shows it: its beginning, if it is long. */
function shown(text: string): string {
  return quoted(text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}...` : text);
}
