/** @module Which databases a query is about. */

import { DAY_MS } from "../model/days.ts";
import type { TimeRange } from "../sources/source.ts";
import type { Query } from "./query.ts";
import { SEARCHED_DAYS } from "./query_context.ts";
import { overlaps, type ReachedDatabase, reachOf } from "./database_reach.ts";

/** The times whose rows may be in the answer to a query. */
export function timesOf(query: Query): TimeRange {
  if (query.kind === "instrument") return { startMs: -Infinity, endMs: Infinity };
  if (query.kind === "book") {
    return { startMs: query.atMs - SEARCHED_DAYS * DAY_MS, endMs: query.atMs + 1 };
  }
  // The book at the start of a heatmap is the last one before.
  const earlierMs = query.kind === "heatmap" ? SEARCHED_DAYS * DAY_MS : 0;
  return { startMs: query.fromMs - earlierMs, endMs: query.toMs };
}

/** Databases, with the times between which their rows may lie. */
export class ReachedDatabases<Database extends ReachedDatabase> {
  readonly #places: { database: Database; reach: TimeRange }[];

  /** @param databases Databases in the order of days */
  constructor(databases: readonly Database[]) {
    // Found out once: a crowd of clients asks thousands of times about the databases of a year.
    this.#places = databases.map((database) => ({ database, reach: reachOf(database) }));
  }

  /** How many databases there are. */
  get count(): number {
    return this.#places.length;
  }

  /** The databases that may hold rows of a range, in the order of days. */
  within(range: TimeRange): Database[] {
    return this.#places.filter(({ reach }) => overlaps(reach, range)).map(({ database }) => database);
  }
}
