/**
 * Generated days for benchmarks, in the recorder's usual form and in order of time: prices follow a random walk, most
 * sizes are small, and books are formatted as Python prints lists.
 *
 * @module
 */

import { basename } from "deno-std/path/basename.js";
import { dirname } from "deno-std/path/dirname.js";
import { DatabaseSync } from "node:sqlite";
import { DAY_MS, formatDay } from "../../lib/model/days.ts";
import { Random } from "../../lib/demo/random.ts";
import { bookTable, datedBack, dayPath, makeDatabase, tradesTable } from "../helpers/database.ts";

/** The size of a day. */
export interface PeerDay {
  /** Number of trades. */
  trades: number;
  /** Number of snapshots. */
  snapshots: number;
  /** Number of levels per side. */
  levels: number;
  /** The instrument that all rows name; by default the one that the folder names. */
  instrument?: string;
}

/** Fast settings without crash safety, since these files are temporary. */
const UNSAFE = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF";

/**
 * Creates the database of a day.
 *
 * @param path `{data}/{instrument}/{day}/trades.db`
 * @param startMs Start of the day, in milliseconds since the Unix epoch
 */
export function makePeerDay(
  path: string,
  startMs: number,
  { trades, snapshots, levels, instrument = instrumentOf(path) }: PeerDay,
): void {
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
  const addTrade = db.prepare("INSERT INTO trades VALUES (?, ?, ?, ?, ?, ?, ?)");
  const times = Float64Array.from({ length: trades }, () => random.below(DAY_MS)).sort();
  for (const [index, ms] of times.entries()) {
    mid += 1.2 * random.normal();
    const price = Math.round(10 * mid) / 10;
    const size = Math.round(random.exponential() / 20 * 1e8) / 1e8;
    addTrade.run(
      index + 1,
      instrument,
      String(600_000_000 + index),
      price,
      size,
      random.below(2) ? "buy" : "sell",
      String(startMs + ms),
    );
  }
  const addBook = db.prepare("INSERT INTO book VALUES (?, ?, ?, ?, ?)");
  for (let index = 0; index < snapshots; index++) {
    mid += 2 * random.normal();
    addBook.run(
      index + 1,
      instrument,
      side(-1),
      side(1),
      String(startMs + Math.floor(index * DAY_MS / snapshots)),
    );
  }
  db.exec("COMMIT");
  db.close();
  datedBack(path);
}

/**
 * Creates the databases of days that follow each other, each with the rows of the first, later.
 *
 * @param startMs Start of the first day, in milliseconds since the Unix epoch
 * @returns The days
 */
export function makePeerDays(
  folder: string,
  instrument: string,
  startMs: number,
  day: PeerDay,
  days: number,
): string[] {
  const names = Array.from({ length: days }, (_, index) => formatDay(startMs + index * DAY_MS));
  const first = dayPath(folder, instrument, names[0]);
  makePeerDay(first, startMs, day);
  for (const [index, name] of names.entries()) {
    if (index > 0) copyPeerDay(first, dayPath(folder, instrument, name), { shiftMs: index * DAY_MS });
  }
  return names;
}

/** The instrument whose folder holds a database. A run over rows that name another one looks for it in every row. */
function instrumentOf(path: string): string {
  return basename(dirname(dirname(path)));
}

/** How a copy differs from the original. */
export interface CopyOptions {
  /** How much later the copy's times are, in milliseconds. */
  shiftMs?: number;
  /** Whether rows are stored in an order unrelated to time. */
  shuffled?: boolean;
}

/** Copies the rows of a day into a new database. */
export function copyPeerDay(from: string, to: string, { shiftMs = 0, shuffled = false }: CopyOptions): void {
  makeDatabase(to, [tradesTable([]), bookTable([])], UNSAFE);
  const db = new DatabaseSync(to);
  db.prepare("ATTACH ? AS source").run(from);
  // Multiplicative hashing (Knuth, "The Art of Computer Programming", volume 3, 6.4) is a permutation.
  const order = shuffled ? "(id * 2654435761) % 4294967296" : "id";
  const instrument = instrumentOf(to);
  const later = `CAST(timestamp + ${shiftMs} AS TEXT)`;
  db.exec(`${UNSAFE};
    INSERT INTO trades SELECT NULL, '${instrument}', trade_id, price, size, side, ${later}
      FROM source.trades ORDER BY ${order};
    INSERT INTO book SELECT NULL, '${instrument}', bids, asks, ${later} FROM source.book ORDER BY ${order}`);
  db.close();
  datedBack(to);
}
