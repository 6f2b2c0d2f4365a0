/**
 * Windows of time, each with the first, highest, lowest and last of the values that fall into it.
 *
 * A window is half-open, `[start, start + windowMs)`, and aligned to the Unix epoch. What it holds does not depend
 * on the order in which values are added: the first and the last are those of the least and the greatest (time,
 * order key), and of two that are equal in that, the one added earlier comes first.
 *
 * Each window has a slot in columns of typed arrays. Where only the newest windows are wanted, older ones are
 * dropped now and then, so that memory does not grow with the length of a run.
 *
 * @module
 */

import { comesBefore } from "../ingest/order.ts";

/** The candle of a window. */
export interface Candle {
  /** Start of its window, in milliseconds since the Unix epoch. */
  startMs: number;
  /** Its first value. */
  open: number;
  /** Its highest value. */
  high: number;
  /** Its lowest value. */
  low: number;
  /** Its last value. */
  close: number;
  /** How many values it holds. */
  count: number;
}

/** How windows are laid out. */
export interface CandleOptions {
  /** Length of a window, in milliseconds; at least 1. */
  windowMs: number;
  /** How many of the newest windows are wanted; 0 for all. */
  maxBars: number;
}

const FIRST_CAPACITY = 256;

/** Columns of one double a window: what it shows, then the time and order key of its first and its last value. */
const COLUMNS = [
  "startMs",
  "open",
  "high",
  "low",
  "close",
  "count",
  "openMs",
  "openNs",
  "openHi",
  "openLo",
  "closeMs",
  "closeNs",
  "closeHi",
  "closeLo",
] as const;

type Column = (typeof COLUMNS)[number];

/** Candles of one value by window. */
export class Candles {
  /** Length of a window, in milliseconds. */
  readonly windowMs: number;
  readonly #maxBars: number;
  /** Values by window; the first `size` elements count. */
  protected columns: Record<Column, Float64Array>;
  /** How many windows there are. */
  #size = 0;
  #slots = new Map<number, number>();
  #lastStartMs = NaN;
  #lastSlot = -1;
  /** Windows that start before this were dropped; newer ones in sufficient number exist. */
  #droppedBeforeMs = -Infinity;
  #changed: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  #changedSlots: number[] = [];

  /** No windows yet. */
  constructor({ windowMs, maxBars }: CandleOptions) {
    this.windowMs = windowMs;
    this.#maxBars = maxBars;
    this.columns = Object.fromEntries(
      COLUMNS.map((column) => [column, new Float64Array(FIRST_CAPACITY)]),
    ) as Record<
      Column,
      Float64Array
    >;
  }

  /** How many windows there are, the ones that will be dropped among them. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds a value.
   *
   * @param timeMs Its time, whole milliseconds since the Unix epoch
   * @param timeNs Nanoseconds beyond
   * @param orderHi Order among values of the same time
   * @param orderLo Order among those of the same `orderHi`
   * @param value The value
   * @returns The slot of its window, or -1 if that is too old to be wanted
   */
  add(timeMs: number, timeNs: number, orderHi: number, orderLo: number, value: number): number {
    const startMs = Math.floor(timeMs / this.windowMs) * this.windowMs;
    const slot = startMs === this.#lastStartMs ? this.#lastSlot : this.#slotOf(startMs);
    if (slot < 0) return slot;
    const c = this.columns;
    if (this.#changed[slot] === 0) {
      this.#changed[slot] = 1;
      this.#changedSlots.push(slot);
    }
    const isFirst = c.count[slot]++ === 0;
    if (isFirst || value > c.high[slot]) c.high[slot] = value;
    if (isFirst || value < c.low[slot]) c.low[slot] = value;
    if (
      isFirst ||
      !comesBefore(
        timeMs,
        timeNs,
        orderHi,
        orderLo,
        c.closeMs[slot],
        c.closeNs[slot],
        c.closeHi[slot],
        c.closeLo[slot],
      )
    ) {
      c.close[slot] = value;
      c.closeMs[slot] = timeMs;
      c.closeNs[slot] = timeNs;
      c.closeHi[slot] = orderHi;
      c.closeLo[slot] = orderLo;
      if (!isFirst) return slot;
    }
    if (
      isFirst ||
      comesBefore(
        timeMs,
        timeNs,
        orderHi,
        orderLo,
        c.openMs[slot],
        c.openNs[slot],
        c.openHi[slot],
        c.openLo[slot],
      )
    ) {
      c.open[slot] = value;
      c.openMs[slot] = timeMs;
      c.openNs[slot] = timeNs;
      c.openHi[slot] = orderHi;
      c.openLo[slot] = orderLo;
    }
    return slot;
  }

  /** The candle of a slot. */
  candle(slot: number): Candle {
    const { startMs, open, high, low, close, count } = this.columns;
    return {
      startMs: startMs[slot],
      open: open[slot],
      high: high[slot],
      low: low[slot],
      close: close[slot],
      count: count[slot],
    };
  }

  /** The slots whose window changed since this was last asked, oldest window first. */
  takeChanged(): number[] {
    const slots = this.#changedSlots;
    this.#changedSlots = [];
    for (const slot of slots) this.#changed[slot] = 0;
    return this.#byTime(slots);
  }

  /** Every slot, oldest window first. */
  allSlots(): number[] {
    return this.#byTime(Array.from({ length: this.#size }, (_, slot) => slot));
  }

  /** Makes room for more windows. Subclasses with columns of their own grow those too. */
  protected grow(capacity: number): void {
    for (const column of COLUMNS) this.columns[column] = grown(this.columns[column], capacity);
    const changed = new Uint8Array(capacity);
    changed.set(this.#changed);
    this.#changed = changed;
  }

  /** Puts one window in the place of another. Subclasses with columns of their own move those too. */
  protected move(from: number, to: number): void {
    for (const column of COLUMNS) this.columns[column][to] = this.columns[column][from];
    this.#changed[to] = this.#changed[from];
  }

  /** Empties a slot. Subclasses with columns of their own clear those too. */
  protected clear(slot: number): void {
    this.columns.count[slot] = 0;
    this.#changed[slot] = 0;
  }

  #byTime(slots: number[]): number[] {
    const { startMs } = this.columns;
    return slots.sort((a, b) => startMs[a] - startMs[b]);
  }

  /** The slot of the window with this start, new if need be; -1 if it was dropped. */
  #slotOf(startMs: number): number {
    let slot = this.#slots.get(startMs);
    if (slot === undefined) {
      if (startMs < this.#droppedBeforeMs) return -1;
      // Twice as many as wanted, so that dropping costs little for each window.
      if (this.#maxBars > 0 && this.#size >= 2 * this.#maxBars + FIRST_CAPACITY) this.#dropOld();
      slot = this.#size++;
      if (slot === this.columns.startMs.length) this.grow(slot * 2);
      this.clear(slot);
      this.columns.startMs[slot] = startMs;
      this.#slots.set(startMs, slot);
    }
    this.#lastStartMs = startMs;
    this.#lastSlot = slot;
    return slot;
  }

  #dropOld(): void {
    const kept = this.allSlots().slice(-this.#maxBars);
    this.#droppedBeforeMs = this.columns.startMs[kept[0]];
    // In ascending order of slots, so that none is written over before it has moved.
    kept.sort((a, b) => a - b).forEach((from, to) => this.move(from, to));
    this.#size = kept.length;
    this.#slots.clear();
    this.#changedSlots = [];
    for (let slot = 0; slot < this.#size; slot++) {
      this.#slots.set(this.columns.startMs[slot], slot);
      if (this.#changed[slot] === 1) this.#changedSlots.push(slot);
    }
    this.#lastStartMs = NaN;
  }
}

/** The same values with room for more. */
function grown(values: Float64Array, capacity: number): Float64Array {
  const result = new Float64Array(capacity);
  result.set(values);
  return result;
}
