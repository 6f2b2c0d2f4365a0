/**
 * A recorder: a process that inserts a trade and a snapshot per transaction until its stdin is closed. For each line on
 * stdin it prints the number of transactions since the last line and the longest duration, in milliseconds.
 *
 *     deno run -A recording.ts DATABASE JOURNAL_MODE DAY PAUSE_MS
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { pause } from "../helpers/serving.ts";

const [path, mode, day, pauseMs] = Deno.args;
const db = new DatabaseSync(path);
// Waiting for a lock shows as a long transaction, and fails after this time.
db.exec("PRAGMA busy_timeout=60000");
db.exec(`PRAGMA journal_mode=${mode}; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=100`);
const trade = db.prepare(
  "INSERT INTO trades(instrument, trade_id, price, size, side, timestamp) VALUES ('X', ?, 150, 1, 'buy', ?)",
);
const book = db.prepare(
  "INSERT INTO book(instrument, bids, asks, timestamp) VALUES ('X', '[[100,1]]', '[[200,1]]', ?)",
);
let count = 0;
let longestMs = 0;
let isOver = false;
(async () => {
  for await (const _ of Deno.stdin.readable) {
    console.log(JSON.stringify({ count, longestMs }));
    count = longestMs = 0;
  }
  isOver = true;
})();
for (let i = 0; !isOver; i++) {
  const time = String(Date.parse(day) + i % 86_400_000);
  const startMs = performance.now();
  db.exec("BEGIN IMMEDIATE");
  trade.run(String(i), time);
  book.run(time);
  db.exec("COMMIT");
  longestMs = Math.max(longestMs, performance.now() - startMs);
  count++;
  await pause(Number(pauseMs));
}
db.close();
