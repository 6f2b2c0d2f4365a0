/** @module What a run that follows notices of a database: rows out of order, other files, other schemas, and what lies beside the database. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { gzipSync } from "node:zlib";
import { dirname } from "deno-std/path/dirname.js";
import { HOUR_MS, MINUTE_MS } from "../lib/text/durations.ts";
import { CannotFollowError } from "../lib/sources/sqlite/following/cannot_follow.ts";
import { withFolder } from "./helpers/database.ts";
import { MODES, Recorder, recordingPath, type Trade } from "./helpers/day_recorder.ts";
import { FollowingRun } from "./helpers/following.ts";
import { MovedClock } from "./helpers/moved_clock.ts";

const [DAY, NEXT_DAY] = ["2025-01-31", "2025-02-01"];
const START_MS = Date.parse(DAY);
const NEXT_MS = Date.parse(NEXT_DAY);

const trade = (ms: number, id: number): Trade => ({ id, ms, price: 100 + id % 50 / 4, size: 1 + id % 3 / 2 });

/** Trades a minute apart. */
const trades = (first: number, count: number) =>
  Array.from({ length: count }, (_, row) => trade(START_MS + (first + row) * MINUTE_MS, first + row));

/** The names of the files beside a database, the database included. */
const beside = (data: string, day = DAY) =>
  [...Deno.readDirSync(dirname(recordingPath(data, day)))].map(({ name }) => name).sort();

for (const mode of MODES) {
  Deno.test(`trades and books that arrive late and out of order are in their bars, in mode ${mode}`, () =>
    withFolder(async (data) => {
      using _clock = new MovedClock(START_MS + 12 * HOUR_MS);
      using recorder = new Recorder(data, DAY, mode);
      recorder.write(trades(0, 300));
      await using run = new FollowingRun(data, DAY);
      await run.untilRead(300);
      // Late trades alone, late books alone, both in reverse order, and a time that many rows share.
      recorder.write([trade(START_MS + 5, 1001), trade(START_MS + 299 * MINUTE_MS - 1, 1002)], []);
      await run.untilRead(302, 300);
      recorder.write([], [trade(START_MS + 7, 1003), trade(START_MS + 299 * MINUTE_MS, 1004)]);
      await run.untilRead(302, 302);
      recorder.write(trades(300, 40).reverse());
      await run.untilRead(342, 342);
      recorder.write([4, 3, 5].map((id) => trade(START_MS + 400 * MINUTE_MS, 2000 + id)));
      recorder.write([trade(START_MS - 1, 2010)]);
      await run.untilRead(346, 346);
      await run.stopAndCompare();
    }));

  Deno.test(`nothing is created or removed beside a database before, during and after following, in mode ${mode}`, () =>
    withFolder(async (data) => {
      using _clock = new MovedClock(START_MS + 12 * HOUR_MS);
      {
        using recorder = new Recorder(data, DAY, mode);
        recorder.write(trades(0, 50));
      }
      const alone = beside(data);
      assertEquals(alone, ["trades.db", ...(mode === "truncate" ? ["trades.db-journal"] : [])]);
      await using run = new FollowingRun(data, DAY);
      await run.untilRead(50);
      assertEquals(beside(data), alone, "while nobody records");
      {
        using recorder = new Recorder(data, DAY, mode);
        recorder.write(trades(50, 10));
        const during = beside(data);
        await run.untilRead(60);
        assertEquals(beside(data), during, "while a recorder is there");
        for (let more = 60; more < 64; more++) {
          recorder.write(trades(more, 1));
          await run.untilRead(more + 1);
          assertEquals(beside(data), during, "during polls");
        }
      }
      const after = beside(data);
      for (let poll = 0; poll < 3; poll++) await run.poll();
      assertEquals(beside(data), after, "when the recorder has gone");
      await run.stopAndCompare();
      assertEquals(beside(data), after, "after the run");
    }));

  Deno.test(`a recorder that is started again changes nothing that the bars miss, in mode ${mode}`, () =>
    withFolder(async (data) => {
      using clock = new MovedClock(NEXT_MS - HOUR_MS);
      {
        using recorder = new Recorder(data, DAY, mode);
        recorder.write(trades(0, 100));
      }
      await using run = new FollowingRun(data, DAY);
      await run.untilRead(100);
      for (let start = 1; start <= 3; start++) {
        using again = new Recorder(data, DAY, mode);
        again.write(trades(100 * start, 5));
        await run.untilRead(100 + 5 * start);
      }
      // What a recorder changes in rollback mode can only be seen when the day is over.
      {
        using again = new Recorder(data, DAY, mode);
        again.db.exec("UPDATE trades SET price = 99 WHERE rowid = 7");
        again.touch();
      }
      clock.forward(2 * HOUR_MS);
      using next = new Recorder(data, NEXT_DAY, mode);
      next.write([trade(NEXT_MS + 5, 5000)]);
      await run.until(
        "a settled day",
        ({ databases, rows }) => databases.done === 1 && rows.trades.read === 116,
      );
      await run.stopAndCompare();
    }));

  Deno.test(`a replaced file is read again at once, larger or smaller, in mode ${mode}`, () =>
    withFolder(async (folder) => {
      using _clock = new MovedClock(START_MS + 12 * HOUR_MS);
      const data = `${folder}/data`;
      {
        using recorder = new Recorder(data, DAY, mode);
        recorder.write(trades(0, 100));
      }
      await using run = new FollowingRun(data, DAY);
      await run.untilRead(100);
      for (const count of [30, 200]) {
        const other = `${folder}/${count}`;
        {
          using replacement = new Recorder(other, DAY, mode);
          replacement.write(trades(count, count));
        }
        Deno.renameSync(recordingPath(other, DAY), recordingPath(data, DAY));
        await run.untilRead(count);
        assertMatch(run.messages.pop()!, /2025-01-31: its file was replaced; the day is read again/);
      }
      await run.stopAndCompare();
    }));
}

for (const mode of ["wal", "delete"]) {
  Deno.test(`a changed schema and a smaller greatest rowid are told with the reason, in mode ${mode}`, () =>
    withFolder(async (data) => {
      using _clock = new MovedClock(START_MS + 12 * HOUR_MS);
      using recorder = new Recorder(data, DAY, mode);
      recorder.write(trades(0, 200));
      await using run = new FollowingRun(data, DAY);
      await run.untilRead(200);
      recorder.db.exec("DELETE FROM books WHERE rowid > 150");
      recorder.touch();
      await run.untilRead(200, 150);
      assertMatch(run.messages.pop()!, /the greatest rowid of its table books has become smaller/);
      recorder.db.exec(
        "ALTER TABLE trades RENAME COLUMN size TO quantity; DELETE FROM trades WHERE rowid = 4",
      );
      recorder.touch();
      await run.untilRead(199, 150);
      assertMatch(run.messages.pop()!, /its schema has changed/);
      recorder.db.exec("DELETE FROM trades; DELETE FROM books");
      recorder.touch();
      await run.untilRead(0, 0);
      recorder.db.exec("ALTER TABLE trades RENAME COLUMN quantity TO size");
      recorder.write(trades(10, 5));
      await run.untilRead(5);
      await run.stopAndCompare();
    }));

  Deno.test(`checkpoints of any kind change nothing, in mode ${mode}`, () =>
    withFolder(async (data) => {
      using _clock = new MovedClock(START_MS + 12 * HOUR_MS);
      using recorder = new Recorder(data, DAY, mode);
      recorder.write(trades(0, 20));
      await using run = new FollowingRun(data, DAY);
      await run.untilRead(20);
      const kinds = ["PASSIVE", "FULL", "RESTART", "TRUNCATE"];
      for (const [index, kind] of kinds.entries()) {
        recorder.write(trades(100 * index + 20, 50));
        recorder.db.exec(`PRAGMA wal_checkpoint(${kind})`);
        recorder.touch();
        await run.untilRead(20 + 50 * (index + 1));
      }
      assertEquals(run.messages, []);
      await run.stopAndCompare();
    }));
}

Deno.test("a checkpoint while the run does not look leaves the rows that came before it", () =>
  withFolder(async (data) => {
    using _clock = new MovedClock(START_MS + 12 * HOUR_MS);
    using recorder = new Recorder(data, DAY, "wal");
    recorder.write(trades(0, 20));
    await using run = new FollowingRun(data, DAY);
    await run.untilRead(20);
    for (let more = 1; more <= 30; more++) {
      recorder.write(trades(20 * more, 20));
      recorder.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    recorder.touch();
    await run.untilRead(620);
    assertEquals(run.messages, []);
    await run.stopAndCompare();
  }));

Deno.test("a link that leads to another database is followed there, and the rows of that database count once", () =>
  withFolder(async (folder) => {
    using _clock = new MovedClock(START_MS + 12 * HOUR_MS);
    const data = `${folder}/data`;
    const path = recordingPath(data, DAY);
    Deno.mkdirSync(dirname(path), { recursive: true });
    using first = new Recorder(`${folder}/first`, DAY, "wal");
    first.write(trades(0, 100));
    Deno.symlinkSync(recordingPath(`${folder}/first`, DAY), path);
    await using run = new FollowingRun(data, DAY);
    await run.untilRead(100);
    using second = new Recorder(`${folder}/second`, DAY, "wal");
    second.write(trades(100, 44));
    Deno.removeSync(path);
    Deno.symlinkSync(recordingPath(`${folder}/second`, DAY), path);
    await run.untilRead(44);
    for (let poll = 0; poll < 3; poll++) await run.poll();
    second.write(trades(200, 6));
    await run.untilRead(50);
    assertEquals(
      run.status!.sources.map(({ path }) => path),
      [Deno.realPathSync(recordingPath(`${folder}/second`, DAY))],
    );
    await run.stopAndCompare();
  }));

/** Calls a function while a run follows a day that is over, of 100 trades, and the next day, of one trade so far. */
const afterMidnight = (
  test: (data: string, run: FollowingRun, next: Recorder, clock: MovedClock) => Promise<void>,
) =>
  withFolder(async (data) => {
    using clock = new MovedClock(NEXT_MS + HOUR_MS);
    {
      using recorder = new Recorder(data, DAY, "delete");
      recorder.write(trades(0, 100));
    }
    await using run = new FollowingRun(data, DAY);
    await run.untilRead(100);
    using next = new Recorder(data, NEXT_DAY, "delete");
    next.write([trade(NEXT_MS + 5, 5000)]);
    await run.untilRead(101);
    await test(data, run, next, clock);
    await run.stopAndCompare();
  });

for (const isSettled of [false, true]) {
  Deno.test(`a day whose database is compressed counts once, ${isSettled ? "after" : "before"} the day is settled`, () =>
    afterMidnight(async (data, run, next, clock) => {
      const settle = async () => {
        clock.forward(HOUR_MS);
        await run.until("a settled day", ({ databases }) => databases.done === 1);
      };
      if (isSettled) await settle();
      const path = recordingPath(data, DAY);
      Deno.writeFileSync(`${path}.gz`, gzipSync(Deno.readFileSync(path)));
      Deno.removeSync(path);
      for (let poll = 0; poll < 3; poll++) await run.poll();
      if (!isSettled) await settle();
      next.write([trade(NEXT_MS + 6, 5001)]);
      await run.untilRead(102);
    }));
}

Deno.test("a day whose database is removed keeps its bars, and is read when the database is back", () =>
  afterMidnight(async (data, run, _next, clock) => {
    const path = recordingPath(data, DAY);
    Deno.renameSync(path, `${data}/away`);
    clock.forward(HOUR_MS);
    for (let poll = 0; poll < 3; poll++) await run.poll();
    assertEquals([run.status!.rows.trades.read, run.status!.databases.failed], [101, []]);
    Deno.renameSync(`${data}/away`, path);
    await run.until("a settled day", ({ databases }) => databases.done === 1);
  }));

Deno.test("the revision rises when other bars than the newest ones change, and not while rows come in order", () =>
  withFolder(async (data) => {
    using _clock = new MovedClock(START_MS + 12 * HOUR_MS);
    using recorder = new Recorder(data, DAY, "delete");
    recorder.write(trades(0, 100));
    await using run = new FollowingRun(data, DAY, { maxBars: 20 });
    await run.untilRead(100);
    const begun = run.status!.revision;
    recorder.write(trades(100, 5));
    await run.untilRead(105);
    recorder.write([trade(START_MS + 102 * MINUTE_MS, 200)]);
    await run.untilRead(106);
    assertEquals(run.status!.revision, begun);
    // In the JSON files, and too old for them.
    for (const minute of [95, 3]) {
      const before = run.status!.revision;
      recorder.write([trade(START_MS + minute * MINUTE_MS, 200 + minute)]);
      await run.until("a revision", ({ revision }) => revision > before);
    }
    const before = run.status!.revision;
    recorder.db.exec("ALTER TABLE trades ADD COLUMN more TEXT");
    await run.until("a revision of the day that is read again", ({ revision }) => revision > before);
    await run.stopAndCompare();
  }));

for (
  const [what, tables, says] of [
    [
      "a view",
      "CREATE TABLE raw (trade_id, price, size, side, timestamp); CREATE VIEW trades AS SELECT * FROM raw; INSERT INTO raw VALUES (1, 2, 3, 'buy', 1738281600000)",
      "trades is a view, which has no rowids",
    ],
    [
      "a table of books WITHOUT ROWID",
      "CREATE TABLE trades (trade_id, price, size, side, timestamp); CREATE TABLE books (timestamp INTEGER PRIMARY KEY, bids TEXT, asks TEXT) WITHOUT ROWID; INSERT INTO books VALUES (1738281600000, '[[1, 2]]', '[[2, 2]]')",
      "books is a table WITHOUT ROWID, which has no rowids",
    ],
  ]
) {
  Deno.test(`${what} is refused with a sentence that names a way out`, () =>
    withFolder(async (data) => {
      using _recorder = new Recorder(data, DAY, "delete", tables);
      await using run = new FollowingRun(data, DAY);
      while (!run.isOver) await run.poll();
      const error = await assertRejects(() => run.ended, CannotFollowError, says);
      assert(error.message.includes("leave --follow out, and run again"), error.message);
    }));
}
