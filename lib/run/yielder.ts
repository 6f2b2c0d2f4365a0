/** @module How a long job gives signals, timers and messages their turn. */

/**
 * A turn for everything else, every so often. The timer that makes it is started long before it is waited for: a new
 * one would take the runtime a millisecond or two each time, while one that is due takes a fraction of that.
 */
export class Yielder implements Disposable {
  readonly #intervalMs: number;
  #dueMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn: Promise<void> = Promise.resolve();

  /** @param intervalMs The time between two turns, in milliseconds */
  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
    this.#prepare();
  }

  /** Gives everything else its turn, if it is time. */
  async take(): Promise<void> {
    if (performance.now() < this.#dueMs) return;
    await this.#turn;
    this.#prepare();
  }

  #prepare(): void {
    this.#dueMs = performance.now() + this.#intervalMs;
    this.#turn = new Promise((done) => this.#timer = setTimeout(done, this.#intervalMs));
  }

  /** Takes no more turns. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
