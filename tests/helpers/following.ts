/** @module A run that follows, and a recorder beside it, for tests. */

import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { DatabaseSync } from "node:sqlite";
import { Logger } from "../../lib/log/log.ts";
import { LAST_DAY } from "../../lib/model/days.ts";
import { completeRequest, type RequestOptions } from "../../lib/model/run_request.ts";
import type { RunStatus } from "../../lib/model/run_status.ts";
import { ALL_SERIES } from "../../lib/model/series.ts";
import { run } from "../../lib/run/run.ts";

/** The instrument of the recordings. */
const INSTRUMENT = "BTC-USDT";

/** The journal modes in which recorders write. */
export const MODES = ["wal", "delete", "truncate"] as const;

/** How long a state may take to come, in milliseconds. */
const WAIT_MS = 120_000;

/** The tables that a recorder makes, unless a test has others. */
const TABLES = `
  CREATE TABLE trades (trade_id TEXT, price REAL, size REAL, side TEXT, timestamp INTEGER);
  CREATE TABLE books (timestamp INTEGER, bids TEXT, asks TEXT);
`;

/** A trade. */
export interface Trade {
  id: number | string | null;
  ms: number;
  price: number;
  size: number;
}

/** Records a day. */
export class Recorder {
  readonly db: DatabaseSync;

  /** Creates the database of a day, or opens it again. */
  constructor(data: string, day: string, mode: string, tables = TABLES) {
    const folder = join(data, INSTRUMENT, day);
    Deno.mkdirSync(folder, { recursive: true });
    this.db = new DatabaseSync(join(folder, "trades.db"));
    this.db.exec(`PRAGMA busy_timeout=5000; PRAGMA journal_mode=${mode}; PRAGMA synchronous=OFF`);
    if (this.db.prepare("SELECT 1 FROM sqlite_schema").get() === undefined) this.db.exec(tables);
  }

  /** Commits trades, and a book of the time of each. */
  write(trades: readonly Trade[]): void {
    const trade = this.db.prepare("INSERT INTO trades VALUES (?, ?, ?, ?, ?)");
    const book = this.db.prepare("INSERT INTO books VALUES (?, ?, ?)");
    this.db.exec("BEGIN");
    for (const { id, ms, price, size } of trades) {
      trade.run(id === null ? null : String(id), price, size, size % 2 < 1 ? "buy" : "sell", ms);
      book.run(ms, `[[${price - 0.5}, ${size}]]`, `[[${price + 0.5}, ${size + 1}], [${price + 1}, 3]]`);
    }
    this.db.exec("COMMIT");
  }
}

/** A run that follows. */
export class FollowingRun {
  /** Warnings and errors of the run. */
  readonly messages: string[] = [];
  readonly out: string;
  /** The newest status. */
  status: RunStatus | undefined;
  readonly #data: string;
  readonly #options: RequestOptions;
  readonly #stop = new AbortController();
  readonly #ended: Promise<RunStatus>;
  #error: unknown;

  /** Starts to follow from a day on. */
  constructor(data: string, startDate: string, options: RequestOptions & { settleMs?: number } = {}) {
    const { settleMs, ...members } = options;
    this.#data = data;
    this.#options = { data, ...members };
    this.out = Deno.makeTempDirSync();
    const request = completeRequest(INSTRUMENT, startDate, LAST_DAY, {
      ...this.#options,
      out: this.out,
      follow: true,
    });
    const log = new Logger({ level: "warning", write: (line: string) => this.messages.push(line) });
    const onProgress = (status: RunStatus) => this.status = structuredClone(status);
    this.#ended = run(request, { log, signal: this.#stop.signal, onProgress, settleMs });
    this.#ended.catch((error) => this.#error = error);
  }

  /** Waits until the status is as wanted. */
  async until(what: string, isSo: (status: RunStatus) => boolean): Promise<void> {
    const endMs = performance.now() + WAIT_MS;
    while (this.status === undefined || this.status.state !== "following" || !isSo(this.status)) {
      if (this.#error !== undefined) throw this.#error;
      if (performance.now() > endMs) throw new Error(`not within ${WAIT_MS} ms: ${what}`);
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  /** Waits until this many trades and snapshots have been read, duplicates included. */
  async untilRead(trades: number, books = trades): Promise<void> {
    await this.until(
      `${trades} trades and ${books} books`,
      ({ rows }) => rows.trades.read === trades && rows.books.read === books,
    );
  }

  /** Stops the run, and compares its files with those of a plain run over the same days. */
  async stopAndCompare(): Promise<RunStatus> {
    const status = await this.stop();
    const out = Deno.makeTempDirSync();
    const { start_date, end_date } = status;
    const request = completeRequest(INSTRUMENT, start_date, end_date, { ...this.#options, out });
    const plain = await run(request, { log: new Logger({ level: "error", write: () => {} }) });
    for (const name of [...ALL_SERIES.map(({ file }) => file), "depth_data.json"]) {
      const text = (folder: string) => Deno.readTextFileSync(join(folder, name));
      assertEquals(text(this.out), text(out), name);
    }
    assertEquals(tablesIn(this.out), tablesIn(out));
    assertEquals(status.bars_made, plain.bars_made);
    return status;
  }

  /** Stops the run. */
  async stop(): Promise<RunStatus> {
    this.#stop.abort();
    return await this.#ended;
  }

  /** The folder of the data. */
  get data(): string {
    return this.#data;
  }
}

function tablesIn(out: string): string[] {
  return [...Deno.readDirSync(join(out, "bars"))].map(({ name }) => name).sort();
}
