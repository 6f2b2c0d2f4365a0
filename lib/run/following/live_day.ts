/** @module A database that is followed: its rows go into the bars, and what is found is counted. */

import type { Aggregator } from "../../aggregate/aggregator.ts";
import { type BookBatch, newTally, sumOfTallies, type Tally, type TradeBatch } from "../../model/batches.ts";
import { DAY_MS, parseDay } from "../../model/days.ts";
import { AscendingJudge } from "../../sources/duplicates/ascending_judge.ts";
import type { Judge } from "../../sources/duplicates/judge.ts";
import { SetJudge } from "../../sources/duplicates/set_judge.ts";
import type { TimeRange } from "../../sources/source.ts";
import { FollowedDatabase, type Reading } from "../../sources/sqlite/following/followed_database.ts";
import type { RowReceiver } from "../../sources/sqlite/following/row_receiver.ts";
import { BatchTaker } from "../batch_taker.ts";
import { type DayReport, newDayReport } from "../day_report.ts";
import type { ReadingPlan } from "../reading_plan.ts";
import { readingOf, requestedDays } from "../reading_plan.ts";
import type { RunWindows } from "../run_windows.ts";
import { countSides } from "../sides.ts";
import { countZeroSizes } from "../zero_sizes.ts";
import type { LiveMidnight } from "./live_midnight.ts";
import type { NewestRows } from "./newest_rows.ts";

/** Numbers of trades do not ascend, so the day has to be read again by a judge that keeps all of them. */
export class NumbersError extends Error {}

/** What days need whose rows are not in the usual order. */
export interface ReadingCare {
  /** Whether duplicates are found by comparing each trade with all trades before. */
  comparesAll?: boolean;
  /** Whether rows of books are sorted where their order matters. */
  sorts?: boolean;
}

/** What a followed database works with. */
export interface LiveContext {
  plan: ReadingPlan;
  /** The windows of the run. */
  windows: RunWindows;
  /** Makes windows of a batch; empty between batches. */
  bars: Aggregator;
  /** The newest rows of the run. */
  newest: NewestRows;
  /** How the followed days are read. */
  care: ReadingCare;
}

/** How a database's trades are compared with those of its neighbours. */
export interface Neighbours {
  /** The trades near the midnight before that no earlier database has; undefined if there is no such database. */
  before: ((trades: TradeBatch) => TradeBatch) | undefined;
  /** The midnight at the end of the day; undefined if one file holds all days. */
  after: LiveMidnight | undefined;
}

/** A database that is followed. */
export class LiveDay implements RowReceiver, Disposable {
  /** The index of the database in the order of days. */
  readonly database: number;
  /** The database. */
  readonly followed: FollowedDatabase;
  /** When the last row came, by the clock, in milliseconds since the Unix epoch. */
  arrivedMs = 0;
  /** The requested days; the last one may change. */
  readonly days: TimeRange;
  readonly #context: LiveContext;
  readonly #neighbours: Neighbours;
  readonly #report: DayReport;
  readonly #taker: BatchTaker;
  readonly #judge: Judge;
  /** Counts of trades near the midnight before. */
  readonly #near: Tally = newTally();

  /** Nothing read yet. */
  constructor(database: number, context: LiveContext, neighbours: Neighbours) {
    const { plan, bars, care: { comparesAll, sorts } } = context;
    const { request, isSingleFile, scratch } = plan;
    this.database = database;
    this.#context = context;
    this.#neighbours = neighbours;
    this.days = requestedDays(request);
    this.followed = new FollowedDatabase(plan.databases[database].path, {
      reading: readingOf(plan, database),
      range: isSingleFile ? { ...this.days, countsUnreadableTimes: true } : undefined,
      depthLevels: request.depthLevels,
      sorts,
      scratch,
    });
    this.#report = newDayReport(database);
    const startMs = parseDay(plan.databases[database].day);
    this.#taker = new BatchTaker(bars, this.#report, this.days, {
      before: neighbours.before && startMs,
      after: neighbours.after && startMs! + DAY_MS,
    });
    this.#judge = comparesAll ? new SetJudge(0) : new AscendingJudge();
  }

  /** Reads the next rows; see {@linkcode FollowedDatabase.read}. */
  async read(): Promise<Reading> {
    return await this.followed.read(this);
  }

  takeTrades(batch: TradeBatch): void {
    const judgement = this.#judge.judge(batch, 0);
    if (judgement === undefined) throw new NumbersError();
    const tally = this.followed.tally.trades;
    count(tally, "duplicates", judgement.duplicates);
    count(tally, "unnumbered", judgement.unnumbered);
    this.#noteArrival(batch);
    const { before, after } = this.#neighbours;
    const trades = after?.ofEarlier(judgement.trades) ?? judgement.trades;
    count(this.#near, "duplicates", judgement.trades.count - trades.count);
    this.#taker.takeTrades(trades);
    const { nearBefore, nearAfter } = this.#report;
    for (const near of nearAfter.splice(0)) after?.note(near);
    for (const near of nearBefore.splice(0)) {
      const added = before!(near);
      count(this.#near, "duplicates", near.count - added.count);
      countSides(this.#near, added);
      countZeroSizes(this.#near, added);
      this.#context.bars.addTrades(added);
    }
    this.#handOver();
  }

  takeBooks(batch: BookBatch): void {
    this.#noteArrival(batch);
    this.#taker.takeBooks(batch);
    const depth = this.#context.bars.depth.take();
    if (depth !== undefined) this.#context.windows.depth.add(depth);
    this.#handOver();
  }

  /** What is known of the database. */
  get report(): DayReport {
    const { tally, description, has } = this.followed;
    return {
      ...this.#report,
      description: description?.how,
      choices: description?.choices ?? [],
      warnings: description?.warnings ?? [],
      hasNoBook: has?.books === false,
      trades: sumOfTallies(tally.trades, this.#taker.counts.trades, this.#near),
      books: sumOfTallies(tally.books, this.#taker.counts.books),
    };
  }

  /** Closes the database. */
  [Symbol.dispose](): void {
    this.followed[Symbol.dispose]();
  }

  #noteArrival(batch: TradeBatch | BookBatch): void {
    this.arrivedMs = Date.now();
    this.#context.newest.add(batch, this.arrivedMs);
  }

  #handOver(): void {
    const { bars, windows } = this.#context;
    windows.addWindows(bars.takeWindows());
  }
}

function count(tally: Tally, name: "duplicates" | "unnumbered", more: number): void {
  if (more > 0) tally[name] = (tally[name] ?? 0) + more;
}
