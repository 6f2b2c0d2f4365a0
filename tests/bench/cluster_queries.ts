/** @module Queries over a month in a cluster, next to those over its databases. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { DAY_MS, parseDay } from "../../lib/model/days.ts";
import { clusterOfRun } from "../../lib/query/cluster_subject.ts";
import { ClusterTicks } from "../../lib/query/cluster_ticks.ts";
import { answer, type Query } from "../../lib/query/query.ts";
import type { Ticks } from "../../lib/query/ticks.ts";
import type { TestCluster } from "../clusters/test_clusters.ts";
import { storeOfDays } from "../helpers/query_store.ts";
import type { Figure } from "./figures.ts";
import { inTurn } from "./statistics.ts";

/** The month. */
export interface QueriedMonth {
  /** The data folder. */
  folder: string;
  /** The trading pair. */
  instrument: string;
  /** The days, in order. */
  days: string[];
  /** The cluster. */
  cluster: TestCluster;
  /** The address of the database. */
  address: string;
}

const HOUR_MS = 3_600_000;

/** How much longer than over databases the first footprint may take. */
const FOOTPRINT_TARGET = 2;

/** Measures queries by stores that know nothing yet, with what must be known first (the tick). */
export async function* queryFigures(month: QueriedMonth, turns: number): AsyncGenerator<Figure> {
  const { days } = month;
  const startMs = parseDay(days[0])!;
  const fromMs = startMs + Math.floor(days.length / 2) * DAY_MS + 14 * HOUR_MS;
  const hour = { fromMs, toMs: fromMs + HOUR_MS };
  yield {
    ...await queryFigure(month, turns, { kind: "footprint", ...hour, windowMs: 60_000, row: 10 }),
    what: `first footprint in a month, ${month.cluster.version}`,
    atMost: FOOTPRINT_TARGET,
  };
  const whole = { fromMs: startMs, toMs: startMs + days.length * DAY_MS };
  yield {
    ...await queryFigure(month, turns, { kind: "profile", ...whole, row: 10 }),
    what: `profile of a month, ${month.cluster.version}`,
  };
}

async function queryFigure(
  { folder, instrument, days, cluster, address }: QueriedMonth,
  turns: number,
  query: Query,
): Promise<Omit<Figure, "what">> {
  Deno.env.set("ORDERFLOW_CLICKHOUSE_PASSWORD", cluster.password);
  const status = { instrument, start_date: days[0], end_date: days.at(-1)!, views: null, sources: [] };
  const windows = { windowMs: 60_000, offsetMs: 0 };
  const answers = new Set<string>();
  const first = (open: () => Ticks) => async () => {
    const startMs = performance.now();
    using ticks = open();
    const { value } = await answer(query, ticks, { aborted: false });
    const ms = performance.now() - startMs;
    answers.add(JSON.stringify(value));
    return ms;
  };
  const [values, files] = await inTurn(turns, [
    // Which days a run has read is not known, so all days are those of the cluster.
    first(() => new ClusterTicks({ ...clusterOfRun(status, windows, address, undefined), known: undefined })),
    first(() => storeOfDays(folder, instrument, days)),
  ]);
  // What is measured is an answer that has something, and is that of the databases.
  assertEquals(answers.size, 1);
  for (const text of answers) assert(text.includes("[["), "the answer has no row of prices");
  return { unit: "ms", values, against: { what: "SQLite", values: files } };
}
