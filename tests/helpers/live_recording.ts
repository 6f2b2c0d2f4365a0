/**
 * A simulated recorder: a process that writes the databases of an instrument's days on a clock of its own, several
 * transactions a second, until the end of the simulated time or of its stdin. For each line on stdin it prints the
 * number of transactions since the last line and the longest duration, in milliseconds.
 *
 * The days change as they do with real recorders: the recorder rotates some minutes late, and then fills both databases for a
 * while, with trades that both of them have. Rows arrive late and out of order, and a trade may be recorded twice.
 *
 *     deno run -A live_recording.ts OPTIONS_AS_JSON
 *
 * @module
 */

import { DatabaseSync, type StatementSync } from "node:sqlite";
import { dirname } from "deno-std/path/dirname.js";
import { Random } from "../../lib/demo/random.ts";
import { DAY_MS, formatDay } from "../../lib/model/days.ts";
import { MINUTE_MS, SECOND_MS } from "../../lib/text/durations.ts";
import { bookTable, dayPath, tradesTable } from "./database.ts";
import type { RecordingOptions } from "./live_recorder.ts";
import { pause } from "./serving.ts";

/** How long after midnight the recorder rotates, and until when it fills both databases, in simulated milliseconds. */
const [ROTATES_MS, OVERLAPS_UNTIL_MS] = [7 * MINUTE_MS, 35 * MINUTE_MS];

/** How late a row may be, in simulated milliseconds. */
const LATE_MS = 20 * MINUTE_MS;

/** A database that is being recorded. */
class Recording {
  readonly #db: DatabaseSync;
  readonly #trade: StatementSync;
  readonly #book: StatementSync;

  constructor(path: string, mode: string) {
    Deno.mkdirSync(dirname(path), { recursive: true });
    this.#db = new DatabaseSync(path);
    // Waiting for a lock shows as a long transaction, and fails after this time.
    this.#db.exec("PRAGMA busy_timeout=60000");
    this.#db.exec(`PRAGMA journal_mode=${mode}; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=200`);
    for (const { create } of [tradesTable([]), bookTable([])]) {
      this.#db.exec(create.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"));
    }
    this.#trade = this.#db.prepare(
      "INSERT INTO trades(instrument, trade_id, price, size, side, timestamp) VALUES ('X', ?, ?, ?, ?, ?)",
    );
    this.#book = this.#db.prepare(
      "INSERT INTO book(instrument, bids, asks, timestamp) VALUES ('X', ?, ?, ?)",
    );
  }

  begin(): void {
    this.#db.exec("BEGIN IMMEDIATE");
  }

  commit(): void {
    this.#db.exec("COMMIT");
  }

  addTrade(id: number, price: number, size: number, side: string, timeMs: number): void {
    this.#trade.run(String(id), price, size, side, String(timeMs));
  }

  addBook(bids: string, asks: string, timeMs: number): void {
    this.#book.run(bids, asks, String(timeMs));
  }

  checkpoint(): void {
    this.#db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  close(): void {
    this.#db.close();
  }
}

const options: RecordingOptions = JSON.parse(Deno.args[0]);
const random = new Random(options.seed);
const open = new Map<number, Recording>();
let [count, longestMs, numbered, isOver] = [0, 0, 1e9, false];

/** The simulated time. */
function nowMs(): number {
  const { startMs, endMs, speed, originMs } = options;
  return Math.min(endMs, Math.floor(startMs + (Date.now() - originMs) * speed));
}

/** The days whose databases are filled at a time. */
function daysAt(timeMs: number): number[] {
  const dayMs = Math.floor(timeMs / DAY_MS) * DAY_MS;
  if (dayMs <= options.startMs || timeMs >= dayMs + OVERLAPS_UNTIL_MS) return [dayMs];
  return timeMs < dayMs + ROTATES_MS ? [dayMs - DAY_MS] : [dayMs - DAY_MS, dayMs];
}

function recordingOf(dayMs: number): Recording {
  let recording = open.get(dayMs);
  if (recording === undefined) {
    recording = new Recording(dayPath(options.data, "X", formatDay(dayMs)), options.mode);
    open.set(dayMs, recording);
  }
  return recording;
}

/** One side of a book, from the best level on. */
function sideText(bestTicks: number, step: 1 | -1): string {
  const levels = Array.from(
    { length: options.levels },
    (_, level) => `['${((bestTicks + level * step) / 100).toFixed(2)}', '${1 + random.below(90) / 10}']`,
  );
  return `[${levels.join(", ")}]`;
}

/** One transaction in each database that is filled, with rows since a time. */
function record(sinceMs: number, timeMs: number): void {
  const days = daysAt(timeMs);
  for (const [dayMs, recording] of open) {
    if (days.includes(dayMs)) continue;
    recording.close();
    open.delete(dayMs);
  }
  const spread = () => Math.floor(sinceMs + (timeMs - sinceMs) * random.uniform());
  const trades = Array.from({ length: options.trades }, () => {
    const lateMs = !options.isOrderly && random.uniform() < 0.05 ? Math.floor(LATE_MS * random.uniform()) : 0;
    const [rowMs, id] = [
      Math.max(options.startMs, spread() - lateMs),
      options.isOrderly ? ++numbered : Math.floor(random.uniform() * 2 ** 50),
    ];
    const price = Math.round(1e4 * (1 + 0.01 * Math.sin(rowMs / 3e6) + 0.001 * random.normal())) / 100;
    return [
      id,
      price,
      (1 + random.below(1000)) / 1000,
      random.uniform() < 0.5 ? "buy" : "sell",
      rowMs,
    ] as const;
  });
  for (const dayMs of days) {
    const recording = recordingOf(dayMs);
    // A recorder needs its time for a transaction, so kills also hit the middle of one.
    const beganMs = performance.now();
    recording.begin();
    for (const trade of trades) {
      const copies = !options.isOrderly && random.uniform() < 0.02 ? 2 : 1;
      // While two databases are filled, some trades are in both, and others in one of them.
      if (days.length > 1 && random.uniform() < 0.4) continue;
      for (let copy = 0; copy < copies; copy++) recording.addTrade(...trade);
    }
    for (let book = 0; book < options.books; book++) {
      const bidTicks = 9900 + random.below(100);
      recording.addBook(sideText(bidTicks, -1), sideText(bidTicks + 100, 1), spread());
    }
    recording.commit();
    longestMs = Math.max(longestMs, performance.now() - beganMs);
    count++;
    if (random.uniform() < 0.02) recording.checkpoint();
  }
}

(async () => {
  for await (const _ of Deno.stdin.readable) {
    console.log(JSON.stringify({ count, longestMs }));
    count = longestMs = 0;
  }
  isOver = true;
})();

let lastMs = Math.max(options.startMs, nowMs() - SECOND_MS);
while (!isOver) {
  const timeMs = nowMs();
  record(lastMs, timeMs);
  lastMs = timeMs;
  if (timeMs === options.endMs) break;
  await pause(options.pauseMs);
}
for (const recording of open.values()) recording.close();
Deno.exit(0);
