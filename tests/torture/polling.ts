/**
 * A reader of the output files, as any other program could be one: it reads them again and again, without a pause, in
 * a thread of its own, and takes down what was not whole or not of one run.
 *
 * @module
 */

import type { PriceRanges } from "./whole_files.ts";

/** What the reader is told. */
export interface PollingTask {
  /** The folder that is read. */
  out: string;
  /** The prices of each instrument, to see whose bars are in a file. */
  ranges: PriceRanges;
  /** Not 0 when it is to stop. */
  stop: Int32Array;
}

/** What a reader saw. */
export interface PollingReport {
  /** How many times it read a file. */
  polls: number;
  /** How many times it read all of them while one status stood. */
  pictures: number;
  /** How many different texts of the status it read. */
  versions: number;
  /** What was not as promised. */
  faults: string[];
}

/** A reader that is at work. */
export class PollingReader {
  readonly #worker = new Worker(new URL("./polling_worker.ts", import.meta.url), { type: "module" });
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #begun = Promise.withResolvers<void>();
  readonly #report = Promise.withResolvers<PollingReport>();

  private constructor(out: string, ranges: PriceRanges) {
    this.#worker.onmessage = ({ data }: MessageEvent<PollingReport | "begun">) => {
      if (data === "begun") this.#begun.resolve();
      else this.#report.resolve(data);
    };
    this.#worker.onerror = (event) => {
      this.#begun.reject(new Error(event.message));
      this.#report.reject(new Error(event.message));
    };
    const task: PollingTask = { out, ranges, stop: this.#stop };
    this.#worker.postMessage(task);
  }

  /** Begins to read the files in a folder, which need not exist. On a busy machine a thread takes a while to begin. */
  static async begin(out: string, ranges: PriceRanges): Promise<PollingReader> {
    const reader = new PollingReader(out, ranges);
    await reader.#begun.promise;
    return reader;
  }

  /** Ends the reading; what it saw. */
  async stop(): Promise<PollingReport> {
    Atomics.store(this.#stop, 0, 1);
    try {
      return await this.#report.promise;
    } finally {
      this.#worker.terminate();
    }
  }
}
