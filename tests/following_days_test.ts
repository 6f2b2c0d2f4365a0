/** @module Which days a run that follows reads, and when it ends. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { DAY_MS, formatDay } from "../lib/model/days.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../lib/text/durations.ts";
import { withFolder } from "./helpers/database.ts";
import { INSTRUMENT, MODES, Recorder, type Trade } from "./helpers/day_recorder.ts";
import { FollowingRun } from "./helpers/following.ts";
import { MovedClock } from "./helpers/moved_clock.ts";
import { readJson } from "./helpers/program.ts";
import { startProgram, until } from "./helpers/serving.ts";

const DAYS = ["2025-01-31", "2025-02-01", "2025-02-02"];
const [START_MS, MIDNIGHT_MS] = DAYS.map((day) => Date.parse(day));

const trade = (ms: number, id: number): Trade => ({ id, ms, price: 100 + id % 50 / 4, size: 1 + id % 3 / 2 });

/** Trades of a range of time, whose numbers ascend with the time. */
const trades = (fromMs: number, count: number, stepMs: number) =>
  Array.from({ length: count }, (_, row) => {
    const ms = fromMs + row * stepMs;
    return trade(ms, (ms - START_MS) / SECOND_MS);
  });

for (const mode of MODES) {
  Deno.test(`a recorder that rotates late and fills two databases for a while is followed, in mode ${mode}`, () =>
    withFolder(async (data) => {
      using clock = new MovedClock(MIDNIGHT_MS - MINUTE_MS);
      using first = new Recorder(data, DAYS[0], mode);
      first.write(trades(START_MS, 288, 5 * MINUTE_MS));
      await using run = new FollowingRun(data, DAYS[0]);
      await run.untilRead(288);
      // Rows of the next day, before its database exists: the rotation is late.
      clock.forward(10 * MINUTE_MS);
      const late = trades(MIDNIGHT_MS - 30 * SECOND_MS, 60, SECOND_MS);
      first.write(late);
      await run.untilRead(348);
      using second = new Recorder(data, DAYS[1], mode);
      second.write(late.slice(20));
      first.write(trades(MIDNIGHT_MS + 31 * SECOND_MS, 20, SECOND_MS));
      await run.untilRead(408);
      second.write(trades(MIDNIGHT_MS + 31 * SECOND_MS, 40, SECOND_MS));
      // Yesterday's trades and books arrive an hour late, in either database.
      first.write([trade(START_MS + 7, 1e6), trade(MIDNIGHT_MS - 5, 1e6 + 1)]);
      second.write([trade(START_MS + 9, 1e6 + 2), trade(MIDNIGHT_MS - 5, 1e6 + 1)]);
      await run.untilRead(452);
      assertEquals(run.messages.filter((line) => !line.includes("outside")), []);
      assertEquals(run.status?.end_date, DAYS[1]);
      await run.stopAndCompare();
    }));
}

Deno.test("a run with an END_DATE goes on after the midnight, and ends when the last day is over", () =>
  withFolder(async (data) => {
    using clock = new MovedClock(MIDNIGHT_MS - HOUR_MS);
    using first = new Recorder(data, DAYS[0], "wal");
    first.write(trades(START_MS, 10, MINUTE_MS));
    await using run = new FollowingRun(data, DAYS[0], { endDate: DAYS[1] });
    await run.untilRead(10);
    clock.forward(2 * HOUR_MS);
    await run.poll();
    assertEquals(run.status?.end_date, DAYS[0]);
    using second = new Recorder(data, DAYS[1], "wal");
    second.write(trades(MIDNIGHT_MS, 10, MINUTE_MS));
    await run.untilRead(20);
    // A database of a day after the last one does not matter.
    using third = new Recorder(data, DAYS[2], "wal");
    third.write(trades(MIDNIGHT_MS + DAY_MS, 10, MINUTE_MS));
    clock.forward(DAY_MS - 2 * HOUR_MS);
    for (let poll = 0; poll < 3; poll++) await run.poll();
    assert(!run.isOver, "the last day has an hour left");
    second.write(trades(MIDNIGHT_MS + HOUR_MS, 5, MINUTE_MS));
    await run.untilRead(25);
    clock.forward(2 * HOUR_MS);
    for (let poll = 0; poll < 100 && !run.isOver; poll++) await run.poll();
    assert(run.isOver);
    const status = await run.ended;
    assertEquals([status.state, status.end_date, status.databases.done], ["finished", DAYS[1], 2]);
    assertEquals(status.rows.trades.read, 25);
    await run.compare();
  }));

Deno.test("days without a database are passed over, and the day after them is followed", () =>
  withFolder(async (data) => {
    using clock = new MovedClock(MIDNIGHT_MS - HOUR_MS);
    using first = new Recorder(data, DAYS[0], "delete");
    first.write(trades(START_MS, 10, MINUTE_MS));
    await using run = new FollowingRun(data, DAYS[0]);
    await run.untilRead(10);
    clock.forward(DAY_MS + 2 * HOUR_MS);
    using third = new Recorder(data, DAYS[2], "delete");
    third.write(trades(MIDNIGHT_MS + DAY_MS, 20, MINUTE_MS));
    await run.untilRead(30);
    const { end_date, databases } = run.status!;
    assertEquals([end_date, databases.skipped], [DAYS[2], [{ first: DAYS[1], last: DAYS[1], days: 1 }]]);
    await run.stopAndCompare();
  }));

Deno.test("an instrument without a folder is waited for, and so is a database without tables", () =>
  withFolder(async (data) => {
    using _clock = new MovedClock(START_MS + HOUR_MS);
    await using run = new FollowingRun(`${data}/not/yet`, DAYS[0]);
    await run.until("a run that waits", ({ sources }) => sources.length === 0);
    using recorder = new Recorder(`${data}/not/yet`, DAYS[0], "delete", "CREATE TABLE other(a)");
    await run.until("the database", ({ sources }) => sources.length === 1);
    recorder.db.exec(
      "CREATE TABLE trades (trade_id TEXT, price REAL, size REAL, side TEXT, timestamp INTEGER); CREATE TABLE books (timestamp INTEGER, bids TEXT, asks TEXT)",
    );
    for (let poll = 0; poll < 3; poll++) await run.poll();
    recorder.write(trades(START_MS, 30, MINUTE_MS));
    await run.untilRead(30);
    await run.stopAndCompare();
  }));

for (const mode of ["wal", "delete"]) {
  Deno.test(`one file that holds all days is followed over a midnight, in mode ${mode}`, () =>
    withFolder(async (folder) => {
      using clock = new MovedClock(MIDNIGHT_MS - HOUR_MS);
      const file = `${folder}/all.db`;
      using recorder = new Recorder(folder, DAYS[0], mode, undefined, file);
      recorder.write(trades(START_MS, 100, 10 * MINUTE_MS));
      await using run = new FollowingRun(file, DAYS[0]);
      await run.until("the day", ({ rows }) => rows.trades.read > 0);
      recorder.write([...trades(MIDNIGHT_MS - 10 * SECOND_MS, 20, SECOND_MS)]);
      await run.poll();
      clock.forward(2 * HOUR_MS);
      recorder.write([trade(MIDNIGHT_MS + HOUR_MS, 1e6), trade(START_MS + 3, 1e6 + 1)]);
      await run.until(
        "the next day",
        ({ end_date, rows }) => end_date === DAYS[1] && rows.trades.read === 122,
      );
      await run.stopAndCompare();
    }));
}

Deno.test({
  name: "today is a day of the command line, and Ctrl-C ends a run that follows",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const [data, out] = [`${folder}/data`, `${folder}/out`];
      // The test may run over a midnight.
      const nowMs = Date.now();
      for (const day of [nowMs, nowMs + DAY_MS].map(formatDay)) {
        using recorder = new Recorder(data, day, "delete");
        recorder.write([trade(Date.parse(day) + 1, 1)]);
      }
      await using program = startProgram(
        [INSTRUMENT, "today", "--follow", "--data", data, "--out", out, "--no-serve"],
      );
      await program.seen(/waiting|database/);
      await until("the rows of today", () => {
        try {
          const { state, rows } = readJson(out, "run_status.json");
          return state === "following" && rows.trades.read > 0;
        } catch (error) {
          if (error instanceof Deno.errors.NotFound) return false;
          throw error;
        }
      });
      program.process.kill("SIGINT");
      const { code, stderr } = await program.ended();
      assertEquals(code, 130, stderr);
      const status = readJson(out, "run_status.json");
      assertEquals(status.state, "interrupted");
      assertMatch(status.start_date, /^\d{4}-\d\d-\d\d$/);
      assert([nowMs, Date.now()].map(formatDay).includes(status.start_date), status.start_date);
      assertEquals(typeof status.following.last_row_ms, "number");
    }),
});
