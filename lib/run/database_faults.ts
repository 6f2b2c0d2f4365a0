/** @module Why a database has failed: it cannot be opened, or next to nothing of it can be used. */

import { isMostlyRejected, rejectedRows, type Tally, usedRows } from "../model/batches.ts";
import { daysText, reasonsOf } from "../model/status_text.ts";
import type { RejectedRow, Source } from "../sources/source.ts";
import type { SourceFault } from "../sources/source_fault.ts";
import { count } from "../text/numbers.ts";
import { printable, quoted } from "../text/printable.ts";
import type { DayReport } from "./day_report.ts";
import type { ReadingPlan } from "./reading_plan.ts";

/** What a source's rows are called. */
const NOUNS = { trades: "trades", books: "snapshots" } as const;

/** Describes why a database has failed that was read to its end; empty if it has not. */
export function readingFaults(source: Source, report: DayReport, plan: ReadingPlan): string[] {
  const { signedPrices } = plan.request;
  const rejected = (["trades", "books"] as const).flatMap((kind) =>
    rejectedFault(source, kind, signedPrices)
  );
  return [...rejected, ...noRowInDaysFault(report, plan)];
}

/**
 * Describes a table of which more than half of the rows are rejected; empty for any other table.
 *
 * @param source The source, whose rows were read
 * @param kind Which rows
 * @param signedPrices Whether prices of 0 and below were accepted
 */
export function rejectedFault(source: Source, kind: "trades" | "books", signedPrices = false): string[] {
  const tally = source.tally[kind];
  if (!isMostlyRejected(tally)) return [];
  const used = usedRows(tally);
  const first = source.firstRejected(kind);
  const example = first === undefined
    ? ""
    : `; the first is ${printable(first.row)}, whose ${quoted(first.column)} is ${first.value}${
      hintFor(first, signedPrices)
    }`;
  const rest = used > 0 ? `; the other ${count(used)} ${used === 1 ? "is" : "are"} in the bars` : "";
  return [
    `${count(rejectedRows(tally))} of ${count(tally.read, NOUNS[kind])} rejected: ` +
    `${reasonsOf(tally.rejected, signedPrices)}${example}${rest}`,
  ];
}

/** How to have a row accepted, if there is a way. */
function hintFor({ reason, value }: RejectedRow, signedPrices: boolean): string {
  // The first number in a text of levels is a price.
  const [number] = /^\W*?(-?[\d.]+(?:e-?\d+)?)/i.exec(value)?.slice(1) ?? [];
  const isNegative = !signedPrices && (reason === "price" || reason === "book") && Number(number) <= 0;
  return isNegative
    ? " (--signed-prices accepts prices of 0 and below)"
    : " (a view can convert such values: --views FILE)";
}

/** What a fault leaves of a table. */
export function rowsBeforeFault(used: number, kind: "trades" | "books"): string {
  return used === 0 ? "" : `; the ${count(used, NOUNS[kind])} read before that are in the bars`;
}

/** Describes a database that has rows, of which none lies within a day of the requested days; else empty. */
export function noRowInDaysFault(
  { trades, books, firstLeftOutMs, faults }: DayReport,
  { request, isSingleFile }: ReadingPlan,
): string[] {
  if (isSingleFile && trades.read + books.read === 0 && faults.length === 0) {
    const days = daysText(request.startDate, request.endDate);
    return [`it has no rows of the requested days, ${days}; orderflow inspect shows which times it has`];
  }
  const sum = (countOf: (tally: Tally) => number) => countOf(trades) + countOf(books);
  const leftOut = sum(({ left_out = 0 }) => left_out);
  if (firstLeftOutMs === undefined || sum(usedRows) > 0) return [];
  const days = daysText(request.startDate, request.endDate);
  return [
    `none of its ${count(leftOut, "rows")} lies within a day of ${days}: the first is of ${
      timeText(firstLeftOutMs)
    }; request the days of its rows, or move it to the folder of its day`,
  ];
}

/** Describes why a database could not be opened. */
export function openingFault({ message, cause }: SourceFault): string {
  // The thread may only read the files to which the databases led when the run began.
  return cause instanceof Deno.errors.NotCapable
    ? "it was replaced by a link to another file after the run began; run again to read that file"
    : message;
}

/** The faults of a database as one sentence, with a way out where the file is damaged. */
export function faultsText(faults: readonly string[]): string {
  const isDamaged = faults.some((fault) => /^it is (damaged|cut short)/.test(fault));
  return [...faults, ...isDamaged ? ["copy it again, or recover it with .recover of sqlite3"] : []].join(
    "; ",
  );
}

/** A time as an ISO text, or the number of milliseconds if no calendar has that time. */
export function timeText(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? `${ms} ms since 1970` : date.toISOString();
}
