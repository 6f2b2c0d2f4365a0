/**
 * A well-behaved client: polls as the page does while others attack the server, and records the latencies.
 *
 * @module
 */

/** The task of the poller's thread. */
export interface PollerTask {
  /** The URL of the page. */
  url: string;
  /** Set to another value than 0 to stop the thread. */
  stop: Int32Array;
}

/** The result of the poller's thread. */
export interface PollerReport {
  /** Latencies of all responses, in milliseconds, ascending. */
  timesMs: number[];
  /** A line for each failed request. */
  faults: string[];
}

/** Polls in a thread of its own until it is stopped. */
export class HonestPoller {
  readonly #worker = new Worker(new URL("./honest_poller_worker.ts", import.meta.url), { type: "module" });
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #report = Promise.withResolvers<PollerReport>();

  /** Starts polling. */
  constructor(url: string) {
    this.#worker.onmessage = ({ data }: MessageEvent<PollerReport>) => this.#report.resolve(data);
    this.#worker.onerror = (event) => this.#report.reject(new Error(event.message));
    const task: PollerTask = { url, stop: this.#stop };
    this.#worker.postMessage(task);
  }

  /** Stops polling and returns the result. */
  async stop(): Promise<PollerReport> {
    Atomics.store(this.#stop, 0, 1);
    try {
      return await this.#report.promise;
    } finally {
      this.#worker.terminate();
    }
  }
}
