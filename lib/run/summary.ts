/** @module The summary that is printed at the end of a run. */

import { rejectedRows, type Tally } from "../model/batches.ts";
import { printable } from "../text/printable.ts";
import type { RunStatus } from "../model/run_status.ts";
import { barsText, daysText, keptText, reasonsOf, stateText } from "../model/status_text.ts";
import { duration } from "../text/durations.ts";
import { compact, count } from "../text/numbers.ts";

/**
 * Summarises a run in a few lines for people: its request, databases, rows, bars and time.
 *
 * @param status The status at the end
 * @param out The output folder, as the user named it
 * @returns Lines separated by line breaks, without one at the end
 */
export function summaryText(status: RunStatus, out: string): string {
  const { databases, rows, bars } = status;
  const skipped = databases.skipped.reduce((sum, { days }) => sum + days, 0);
  const range = daysText(status.start_date, status.end_date);
  const kept = keptText(status);
  const lines = [
    `${printable(status.instrument)}, ${range}, windows of ${status.window_seconds} s${
      offsetText(status.window_offset_seconds)
    }: ${stateText(status.state)}`,
    `  databases  ${count(databases.done)} done, ${count(skipped)} skipped, ${
      count(databases.failed.length)
    } failed`,
    `  trades     ${tallyText(rows.trades)}`,
    `  snapshots  ${tallyText(rows.books)}${emptyText(status.empty_snapshots)}`,
    `  bars       ${barsText(bars)}${kept === undefined ? "" : ` (${kept})`}`,
    `  time       ${duration(status.elapsed_ms)}, ${compact(status.rows_per_second)} rows/s`,
    `  files      ${printable(out)}`,
  ];
  return lines.join("\n");
}

function offsetText(offsetSeconds: number): string {
  return offsetSeconds === 0 ? "" : ` shifted by ${offsetSeconds} s`;
}

function tallyText(tally: Tally): string {
  const rejected = rejectedRows(tally);
  return `${count(tally.read)} read, ${count(rejected)} rejected${
    rejected > 0 ? ` (${reasonsOf(tally.rejected)})` : ""
  }`;
}

function emptyText(empty: number): string {
  return empty > 0 ? `, ${count(empty)} without a level on either side` : "";
}
