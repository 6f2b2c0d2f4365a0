/** @module Lets a long computation yield to the event loop, so that signals, timers and messages are handled. */

/**
 * Yields to the event loop at most once per interval. The timer of a yield is started one interval before it is
 * awaited: awaiting a timer that has already expired takes a fraction of the one or two milliseconds that a new timer
 * takes.
 */
export class Yielder implements Disposable {
  readonly #intervalMs: number;
  #dueMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #expired: Promise<void> = Promise.resolve();

  /** @param intervalMs The time between two yields, in milliseconds */
  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
    this.#startTimer();
  }

  /** Yields to the event loop if the interval has passed since the previous time. */
  async yieldIfDue(): Promise<void> {
    if (performance.now() < this.#dueMs) return;
    await this.#expired;
    this.#startTimer();
  }

  #startTimer(): void {
    this.#dueMs = performance.now() + this.#intervalMs;
    this.#expired = new Promise((done) => this.#timer = setTimeout(done, this.#intervalMs));
  }

  /** Stops the timer. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
