/** @module Whether the time that SQLite needs to compute a view is bounded by the size of its tables. */

import type { DatabaseSync } from "node:sqlite";

/** A step of SQLite's plan for a query (https://sqlite.org/eqp.html). */
interface Step {
  id: number;
  parent: number;
  detail: string;
}

/**
 * The plan of `json_each(X)` and `json_tree(X)`, whose rows are those of one value (https://sqlite.org/src/file/src/json.c,
 * jsonEachBestIndex). Index 0 has no argument, and virtual tables of other kinds have other numbers for all their rows.
 */
const OF_ONE_VALUE = /^SCAN .* VIRTUAL TABLE INDEX [13]:$/;

/**
 * Why a query may take practically forever, as the end of "it cannot be read: "; undefined if the query may not. A
 * call into SQLite cannot be interrupted from outside, so such a query must not start.
 */
export function endlessness(db: DatabaseSync, query: string): string | undefined {
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${query}`).all() as unknown as Step[];
  if (plan.some(({ detail }) => detail === "RECURSIVE STEP")) {
    return "its view is recursive, and may never end; store the view's rows as a table";
  }
  // Scans with the same parent are nested loops; a correlated subquery runs for each row of the query around it.
  const isScan = ({ detail }: Step) => detail.startsWith("SCAN") && !OF_ONE_VALUE.test(detail);
  const scans = plan.filter(isScan);
  const isRepeated = scans.some((scan, index) =>
    scans.findIndex(({ parent }) => parent === scan.parent) < index ||
    plan.some(({ id, detail }) => id === scan.parent && detail.startsWith("CORRELATED"))
  );
  return isRepeated
    ? "its view reads a whole table again for each row of another table; store the view's rows as a table"
    : undefined;
}
