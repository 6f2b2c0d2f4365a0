/**
 * Queries for programs that use the library.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { type Logger, stderrLogger } from "../log/log.ts";
import { isClusterAddress } from "../model/cluster_address.ts";
import { DEFAULTS, type RequestOptions } from "../model/run_request.ts";
import type { QueryKind } from "../model/query_kinds.ts";
import type { SeriesId } from "../model/series.ts";
import { STATUS_NAME } from "../publish/run_status.ts";
import { statIfThere } from "../files.ts";
import { clusterOfInstrument } from "./cluster_subject.ts";
import { ClusterTicks } from "./cluster_ticks.ts";
import { parseQuery } from "./parameters.ts";
import { answer, type AnswerValues, type Query } from "./query.ts";
import { QueryContext, type QuerySignal } from "./query_context.ts";
import { recordedTicks } from "./recorded_ticks.ts";
import { knownStatus, subjectOf } from "./run_ticks.ts";
import { type SeriesAnswer, SeriesStore } from "./series.ts";
import { TickStore } from "./tick_store.ts";
import type { Ticks } from "./ticks.ts";

/** The answer to each kind of query. */
export interface QueryAnswers extends AnswerValues {
  /** Bars. */
  series: SeriesAnswer;
}

/** What is asked, and where the data is. Each kind of query has the parameters that docs/queries.md lists. */
export interface QueryOptions extends
  Pick<
    RequestOptions,
    "data" | "caFile" | "out" | "sideIs" | "signedPrices" | "views" | "windowOffsetSeconds"
  > {
  /** The first moment, in milliseconds since the Unix epoch. */
  from?: number;
  /** The end, which is not included. */
  to?: number;
  /** The moment of a book. */
  at?: number;
  /** The most trades. */
  limit?: number;
  /** Length of a footprint's bars, of the windows of a VWAP, or of a series' bars in place of `points`, in milliseconds. */
  windowMs?: number;
  /** The size of a row of prices, a multiple of the tick; one tick by default. */
  row?: number;
  /** Where a VWAP begins: at `from`, or also again at each UTC day or each week, from Monday. */
  anchor?: "from" | "day" | "week";
  /** The time from which on a VWAP has rows; by default `from`. */
  rowsFrom?: number;
  /** The number of time columns of a heatmap. */
  columns?: number;
  /** How a heatmap combines sizes in time: the greatest, or the time-weighted mean. */
  by?: "max" | "mean";
  /** The series of bars, from the files of a run in `out`; `price` by default. */
  series?: SeriesId;
  /** The most bars of a series. */
  points?: number;
  /** Receives what the reader of the answer should know; by default warnings go to stderr. */
  log?: Logger;
  /** Ends the query, looked at between batches of rows: an `AbortSignal`, or a flag that another thread sets. */
  signal?: QuerySignal;
}

/** The members of {@linkcode QueryOptions} that are parameters of requests, by their names there. */
const PARAMETERS = {
  from: "from",
  to: "to",
  at: "at",
  limit: "limit",
  window_ms: "windowMs",
  row: "row",
  anchor: "anchor",
  rows_from: "rowsFrom",
  columns: "columns",
  by: "by",
  points: "points",
} as const;

/**
 * Reads details of a range of time: trades, footprints, a profile, a running VWAP, the book of a moment, from the databases of an
 * instrument; or bars, from the files of a run.
 *
 * @param kind What is asked for
 * @param instrument The trading pair, such as `BTC-USDT`
 * @param options The parameters, and where the data is
 * @returns The answer, as the endpoint of this kind sends it; docs/queries.md describes each
 * @throws {RangeError} If the instrument is not valid
 * @throws {QueryError} If a parameter is not valid, there is no data, or the answer is too large
 * @throws {Error} If the data cannot be read
 *
 * @example
 * ```ts
 * import { query } from "./library.ts";
 * import { writeDemoDay } from "../demo/demo_day.ts";
 *
 * const data = Deno.makeTempDirSync();
 * writeDemoDay(data, "DEMO", "2024-01-01", { trades: 100, snapshots: 10 });
 *
 * const from = Date.parse("2024-01-01T00:00Z");
 * const { rows } = await query("trades", "DEMO", { from, to: from + 86_400_000, limit: 5, data });
 * if (rows.length !== 5) throw new Error();
 * Deno.removeSync(data, { recursive: true });
 * ```
 */
export async function query<Kind extends QueryKind>(
  kind: Kind,
  instrument: string,
  options: QueryOptions = {},
): Promise<QueryAnswers[Kind]> {
  const { log = stderrLogger({ level: "warning" }), signal = { aborted: false }, ...given } = options;
  const isRange = kind !== "instrument";
  const texts = new Map<string, string>();
  for (const [name, member] of Object.entries(PARAMETERS)) {
    const isTime = name === "from" || name === "to";
    if (given[member] !== undefined && (isRange || !isTime)) texts.set(name, String(given[member]));
  }
  const asked = parseQuery(kind, texts, given.series ?? "price");
  if (asked.kind === "series") {
    const store = new SeriesStore(
      subjectOf(statusIn(given.out ?? DEFAULTS.out), given.out ?? DEFAULTS.out).series,
    );
    const context = new QueryContext(signal);
    const value = store.answer(asked, context);
    for (const note of context.notes) log.warning(note);
    return value as QueryAnswers[Kind];
  }
  const { store: ticks, notes } = ticksOf(instrument, asked, given);
  using store = ticks;
  const result = await answer(asked, store, signal);
  for (const note of [...notes, ...result.notes]) log.warning(note);
  return result.value as QueryAnswers[Kind];
}

/** The ticks of a query: databases of a data folder, or days of a cluster. */
function ticksOf(
  instrument: string,
  query: Query,
  given: Omit<QueryOptions, "log" | "signal">,
): { store: Ticks; notes: string[] } {
  const { from: fromMs, to: toMs } = given;
  if (isClusterAddress(given.data ?? "")) {
    return {
      store: new ClusterTicks(clusterOfInstrument(instrument, query, { fromMs, toMs }, given)),
      notes: [],
    };
  }
  const { ticks, notes } = recordedTicks(instrument, query, { fromMs, toMs }, given);
  return { store: new TickStore(ticks), notes };
}

function statusIn(out: string) {
  const path = join(out, STATUS_NAME);
  return statIfThere(path) === undefined ? {} : knownStatus(Deno.readTextFileSync(path));
}
