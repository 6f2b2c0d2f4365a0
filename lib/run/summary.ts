/** @module The summary that is printed at the end of a run. */

import { rejectedRows, type Tally } from "../model/batches.ts";
import { printable } from "../text/printable.ts";
import type { RunStatus } from "../model/run_status.ts";
import { barsText, daysText, keptText, reasonsOf, stateText } from "../model/status_text.ts";
import { duration, windowName } from "../text/durations.ts";
import { compact, count } from "../text/numbers.ts";

/**
 * Summarises a run in a few lines for people: its request, databases, rows, bars and time.
 *
 * @param status The status at the end
 * @param out The output folder, as the user named it
 * @returns Lines separated by line breaks, without one at the end
 */
export function summaryText(status: RunStatus, out: string): string {
  const { databases, rows, bars, signed_prices } = status;
  const skipped = databases.skipped.reduce((sum, { days }) => sum + days, 0);
  const range = daysText(status.start_date, status.end_date);
  const kept = keptText(status);
  const lines = [
    `${printable(status.instrument)}, ${range}, windows of ${windowName(status.window_seconds * 1000)}${
      offsetText(status.window_offset_seconds)
    }: ${stateText(status.state)}`,
    `  databases  ${count(databases.done)} done, ${count(skipped)} skipped, ${
      count(databases.failed.length)
    } failed${openText(status)}`,
    `  trades     ${tallyText(rows.trades, signed_prices)}`,
    ...furtherLines(tradeCounts(rows.trades)),
    `  snapshots  ${tallyText(rows.books, signed_prices)}${emptyText(status.empty_snapshots)}`,
    ...furtherLines(bookCounts(rows.books)),
    `  bars       ${barsText(bars)}${kept === undefined ? "" : ` (${kept})`}`,
    `  time       ${duration(status.elapsed_ms)}, ${compact(status.rows_per_second)} rows/s`,
    `  files      ${printable(out)}`,
  ];
  return lines.join("\n");
}

/** The databases that were not read to their end, because the run was interrupted or followed them. */
function openText({ sources, databases: { done, failed } }: RunStatus): string {
  const days = new Set(failed.map(({ day }) => day));
  const open = sources.filter(({ day }) => !days.has(day)).length - done;
  return open > 0 ? `, ${count(open)} not complete` : "";
}

function offsetText(offsetSeconds: number): string {
  return offsetSeconds === 0 ? "" : ` shifted by ${windowName(offsetSeconds * 1000)}`;
}

function tallyText(tally: Tally, signedPrices: boolean): string {
  const rejected = rejectedRows(tally);
  return `${count(tally.read)} read, ${count(rejected)} rejected${
    rejected > 0 ? ` (${reasonsOf(tally.rejected, signedPrices)})` : ""
  }`;
}

/** A line below the line of a table, if there is anything to say. */
function furtherLines(counts: string[]): string[] {
  return counts.length === 0 ? [] : [`             ${counts.join(", ")}`];
}

/** What else was counted of trades. */
function tradeCounts(tally: Tally): string[] {
  const { bought = 0, sold = 0, unknown_side = 0, duplicates, unnumbered, zero_sizes } = tally;
  const counts = bought + sold + unknown_side > 0
    ? [`${count(bought)} bought, ${count(sold)} sold, ${count(unknown_side)} of unknown side`]
    : [];
  if (duplicates) counts.push(`${count(duplicates, "duplicates")} removed`);
  if (unnumbered) {
    const which = unnumbered === tally.read - rejectedRows(tally) ? "" : `${count(unnumbered)} `;
    counts.push(`${which}without a trade number, so not checked for duplicates`);
  }
  if (zero_sizes) counts.push(`${count(zero_sizes)} of size 0`);
  return [...counts, ...skippedCounts(tally)];
}

/** What else was counted of snapshots. */
function bookCounts(tally: Tally): string[] {
  const { updates, before_snapshot, sequence_gaps, crossed, zero_sizes } = tally;
  const counts: string[] = [];
  if (updates) counts.push(`${count(updates, "updates")} of a book`);
  if (before_snapshot) counts.push(`${count(before_snapshot)} before the first snapshot skipped`);
  if (sequence_gaps) counts.push(`${count(sequence_gaps, "gaps")} in the numbers of updates`);
  if (crossed) counts.push(`${count(crossed)} crossed`);
  if (zero_sizes) counts.push(`${count(zero_sizes, "levels")} of size 0`);
  return [...counts, ...skippedCounts(tally)];
}

/** Which rows were skipped. */
function skippedCounts({ other_instruments, without_instrument, left_out }: Tally): string[] {
  const counts: string[] = [];
  if (other_instruments) counts.push(`${count(other_instruments)} of other instruments skipped`);
  if (without_instrument) counts.push(`${count(without_instrument)} without an instrument skipped`);
  if (left_out) counts.push(`${count(left_out)} far from the requested days left out`);
  return counts;
}

function emptyText(empty: number): string {
  return empty > 0 ? `, ${count(empty)} without a level on either side` : "";
}
