/** @module Limits how often a run repeats an expensive task. */

/** The shortest time between two updates of the files, and between two reports of the windows for them. */
export const PUBLISH_INTERVAL_MS = 300;

/** Limits a task to a minimum interval and to a share of the time: a run of the task that takes long delays the next. */
export class Throttle {
  readonly #intervalMs: number;
  readonly #share: number;
  #nextMs: number;

  /**
   * Creates a throttle whose task is first due after one interval.
   *
   * @param intervalMs The shortest time between the starts of two runs of the task, in milliseconds
   * @param share The greatest share of the time that the task may take, between 0 and 1
   */
  constructor(intervalMs: number, share: number) {
    this.#intervalMs = intervalMs;
    this.#share = share;
    this.#nextMs = performance.now() + intervalMs;
  }

  /** Whether the task is due. */
  isDue(): boolean {
    return performance.now() >= this.#nextMs;
  }

  /** Runs the task, due or not, and determines when it is due again. */
  run<T>(task: () => T): T {
    const startMs = performance.now();
    try {
      return task();
    } finally {
      this.#nextMs = this.#after(startMs);
    }
  }

  /**
   * Runs a task, as {@linkcode run} does, that waits for others in the end. That time does not count, since the thread is free
   * meanwhile, but the task is not due before it has ended.
   */
  async runToEnd(task: () => Promise<void>): Promise<void> {
    const startMs = performance.now();
    const ended = task();
    const nextMs = this.#after(startMs);
    this.#nextMs = Infinity;
    try {
      await ended;
    } finally {
      this.#nextMs = nextMs;
    }
  }

  /** When a task is due again that began at a time and ends now. */
  #after(startMs: number): number {
    return startMs + Math.max(this.#intervalMs, (performance.now() - startMs) / this.#share);
  }
}
