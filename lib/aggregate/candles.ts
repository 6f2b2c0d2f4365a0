/**
 * Windows of time, each with the first, highest, lowest and last of the values that fall into it, and where that is
 * wanted the exact sum of something that comes with each value.
 *
 * A window is half-open, `[start, start + windowMs)`, and aligned to the Unix epoch. What it holds does not depend
 * on the order in which values are added: the first and the last are those of the least and the greatest (time,
 * order key), and of two that are equal in that, the one added earlier comes first.
 *
 * A window is a row of doubles, and rows lie one after the other in one typed array. So a stretch of values that fall
 * into one window is a row too, and so is what another thread has made of its values: all are added by one rule.
 * Where only the newest windows are wanted, older ones are dropped now and then, so that memory does not grow with
 * the length of a run.
 *
 * @module
 */

import type { RowColumns } from "../model/batches.ts";
import { comesBefore, type OrderColumns, orderOf, rowComesBefore } from "../model/row_order.ts";
import { addSum, addTerms, roundedAt, SUM_COMPONENTS } from "./exact_sum.ts";

/** How windows are laid out. */
export interface CandleOptions {
  /** Length of a window, in milliseconds; at least 1. */
  windowMs: number;
  /** How many of the newest windows are wanted; 0 for all. */
  maxBars: number;
}

// A window's row: its candle, then time and order key (milliseconds, nanoseconds, `orderHi`, `orderLo`) of its first
// and of its last value, then the components of its sum.
const START = 0;
const OPEN = 1;
const HIGH = 2;
const LOW = 3;
const CLOSE = 4;
const FIRST = 5;
const LAST = 9;
const SUM = 13;

/** How many windows there is room for at first. */
const FIRST_CAPACITY = 256;

/** Candles of one value by window. */
export class Candles {
  /** Length of a window, in milliseconds. */
  readonly windowMs: number;
  readonly #maxBars: number;
  readonly #hasSum: boolean;
  /** Doubles in the row of a window. */
  readonly #width: number;
  /** A slot for each window, of which the first `#size` are taken. */
  #rows: Float64Array;
  #size = 0;
  /** The slots by the start of their window. */
  #slots = new Map<number, number>();
  /** Windows that start before this were dropped; newer ones in sufficient number exist. */
  #droppedBeforeMs = -Infinity;
  #isChanged = new Uint8Array(FIRST_CAPACITY);
  #changedSlots: number[] = [];
  /** The row of the values that are being added. */
  readonly #run: Float64Array;

  /**
   * No windows yet.
   *
   * @param options How they are laid out
   * @param hasSum Whether something is summed beside the values
   */
  constructor({ windowMs, maxBars }: CandleOptions, hasSum: boolean) {
    this.windowMs = windowMs;
    this.#maxBars = maxBars;
    this.#hasSum = hasSum;
    this.#width = hasSum ? SUM + SUM_COMPONENTS : SUM;
    this.#rows = new Float64Array(FIRST_CAPACITY * this.#width);
    this.#run = new Float64Array(this.#width);
  }

  /** How many windows there are, the ones that will be dropped among them. */
  get size(): number {
    return this.#size;
  }

  /**
   * The bars of the windows that changed since this was last asked, oldest first, one after the other: each its
   * start in milliseconds, its first, highest, lowest and last value, and its sum where there is one.
   */
  takeChanged(): Float64Array {
    const slots = this.#byTime(this.#changedSlots);
    this.#changedSlots = [];
    const barWidth = this.#hasSum ? 6 : 5;
    const bars = new Float64Array(slots.length * barWidth);
    for (let to = 0, index = 0; index < slots.length; index++, to += barWidth) {
      const at = slots[index] * this.#width;
      for (let i = START; i <= CLOSE; i++) bars[to + i] = this.#rows[at + i];
      if (this.#hasSum) bars[to + 5] = roundedAt(this.#rows, at + SUM);
      this.#isChanged[slots[index]] = 0;
    }
    return bars;
  }

  /** Hands over every window, for {@linkcode addWindows} of others, and begins again without any. */
  takeWindows(): Float64Array {
    const rows = this.#rows.slice(0, this.#size * this.#width);
    this.#size = 0;
    this.#slots.clear();
    this.#isChanged.fill(0);
    this.#changedSlots = [];
    return rows;
  }

  /** Adds what others of the same kind handed over, as if its values were added now. */
  addWindows(rows: Float64Array): void {
    for (let at = 0; at < rows.length; at += this.#width) this.#addRow(rows, at);
  }

  /**
   * Adds a batch.
   *
   * @param batch Time and order of its rows
   * @param values A value for each row; NaN for none
   * @param terms What is to be summed, for each row
   */
  add(batch: RowColumns, values: Float64Array, terms?: Float64Array): void {
    const run = this.#run;
    // Whatever kind of batch it is: from here on it is four columns.
    const order = orderOf(batch);
    for (let from = 0, to: number; from < batch.count; from = to) {
      to = from + 1;
      if (Number.isNaN(values[from])) continue;
      to = this.#takeRun(order, values, from, batch.count);
      const slot = this.#addRow(run, 0);
      if (terms && slot >= 0) addTerms(this.#rows, slot * this.#width + SUM, terms, from, to);
    }
  }

  /**
   * Makes a row of the values from `from` on that fall into one window; returns the index after the last of them,
   * which is at most `count`.
   */
  #takeRun(order: OrderColumns, values: Float64Array, from: number, count: number): number {
    const timeMs = order[0];
    const startMs = Math.floor(timeMs[from] / this.windowMs) * this.windowMs;
    const endMs = startMs + this.windowMs;
    let first = from;
    let last = from;
    let lastMs = timeMs[from];
    let high = values[from];
    let low = high;
    let to = from + 1;
    for (; to < count; to++) {
      const ms = timeMs[to];
      if (ms < startMs || ms >= endMs) break;
      const value = values[to];
      if (value > high) high = value;
      else if (value < low) low = value;
      else if (!(value <= high)) break; // It is NaN.
      if (ms > lastMs || !rowComesBefore(order, to, last)) {
        last = to;
        lastMs = ms;
      } else if (rowComesBefore(order, to, first)) first = to;
    }
    const run = this.#run;
    run[START] = startMs;
    run[OPEN] = values[first];
    run[HIGH] = high;
    run[LOW] = low;
    run[CLOSE] = values[last];
    putOrder(run, FIRST, order, first);
    putOrder(run, LAST, order, last);
    return to;
  }

  /** Adds a row to the window of the same start; returns the slot of that, or -1 if it is too old to be wanted. */
  #addRow(from: Float64Array, at: number): number {
    const startMs = from[at + START];
    const slot = this.#slots.get(startMs);
    if (slot === undefined) {
      return startMs < this.#droppedBeforeMs ? -1 : this.#newWindow(from, at);
    }
    this.#setChanged(slot);
    const rows = this.#rows;
    const to = slot * this.#width;
    if (from[at + HIGH] > rows[to + HIGH]) rows[to + HIGH] = from[at + HIGH];
    if (from[at + LOW] < rows[to + LOW]) rows[to + LOW] = from[at + LOW];
    if (keyComesBefore(from, at + FIRST, rows, to + FIRST)) {
      rows[to + OPEN] = from[at + OPEN];
      copyKey(from, at + FIRST, rows, to + FIRST);
    }
    if (!keyComesBefore(from, at + LAST, rows, to + LAST)) {
      rows[to + CLOSE] = from[at + CLOSE];
      copyKey(from, at + LAST, rows, to + LAST);
    }
    if (this.#hasSum) addSum(rows, to + SUM, from, at + SUM);
    return slot;
  }

  /** Gives a window to a row that has none; returns its slot. */
  #newWindow(from: Float64Array, at: number): number {
    // Twice as many as wanted, so that dropping costs little for each window.
    if (this.#maxBars > 0 && this.#size >= 2 * this.#maxBars + FIRST_CAPACITY) this.#dropOld();
    const slot = this.#size++;
    if (slot === this.#isChanged.length) this.#grow();
    for (let i = 0; i < this.#width; i++) this.#rows[slot * this.#width + i] = from[at + i];
    this.#slots.set(from[at + START], slot);
    this.#setChanged(slot);
    return slot;
  }

  #setChanged(slot: number): void {
    if (this.#isChanged[slot] === 1) return;
    this.#isChanged[slot] = 1;
    this.#changedSlots.push(slot);
  }

  #grow(): void {
    const rows = new Float64Array(this.#rows.length * 2);
    rows.set(this.#rows);
    this.#rows = rows;
    const isChanged = new Uint8Array(this.#isChanged.length * 2);
    isChanged.set(this.#isChanged);
    this.#isChanged = isChanged;
  }

  #dropOld(): void {
    const kept = this.#byTime(Array.from({ length: this.#size }, (_, slot) => slot)).slice(-this.#maxBars);
    this.#droppedBeforeMs = this.#startOf(kept[0]);
    this.#slots.clear();
    this.#changedSlots = [];
    // In ascending order of slots, so that none is written over before it has moved.
    kept.sort((a, b) => a - b).forEach((from, to) => {
      this.#rows.copyWithin(to * this.#width, from * this.#width, (from + 1) * this.#width);
      this.#slots.set(this.#startOf(to), to);
      this.#isChanged[to] = this.#isChanged[from];
      if (this.#isChanged[to] === 1) this.#changedSlots.push(to);
    });
    this.#size = kept.length;
    this.#isChanged.fill(0, this.#size);
  }

  #startOf(slot: number): number {
    return this.#rows[slot * this.#width + START];
  }

  /** Puts slots in order of time; mostly they are. */
  #byTime(slots: number[]): number[] {
    for (let index = 1; index < slots.length; index++) {
      if (this.#startOf(slots[index]) < this.#startOf(slots[index - 1])) {
        return slots.sort((a, b) => this.#startOf(a) - this.#startOf(b));
      }
    }
    return slots;
  }
}

/** Whether the time and order key at a place lie before those at another. */
function keyComesBefore(a: Float64Array, aAt: number, b: Float64Array, bAt: number): boolean {
  return comesBefore(
    a[aAt],
    a[aAt + 1],
    a[aAt + 2],
    a[aAt + 3],
    b[bAt],
    b[bAt + 1],
    b[bAt + 2],
    b[bAt + 3],
  );
}

function copyKey(from: Float64Array, at: number, to: Float64Array, toAt: number): void {
  for (let i = 0; i < 4; i++) to[toAt + i] = from[at + i];
}

/** Puts the time and order key of a row of a batch at a place. */
function putOrder(run: Float64Array, at: number, order: OrderColumns, row: number): void {
  for (let i = 0; i < 4; i++) run[at + i] = order[i][row];
}
