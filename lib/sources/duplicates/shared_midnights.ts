/** @module The midnights near which two databases may both have a trade. */

import { DAY_MS, parseDay } from "../../model/days.ts";

/** How far from a midnight the trades of two neighbouring databases are compared, in milliseconds. */
export const MIDNIGHT_MS = 600_000;

/** The midnights that a database shares with other databases of the run; absent if there is no such database. */
export interface SharedMidnights {
  /** The midnight at which the database of the day before ends. */
  before?: number;
  /** The midnight at which the database of the next day begins. */
  after?: number;
}

/**
 * The midnights that a database shares with the databases of neighbouring days.
 *
 * @param databases All databases, in the order of days
 * @param database The index of the database
 */
export function sharedMidnights(databases: readonly { day: string }[], database: number): SharedMidnights {
  const startOf = (index: number) => parseDay(databases[index]?.day ?? "") ?? NaN;
  const startMs = startOf(database);
  return {
    before: startOf(database - 1) === startMs - DAY_MS ? startMs : undefined,
    after: startOf(database + 1) === startMs + DAY_MS ? startMs + DAY_MS : undefined,
  };
}
