import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { MODES, Recorder, recordingPath, type Trade } from "../../../tests/helpers/day_recorder.ts";
import { withFolder } from "../../../tests/helpers/database.ts";
import { FollowingRun } from "../../../tests/helpers/following.ts";
import { Logger } from "../../log/log.ts";
import { completeRequest } from "../../model/run_request.ts";
import { NoDatabaseError } from "../errors.ts";
import { run as runOf } from "../run.ts";
import { CannotFollowError } from "../../sources/sqlite/following/cannot_follow.ts";

const DAY = "2025-01-31";
const NEXT_DAY = "2025-02-01";
const START_MS = Date.parse(`${DAY}T00:00:00Z`);
const END_MS = Date.parse(`${NEXT_DAY}T00:00:00Z`);
const DAY_MS = 86_400_000;

let number = 0;
const trade = (ms: number, id: Trade["id"] = ++number): Trade => ({
  id,
  ms,
  price: 100 + (ms % 1013) / 8,
  size: 1 + ms % 3 / 2,
});
const trades = (ms: number, count: number, stepMs = 700) =>
  Array.from({ length: count }, (_, index) => trade(ms + index * stepMs));

for (const mode of MODES) {
  Deno.test(`a run follows new rows, late rows and the next day, in journal mode ${mode}`, () =>
    withFolder(async (data) => {
      using recorder = new Recorder(data, DAY, mode);
      recorder.write(trades(START_MS, 3000));
      await using run = new FollowingRun(data, DAY);
      await run.untilRead(3000);
      recorder.write(trades(START_MS + 3_600_000, 50));
      await run.untilRead(3050);
      recorder.write([trade(START_MS + 5000), trade(START_MS + 1000), trade(START_MS - 2000)]);
      await run.untilRead(3053);
      using next = new Recorder(data, NEXT_DAY, mode);
      const shared = trades(END_MS - 5000, 20);
      next.write(shared.slice(0, 15));
      await run.untilRead(3068);
      recorder.write(shared.slice(5));
      next.write(shared.slice(12));
      await run.until("the rows of both days", ({ rows }) => rows.trades.read === 3091);
      const { rows, end_date, sources } = run.status!;
      assertEquals([rows.trades.duplicates, end_date, sources.length], [18, NEXT_DAY, 2]);
      assertEquals(sources.map(({ first_ms }) => first_ms), [START_MS - 2000, END_MS - 5000]);
      assertEquals(run.messages, []);
      recorder.db.close();
      next.db.close();
      const last = await run.stopAndCompare();
      assertEquals(last.state, "interrupted");
      assertEquals(last.following?.last_row_ms, END_MS - 5000 + 19 * 700);
    }));
}

Deno.test("a followed database that is large enough for several threads is not divided among them", () =>
  withFolder(async (data) => {
    using recorder = new Recorder(data, DAY, "wal");
    recorder.write(trades(START_MS, 100));
    await using run = new FollowingRun(data, DAY, { workers: 2, sharedBytes: 1 });
    await run.untilRead(100);
    recorder.write(trades(START_MS + 3_600_000, 10));
    await run.untilRead(110);
    await run.stopAndCompare();
  }));

Deno.test("a run waits for the first database", () =>
  withFolder(async (data) => {
    await using run = new FollowingRun(data, DAY);
    await run.until("following nothing", () => true);
    using recorder = new Recorder(data, DAY, "wal");
    recorder.write(trades(START_MS, 10));
    await run.untilRead(10);
    await run.stopAndCompare();
  }));

Deno.test("a database that is removed while it is followed is waited for, after one warning", () =>
  withFolder(async (data) => {
    using recorder = new Recorder(data, DAY, "delete");
    recorder.write(trades(START_MS, 10));
    await using run = new FollowingRun(data, DAY);
    await run.untilRead(10);
    recorder.db.close();
    Deno.removeSync(recordingPath(data, DAY));
    for (let poll = 0; poll < 3; poll++) await run.poll();
    assertEquals(run.messages.length, 1);
    assertMatch(run.messages[0], /trades\.db: it is gone; it is tried again/);
    using again = new Recorder(data, DAY, "delete");
    again.write(trades(START_MS, 12));
    await run.untilRead(12);
    await run.stopAndCompare();
  }));

Deno.test("a database that becomes readable has not failed", () =>
  withFolder(async (data) => {
    const target = `${data}/moved.db`;
    const path = recordingPath(data, DAY);
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.symlinkSync(target, path);
    await using run = new FollowingRun(data, DAY);
    await run.until("the failure", ({ databases }) => databases.failed.length === 1);
    using recorder = new Recorder(data, DAY, "wal", undefined, target);
    recorder.write(trades(START_MS, 10));
    await run.untilRead(10);
    assertEquals(run.status!.databases.failed, []);
    // The last row was changed, so that the run goes back to the state before the day.
    recorder.db.exec("UPDATE trades SET price = price + 1 WHERE rowid = 10");
    await run.until("the warning", () => run.messages.some((line) => line.includes("has changed")));
    const last = await run.stopAndCompare();
    assertEquals(last.databases.failed, []);
  }));

Deno.test("a run that waits for the first database names an instrument with a similar name", () =>
  withFolder(async (data) => {
    using recorder = new Recorder(data, DAY, "wal");
    recorder.write(trades(START_MS, 1));
    const lines: string[] = [];
    const log = new Logger({ level: "info", write: (line: string) => lines.push(line) });
    const out = `${data}/out`;
    for (const instrument of ["BTC-USTD", "NEW-COIN"]) {
      const stop = new AbortController();
      const pause = () => Promise.resolve(stop.abort());
      const request = completeRequest(instrument, DAY, DAY, { data, out, follow: true });
      await runOf(request, { log, signal: stop.signal, pace: { pause } });
    }
    const waiting = lines.filter((line) => line.includes("waiting for the first database"));
    assertEquals(waiting.length, 2);
    assertMatch(waiting[0], /nothing to read is there yet; did you mean "BTC-USDT"\?$/);
    assertMatch(waiting[1], /nothing to read is there yet$/);
    assertEquals(lines.filter((line) => line.includes("all rows so far")), []);
  }));

Deno.test("a run does not wait for databases below what is no folder", () =>
  withFolder(async (folder) => {
    Deno.writeTextFileSync(`${folder}/file`, "");
    for (const data of ["/dev/null", `${folder}/file/below`]) {
      const request = completeRequest("BTC-USDT", DAY, DAY, { data, out: `${folder}/out`, follow: true });
      const log = new Logger({ level: "error", write: () => {} });
      const { message } = await assertRejects(() => runOf(request, { log }), NoDatabaseError);
      assertMatch(message, /a part of this path is a file, not a folder/);
    }
  }));

Deno.test("trades whose numbers come twice or descend count once", () =>
  withFolder(async (data) => {
    using recorder = new Recorder(data, DAY, "wal");
    recorder.write([trade(START_MS, 10), trade(START_MS + 1, 11), trade(START_MS + 2, null)]);
    await using run = new FollowingRun(data, DAY);
    await run.untilRead(3);
    recorder.write([trade(START_MS, 10), trade(START_MS + 3, 5), trade(START_MS + 2, null)]);
    await run.untilRead(6);
    recorder.write([trade(START_MS + 3, 5), trade(START_MS + 4, 12)]);
    await run.untilRead(8);
    assertEquals(run.status!.rows.trades.duplicates, 2);
    assertEquals(run.messages, []);
    await run.stopAndCompare();
  }));

Deno.test("a database whose file is replaced is read again", () =>
  withFolder(async (data) => {
    using recorder = new Recorder(data, DAY, "delete");
    recorder.write(trades(START_MS, 200, 60_000));
    recorder.db.close();
    await using run = new FollowingRun(data, DAY);
    await run.untilRead(200);
    const other = `${data}/other`;
    using replacement = new Recorder(other, DAY, "delete");
    replacement.write(trades(START_MS + 7_200_000, 30, 60_000));
    replacement.db.close();
    Deno.renameSync(`${other}/BTC-USDT/${DAY}/trades.db`, `${data}/BTC-USDT/${DAY}/trades.db`);
    await run.untilRead(30);
    assertMatch(run.messages.join(), /2025-01-31: its file was replaced; the day is read again/);
    await run.stopAndCompare();
  }));

Deno.test("a table whose last rows were deleted, or whose schema has changed, is read again", () =>
  withFolder(async (data) => {
    using recorder = new Recorder(data, DAY, "wal");
    recorder.write(trades(START_MS, 200, 60_000));
    await using run = new FollowingRun(data, DAY);
    await run.untilRead(200);
    recorder.db.exec("DELETE FROM trades WHERE rowid > 150");
    await run.untilRead(150, 200);
    assertMatch(run.messages.join(), /the greatest rowid of its table trades has become smaller/);
    recorder.db.exec("ALTER TABLE trades ADD COLUMN more TEXT; DELETE FROM books WHERE rowid < 100");
    await run.untilRead(150, 101);
    assertMatch(run.messages.join(), /its schema has changed/);
    await run.stopAndCompare();
  }));

Deno.test("a recorder in WAL mode that is started again has its day read again", () =>
  withFolder(async (data) => {
    using recorder = new Recorder(data, DAY, "wal");
    recorder.write(trades(START_MS, 100));
    await using run = new FollowingRun(data, DAY);
    await run.untilRead(100);
    recorder.db.close();
    using again = new Recorder(data, DAY, "wal");
    again.db.exec("UPDATE trades SET price = 99 WHERE rowid = 7");
    again.write(trades(START_MS + 100_000, 5));
    await run.untilRead(105);
    assertMatch(run.messages.join(), /its recorder was started again/);
    again.db.close();
    await run.stopAndCompare();
  }));

Deno.test("a day that is over is read once more, which finds changed and deleted rows", () =>
  withFolder(async (data) => {
    using recorder = new Recorder(data, DAY, "delete");
    recorder.write(trades(START_MS, 300, 60_000));
    await using run = new FollowingRun(data, DAY, { settleMs: 300 });
    await run.untilRead(300);
    recorder.db.exec("DELETE FROM trades WHERE rowid = 20; UPDATE trades SET price = 50 WHERE rowid = 30");
    using next = new Recorder(data, NEXT_DAY, "delete");
    next.write(trades(END_MS, 10));
    await run.untilRead(309, 310);
    await run.until("a settled day", ({ databases }) => databases.done === 1);
    assertMatch(run.messages.join(), /2025-01-31: rows were deleted, or inserted before others/);
    next.write(trades(END_MS + 60_000, 10));
    await run.untilRead(319, 320);
    const { databases } = await run.stopAndCompare();
    assertEquals(databases.done, 1);
  }));

Deno.test("a table without rowids is refused with a sentence", () =>
  withFolder(async (data) => {
    using _recorder = new Recorder(
      data,
      DAY,
      "wal",
      "CREATE TABLE trades (trade_id INTEGER PRIMARY KEY, price, size, side, timestamp) WITHOUT ROWID",
    );
    await using run = new FollowingRun(data, DAY);
    await assertRejects(
      () => run.until("a refusal", () => false),
      CannotFollowError,
      "trades is a table WITHOUT ROWID, which has no rowids",
    );
  }));

Deno.test("rows of a day that is over are in the bars as soon as they come", () =>
  withFolder(async (data) => {
    using recorder = new Recorder(data, DAY, "wal");
    recorder.write(trades(START_MS, 300, 60_000));
    await using run = new FollowingRun(data, DAY, { settleMs: 300 });
    await run.untilRead(300);
    using next = new Recorder(data, NEXT_DAY, "wal");
    next.write(trades(END_MS, 10));
    await run.until("a settled day", ({ databases }) => databases.done === 1);
    recorder.write([trade(START_MS + 30_000), trade(END_MS - 1000)]);
    await run.untilRead(312);
    assertMatch(run.messages.join(), /2025-01-31: its database has changed after the day was over/);
    await run.until("the day settled again", ({ databases }) => databases.done === 1);
    using third = new Recorder(data, "2025-02-02", "wal");
    third.write(trades(END_MS + DAY_MS, 7));
    await run.until("two settled days", ({ databases }) => databases.done === 2);
    // The next to last day, after which another one was settled.
    recorder.write([trade(START_MS + 45_000)]);
    next.write([trade(END_MS + 45_000)]);
    await run.untilRead(321);
    await run.stopAndCompare();
  }));

Deno.test("a run that starts while yesterday still receives rows follows both days", () =>
  withFolder(async (data) => {
    using recorder = new Recorder(data, DAY, "wal");
    recorder.write(trades(START_MS, 30, 60_000));
    using next = new Recorder(data, NEXT_DAY, "wal");
    const shared = trades(END_MS - 2000, 6);
    next.write(shared);
    await using run = new FollowingRun(data, DAY);
    await run.untilRead(36);
    assertEquals(run.status!.databases.done, 0);
    recorder.write(shared);
    await run.untilRead(42);
    assertEquals(run.status!.rows.trades.duplicates, 6);
    await run.stopAndCompare();
  }));

Deno.test("a trade whose number is the rowid, and that is stored after later numbers, is in the bars at once", () =>
  withFolder(async (data) => {
    using recorder = new Recorder(
      data,
      DAY,
      "wal",
      `CREATE TABLE trades (trade_id INTEGER PRIMARY KEY, price REAL, size REAL, side TEXT, timestamp INTEGER);
     CREATE TABLE books (timestamp INTEGER, bids TEXT, asks TEXT)`,
    );
    const of = (...numbers: number[]) => numbers.map((number) => trade(START_MS + 1000 * number, number));
    recorder.write(of(1, 2, 3, 7, 8));
    await using run = new FollowingRun(data, DAY);
    await run.untilRead(5);
    recorder.write(of(5, 12));
    await run.untilRead(7);
    recorder.write(of(11, 4, 6));
    await run.untilRead(10);
    assertEquals(run.messages, []);
    await run.stopAndCompare();
  }));

Deno.test("a day whose database appears after that of a later day is followed, and no longer skipped", () =>
  withFolder(async (data) => {
    await using run = new FollowingRun(data, "2025-01-29");
    await run.until("following nothing", () => true);
    using third = new Recorder(data, NEXT_DAY, "wal");
    third.write(trades(END_MS, 10));
    await run.untilRead(10);
    assertEquals(run.status!.databases.skipped, [{ first: "2025-01-29", last: DAY, days: 3 }]);
    using recorder = new Recorder(data, DAY, "wal");
    recorder.write(trades(START_MS, 20));
    await run.untilRead(30);
    third.write(trades(END_MS + 60_000, 5));
    await run.untilRead(35);
    assertEquals(run.status!.databases.skipped, [{ first: "2025-01-29", last: "2025-01-30", days: 2 }]);
    assertEquals(run.status!.sources.map(({ day }) => day), [DAY, NEXT_DAY]);
    await run.stopAndCompare();
  }));

Deno.test("a database that appears too late to be followed is named in the log", () =>
  withFolder(async (data) => {
    using complete = new Recorder(data, NEXT_DAY, "wal");
    complete.write(trades(END_MS, 10));
    complete.db.close();
    Deno.utimeSync(`${data}/BTC-USDT/${NEXT_DAY}/trades.db`, 1, 1);
    using last = new Recorder(data, "2025-02-02", "wal");
    last.write(trades(END_MS + DAY_MS, 10));
    await using run = new FollowingRun(data, DAY);
    await run.untilRead(20);
    using late = new Recorder(data, DAY, "wal");
    late.write(trades(START_MS, 5));
    // The first one says that there is no database for the day.
    await run.until("a second warning", () => run.messages.length > 1);
    assertMatch(run.messages[1], /2025-01-31: .*trades.db appeared after later days were over/);
    await run.stop();
    assertEquals(run.messages.length, 2);
  }));

Deno.test("a run that is stopped while a day is read again has the counts of the bars in its files", () =>
  withFolder(async (data) => {
    using recorder = new Recorder(data, DAY, "delete");
    recorder.write(trades(START_MS, 500, 1000));
    await using run = new FollowingRun(data, DAY);
    await run.untilRead(500);
    const bars = run.status!.bars_made;
    // The recorder holds its lock from the moment on when the day is to be read again.
    const { messages } = run;
    messages.push = (...lines) => {
      recorder.db.exec("BEGIN EXCLUSIVE");
      return Array.prototype.push.apply(messages, lines);
    };
    recorder.db.exec("ALTER TABLE trades ADD COLUMN more TEXT");
    await run.until("a warning", () => messages.length > 0);
    const warnedMs = run.status!.updated_ms;
    await run.until("the next status", ({ updated_ms }) => updated_ms > warnedMs);
    const status = await run.stop();
    assertEquals([status.rows.trades.read, status.rows.books.read, status.bars_made], [500, 500, bars]);
  }));
