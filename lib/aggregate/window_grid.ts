/** @module Where windows start: at `offset + k * length`, for every whole k. */

/** How windows are laid out. */
export interface WindowLayout {
  /** Length of a window, in whole milliseconds, at least 1. */
  windowMs: number;
  /**
   * How far window starts are shifted from multiples of `windowMs` since the Unix epoch, in whole milliseconds,
   * taken modulo `windowMs`; 0 by default.
   */
  offsetMs?: number;
}

/** The starts of windows. Starts are exact for all times and window lengths below 2^53 milliseconds. */
export class WindowGrid {
  /** Length of a window, in milliseconds. */
  readonly windowMs: number;
  /** The first start at or after the Unix epoch, in milliseconds. */
  readonly offsetMs: number;
  /** The last start before the Unix epoch, in milliseconds. */
  readonly #beforeEpochMs: number;

  /** A grid of windows of one length. */
  constructor({ windowMs, offsetMs = 0 }: WindowLayout) {
    this.windowMs = windowMs;
    // The remainder of two doubles is exact, and so is a sum of two whole numbers below 2^53.
    const remainder = offsetMs % windowMs;
    this.offsetMs = remainder < 0 ? remainder + windowMs : remainder + 0;
    this.#beforeEpochMs = remainder < 0 ? remainder : remainder - windowMs;
  }

  /**
   * The start of the window that holds a time, in milliseconds since the Unix epoch.
   *
   * @param ms A time, in whole milliseconds since the Unix epoch, at least 0
   */
  startOf(ms: number): number {
    return ms < this.offsetMs ? this.#beforeEpochMs : ms - (ms - this.offsetMs) % this.windowMs;
  }
}
