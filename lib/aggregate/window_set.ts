/** @module Which windows of a UTC day exist: a bit for each. */

import { DAY_MS } from "../model/days.ts";

/** The windows of one series that start on one UTC day. */
export class WindowSet {
  readonly #dayMs: number;
  readonly #windowMs: number;
  readonly #bits: Uint8Array;
  #size = 0;

  /**
   * No windows yet.
   *
   * @param dayMs The start of the day, in milliseconds since the Unix epoch
   * @param windowMs Length of a window, in milliseconds
   */
  constructor(dayMs: number, windowMs: number) {
    this.#dayMs = dayMs;
    this.#windowMs = windowMs;
    this.#bits = new Uint8Array((Math.ceil(DAY_MS / windowMs) + 7) >> 3);
  }

  /** The same windows, as a set of their own. */
  copy(): WindowSet {
    const copy = new WindowSet(this.#dayMs, this.#windowMs);
    copy.#bits.set(this.#bits);
    copy.#size = this.#size;
    return copy;
  }

  /** Number of windows. */
  get size(): number {
    return this.#size;
  }

  /** Adds the window that starts at a time of the day. Starts of different windows are whole windows apart. */
  add(startMs: number): void {
    const index = Math.floor((startMs - this.#dayMs) / this.#windowMs);
    const bit = 1 << (index & 7);
    const byte = this.#bits[index >> 3];
    if ((byte & bit) !== 0) return;
    this.#bits[index >> 3] = byte | bit;
    this.#size++;
  }
}
