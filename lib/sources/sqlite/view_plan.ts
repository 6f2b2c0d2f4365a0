/** @module Whether SQLite can go through a view in a time that its tables bound. */

import type { DatabaseSync } from "node:sqlite";

/** A step of SQLite's plan for a query (https://sqlite.org/eqp.html). */
interface Step {
  id: number;
  parent: number;
  detail: string;
}

/**
 * Why a query may take as good as forever, as the end of "it cannot be read: "; undefined if it may not. No call into
 * SQLite can be ended from outside, so what may never come back is not asked for.
 */
export function endlessness(db: DatabaseSync, query: string): string | undefined {
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${query}`).all() as unknown as Step[];
  if (plan.some(({ detail }) => detail === "RECURSIVE STEP")) {
    return "its view is recursive, and may never end";
  }
  // Loops side by side are one within the other; a correlated query runs for each row around it.
  const isScan = ({ detail }: Step) => detail.startsWith("SCAN");
  const scans = plan.filter(isScan);
  const isRepeated = scans.some((scan, index) =>
    scans.findIndex(({ parent }) => parent === scan.parent) < index ||
    plan.some(({ id, detail }) => id === scan.parent && detail.startsWith("CORRELATED"))
  );
  return isRepeated ? "its view goes through a table anew for each row of another" : undefined;
}
