/** @module A database of a synthetic day, in the form that a recorder writes. */

import { DatabaseSync, type StatementSync } from "node:sqlite";
import { dirname } from "deno-std/path/dirname.js";
import type { RowSink } from "./market_day.ts";

/** A database that receives the rows of a day. */
export class DemoDatabase implements RowSink, Disposable {
  readonly #db: DatabaseSync;
  readonly #instrument: string;
  readonly #addTrade: StatementSync;
  readonly #addBook: StatementSync;

  /**
   * Creates the database, whose file must not exist.
   *
   * @param path The file; its folder is created
   * @param instrument The instrument
   */
  constructor(path: string, instrument: string) {
    Deno.mkdirSync(dirname(path), { recursive: true });
    this.#instrument = instrument;
    this.#db = new DatabaseSync(path);
    this.#db.exec(`PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
      CREATE TABLE trades(id INTEGER PRIMARY KEY, instrument TEXT, trade_id TEXT, price REAL, size REAL, side TEXT, timestamp TEXT);
      CREATE TABLE book(id INTEGER PRIMARY KEY, instrument TEXT, bids TEXT, asks TEXT, timestamp TEXT)`);
    this.#addTrade = this.#db.prepare(
      "INSERT INTO trades(instrument, trade_id, price, size, side, timestamp) VALUES(?,?,?,?,?,?)",
    );
    this.#addBook = this.#db.prepare("INSERT INTO book(instrument, bids, asks, timestamp) VALUES(?,?,?,?)");
  }

  trade(timeMs: number, id: number, price: number, size: number, side: "buy" | "sell"): void {
    this.#addTrade.run(this.#instrument, String(id), price, size, side, String(timeMs));
  }

  book(timeMs: number, bids: string, asks: string): void {
    this.#addBook.run(this.#instrument, bids, asks, String(timeMs));
  }

  /** Begins a transaction. */
  begin(): void {
    this.#db.exec("BEGIN");
  }

  /** Commits the transaction. */
  commit(): void {
    this.#db.exec("COMMIT");
  }

  /** From now on, other programs can read while rows are written. */
  useWal(): void {
    this.#db.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL");
  }

  [Symbol.dispose](): void {
    if (this.#db.isOpen) this.#db.close();
  }
}
