/**
 * Merges the reports of all readers in the order of days, so that neither bars nor counts nor messages depend on which
 * thread read what, or when.
 *
 * Reports of the first database that is not complete are merged as they come. Later databases wait, each as one report
 * with all of its windows.
 *
 * @module
 */

import { newTally, sumOfTallies } from "../model/batches.ts";
import type { RunStatus } from "../model/run_status.ts";
import { MidnightTrades } from "../sources/duplicates/midnight_trades.ts";
import { faultsText } from "./database_faults.ts";
import type { DayMessages } from "./day_messages.ts";
import { DayQueue } from "./day_queue.ts";
import { type DayReport, newDayReport } from "./day_report.ts";
import { countSides } from "./sides.ts";
import type { ReadingPlan } from "./reading_plan.ts";
import { RunWindows } from "./run_windows.ts";
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
  /** Reports of databases that come after the one that is being merged. */
  readonly #waiting = new Map<number, DayReport[]>();
  /** Reports of the database that is being merged: the latest of its reader and of a helper, and how many of a helper. */
  #latest: { own?: DayReport; help?: DayReport; helpReports: number } = { helpReports: 0 };
  readonly #midnightTrades = new MidnightTrades();
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
   */
  constructor(plan: ReadingPlan, status: RunStatus, messages: DayMessages) {
    this.windows = new RunWindows(plan.request, plan.scratch);
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

  /** Merges reports, given in the order in which they came. */
  add(reports: DayReport[]): void {
    for (const report of reports) {
      if (report.database === this.#queue.merging) this.#merge(report);
      else if (report.isLast || report.isHelp) {
        const waiting = this.#waiting.get(report.database);
        if (waiting === undefined) this.#waiting.set(report.database, [report]);
        else waiting.push(report);
      }
      this.#mergeWaiting();
    }
  }

  #mergeWaiting(): void {
    for (let reports; (reports = this.#waiting.get(this.#queue.merging)) !== undefined;) {
      this.#waiting.delete(this.#queue.merging);
      for (const report of reports) this.#merge(report);
    }
  }

  #merge(report: DayReport): void {
    const database = this.#plan.databases[report.database];
    this.#messages.describe(database, report);
    this.windows.addWindows(report.windows);
    if (report.depth) this.windows.depth.add(report.depth);
    this.#mergeNearMidnight(report);
    const latest = this.#latest;
    if (report.isHelp) {
      latest.help = report;
      latest.helpReports++;
    } else latest.own = report;
    const { own = newDayReport(report.database), help } = latest;
    this.#count(own, own.isLast ? undefined : help);
    this.#setCurrent(own.table);
    // Reports of two threads may come in another order than they were sent.
    if (own.isLast && latest.helpReports === own.helpReports) this.#finish(own);
  }

  #finish(report: DayReport): void {
    const database = this.#plan.databases[report.database];
    this.#latest = { helpReports: 0 };
    this.#complete = countsOf(this.#status);
    this.#messages.finish(database, report, this.#nearMidnight.duplicates);
    this.#midnightTrades.finishDatabase();
    this.#nearMidnight = newTally();
    this.#status.progress.databases_read++;
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

  /** Sets the counts to the complete databases and this one, of which a helper's counts are not in the report yet. */
  #count(report: DayReport, help = newDayReport(report.database)): void {
    const { rows, rows_outside_days, rows_left_out, empty_snapshots } = this.#complete;
    const trades = sumOfTallies(rows.trades, report.trades, this.#nearMidnight);
    this.#status.rows = { trades, books: sumOfTallies(rows.books, report.books, help.books) };
    this.#status.rows_outside_days = rows_outside_days + report.rowsOutsideDays + help.rowsOutsideDays;
    const leftOut = [report.trades, report.books, help.books].map(({ left_out = 0 }) => left_out);
    this.#status.rows_left_out = leftOut.reduce((sum, rows) => sum + rows, rows_left_out);
    this.#status.empty_snapshots = empty_snapshots + report.emptySnapshots + help.emptySnapshots;
  }

  #setCurrent(table: "trades" | "book"): void {
    const database = this.#plan.databases.at(this.#queue.merging);
    this.#status.current = database ? { day: database.day, path: database.path, table } : null;
  }
}

function countsOf({ rows, rows_outside_days, rows_left_out, empty_snapshots }: RunStatus): Counts {
  return { rows, rows_outside_days, rows_left_out, empty_snapshots };
}
