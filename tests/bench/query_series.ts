/**
 * The time of a query about the bars of a whole run: of a store that has not been asked before, so that it reads the tables of
 * all days.
 *
 * @module
 */

import { Logger, main } from "../../lib/mod.ts";
import { DAY_MS, formatDay } from "../../lib/model/days.ts";
import { QueryContext } from "../../lib/query/query_context.ts";
import { SeriesStore } from "../../lib/query/series.ts";
import type { Figure } from "./figures.ts";

/** The length of the windows, in seconds: the shortest, of which there are the most. */
const WINDOW_SECONDS = 1;

/** How many bars the page asks for. */
const POINTS = 2000;

/** The most milliseconds. */
const MOST_MS = 150;

/** The days that a run is over. */
export interface SeriesBenchOptions {
  /** The folder of the databases. */
  folder: string;
  instrument: string;
  /** The start of the first day, in milliseconds since the Unix epoch. */
  startMs: number;
  /** How many days there are. */
  days: number;
  /** How many stores the value is the median of. */
  stores: number;
}

/** Makes the tables of a run, and measures. */
export async function benchSeries(options: SeriesBenchOptions): Promise<Figure> {
  const { folder, instrument, startMs, days, stores } = options;
  const out = `${folder}/out`;
  const log = new Logger({ level: "error", write: () => {} });
  const [first, last] = [startMs, startMs + (days - 1) * DAY_MS].map(formatDay);
  const status = await main(instrument, first, last, {
    data: folder,
    out,
    windowSeconds: WINDOW_SECONDS,
    log,
  });
  const query = {
    kind: "series",
    series: "price",
    fromMs: startMs,
    toMs: startMs + days * DAY_MS,
    points: POINTS,
  } as const;
  const values = Array.from({ length: stores }, () => {
    const store = new SeriesStore({
      out,
      windowMs: 1000 * WINDOW_SECONDS,
      offsetMs: 0,
      runId: status.run_id,
    });
    const beganMs = performance.now();
    const { rows } = store.answer(query, new QueryContext({ aborted: false }));
    JSON.stringify(rows);
    if (rows.length === 0) throw new Error("the run has no bars");
    return performance.now() - beganMs;
  });
  return { what: "series of all days, of 1-second bars, 2,000 points", unit: "ms", values, atMost: MOST_MS };
}
