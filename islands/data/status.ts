/**
 * `run_status.json` as the page reads it. Every member may be missing, because another version may have written it.
 *
 * @module
 */

import { reasonsOf } from "../../lib/model/status_text.ts";
import type { RunStatus } from "../../lib/model/run_status.ts";
import { printable } from "../../lib/text/printable.ts";

/** The members of the status that are known. */
export type KnownStatus = { [K in keyof RunStatus]?: RunStatus[K] };

/**
 * Reads `run_status.json`. Characters that reorder text, and the like, become visible.
 *
 * @throws {SyntaxError} If the text is not a JSON object
 */
export function parseStatus(text: string): KnownStatus {
  const value = JSON.parse(text, (_, member) => typeof member === "string" ? printable(member) : member);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError("no status");
  }
  return value;
}

/** Which rows the bars hold: changes whenever rows are added. */
export function rowsRead({ rows, following }: KnownStatus): string {
  return JSON.stringify([rows, following?.arrived_ms]);
}

/** The number of rejected rows, and the reasons for each table. */
export function rejectedRows(status: KnownStatus): { total: number; reasons: string[] } {
  let total = 0;
  const reasons: string[] = [];
  for (const [table, tally] of Object.entries(status.rows ?? {})) {
    const rejected = tally?.rejected ?? {};
    const rows = Object.values(rejected).reduce((sum, count) => sum + (count > 0 ? count : 0), 0);
    total += rows;
    if (rows > 0) reasons.push(`${table}: ${reasonsOf(rejected, status.signed_prices)}`);
  }
  return { total, reasons };
}
