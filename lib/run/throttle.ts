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
      const tookMs = performance.now() - startMs;
      this.#nextMs = startMs + Math.max(this.#intervalMs, tookMs / this.#share);
    }
  }
}
