/**
 * The whole run at a glance: about a thousand bars over all of its days, from which panels know when the data begin and
 * what the first price was, however few bars they hold themselves.
 *
 * @module
 */

import { type Signal, signal } from "@preact/signals";
import { SERIES } from "../../lib/model/series.ts";
import { DAY_MS } from "../../lib/text/durations.ts";
import { BarColumns } from "../data/bar_columns.ts";
import { decodeSeries, type SeriesAnswer } from "../data/series_answer.ts";
import type { KnownStatus } from "../data/status.ts";
import type { TimeRange } from "../data/time_range.ts";
import { queryClient } from "./query_client.ts";

/** How many bars the overview has at most. */
const POINTS = 1000;

/**
 * Bars over the whole run: price bars, or imbalance bars if the run has no trades. Empty before the answer, and without a
 * server that answers queries.
 */
export interface Overview extends SeriesAnswer {
  /** Whether the bars are price bars. */
  readonly hasPrices: boolean;
}

const NOTHING: Overview = { windowMs: 0, hasPrices: false, bars: new BarColumns(1) };

/** The overview. */
export const overview: Signal<Overview> = signal(NOTHING);

let requests = new AbortController();

/** Forgets the overview. */
export function clearOverview(): void {
  requests.abort();
  overview.value = NOTHING;
}

/**
 * Requests the overview of a run.
 *
 * @param status The run's status, with its days
 * @throws {QueryFailure} If there is no answer
 */
export async function requestOverview({ start_date, end_date }: KnownStatus): Promise<void> {
  const [startMs, endMs] = [start_date, end_date ?? start_date].map((day) => Date.parse(String(day)));
  if (!(startMs <= endMs)) return;
  requests.abort();
  requests = new AbortController();
  const { signal } = requests;
  // A window may begin before its day, and rows near midnight may be in the database of the day before or after.
  const days = { minMs: startMs - DAY_MS, maxMs: endMs + 2 * DAY_MS };
  for (const id of ["price", "imbalance"] as const) {
    let found = await request(id, days, signal);
    if (found.bars.length === 0 && id === "price") continue;
    // Recordings that are much shorter than their days are seen in shorter windows.
    for (let times = 0; times < 2 && found.bars.length > 0 && found.bars.length < POINTS / 4; times++) {
      const { bars, windowMs } = found;
      found = await request(id, { minMs: bars.timeMs[0], maxMs: bars.newestMs + windowMs }, signal);
      if (found.windowMs === windowMs) break;
    }
    if (!signal.aborted) overview.value = { ...found, hasPrices: id === "price" };
    return;
  }
}

/** Requests the bars of a range. */
function request(
  id: "price" | "imbalance",
  { minMs: from, maxMs: to }: TimeRange,
  signal: AbortSignal,
): Promise<SeriesAnswer> {
  return queryClient.ask(
    `series/${id}`,
    { from, to, points: POINTS },
    signal,
    (text) => decodeSeries(SERIES[id], text),
  );
}
