/** @module A clock that a test moves, in the thread of the test. */

/** The clock of the system, moved by the test, until it goes out of scope. */
export class MovedClock implements Disposable {
  readonly #now = Date.now;
  #byMs = 0;

  /** @param atMs The time now, in milliseconds since the Unix epoch; the system's by default */
  constructor(atMs?: number) {
    if (atMs !== undefined) this.#byMs = atMs - this.#now();
    Date.now = () => this.#now() + this.#byMs;
  }

  /** Moves the clock forward. */
  forward(ms: number): void {
    this.#byMs += ms;
  }

  [Symbol.dispose](): void {
    Date.now = this.#now;
  }
}
