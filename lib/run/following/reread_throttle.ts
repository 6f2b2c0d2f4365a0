/** @module Limits the share of the time in which days are read again. */

/** The greatest share of the time. */
const SHARE = 0.1;

/** Decides when days may be read again: the later, the longer the last time took. */
export class RereadThrottle {
  #startMs = performance.now();
  #dueMs = 0;

  /** Whether days may be read again now. */
  get isDue(): boolean {
    return performance.now() >= this.#dueMs;
  }

  /** Notes that days are read from their first rows now. */
  start(): void {
    this.#startMs = performance.now();
  }

  /** Notes that all rows are read. */
  end(): void {
    const nowMs = performance.now();
    this.#dueMs = nowMs + (nowMs - this.#startMs) / SHARE;
  }
}
