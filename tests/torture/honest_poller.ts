/** @module A browser among strangers: it asks as the page does, and takes down how long it has to wait. */

/** What it is told. */
export interface PollerTask {
  /** The page's address. */
  url: string;
  /** Not 0 when it is to stop. */
  stop: Int32Array;
}

/** What it lived through. */
export interface PollerReport {
  /** Times of all answers, in milliseconds, ascending. */
  timesMs: number[];
  /** What was no proper answer. */
  faults: string[];
}

/** Asks again and again until it is stopped, in a thread of its own. */
export class HonestPoller {
  readonly #worker = new Worker(new URL("./honest_poller_worker.ts", import.meta.url), { type: "module" });
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #report = Promise.withResolvers<PollerReport>();

  /** Begins to ask. */
  constructor(url: string) {
    this.#worker.onmessage = ({ data }: MessageEvent<PollerReport>) => this.#report.resolve(data);
    this.#worker.onerror = (event) => this.#report.reject(new Error(event.message));
    const task: PollerTask = { url, stop: this.#stop };
    this.#worker.postMessage(task);
  }

  /** Ends the asking. */
  async stop(): Promise<PollerReport> {
    Atomics.store(this.#stop, 0, 1);
    try {
      return await this.#report.promise;
    } finally {
      this.#worker.terminate();
    }
  }
}
