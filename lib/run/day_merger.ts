/**
 * Merges the reports of all readers in the order of days, so that neither bars nor counts nor messages depend on which
 * thread read what, or when.
 *
 * Reports of the first database that is not complete are merged as they come, but for parts that threads have read in
 * another order than that of rows. Later databases wait, each as one report with all of its windows, or as its parts.
 *
 * @module
 */

import { newTally, sumOfTallies, type TradeBatch } from "../model/batches.ts";
import type { RunStatus } from "../model/run_status.ts";
import { MidnightTrades } from "../sources/duplicates/midnight_trades.ts";
import { faultsText } from "./database_faults.ts";
import type { DayMessages } from "./day_messages.ts";
import { DayQueue } from "./day_queue.ts";
import type { DayReport } from "./day_report.ts";
import { countSides } from "./sides.ts";
import type { ReadingPlan } from "./reading_plan.ts";
import { RunWindows } from "./run_windows.ts";
import { noteSpan } from "./row_span.ts";
import { countZeroSizes } from "./zero_sizes.ts";

/** Counts that the status gives for the whole run. */
type Counts = Pick<RunStatus, "rows" | "rows_outside_days" | "rows_left_out" | "empty_snapshots">;

/** Merges reports into bars, and into the counts of a status. */
export class DayMerger {
  /** The windows of what is merged so far. */
  readonly windows: RunWindows;
  readonly #plan: ReadingPlan;
  readonly #queue: DayQueue;
  readonly #status: RunStatus;
  readonly #messages: DayMessages;
  /** Reports that are not merged yet, of each database: those of its reader in order, and those of parts by number. */
  readonly #waiting = new Map<number, { reports: DayReport[]; parts: Map<number, DayReport> }>();
  readonly #midnightTrades: MidnightTrades;
  /** Counts of this database's trades near the midnight before, which its reader left to the merger. */
  #nearMidnight = newTally();
  /** Counts of the complete databases. */
  #complete: Counts;

  /**
   * Creates a merger, and sets the status to the first database.
   *
   * @param plan What is read
   * @param status The status whose counts are kept up to date
   * @param messages Receives what is logged about each database
   * @param before The merger of the databases before, if the plan's queue begins after them
   */
  constructor(plan: ReadingPlan, status: RunStatus, messages: DayMessages, before?: DayMerger) {
    this.windows = before?.windows ?? new RunWindows(plan.request, plan.scratch);
    this.#midnightTrades = before === undefined ? new MidnightTrades() : before.#midnightTrades.copy();
    this.#plan = plan;
    this.#queue = new DayQueue(plan.queue);
    this.#status = status;
    this.#messages = messages;
    this.#complete = countsOf(status);
    this.#setCurrent("trades");
  }

  /** Whether all databases are merged to their end. */
  get isComplete(): boolean {
    return this.#queue.merging === this.#queue.databases;
  }

  /** The trades that the last complete database does not have, of trades near the midnight at its end. */
  withoutComplete(trades: TradeBatch): TradeBatch {
    return this.#midnightTrades.withoutEarlier(trades);
  }

  /** Merges reports, given in the order in which they came. */
  add(reports: DayReport[]): void {
    for (const report of reports) {
      let waiting = this.#waiting.get(report.database);
      if (waiting === undefined) {
        this.#waiting.set(report.database, waiting = { reports: [], parts: new Map() });
      }
      if (report.part === undefined) waiting.reports.push(report);
      else waiting.parts.set(report.part, report);
      this.#mergeWaiting();
    }
  }

  /** Merges what can be merged. A report waits for the parts that come before it, which other threads may send later. */
  #mergeWaiting(): void {
    for (let waiting; (waiting = this.#waiting.get(this.#queue.merging)) !== undefined;) {
      const { reports, parts } = waiting;
      const [report] = reports;
      if (report === undefined || !report.joined.every((part) => parts.has(part))) return;
      reports.shift();
      if (report.isLast) this.#waiting.delete(report.database);
      for (const part of report.joined) {
        this.#addRows(parts.get(part)!);
        parts.delete(part);
      }
      this.#merge(report);
    }
  }

  #merge(report: DayReport): void {
    const database = this.#plan.databases[report.database];
    this.#messages.describe(database, report);
    this.#addRows(report);
    this.#count(report);
    this.#setCurrent(report.table);
    if (report.isLast) this.#finish(report);
  }

  #addRows(report: DayReport): void {
    this.windows.addWindows(report.windows);
    if (report.depth) this.windows.depth.add(report.depth);
    this.#mergeNearMidnight(report);
  }

  #finish(report: DayReport): void {
    const database = this.#plan.databases[report.database];
    this.#complete = countsOf(this.#status);
    this.#messages.finish(database, report, this.#nearMidnight.duplicates);
    this.#midnightTrades.finishDatabase();
    this.#nearMidnight = newTally();
    this.#status.progress.databases_read++;
    const source = this.#status.sources.at(report.database);
    if (source !== undefined) noteSpan(source, report.span);
    const { databases } = this.#status;
    if (report.faults.length === 0) databases.done++;
    else {
      const { day, path } = database;
      databases.failed.push({ day, path, error: faultsText(report.faults) });
    }
    this.#queue.finishMerging();
    this.#setCurrent("trades");
  }

  /** Adds the trades near the midnight before, unless the database of the day before has them too. */
  #mergeNearMidnight({ nearBefore, nearAfter }: DayReport): void {
    const tally = this.#nearMidnight;
    for (const trades of nearAfter) this.#midnightTrades.note(trades);
    for (const trades of nearBefore) {
      const added = this.#midnightTrades.withoutEarlier(trades);
      if (added.count < trades.count) tally.duplicates = (tally.duplicates ?? 0) + trades.count - added.count;
      countSides(tally, added);
      countZeroSizes(tally, added);
      this.windows.addTrades(added);
    }
  }

  /** Sets the counts to those of the complete databases and of this one. */
  #count(report: DayReport): void {
    const { rows, rows_outside_days, rows_left_out, empty_snapshots } = this.#complete;
    const trades = sumOfTallies(rows.trades, report.trades, this.#nearMidnight);
    this.#status.rows = { trades, books: sumOfTallies(rows.books, report.books) };
    this.#status.rows_outside_days = rows_outside_days + report.rowsOutsideDays;
    this.#status.rows_left_out = rows_left_out + (report.trades.left_out ?? 0) + (report.books.left_out ?? 0);
    this.#status.empty_snapshots = empty_snapshots + report.emptySnapshots;
  }

  #setCurrent(table: "trades" | "book"): void {
    const database = this.#plan.databases.at(this.#queue.merging);
    this.#status.current = database ? { day: database.day, path: database.path, table } : null;
  }
}

function countsOf({ rows, rows_outside_days, rows_left_out, empty_snapshots }: RunStatus): Counts {
  return { rows, rows_outside_days, rows_left_out, empty_snapshots };
}
