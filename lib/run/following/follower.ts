/**
 * Follows the last day of a run, and the days after it, on one thread: polls the databases, adds new rows to the bars, and
 * has the files updated.
 *
 * @module
 */

import type { Logger } from "../../log/log.ts";
import { SourceFault } from "../../sources/source_fault.ts";
import { DayChangedError, OutOfOrderError } from "../../sources/sqlite/following/day_changed.ts";
import type { Publisher } from "../publisher.ts";
import type { ReadingPlan } from "../reading_plan.ts";
import { duration } from "../../text/durations.ts";
import { sleep } from "../../sleep.ts";
import { Yielder } from "../yielder.ts";
import type { RunStatus } from "../../model/run_status.ts";
import { FaultLog } from "./fault_log.ts";
import { FollowedRange } from "./followed_range.ts";
import { RereadThrottle } from "./reread_throttle.ts";
import { type LiveDay, NumbersError, type ReadingCare } from "./live_day.ts";
import type { LiveDays } from "./live_days.ts";
import { type FollowPace, USUAL_PACE } from "./pace.ts";

/** What a follower works with. */
export interface FollowContext {
  /** What the run reads; grows with the days. */
  plan: ReadingPlan;
  /** The status of the run. */
  status: RunStatus;
  /** The databases that are followed. */
  live: LiveDays;
  /** Writes the files. */
  publisher: Publisher;
  /** Receives the run's messages. */
  log: Logger;
  /** The last day that is followed. */
  until: string;
  /** Ends the following. */
  signal: AbortSignal;
  /** How often the follower does what it repeats; the usual pace by default. */
  pace?: Partial<FollowPace>;
}

/** The longest time between two updates of the status, in milliseconds. */
const HEARTBEAT_MS = 4000;

/** The pause before a database is tried again whose recorder is committing, and how often it is tried. */
const LOCKED_MS = 4;
const LOCKED_TRIES = 25;

/** The longest time without handling signals, timers and messages, in milliseconds. */
const YIELD_INTERVAL_MS = 50;

/** Follows databases. */
export class Follower {
  readonly #context: FollowContext;
  readonly #range: FollowedRange;
  readonly #pace: FollowPace;
  readonly #yielder = new Yielder(YIELD_INTERVAL_MS);
  readonly #faults: FaultLog;
  /** Whether all rows that were there are in the bars. */
  #isCaughtUp = false;
  /** Rows since the files were updated. */
  #hasNews = false;
  #statusMs = 0;
  readonly #throttle = new RereadThrottle();
  /** Whether days are to be read again as soon as they may. */
  #isRereadPending = false;

  /** Nothing is read yet. */
  constructor(context: FollowContext) {
    this.#context = context;
    this.#faults = new FaultLog(context.log);
    this.#pace = { ...USUAL_PACE, ...context.pace };
    this.#range = new FollowedRange(context, this.#pace);
  }

  /**
   * Follows until the signal is aborted, or the last day is over.
   *
   * @returns Whether the bars are complete: not if a day is being read again
   * @throws {CannotFollowError} If a database has no rowids
   */
  async run(): Promise<boolean> {
    const { live, signal } = this.#context;
    try {
      for (;;) {
        if (this.#range.extend()) this.#startAgain();
        this.#reopen();
        await this.#readAll();
        if (signal.aborted) break;
        if (this.#isCaughtUp) await this.#settle();
        if (this.#range.isOver) break;
        await this.#publish();
        await this.#pace.pause(signal);
      }
      if (!this.#isCaughtUp) return false;
      live.end();
      this.#count();
      return true;
    } finally {
      this.#yielder[Symbol.dispose]();
    }
  }

  /** Reads all new rows of all followed days. */
  async #readAll(): Promise<void> {
    if (this.#isRereadPending) {
      if (!this.#throttle.isDue) return;
      this.#startAgain();
      this.#isRereadPending = false;
    }
    const { live } = this.#context;
    for (let index = 0; index < live.days.length;) {
      const day = live.days[index];
      try {
        if (!await this.#readDay(day)) return;
        index++;
      } catch (error) {
        if (error instanceof NumbersError) this.#startAgain({ comparesAll: true });
        else if (error instanceof OutOfOrderError && !live.care.sorts) this.#startAgain({ sorts: true });
        else if (error instanceof DayChangedError) {
          const { waitMs } = this.#throttle;
          const when = waitMs === 0 ? "" : `, in ${duration(waitMs)}: until then new rows wait`;
          this.#warn(day.database, `${error.message}; the day is read again${when}`);
          if (waitMs > 0) {
            this.#isRereadPending = true;
            return;
          }
          this.#startAgain();
        } else throw error;
        index = 0;
      }
    }
    await this.#setCaughtUp();
  }

  /** Reads the new rows of a day. Returns false if rows are missing that were read before. */
  async #readDay(day: LiveDay): Promise<boolean> {
    const { signal, publisher, status } = this.#context;
    const rows = day.followed.rows;
    for (let tries = 0; tries < LOCKED_TRIES;) {
      const reading = await this.#tryRead(day);
      if (day.followed.rows > rows) this.#hasNews = true;
      if (reading === "locked") {
        tries++;
        await sleep(LOCKED_MS, signal);
      } else if (reading !== "more") return true;
      await this.#yielder.yieldIfDue();
      if (reading === "more" && signal.aborted) return false;
      // While a day is read again, the files keep the bars that they have.
      if (status.state === "running" && publisher.isDue()) {
        this.#count();
        await publisher.publish();
      }
    }
    // A day of which rows are missing is not read until its recorder leaves time for that.
    return this.#isCaughtUp;
  }

  async #tryRead(day: LiveDay) {
    try {
      const reading = await day.read();
      if (reading !== "absent" || day.followed.rows === 0) return reading;
      throw new SourceFault("it is gone");
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      this.#faults.add(this.#context.plan.databases[day.database], error);
      return "idle";
    }
  }

  /** Follows a day that is over again if rows may have come, and all days after it. */
  #reopen(): void {
    const { live } = this.#context;
    const database = this.#throttle.isDue ? live.changed : undefined;
    if (database === undefined) return;
    this.#warn(database, "its database has changed after the day was over; the day is read again");
    live.reopen(database);
    this.#setOutdated();
  }

  #startAgain(care?: ReadingCare): void {
    this.#context.live.restart(care);
    this.#setOutdated();
  }

  /** Notes that the followed days are read from their first rows. */
  #setOutdated(): void {
    const { publisher, status } = this.#context;
    if (status.state === "following") publisher.clearBars();
    this.#isCaughtUp = false;
    this.#hasNews = true;
    this.#throttle.start();
  }

  async #setCaughtUp(): Promise<void> {
    if (this.#isCaughtUp) return;
    const { publisher, status } = this.#context;
    this.#isCaughtUp = true;
    this.#throttle.end();
    this.#count();
    if (status.state === "running") await publisher.follow();
  }

  /** Settles the first of the followed days, if it is over. */
  async #settle(): Promise<void> {
    const { live, plan, log, signal } = this.#context;
    while (live.days.length > 0 && this.#range.isSettled(live.days)) {
      const [{ database, report: before }] = live.days;
      log.info(`${plan.databases[database].day} is over: its database is read once more, as a whole`);
      this.#setOutdated();
      const after = await live.settle(() => this.#yielder.yieldIfDue(), signal);
      if (signal.aborted) return;
      if (after.trades.read !== before.trades.read || after.books.read !== before.books.read) {
        this.#warn(database, "rows were deleted, or inserted before others, while the day was followed");
      }
      this.#range.settled();
      await this.#readAll();
    }
  }

  #warn(database: number, message: string): void {
    const { plan, log } = this.#context;
    log.warning(`${plan.databases[database].day}: ${message}`);
  }

  async #publish(): Promise<void> {
    const { publisher } = this.#context;
    const nowMs = performance.now();
    if (this.#hasNews && this.#isCaughtUp && publisher.isDue()) {
      this.#count();
      await publisher.publish();
      this.#hasNews = false;
    } else if (nowMs - this.#statusMs < HEARTBEAT_MS) return;
    else await publisher.publishStatus();
    this.#statusMs = nowMs;
  }

  /** Brings the counts of the status up to date. */
  #count(): void {
    const { live, plan, status } = this.#context;
    live.count();
    if (this.#isCaughtUp) {
      status.progress.databases_read = status.progress.databases = plan.databases.length;
      status.current = null;
    }
  }
}
