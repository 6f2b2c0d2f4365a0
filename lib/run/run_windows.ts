/**
 * All windows of a run, by the UTC day on which they start.
 *
 * A late row may change a window of any day, so the windows of every day are kept, in rows of doubles: a few days open,
 * others closed, and most of a long run in files of the scratch folder. If there are no tables, windows that are older
 * than the bars of the JSON files need no rows; which of them exist is known all the same.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { Aggregator, type SeriesRows } from "../aggregate/aggregator.ts";
import { LatestDepth, type PlacedDepth } from "../aggregate/latest_depth.ts";
import { WindowGrid } from "../aggregate/window_grid.ts";
import type { TradeBatch } from "../model/batches.ts";
import { DAY_MS, formatDay } from "../model/days.ts";
import type { RunRequest } from "../model/run_request.ts";
import { ALL_SERIES, forEachSeries, type SeriesId, type StatusKey, statusRecord } from "../model/series.ts";
import { DayWindows } from "./day_windows.ts";
import { KeptDays } from "./kept_days.ts";
import { RowFile } from "./row_file.ts";
import { splitByDay } from "./split_by_day.ts";
import { layoutOf } from "./reading_plan.ts";

/** How many days stay open that are not finished. */
const OPEN_DAYS = 2;

/** How many bytes of rows of closed windows are kept in memory, besides those of the day that changed last. */
const CLOSED_BYTES = 4e6;

/** Receives the bars of a run. */
export interface BarReceiver {
  /** Receives bars of the JSON files that changed: for each series, oldest first, one after the other. */
  upsert(bars: SeriesRows): void;
  /** Receives all bars of a day whose table is to be written. */
  writeTable(dayMs: number, bars: SeriesRows): void;
  /** Called for a day that has a table and no windows any more. */
  removeTable(dayMs: number): void;
}

/** The windows of a run. */
export class RunWindows {
  /** The levels of the latest snapshot. */
  readonly depth: LatestDepth = new LatestDepth();
  readonly #request: RunRequest;
  readonly #grid: WindowGrid;
  readonly #scratch: string;
  readonly #closedBytes: number;
  readonly #days = new Map<number, DayWindows>();
  /** Makes windows of single rows. */
  readonly #loose: Aggregator;
  readonly #widths: Record<SeriesId, number>;
  /** Empty aggregators, whose memory is used again. */
  readonly #spare: Aggregator[] = [];
  #changes = 0;
  /** The kept states, the last one last. Each has the days that changed before the next state. */
  readonly #kept: KeptDays[] = [];
  /** Days that had a table and no longer have windows. */
  #removed: number[] = [];
  #copies = 0;

  /**
   * No windows yet.
   *
   * @param request What the run is asked to do
   * @param scratch A folder for files of rows
   * @param closedBytes How many bytes of rows of closed windows are kept in memory
   */
  constructor(request: RunRequest, scratch: string, closedBytes = CLOSED_BYTES) {
    this.#request = request;
    this.#grid = new WindowGrid(layoutOf(request));
    this.#scratch = scratch;
    this.#closedBytes = closedBytes;
    this.#loose = new Aggregator(layoutOf(request));
    this.#widths = forEachSeries(({ id }) => this.#loose.rowWidth(id));
  }

  /** Number of windows of each series, as `bars_made` in `run_status.json`. */
  get made(): Record<StatusKey, number> {
    return statusRecord(({ id }) => this.#days.values().reduce((sum, day) => sum + day.size(id), 0));
  }

  /**
   * Adds windows that {@linkcode Aggregator.takeWindows} handed over, as if their rows were added now.
   *
   * @param windows The windows. Their rows belong to this object from now on
   * @throws {Error} If rows cannot be moved to a file
   */
  addWindows(windows: SeriesRows): void {
    for (const [dayMs, rows] of splitByDay(windows, this.#widths)) {
      this.#kept.at(-1)?.add(dayMs, this.#days.get(dayMs));
      const day = this.#day(dayMs);
      day.changed = ++this.#changes;
      day.add(rows, this.#widths);
    }
    this.#limitMemory(2 * this.#closedBytes);
  }

  /** Adds the trades of a batch. */
  addTrades(batch: TradeBatch): void {
    this.#loose.addTrades(batch);
    this.addWindows(this.#loose.takeWindows());
  }

  /** Notes the present state, to which {@linkcode restore} goes back; earlier states than the last `most` are given up. */
  keep(most: number): void {
    this.#keepFrom(this.depth.placed);
    if (this.#kept.length > most) this.#kept.shift()!.discard();
  }

  /**
   * Goes back to the state of a {@linkcode keep}. All bars count as changed.
   *
   * @param states How many states to go back beyond the last one; later ones are given up
   * @throws {Error} If rows cannot be read from a file
   */
  restore(states = 0): void {
    const undone = this.#kept.splice(-1 - states).reverse();
    for (const kept of undone) this.#removed.push(...kept.putBack(this.#days));
    const { depth } = undone.at(-1)!;
    for (const day of this.#days.values()) {
      day.close();
      day.setUntaken();
    }
    this.depth.restore(depth);
    this.#keepFrom(depth);
  }

  /**
   * Hands over what has changed since the previous call, day by day, oldest first, and then closes days.
   *
   * @param finishedMs Rows before this time have been read, except for late ones
   * @param areAllDue Whether the tables of days that are not finished, or that were written before, are due too
   * @param receiver Receives bars
   * @throws {Error} If rows cannot be read from a file or moved to one
   */
  update(finishedMs: number, areAllDue: boolean, receiver: BarReceiver): void {
    const { maxBars, tables } = this.#request;
    const days = this.#byTime();
    const oldest = this.#oldestNeeded(days);
    for (const [index, day] of days.entries()) {
      const isFinished = this.#isFinished(day, finishedMs);
      if (!tables) day.drop(ALL_SERIES.filter(({ id }) => index < oldest[id]).map(({ id }) => id));
      const isForFiles = day.isChanged &&
        ALL_SERIES.some(({ id }) => index >= oldest[id] && day.size(id) > 0);
      const isForTable = tables && day.isTableOld && (areAllDue || isFinished && !day.hasTable);
      if (!isForFiles && !isForTable) continue;
      const { all, changed } = this.#barsOf(day);
      if (isForFiles) {
        receiver.upsert(changed(maxBars || Infinity));
        day.setTaken();
      }
      if (isForTable) {
        receiver.writeTable(day.dayMs, all());
        day.isTableOld = false;
        day.hasTable = true;
      }
      this.#closeDays(days.slice(0, index + 1), finishedMs);
    }
    this.#closeDays(days, finishedMs);
    for (const dayMs of this.#removed) if (!this.#days.has(dayMs)) receiver.removeTable(dayMs);
    this.#removed = [];
  }

  /** Has the next {@linkcode update} hand over the table of a day again, which could not be written. */
  setTableOld(dayMs: number): void {
    this.#day(dayMs).isTableOld = true;
  }

  #keepFrom(depth: PlacedDepth | undefined): void {
    const copy = (day: DayWindows) => {
      const name = `kept-${formatDay(day.dayMs)}-${this.#copies++}`;
      return day.copy(new RowFile(join(this.#scratch, name), this.#widths));
    };
    this.#kept.push(new KeptDays(depth, copy));
  }

  /** The bars of a day: all of them, and the newest of those that changed. Windows that came at once stay closed. */
  #barsOf(day: DayWindows): { all: () => SeriesRows; changed: (newest: number) => SeriesRows } {
    const rows = day.onlyRows;
    if (rows !== undefined) {
      const bars = this.#loose.barsOf(rows);
      const newestOf = (newest: number) =>
        forEachSeries(({ id, columns }) =>
          bars[id].subarray(-Math.min(bars[id].length, newest * columns.length))
        );
      return { all: () => bars, changed: newestOf };
    }
    const bars = day.open(() => this.#spare.pop() ?? new Aggregator(layoutOf(this.#request)));
    return { all: () => bars.bars(), changed: (newest) => bars.takeChanged(newest) };
  }

  /** Closes open days that are finished, and those that have not changed for the longest time. */
  #closeDays(days: DayWindows[], finishedMs: number): void {
    const open = days.filter(({ isOpen }) => isOpen).sort((a, b) => b.changed - a.changed);
    for (const [index, day] of open.entries()) {
      if (index < OPEN_DAYS && !this.#isFinished(day, finishedMs)) continue;
      const spare = day.close();
      if (spare !== undefined && this.#spare.length < OPEN_DAYS) this.#spare.push(spare);
      this.#limitMemory(this.#closedBytes);
    }
  }

  #day(dayMs: number): DayWindows {
    let day = this.#days.get(dayMs);
    if (day === undefined) {
      const file = new RowFile(join(this.#scratch, `windows-${formatDay(dayMs)}`), this.#widths);
      day = new DayWindows(dayMs, this.#grid.windowMs, file);
      this.#days.set(dayMs, day);
    }
    return day;
  }

  #byTime(): DayWindows[] {
    return this.#days.values().toArray().sort((a, b) => a.dayMs - b.dayMs);
  }

  /** For each series, the index of the first day that has bars of the JSON files, or may get some. */
  #oldestNeeded(days: DayWindows[]): Record<SeriesId, number> {
    const { maxBars } = this.#request;
    return forEachSeries(({ id }) => {
      let newer = 0;
      let index = days.length;
      while (index > 0 && (maxBars === 0 || newer < maxBars)) newer += days[--index].size(id);
      return index;
    });
  }

  /** Whether all windows that start on a day end before a time. */
  #isFinished({ dayMs }: DayWindows, finishedMs: number): boolean {
    return this.#grid.startOf(Math.max(0, dayMs + DAY_MS - 1)) + this.#grid.windowMs <= finishedMs;
  }

  /**
   * Moves rows of closed windows to files, until few enough are in memory: those that have not changed for the longest
   * time first. Those of the day that changed last stay, since more rows are to be expected.
   */
  #limitMemory(mostBytes: number): void {
    const days = this.#days.values().filter(({ changed }) => changed !== this.#changes).toArray();
    let bytes = days.reduce((sum, { closedBytes }) => sum + closedBytes, 0);
    if (bytes <= mostBytes) return;
    for (const day of days.sort((a, b) => a.changed - b.changed)) {
      if (bytes <= mostBytes) return;
      const { closedBytes } = day;
      if (closedBytes === 0) continue;
      day.moveToFile();
      bytes -= closedBytes;
    }
  }
}
