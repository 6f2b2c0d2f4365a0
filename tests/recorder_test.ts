/** @module Runs over a database that another process writes at the same time. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { DatabaseSync } from "node:sqlite";
import { bookTable, dayPath, makeDatabase, tradesTable, withFolder } from "./helpers/database.ts";
import { readJson, run } from "./helpers/program.ts";

const DAY = "2021-07-01";
const MS = Date.parse(DAY);

/**
 * A recorder that inserts one trade and one snapshot per transaction, as fast as it can, until its standard input has
 * data or ends. It prints a dot per 100 transactions.
 */
const RECORDER = `
  import { DatabaseSync } from "node:sqlite";
  const db = new DatabaseSync(Deno.args[0]);
  // Without a timeout, the recorder fails with "database is locked" as soon as a reader delays it.
  db.exec("PRAGMA busy_timeout=0; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=50");
  const trade = db.prepare("INSERT INTO trades(trade_id, price, size, side, timestamp) VALUES (?, 1, 1, 'buy', ?)");
  const book = db.prepare("INSERT INTO book(bids, asks, timestamp) VALUES ('[[1,1]]', '[[2,1]]', ?)");
  let isOver = false;
  Deno.stdin.read(new Uint8Array(1)).then(() => isOver = true);
  for (let i = 0; !isOver; i++) {
    db.exec("BEGIN IMMEDIATE");
    trade.run(String(1e9 + i), String(${MS} + i));
    book.run(String(${MS} + i));
    db.exec("COMMIT");
    if (i % 100 === 0) { Deno.stdout.writeSync(new TextEncoder().encode(".")); await new Promise((done) => setTimeout(done, 0)); }
  }
  db.close();
`;

for (const before of [0, 200_000]) {
  Deno.test(`a database of ${before} rows that a recorder writes in WAL mode is read as one consistent state`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(
        dayPath(folder, "X", DAY),
        [tradesTable([]), bookTable([])],
        `PRAGMA journal_mode=WAL`,
      );
      fill(path, before);
      const script = `${folder}/recorder.ts`;
      Deno.writeTextFileSync(script, RECORDER);
      const recorder = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", script, path],
        stdin: "piped",
        stdout: "piped",
      }).spawn();
      const stdout = recorder.stdout.getReader();
      await stdout.read();
      stdout.releaseLock();
      const counts: number[] = [];
      for (let turn = 0; turn < 5; turn++) {
        const out = `${folder}/out${turn}`;
        const { code, stderr } = await run([
          "X",
          DAY,
          DAY,
          "--data",
          folder,
          "--out",
          out,
          "--no-serve",
          "-q",
        ]);
        assertEquals([code, stderr], [0, ""]);
        const { rows } = readJson(out, "run_status.json");
        // A consistent state has whole transactions, and so as many trades as snapshots.
        assertEquals(rows.trades.read, rows.books.read);
        const bars: number[][] = readJson(out, "ohlc_data.json");
        assertEquals(bars.reduce((sum, bar) => sum + bar[5], 0), rows.trades.read);
        counts.push(rows.trades.read);
      }
      await recorder.stdin.close();
      assertEquals((await recorder.output()).code, 0);
      assert(
        counts.every((count, turn) => turn === 0 || count > counts[turn - 1]),
        `the recorder did not make progress: ${counts}`,
      );
      const db = new DatabaseSync(path, { readOnly: true });
      assertEquals(db.prepare("PRAGMA integrity_check").get(), { integrity_check: "ok" });
      db.close();
    }));
}

/** Inserts a number of trades and snapshots, so that copying the database takes a while. */
function fill(path: string, rows: number): void {
  const db = new DatabaseSync(path);
  db.exec(`
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO trades(trade_id, price, size, side, timestamp) SELECT i, 1, 1, 'buy', ${MS} + i FROM n WHERE ${rows} > 0;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO book(bids, asks, timestamp) SELECT '[[1,1]]', '[[2,1]]', ${MS} + i FROM n WHERE ${rows} > 0;
    PRAGMA wal_checkpoint(TRUNCATE)`);
  db.close();
}
