/** @module How often a run may do what costs time. */

/** The least time between two publishings, in milliseconds, and between two reports of what is to be published. */
export const PUBLISH_INTERVAL_MS = 300;

/**
 * Lets something happen at most every so often, and never so often that it takes more than a small part of the time:
 * after a turn that took long, the next is further off.
 */
export class Throttle {
  readonly #intervalMs: number;
  readonly #share: number;
  #nextMs: number;

  /**
   * @param intervalMs The least time between the starts of two turns, in milliseconds
   * @param share The greatest part of the time that turns may take
   */
  constructor(intervalMs: number, share: number) {
    this.#intervalMs = intervalMs;
    this.#share = share;
    this.#nextMs = performance.now() + intervalMs;
  }

  /** Whether it is time. */
  isDue(): boolean {
    return performance.now() >= this.#nextMs;
  }

  /** Takes a turn. */
  take<T>(turn: () => T): T {
    const startMs = performance.now();
    try {
      return turn();
    } finally {
      const tookMs = performance.now() - startMs;
      this.#nextMs = startMs + Math.max(this.#intervalMs, tookMs / this.#share);
    }
  }
}
