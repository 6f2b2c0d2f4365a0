/** @module Which days a run follows: grows when the database of a later day appears. */

import type { Logger } from "../../log/log.ts";
import { DAY_MS, dayRange, formatDay, LAST_DAY, parseDay } from "../../model/days.ts";
import type { RunStatus } from "../../model/run_status.ts";
import { statIfThere } from "../../files.ts";
import { type DayDatabase, discover } from "../../sources/discovery.ts";
import { daysText } from "../../model/status_text.ts";
import { errorLine, printable } from "../../text/printable.ts";
import { asSource } from "../first_status.ts";
import type { ReadingPlan } from "../reading_plan.ts";
import type { LiveDay } from "./live_day.ts";
import type { LiveDays } from "./live_days.ts";
import type { FollowPace } from "./pace.ts";
import { discoverSoFar, newestDatabases } from "./new_days.ts";
import { withoutDay } from "./skipped_days.ts";

/** What is needed of the run. */
export interface RangeContext {
  plan: ReadingPlan;
  status: RunStatus;
  live: LiveDays;
  log: Logger;
  /** The last day that is followed. */
  until: string;
}

/** The most databases that are followed at the same time. */
const MOST_LIVE = 2;

/** The days of a run that follows. */
export class FollowedRange {
  readonly #context: RangeContext;
  readonly #pace: FollowPace;
  #lookMs = -Infinity;
  #logged = "";
  /** Databases that appeared too late. */
  readonly #tooLate = new Set<string>();
  #isOver = false;

  /** The days of the plan. */
  constructor(context: RangeContext, pace: FollowPace) {
    this.#context = context;
    this.#pace = pace;
  }

  /** Whether the last day is settled. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Adds new days, if it is time to look for them. Returns whether the followed days have to be read again. */
  extend(): boolean {
    const { plan, log } = this.#context;
    if (performance.now() - this.#lookMs < this.#pace.lookMs) return false;
    this.#lookMs = performance.now();
    if (plan.isSingleFile) return this.#extendFile();
    try {
      const found = plan.databases.length === 0 ? this.#first() : this.#new();
      return found.map((database) => this.#add(database)).includes(true);
    } catch (error) {
      const line = errorLine(error);
      if (line !== this.#logged) log.warning(`new days cannot be looked for: ${line}`);
      this.#logged = line;
      return false;
    }
  }

  /** Whether the first of the followed days is over, and its database has been left alone for a time. */
  isSettled(days: readonly LiveDay[]): boolean {
    const { plan: { request }, until } = this.#context;
    const { settleMs } = this.#pace;
    const [first] = days;
    if (days.length > MOST_LIVE) return true;
    if (!this.#isThere(first.database)) return false;
    const isQuiet = Date.now() - first.followed.changedMs >= settleMs;
    const isLast = days.length === 1 && request.endDate === until &&
      Date.now() >= parseDay(until)! + DAY_MS + settleMs;
    return isQuiet && (days.length > 1 || isLast);
  }

  /** Notes that a day was settled. */
  settled(): void {
    const { plan: { request }, until, live } = this.#context;
    this.#isOver = live.days.length === 0 && request.endDate === until;
  }

  /** Whether the database of a followed day exists. One that was compressed is found under its new name. */
  #isThere(index: number): boolean {
    const { plan: { request, databases }, status } = this.#context;
    const { day, path } = databases[index];
    if (parseDay(day) === undefined || statIfThere(path) !== undefined) return true;
    const found = discover(request.instrument, day, day, request.data).databases.at(0);
    if (found === undefined) return false;
    const source = asSource(found);
    databases[index] = { ...found, bytes: source.size };
    status.sources[index] = source;
    return true;
  }

  #first(): DayDatabase[] {
    const { plan, status, until } = this.#context;
    const { found } = discoverSoFar({ ...plan.request, endDate: until });
    plan.isSingleFile = status.single_file = found.isSingleFile;
    plan.request.instrument = status.instrument = found.instrument;
    if (found.databases.length > 0) status.databases.skipped = [];
    return found.databases;
  }

  #new(): DayDatabase[] {
    const { plan, status, until } = this.#context;
    const found = newestDatabases(plan.request, plan.databases.at(-1)!.day, until);
    return found.filter(({ day, path }) => {
      // The database of a day that the run has may be compressed, or be another file by now: its rows are in the bars.
      if (plan.databases.some((known) => known.day === day)) return false;
      const real = Deno.realPathSync(path);
      return !this.#tooLate.has(real) && status.sources.every((source) => source.path !== real);
    });
  }

  /** Adds a day. Returns whether the followed days have to be read again, with another range of days. */
  #add(database: DayDatabase): boolean {
    const { plan, status, live, log } = this.#context;
    const { request } = plan;
    const index = plan.databases.findIndex(({ day }) => day > database.day);
    if (index !== -1) return this.#insert(index, database);
    live.forgetFailure(database.path);
    const source = asSource(database);
    const dayMs = parseDay(database.day);
    const lastMs = parseDay(plan.databases.at(-1)?.day ?? "");
    if (dayMs !== undefined) {
      request.endDate = status.end_date = database.day;
      const firstMs = lastMs === undefined ? parseDay(request.startDate)! : lastMs + DAY_MS;
      if (firstMs < dayMs) status.databases.skipped.push(dayRange(firstMs, dayMs));
    }
    plan.databases.push({ ...database, bytes: source.size });
    status.sources.push(source);
    status.progress.databases = plan.databases.length;
    const isNarrow = live.haveLeftOut;
    for (const day of live.days) if (dayMs !== undefined) day.days.endMs = dayMs + DAY_MS;
    live.add();
    log.info(`${database.day}: ${printable(database.path)} is followed`);
    return isNarrow;
  }

  /** Adds a day before others, whose database appeared late. Returns whether the followed days have to be read again. */
  #insert(index: number, database: DayDatabase): boolean {
    const { plan, status, live, log } = this.#context;
    const name = `${database.day}: ${printable(database.path)}`;
    const source = asSource(database);
    if (index < live.final) {
      this.#tooLate.add(source.path);
      log.warning(
        `${name} appeared after later days were over: its rows will be in the bars of the next run`,
      );
      return false;
    }
    live.forgetFailure(database.path);
    plan.databases.splice(index, 0, { ...database, bytes: source.size });
    status.sources.splice(index, 0, source);
    status.progress.databases = plan.databases.length;
    status.databases.skipped = withoutDay(status.databases.skipped, database.day);
    log.info(`${name} is followed; the days after it are read again`);
    live.reopen(index);
    return true;
  }

  /** Has one file that holds all days read again when a new day begins, since rows of that day are new to the range. */
  #extendFile(): boolean {
    const { plan, status, log, until } = this.#context;
    const today = formatDay(Date.now());
    if (until !== LAST_DAY || today <= plan.request.endDate) return false;
    plan.request.endDate = status.end_date = today;
    const day = daysText(plan.request.startDate, today);
    for (const source of [plan.databases[0], status.sources[0]]) source.day = day;
    log.info(`${today} has begun: the file is read again, for rows of that day`);
    return true;
  }
}
