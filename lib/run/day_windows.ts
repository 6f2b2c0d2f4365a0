/**
 * The windows that start on one UTC day, of all series.
 *
 * While rows of the day arrive, its windows are open: in an aggregator that merges whatever is added. Later they are
 * closed: rows of doubles, in memory or in a file. What is added to closed windows is put aside, and merged when the
 * windows are opened again. Merging does not depend on how rows were split, so the bars are the same in all cases.
 *
 * @module
 */

import type { Aggregator, SeriesRows } from "../aggregate/aggregator.ts";
import { WindowSet } from "../aggregate/window_set.ts";
import { ALL_SERIES, forEachSeries, type SeriesId } from "../model/series.ts";
import type { RowFile } from "./row_file.ts";

/** The windows of a day. */
export class DayWindows {
  /** The start of the day, in milliseconds since the Unix epoch. */
  readonly dayMs: number;
  /** Whether windows were added or changed since the day's table was written. */
  isTableOld = true;
  /** Whether windows were added or changed since {@linkcode setTaken}. */
  isChanged = true;
  /** Whether the day's table was written before. */
  hasTable = false;
  /** Tells days that changed lately from others: greater is later. */
  changed = 0;
  #sets: Record<SeriesId, WindowSet>;
  readonly #windowMs: number;
  readonly #file: RowFile;
  readonly #unneeded = new Set<SeriesId>();
  #bars: Aggregator | undefined;
  /** Rows of closed windows, in the order in which they were added. Rows in the file come before them. */
  #parts: SeriesRows[] = [];
  /** Whether the bars of the first of all parts have been taken. */
  #isFirstTaken = false;
  #partsInFile = 0;

  /**
   * No windows yet.
   *
   * @param dayMs The start of the day, in milliseconds since the Unix epoch
   * @param windowMs Length of a window, in milliseconds
   * @param file Where rows are put when memory is scarce
   */
  constructor(dayMs: number, windowMs: number, file: RowFile) {
    this.dayMs = dayMs;
    this.#sets = forEachSeries(() => new WindowSet(dayMs, windowMs));
    this.#file = file;
    this.#windowMs = windowMs;
  }

  /**
   * The windows as they are now, closed, in an object of their own.
   *
   * @param file Where the copy puts rows when memory is scarce
   * @throws {Error} If rows cannot be read from the file
   */
  copy(file: RowFile): DayWindows {
    const copy = new DayWindows(this.dayMs, this.#windowMs, file);
    copy.#sets = forEachSeries(({ id }) => this.#sets[id].copy());
    for (const id of this.#unneeded) copy.#unneeded.add(id);
    const parts = this.#partsInFile > 0 ? [...this.#file.read(), ...this.#parts] : this.#parts;
    const rows = this.#bars?.rows();
    copy.#parts = (rows === undefined ? parts : [rows]).map((part) =>
      forEachSeries(({ id }) => part[id].slice())
    );
    copy.hasTable = this.hasTable;
    return copy;
  }

  /** Has all windows count as changed since {@linkcode setTaken}; they must be closed. */
  setUntaken(): void {
    this.isChanged = true;
    this.#isFirstTaken = false;
  }

  /** Gives up all windows. */
  discard(): void {
    this.#bars = undefined;
    this.#removeRows();
  }

  /** Whether the windows are open. */
  get isOpen(): boolean {
    return this.#bars !== undefined;
  }

  /** Bytes of the rows of closed windows that are in memory. */
  get closedBytes(): number {
    return this.#parts.reduce((sum, rows) => sum + bytesOf(rows), 0);
  }

  /** The rows of closed windows, if they were all handed over at once; undefined if they are open or in several parts. */
  get onlyRows(): SeriesRows | undefined {
    return this.#bars === undefined && this.#partsInFile === 0 && this.#parts.length === 1
      ? this.#parts[0]
      : undefined;
  }

  /** Number of windows of a series, including those that were dropped. */
  size(id: SeriesId): number {
    return this.#sets[id].size;
  }

  /**
   * Adds windows.
   *
   * @param rows What {@linkcode Aggregator.takeWindows} of the same layout handed over of this day. Belongs to the day
   * from now on
   * @param widths Number of doubles in a row of each series
   */
  add(rows: SeriesRows, widths: Record<SeriesId, number>): void {
    for (const { id } of ALL_SERIES) {
      for (let at = 0; at < rows[id].length; at += widths[id]) this.#sets[id].add(rows[id][at]);
      if (this.#unneeded.has(id)) rows[id] = new Float64Array();
    }
    this.isTableOld = this.isChanged = true;
    if (this.#bars !== undefined) this.#bars.addWindows(rows);
    else if (bytesOf(rows) > 0) this.#parts.push(rows);
  }

  /** Gives up the bars of series, of which no more are needed than how many there are. */
  drop(ids: readonly SeriesId[]): void {
    for (const id of ids) {
      if (this.#unneeded.has(id)) continue;
      this.#unneeded.add(id);
      for (const rows of this.#parts) rows[id] = new Float64Array();
    }
    if (this.#unneeded.size === ALL_SERIES.length) this.#removeRows();
  }

  /** Notes that the bars that changed have been taken. */
  setTaken(): void {
    this.isChanged = false;
    this.#isFirstTaken = this.onlyRows !== undefined;
  }

  /**
   * Opens the windows, if they are closed.
   *
   * @param bars Returns an empty aggregator
   * @throws {Error} If rows cannot be read from the file
   */
  open(bars: () => Aggregator): Aggregator {
    if (this.#bars !== undefined) return this.#bars;
    const opened = bars();
    const parts = this.#partsInFile > 0 ? [...this.#file.read(), ...this.#parts] : this.#parts;
    parts.forEach((rows, index) => {
      opened.addWindows(rows);
      if (index === 0 && this.#isFirstTaken) opened.forgetChanges();
    });
    this.#removeRows();
    return this.#bars = opened;
  }

  /** Closes the windows. Changes count as taken. Returns the aggregator, which is empty; undefined if they are closed. */
  close(): Aggregator | undefined {
    const bars = this.#bars;
    if (bars === undefined) return undefined;
    const rows = bars.takeWindows();
    for (const id of this.#unneeded) rows[id] = new Float64Array();
    if (bytesOf(rows) > 0) this.#parts = [rows];
    this.#isFirstTaken = this.#parts.length > 0;
    this.#bars = undefined;
    return bars;
  }

  /**
   * Moves the rows of closed windows from memory to the file.
   *
   * @throws {Error} If they cannot be written
   */
  moveToFile(): void {
    this.#file.append(this.#parts);
    this.#partsInFile += this.#parts.length;
    this.#parts = [];
  }

  #removeRows(): void {
    if (this.#partsInFile > 0) this.#file.remove();
    this.#partsInFile = 0;
    this.#parts = [];
    this.#isFirstTaken = false;
  }
}

function bytesOf(rows: SeriesRows): number {
  return ALL_SERIES.reduce((sum, { id }) => sum + rows[id].byteLength, 0);
}
