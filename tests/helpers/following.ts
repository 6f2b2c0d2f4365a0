/**
 * A run that follows, for tests. The test decides when the run polls, and so what the run finds in each poll; no test waits for a time.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { Logger } from "../../lib/log/log.ts";
import { LAST_DAY } from "../../lib/model/days.ts";
import { completeRequest, type RequestOptions } from "../../lib/model/run_request.ts";
import type { RunStatus } from "../../lib/model/run_status.ts";
import { run } from "../../lib/run/run.ts";
import { BAR_FILES } from "./bar_files.ts";
import { tablesOf } from "./day_tables.ts";
import { INSTRUMENT } from "./day_recorder.ts";

/** How long a state may take to come, in milliseconds. */
const WAIT_MS = 120_000;

/** What a run that follows is asked to do. */
export interface FollowingOptions extends RequestOptions {
  /** The last day; none by default. */
  endDate?: string;
  /** How long a day must be over before it is settled, in milliseconds. */
  settleMs?: number;
  /** The least size in bytes of a database that several threads may read. */
  sharedBytes?: number;
}

/** A run that follows. */
export class FollowingRun implements AsyncDisposable {
  /** Warnings and errors of the run. */
  readonly messages: string[] = [];
  readonly out: string;
  /** The newest status. */
  status: RunStatus | undefined;
  /** The status at the end; rejects if the run fails. */
  readonly ended: Promise<RunStatus>;
  readonly #options: RequestOptions;
  readonly #stop = new AbortController();
  #isOver = false;
  /** Resolves when the run has polled and waits for the next poll, or is over. */
  #polled = Promise.withResolvers<void>();
  /** Resolves when the run may poll again. */
  #next = Promise.withResolvers<void>();

  /** Starts to follow from a day on. */
  constructor(data: string, startDate: string, options: FollowingOptions = {}) {
    const { settleMs, sharedBytes, endDate = LAST_DAY, ...members } = options;
    this.#options = { data, ...members };
    this.out = Deno.makeTempDirSync();
    const request = completeRequest(INSTRUMENT, startDate, endDate, {
      ...this.#options,
      out: this.out,
      follow: true,
    });
    const log = new Logger({ level: "warning", write: (line: string) => this.messages.push(line) });
    const onProgress = (status: RunStatus) => this.status = structuredClone(status);
    const pace = {
      ...(settleMs === undefined ? {} : { settleMs }),
      lookMs: 0,
      pause: () => {
        this.#polled.resolve();
        return this.#next.promise;
      },
    };
    const sharing = sharedBytes === undefined ? undefined : { leastBytes: sharedBytes };
    this.ended = run(request, { log, signal: this.#stop.signal, onProgress, pace, sharing }).finally(() => {
      this.#isOver = true;
      this.#polled.resolve();
    });
    // A test that expects the error awaits the promise itself.
    this.ended.catch(() => {});
  }

  /** Whether the run has ended by itself, or was stopped. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Has the run poll once. */
  async poll(): Promise<void> {
    await this.#polled.promise;
    if (this.#isOver) return;
    this.#polled = Promise.withResolvers();
    const next = this.#next;
    this.#next = Promise.withResolvers();
    next.resolve();
    await this.#polled.promise;
  }

  /** Has the run poll until the status is as wanted. */
  async until(what: string, isSo: (status: RunStatus) => boolean): Promise<void> {
    const endMs = performance.now() + WAIT_MS;
    while (this.status === undefined || this.status.state !== "following" || !isSo(this.status)) {
      await this.poll();
      if (this.#isOver) await this.ended;
      if (this.#isOver) throw new Error(`the run has ended before ${what}`);
      if (performance.now() > endMs) {
        throw new Error(
          `not within ${WAIT_MS} ms: ${what}: ${JSON.stringify(this.status)}; ${this.messages.join()}`,
        );
      }
      // Files are updated a few times a second at most.
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  /** Has the run poll until this many trades and snapshots have been read, duplicates included. */
  async untilRead(trades: number, books = trades): Promise<void> {
    await this.until(
      `${trades} trades and ${books} books`,
      ({ rows }) => rows.trades.read === trades && rows.books.read === books,
    );
  }

  /** Stops the run, and compares its files with those of a plain run over the same days. */
  async stopAndCompare(): Promise<RunStatus> {
    const status = await this.stop();
    await this.compare();
    return status;
  }

  /** Compares the files of a run that is over with those of a plain run over the same days. */
  async compare(): Promise<void> {
    const status = await this.ended;
    const out = Deno.makeTempDirSync();
    try {
      const { start_date, end_date } = status;
      const request = completeRequest(INSTRUMENT, start_date, end_date, { ...this.#options, out });
      const plain = await run(request, { log: new Logger({ level: "error", write: () => {} }) });
      for (const name of BAR_FILES) {
        const text = (folder: string) => Deno.readTextFileSync(`${folder}/${name}`);
        assertEquals(text(this.out), text(out), name);
      }
      assertEquals(tablesOf(this.out), tablesOf(out));
      assertEquals(status.bars_made, plain.bars_made);
      assertEquals(status.rows, plain.rows);
      assertEquals(status.databases.skipped, plain.databases.skipped);
    } finally {
      Deno.removeSync(out, { recursive: true });
    }
  }

  /** Stops the run. */
  async stop(): Promise<RunStatus> {
    this.#stop.abort();
    this.#next.resolve();
    return await this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What a failed run threw is for the test to see, which awaits it.
    await this.stop().catch(() => {});
    Deno.removeSync(this.out, { recursive: true });
  }
}
