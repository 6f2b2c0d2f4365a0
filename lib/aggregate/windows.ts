/**
 * The container of windows: the windows of one series, each with the state of the series' fold.
 *
 * A window is a row of doubles: its start, then the state. A stretch of a batch, the windows of another thread and
 * those of another day all enter through the fold, so what a window holds does not depend on how rows were split.
 *
 * @module
 */

import type { RowColumns } from "../model/batches.ts";
import type { Fold } from "./fold.ts";
import { RowStore } from "./row_store.ts";
import { SlotIndex, START } from "./slot_index.ts";
import type { WindowRun } from "./window_run.ts";

/** Index of a fold's state in the row of a window. */
const STATE = START + 1;

/** How many windows have room at first. */
const FIRST_WINDOWS = 256;

/** The windows of one series. */
export class Windows<B extends RowColumns> {
  readonly #fold: Fold<B>;
  readonly #barWidth: number;
  readonly #rowWidth: number;
  /** Rows by slot. */
  readonly #store: RowStore;
  readonly #index: SlotIndex;
  #isChanged = new Uint8Array(FIRST_WINDOWS);
  #changedSlots: number[] = [];
  /** The row that is being changed. */
  readonly #row: Float64Array;

  /**
   * No windows yet.
   *
   * @param fold What is computed in each window
   * @param barWidth Number of columns of a bar, its start included
   */
  constructor(fold: Fold<B>, barWidth: number) {
    this.#fold = fold;
    this.#barWidth = barWidth;
    this.#rowWidth = STATE + fold.width;
    this.#store = new RowStore(this.#rowWidth);
    this.#index = new SlotIndex(this.#store);
    this.#row = new Float64Array(this.#rowWidth);
  }

  /** Number of doubles in the row of a window, the start of the window first. */
  get rowWidth(): number {
    return this.#rowWidth;
  }

  /** Number of windows. */
  get size(): number {
    return this.#store.length;
  }

  /** Adds rows of a batch that fall into one window. */
  addRun(batch: B, run: WindowRun): void {
    const row = this.#row;
    const slot = this.#index.find(run.startMs);
    if (slot >= 0) {
      const rows = this.#store.openRows(slot);
      if (rows !== undefined) this.#fold.add(rows, this.#store.indexOf(slot) + STATE, batch, run);
      else {
        this.#store.load(slot, row, 0);
        this.#fold.add(row, STATE, batch, run);
        this.#store.store(slot, row, 0);
      }
      this.#setChanged(slot);
    } else if (this.#fold.start(row, STATE, batch, run)) {
      row[START] = run.startMs;
      this.#push(row, 0);
    }
  }

  /** Adds what {@linkcode takeWindows} of the same series handed over, as if its rows were added now. */
  addWindows(rows: Float64Array): void {
    const row = this.#row;
    for (let at = 0; at < rows.length; at += this.#rowWidth) {
      const slot = this.#index.find(rows[at + START]);
      if (slot >= 0) {
        this.#store.load(slot, row, 0);
        this.#fold.merge(row, STATE, rows, at + STATE);
        this.#store.store(slot, row, 0);
        this.#setChanged(slot);
      } else this.#push(rows, at);
    }
  }

  /** Hands over every window, for {@linkcode addWindows} of another container, and removes all from this one. */
  takeWindows(): Float64Array {
    const rows = this.#store.toArray();
    this.#store.clear();
    this.#index.clear();
    this.#isChanged.fill(0);
    this.#changedSlots = [];
    return rows;
  }

  /** A copy of every window, as {@linkcode takeWindows} hands them over. */
  rows(): Float64Array {
    return this.#store.toArray();
  }

  /**
   * The bars of the windows that changed since the previous call, oldest first, one after the other: each the
   * window's start in milliseconds, and the columns of the series.
   *
   * @param newest How many of the newest of these windows are wanted; all by default
   */
  takeChanged(newest = Infinity): Float64Array {
    const slots = this.#byTime(this.#changedSlots);
    this.forgetChanges();
    return this.#barsIn(slots.length > newest ? slots.slice(-newest) : slots);
  }

  /** Has the next {@linkcode takeChanged} return only what changes from now on. */
  forgetChanges(): void {
    for (const slot of this.#changedSlots) this.#isChanged[slot] = 0;
    this.#changedSlots = [];
  }

  /** The bars of all windows, as {@linkcode takeChanged} gives them. Which ones changed is not forgotten. */
  bars(): Float64Array {
    return this.#barsIn(this.#byTime(Array.from({ length: this.size }, (_, slot) => slot)));
  }

  /**
   * The bars of windows that are not in this container, oldest first.
   *
   * @param rows What {@linkcode takeWindows} of one container handed over
   */
  barsOf(rows: Float64Array): Float64Array {
    const width = this.#rowWidth;
    const bars = new Float64Array(rows.length / width * this.#barWidth);
    const order = orderOf(rows, width);
    for (let index = 0, at = 0; at < bars.length; index++, at += this.#barWidth) {
      const row = order === undefined ? index * width : order[index];
      bars[at] = rows[row + START];
      this.#fold.bar(rows, row + STATE, bars, at + 1);
    }
    return bars;
  }

  #barsIn(slots: number[]): Float64Array {
    const bars = new Float64Array(slots.length * this.#barWidth);
    for (let index = 0, at = 0; index < slots.length; index++, at += this.#barWidth) {
      const slot = slots[index];
      let rows = this.#store.openRows(slot);
      const row = rows === undefined ? 0 : this.#store.indexOf(slot);
      if (rows === undefined) this.#store.load(slot, rows = this.#row, 0);
      bars[at] = rows[row + START];
      this.#fold.bar(rows, row + STATE, bars, at + 1);
    }
    return bars;
  }

  #push(rows: Float64Array, at: number): void {
    const slot = this.#store.push(rows, at);
    this.#index.add(slot);
    if (slot === this.#isChanged.length) this.#growChanged();
    this.#setChanged(slot);
  }

  #setChanged(slot: number): void {
    if (this.#isChanged[slot] === 1) return;
    this.#isChanged[slot] = 1;
    this.#changedSlots.push(slot);
  }

  #growChanged(): void {
    const isChanged = new Uint8Array(this.#isChanged.length * 2);
    isChanged.set(this.#isChanged);
    this.#isChanged = isChanged;
  }

  /** Puts slots in order of time, which most are in already. */
  #byTime(slots: number[]): number[] {
    const startOf = (slot: number) => this.#store.get(slot, START);
    let before = -Infinity;
    for (let index = 0; index < slots.length; index++) {
      const start = startOf(slots[index]);
      if (start < before) return slots.sort((a, b) => startOf(a) - startOf(b));
      before = start;
    }
    return slots;
  }
}

/** The places of rows in order of their starts; undefined if the rows are in that order. */
function orderOf(rows: Float64Array, width: number): Float64Array | undefined {
  for (let at = width; at < rows.length; at += width) {
    if (rows[at] > rows[at - width]) continue;
    const places = Float64Array.from({ length: rows.length / width }, (_, index) => index * width);
    return places.sort((a, b) => rows[a] - rows[b]);
  }
  return undefined;
}
