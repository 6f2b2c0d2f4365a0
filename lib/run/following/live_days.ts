/**
 * The databases that are followed: usually one, two around a midnight. What they add to the bars comes on top of the
 * settled days, to which the bars can go back. So a database is read again by going back and reading the followed
 * databases from their first rows, and a day that is over is settled by going back and reading it as a plain run does.
 *
 * @module
 */

import { Aggregator } from "../../aggregate/aggregator.ts";
import { sumOfTallies } from "../../model/batches.ts";
import { DAY_MS, parseDay } from "../../model/days.ts";
import type { RunStatus } from "../../model/run_status.ts";
import { DayMerger } from "../day_merger.ts";
import type { DayMessages } from "../day_messages.ts";
import { DayQueue } from "../day_queue.ts";
import { type DayReport, newDayReport } from "../day_report.ts";
import { noteSpan } from "../row_span.ts";
import { DayReader } from "../day_reader.ts";
import { layoutOf, type ReadingPlan } from "../reading_plan.ts";
import { asSource } from "../first_status.ts";
import { ClosedFile } from "./closed_file.ts";
import { type LiveContext, LiveDay, type Neighbours, type ReadingCare } from "./live_day.ts";
import { LiveMidnight } from "./live_midnight.ts";
import { NewestRows } from "./newest_rows.ts";
import { SettledDays } from "./settled_days.ts";

/** The databases that are followed. */
export class LiveDays implements Disposable {
  /** The databases, in the order of days. */
  readonly days: LiveDay[] = [];
  readonly #plan: ReadingPlan;
  readonly #status: RunStatus;
  readonly #messages: DayMessages;
  readonly #context: LiveContext;
  readonly #settled: SettledDays;
  /** The midnights after each of the followed days. */
  #midnights: LiveMidnight[] = [];

  /**
   * Nothing followed yet.
   *
   * @param plan What the run reads; databases that are followed come last
   * @param status The status, whose counts are kept up to date
   * @param messages Receives what is logged about each database
   * @param merger The merger of the settled days
   */
  constructor(plan: ReadingPlan, status: RunStatus, messages: DayMessages, merger: DayMerger) {
    this.#plan = plan;
    this.#status = status;
    this.#messages = messages;
    this.#context = {
      plan,
      windows: merger.windows,
      bars: new Aggregator(layoutOf(plan.request)),
      newest: new NewestRows(),
      care: {},
    };
    this.#settled = new SettledDays(merger, status);
  }

  /** A settled database that has changed since it was settled, and can be followed again; undefined without such a database. */
  get changed(): number | undefined {
    return this.#settled.changed;
  }

  /** Follows the databases of the plan that are not followed yet. */
  add(): void {
    const { databases } = this.#plan;
    while (this.#settled.databases + this.days.length < databases.length) {
      this.#start(this.#settled.databases + this.days.length);
    }
  }

  /** How many databases of the plan cannot be read again. */
  get final(): number {
    return this.#settled.final;
  }

  /** Follows a database from its first row, and all after it; it may be settled. */
  reopen(database: number): void {
    this.#startFrom(Math.min(database, this.#settled.databases));
  }

  /** Notes that a database can be read which could not be read when the run began. */
  forgetFailure(path: string): void {
    this.#settled.forgetFailure(path);
  }

  /** Brings the counts of the status up to date. */
  count(): void {
    const reports = this.days.map(({ report }) => report);
    for (const report of reports) {
      this.#messages.describe(this.#plan.databases[report.database], report);
      noteSpan(this.#status.sources[report.database], report.span);
    }
    const { rows, rows_outside_days, rows_left_out, empty_snapshots } = this.#settled.counts;
    const trades = reports.map(({ trades }) => trades);
    const books = reports.map(({ books }) => books);
    const sum = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);
    this.#status.rows = {
      trades: sumOfTallies(rows.trades, ...trades),
      books: sumOfTallies(rows.books, ...books),
    };
    this.#status.rows_outside_days = sum([rows_outside_days, ...reports.map((day) => day.rowsOutsideDays)]);
    this.#status.rows_left_out = sum([
      rows_left_out,
      ...[...trades, ...books].map(({ left_out = 0 }) => left_out),
    ]);
    this.#status.empty_snapshots = sum([empty_snapshots, ...reports.map((day) => day.emptySnapshots)]);
    this.#status.following = this.#context.newest.following;
  }

  /** What the followed days need. */
  get care(): Readonly<ReadingCare> {
    return this.#context.care;
  }

  /** Whether a row of a followed day is so far from the requested days that it is not in the bars. */
  get haveLeftOut(): boolean {
    return this.days.some(({ report: { firstLeftOutMs } }) => firstLeftOutMs !== undefined);
  }

  /**
   * Goes back to the settled days, so that the followed databases are read from their first rows.
   *
   * @param care What they need from now on, in addition
   */
  restart(care: ReadingCare = {}): void {
    Object.assign(this.#context.care, care);
    this.#startFrom();
  }

  /**
   * Settles the first of the followed days: reads its database as a plain run does. Those after it are then read from
   * their first rows.
   *
   * @param afterBatch Called after each batch
   * @returns What the reading found
   */
  async settle(afterBatch: () => Promise<void>, signal: AbortSignal): Promise<DayReport> {
    this.#goBack();
    const [{ database }] = this.days.splice(0);
    const file = new ClosedFile(this.#plan.databases[database]);
    const queue = new DayQueue(database + 1);
    for (let earlier = 0; earlier < database; earlier++) {
      queue.take();
      queue.finishMerging();
    }
    const plan = { ...this.#plan, queue: queue.memory, offers: [] };
    const merger = new DayMerger(plan, this.#status, this.#messages, this.#settled.merger);
    let last = newDayReport(database);
    await new DayReader(plan, {
      signal,
      report(report) {
        last = report;
        merger.add([report]);
      },
      isReportDue: () => false,
      afterBatch,
    }).run();
    this.#settled.add(merger, file);
    this.add();
    return last;
  }

  /** Hands over books that may be complete only now that no more rows come. */
  end(): void {
    for (const day of this.days) day.followed.end(day);
  }

  /** Closes the databases. */
  [Symbol.dispose](): void {
    for (const day of this.days) day[Symbol.dispose]();
  }

  #startFrom(database?: number): void {
    this.#goBack(database);
    this.days.length = 0;
    this.add();
  }

  #goBack(before?: number): void {
    for (const day of this.days) day[Symbol.dispose]();
    this.#midnights = [];
    this.#context.bars.takeWindows();
    this.#context.bars.depth.take();
    this.#settled.goBack(before);
  }

  #start(database: number): void {
    const { databases, isSingleFile } = this.#plan;
    // A link may lead to another file than before; queries read that file too.
    this.#status.sources[database].path = asSource(databases[database]).path;
    const startMs = parseDay(databases[database].day);
    const previousMs = parseDay(databases[database - 1]?.day ?? "");
    const isNext = startMs !== undefined && previousMs === startMs - DAY_MS;
    const liveBefore = this.days.length > 0 ? this.#midnights.at(-1) : undefined;
    const before: Neighbours["before"] = !isNext
      ? undefined
      : liveBefore === undefined
      ? (trades) => this.#settled.merger.withoutComplete(trades)
      : (trades) => liveBefore.ofLater(trades);
    const after = isSingleFile ? undefined : new LiveMidnight(startMs! + DAY_MS);
    if (after !== undefined) this.#midnights.push(after);
    this.days.push(new LiveDay(database, this.#context, { before, after }));
  }
}
