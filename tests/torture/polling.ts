/**
 * A reader of the output files, like any other program: polls them without a pause, in a thread of its own, and records
 * files that are incomplete or that mix two runs.
 *
 * @module
 */

import type { PriceRanges } from "./whole_files.ts";

/** The task of the reader's thread. */
export interface PollingTask {
  /** The folder to read. */
  out: string;
  /** The price range of each instrument, to recognise its bars. */
  ranges: PriceRanges;
  /** Set to another value than 0 to stop the thread. */
  stop: Int32Array;
}

/** The result of the reader's thread. */
export interface PollingReport {
  /** Number of files read. */
  polls: number;
  /** How many times all files were read while the status stayed the same. */
  pictures: number;
  /** Number of different statuses read. */
  versions: number;
  /** A line for each violation. */
  faults: string[];
}

/** A running reader. */
export class PollingReader {
  readonly #worker = new Worker(new URL("./polling_worker.ts", import.meta.url), { type: "module" });
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #started = Promise.withResolvers<void>();
  readonly #report = Promise.withResolvers<PollingReport>();

  private constructor(out: string, ranges: PriceRanges) {
    this.#worker.onmessage = ({ data }: MessageEvent<PollingReport | "started">) => {
      if (data === "started") this.#started.resolve();
      else this.#report.resolve(data);
    };
    this.#worker.onerror = (event) => {
      this.#started.reject(new Error(event.message));
      this.#report.reject(new Error(event.message));
    };
    const task: PollingTask = { out, ranges, stop: this.#stop };
    this.#worker.postMessage(task);
  }

  /** Starts reading the files in a folder, which need not exist. Returns once the thread runs. */
  static async start(out: string, ranges: PriceRanges): Promise<PollingReader> {
    const reader = new PollingReader(out, ranges);
    await reader.#started.promise;
    return reader;
  }

  /** Stops reading and returns the result. */
  async stop(): Promise<PollingReport> {
    Atomics.store(this.#stop, 0, 1);
    try {
      return await this.#report.promise;
    } finally {
      this.#worker.terminate();
    }
  }
}
