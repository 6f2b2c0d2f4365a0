/**
 * Days to measure with, in the recorder's usual form and in order of time: prices that wander, sizes that are mostly
 * small, books as Python prints them.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { DAY_MS } from "../../lib/model/days.ts";
import { Random } from "../../lib/demo/random.ts";
import { bookTable, datedBack, makeDatabase, tradesTable } from "../helpers/database.ts";

/** How much a day holds. */
export interface PeerDay {
  /** How many trades. */
  trades: number;
  /** How many snapshots. */
  snapshots: number;
  /** Levels of a side. */
  levels: number;
}

/** Nothing here has to outlive the machine. */
const UNSAFE = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF";

/**
 * Makes a day.
 *
 * @param path `{data}/{instrument}/{day}/trades.db`
 * @param startMs When the day begins, in milliseconds since the Unix epoch
 */
export function makePeerDay(path: string, startMs: number, { trades, snapshots, levels }: PeerDay): void {
  makeDatabase(path, [tradesTable([]), bookTable([])], UNSAFE);
  const random = new Random(7);
  const db = new DatabaseSync(path);
  let mid = 94_000;
  const side = (sign: -1 | 1) => {
    const parts = Array.from({ length: levels }, (_, level) => {
      const price = (mid + sign * (0.1 + level * 0.1 * (1 + random.below(3)))).toFixed(1);
      return `['${price}', '${random.exponential().toFixed(8)}', '0', '${1 + random.below(9)}']`;
    });
    return `[${parts.join(", ")}]`;
  };
  db.exec(`${UNSAFE}; BEGIN`);
  const addTrade = db.prepare("INSERT INTO trades VALUES (?, 'BENCH', ?, ?, ?, ?, ?)");
  const times = Float64Array.from({ length: trades }, () => random.below(DAY_MS)).sort();
  for (const [index, ms] of times.entries()) {
    mid += 1.2 * random.normal();
    const price = Math.round(10 * mid) / 10;
    const size = Math.round(random.exponential() / 20 * 1e8) / 1e8;
    addTrade.run(
      index + 1,
      String(600_000_000 + index),
      price,
      size,
      random.below(2) ? "buy" : "sell",
      String(startMs + ms),
    );
  }
  const addBook = db.prepare("INSERT INTO book VALUES (?, 'BENCH', ?, ?, ?)");
  for (let index = 0; index < snapshots; index++) {
    mid += 2 * random.normal();
    addBook.run(
      index + 1,
      side(-1),
      side(1),
      String(startMs + Math.floor(index * DAY_MS / snapshots)),
    );
  }
  db.exec("COMMIT");
  db.close();
  datedBack(path);
}

/** How a copy of a day differs. */
export interface CopyOptions {
  /** How much later it is, in milliseconds. */
  shiftMs?: number;
  /** Whether its rows are stored in an order that has nothing to do with their times. */
  shuffled?: boolean;
}

/** Copies a day, its rows at least. */
export function copyPeerDay(from: string, to: string, { shiftMs = 0, shuffled = false }: CopyOptions): void {
  makeDatabase(to, [tradesTable([]), bookTable([])], UNSAFE);
  const db = new DatabaseSync(to);
  db.prepare("ATTACH ? AS source").run(from);
  // Multiplicative hashing (Knuth, "The Art of Computer Programming", volume 3, 6.4): no two are the same.
  const order = shuffled ? "(id * 2654435761) % 4294967296" : "id";
  const later = `CAST(timestamp + ${shiftMs} AS TEXT)`;
  db.exec(`${UNSAFE};
    INSERT INTO trades SELECT NULL, instrument, trade_id, price, size, side, ${later}
      FROM source.trades ORDER BY ${order};
    INSERT INTO book SELECT NULL, instrument, bids, asks, ${later} FROM source.book ORDER BY ${order}`);
  db.close();
  datedBack(to);
}
