/**
 * The whole run at a glance: about a thousand bars over all of its days, from which panels know when the data begin and
 * what the first price was, however few bars they hold themselves.
 *
 * @module
 */

import { type Signal, signal } from "@preact/signals";
import { parseBars } from "../../lib/model/parse_bars.ts";
import { SERIES } from "../../lib/model/series.ts";
import { DAY_MS } from "../../lib/text/durations.ts";
import { BarColumns } from "../data/bar_columns.ts";
import type { KnownStatus } from "../data/status.ts";

/** How many bars the overview has at most. */
const POINTS = 1000;

/** Bars over the whole run, oldest first; empty before the answer, and without a server that answers queries. */
export interface Overview {
  /** Length of their windows, in milliseconds. */
  readonly windowMs: number;
  /** Whether the bars are price bars. */
  readonly hasPrices: boolean;
  /** Price bars; imbalance bars if the run has no trades. */
  readonly bars: BarColumns;
  /** The index of the column that is drawn: the close. */
  readonly close: number;
}

const NOTHING: Overview = { windowMs: 0, hasPrices: false, bars: new BarColumns(1), close: 0 };

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
 * @throws {Error} If the server does not answer
 */
export async function requestOverview({ start_date, end_date }: KnownStatus): Promise<void> {
  const [startMs, endMs] = [start_date, end_date ?? start_date].map((day) => Date.parse(String(day)));
  if (!(startMs <= endMs)) return;
  requests.abort();
  requests = new AbortController();
  const { signal } = requests;
  for (const id of ["price", "imbalance"] as const) {
    const { columns } = SERIES[id];
    // A window may begin before its day, and rows near midnight may be in the database of the day before or after.
    const url = `/api/series/${id}?from=${startMs - DAY_MS}&to=${endMs + 2 * DAY_MS}&points=${POINTS}`;
    const response = await fetch(url, { signal });
    const text = await response.text();
    if (signal.aborted) return;
    if (!response.ok) throw new Error(`${url} answered with ${response.status}`);
    const bars = new BarColumns(columns.length);
    parseBars(text, text.indexOf("[", text.indexOf('"rows"')) + 1, bars);
    if (bars.length === 0 && id === "price") continue;
    const windowMs = Number(/"window_ms":(\d+)/.exec(text)?.[1]);
    overview.value = { windowMs, hasPrices: id === "price", bars, close: 4 };
    return;
  }
}
