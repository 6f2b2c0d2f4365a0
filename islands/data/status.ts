/**
 * `run_status.json` as the page takes it: every member may be missing, as an older program may have written it, or
 * none.
 *
 * @module
 */

import { printable } from "../../lib/text/printable.ts";
import type { RunStatus } from "../../lib/model/run_status.ts";

/** What is known of the run. */
export type KnownStatus = { [K in keyof RunStatus]?: RunStatus[K] };

/**
 * Reads `run_status.json`. Marks that reorder text, and the like, are shown as what they are.
 *
 * @throws {SyntaxError} If it is not an object of JSON
 */
export function parseStatus(text: string): KnownStatus {
  const value = JSON.parse(text, (_, member) => typeof member === "string" ? printable(member) : member);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError("no status");
  }
  return value;
}

/** How many rows were rejected, each reason that occurred with its count. */
export function rejectedRows(status: KnownStatus): { total: number; reasons: string[] } {
  let total = 0;
  const reasons: string[] = [];
  for (const [what, tally] of Object.entries(status.rows ?? {})) {
    for (const [reason, count] of Object.entries(tally?.rejected ?? {})) {
      if (!(count > 0)) continue;
      total += count;
      reasons.push(
        `${count.toLocaleString("en-US")} ${what} with an unreadable or impossible ${printable(reason)}`,
      );
    }
  }
  return { total, reasons };
}
