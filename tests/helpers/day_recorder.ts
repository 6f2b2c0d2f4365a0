/** @module Records a day in the thread of a test. */

import { join } from "deno-std/path/join.js";
import { DatabaseSync } from "node:sqlite";
import { statIfThere } from "../../lib/files.ts";

/** The instrument of the recordings. */
export const INSTRUMENT = "BTC-USDT";

/** The journal modes in which recorders write. */
export const MODES = ["wal", "delete", "truncate"] as const;

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

/** The path of a day's database. */
export function recordingPath(data: string, day: string): string {
  return join(data, INSTRUMENT, day, "trades.db");
}

/** Opens a database as a recorder does; creates the tables if there are none. */
function openRecording(path: string, mode: string, tables = TABLES): DatabaseSync {
  Deno.mkdirSync(join(path, ".."), { recursive: true });
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA busy_timeout=5000; PRAGMA journal_mode=${mode}; PRAGMA synchronous=OFF`);
  if (db.prepare("SELECT 1 FROM sqlite_schema").get() === undefined) db.exec(tables);
  return db;
}

/** Records a day. */
export class Recorder implements Disposable {
  readonly db: DatabaseSync;
  readonly #path: string;

  /** Creates the database of a day, or opens it again. */
  constructor(data: string, day: string, mode: string, tables = TABLES, path = recordingPath(data, day)) {
    this.#path = path;
    this.db = openRecording(path, mode, tables);
  }

  /** Commits trades, and a book of the time of each. */
  write(trades: readonly Trade[], books: readonly Trade[] = trades): void {
    this.db.exec("BEGIN");
    const trade = this.db.prepare(
      "INSERT INTO trades(trade_id, price, size, side, timestamp) VALUES (?, ?, ?, ?, ?)",
    );
    for (const { id, ms, price, size } of trades) {
      trade.run(
        typeof id === "number" ? String(id) : id,
        price,
        size,
        size % 2 < 1 ? "buy" : "sell",
        ms,
      );
    }
    const book = this.db.prepare("INSERT INTO books(timestamp, bids, asks) VALUES (?, ?, ?)");
    for (const { ms, price, size } of books) {
      book.run(ms, `[[${price - 0.5}, ${size}]]`, `[[${price + 0.5}, ${size + 1}], [${price + 1}, 3]]`);
    }
    this.db.exec("COMMIT");
    this.touch();
  }

  /** Notes the time of the clock, which a test may have moved, as the time of the last change. */
  touch(): void {
    const path = this.#path;
    const now = new Date(Date.now());
    for (const file of [path, path + "-wal"]) {
      if (statIfThere(file) !== undefined) Deno.utimeSync(file, now, now);
    }
  }

  /** Closes the database. */
  [Symbol.dispose](): void {
    if (!this.db.isOpen) return;
    this.db.close();
    this.touch();
  }
}
