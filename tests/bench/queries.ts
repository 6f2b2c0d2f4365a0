/**
 * The time of queries about days in the recorder's usual form: the first query on a day, and later ones.
 *
 * Every kind of query has stores of its own, which have been asked about the instrument before, as the page does when it
 * opens. Each value is the median of several stores.
 *
 * @module
 */

import { DAY_MS } from "../../lib/model/days.ts";
import { answer, type Query } from "../../lib/query/query.ts";
import type { TickStore } from "../../lib/query/tick_store.ts";
import { storeOfDays } from "../helpers/query_store.ts";
import type { Figure } from "./figures.ts";
import { makePeerDays, type PeerDay } from "./peer_days.ts";
import { benchSeries } from "./query_series.ts";
import { median } from "./statistics.ts";

/** The size of the benchmark. */
export interface QueryBenchOptions {
  /** Folder for the databases. */
  folder: string;
  /** The size of a day. */
  day: PeerDay;
  /** How many days there are. */
  days: number;
  /** How many stores each value is the median of. */
  stores: number;
}

/** The options of the published figures. */
export const FULL_QUERIES: Omit<QueryBenchOptions, "folder"> = {
  day: { trades: 1_000_000, snapshots: 20_000, levels: 50 },
  days: 31,
  stores: 5,
};

const INSTRUMENT = "BENCH";
const START_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

/** Days that are asked about are so far apart that no query on one of them reads the next. */
const DAYS_APART = 6;

/** The hour of the day that is asked about. */
const HOUR = 14;

/** The most milliseconds: of a query about an hour or an instant, and of one about a whole day. */
const TARGETS = { hour: { first: 150, later: 40 }, day: { first: 300, later: 100 } } as const;

/** A query about a day. */
interface DayQuery {
  what: string;
  span: keyof typeof TARGETS;
  query: (dayMs: number) => Query;
}

const QUERIES: DayQuery[] = [
  {
    what: "trades of an hour",
    span: "hour",
    query: (dayMs) => ({ kind: "trades", ...hour(dayMs), limit: 100_000 }),
  },
  {
    what: "footprint of an hour",
    span: "hour",
    query: (dayMs) => ({ kind: "footprint", ...hour(dayMs), windowMs: 60_000, row: 10 }),
  },
  {
    what: "profile of an hour",
    span: "hour",
    query: (dayMs) => ({ kind: "profile", ...hour(dayMs), row: 1 }),
  },
  { what: "book", span: "hour", query: (dayMs) => ({ kind: "book", atMs: dayMs + HOUR * HOUR_MS + 12_345 }) },
  {
    what: "heatmap of a day, 1,200 columns",
    span: "day",
    query: (dayMs) => ({
      kind: "heatmap",
      fromMs: dayMs,
      toMs: dayMs + DAY_MS,
      columns: 1200,
      row: 10,
      by: "mean",
    }),
  },
];

/** Measures, and yields each figure when it is complete. */
export async function* benchQueries(options: QueryBenchOptions): AsyncGenerator<Figure> {
  const days = makePeerDays(options.folder, INSTRUMENT, START_MS, options.day, options.days);
  for (const { what, span, query } of QUERIES) {
    const first: number[] = [];
    const later: number[] = [];
    for (let index = 1; index < days.length; index += DAYS_APART) {
      const asked = query(START_MS + index * DAY_MS);
      const times = await inStores(options, days, async (store) => {
        return [await timeOf(asked, store), await timeOf(asked, store), await timeOf(asked, store)];
      });
      first.push(median(times.map(([first]) => first)));
      later.push(median(times.flatMap(([, ...later]) => later)));
    }
    yield { what: `${what}, first on a day`, unit: "ms", values: first, atMost: TARGETS[span].first };
    yield { what: `${what}, later`, unit: "ms", values: later, atMost: TARGETS[span].later };
  }
  const { folder, stores } = options;
  yield await benchSeries({ folder, instrument: INSTRUMENT, startMs: START_MS, days: days.length, stores });
}

function hour(dayMs: number): { fromMs: number; toMs: number } {
  return { fromMs: dayMs + HOUR * HOUR_MS, toMs: dayMs + (HOUR + 1) * HOUR_MS };
}

async function inStores<T>(
  { folder, stores }: QueryBenchOptions,
  days: string[],
  measure: (store: TickStore) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (let turn = 0; turn < stores; turn++) {
    using store = storeOfDays(folder, INSTRUMENT, days);
    await timeOf({ kind: "instrument" }, store);
    results.push(await measure(store));
  }
  return results;
}

/** The time until an answer is complete, in milliseconds, with its JSON. */
async function timeOf(query: Query, store: TickStore): Promise<number> {
  const start = performance.now();
  const { value } = await answer(query, store, { aborted: false });
  if (!(value instanceof Uint8Array)) JSON.stringify(value);
  return performance.now() - start;
}
