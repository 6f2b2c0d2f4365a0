/** @module Limits the share of the time in which days are read again. */

/** The greatest share of the time. */
const SHARE = 0.1;

/** Decides when days may be read again: the later, the longer the last time took. The first reading does not count. */
export class RereadThrottle {
  readonly #now: () => number;
  #startMs: number | undefined;
  #dueMs = 0;

  /** @param now The time in milliseconds; that of a clock which never goes back by default */
  constructor(now = (): number => performance.now()) {
    this.#now = now;
  }

  /** How long days may not be read again, in milliseconds; 0 if they may now. */
  get waitMs(): number {
    return Math.max(0, this.#dueMs - this.#now());
  }

  /** Whether days may be read again now. */
  get isDue(): boolean {
    return this.waitMs === 0;
  }

  /** Notes that days are read from their first rows again now. */
  start(): void {
    this.#startMs = this.#now();
  }

  /** Notes that all rows are read. */
  end(): void {
    if (this.#startMs === undefined) return;
    const nowMs = this.#now();
    this.#dueMs = nowMs + (nowMs - this.#startMs) / SHARE;
    this.#startMs = undefined;
  }
}
