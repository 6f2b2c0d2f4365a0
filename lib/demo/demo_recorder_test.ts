import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { DatabaseSync } from "node:sqlite";
import { withFolder } from "../../tests/helpers/database.ts";
import { HOUR_MS, MINUTE_MS } from "../text/durations.ts";
import { DemoRecorder } from "./demo_recorder.ts";

const NOON_MS = Date.parse("2025-06-15T12:00Z");

/** A recorder and its clock. */
function setUp(data: string, speed: number, startMs = NOON_MS) {
  const clock = { nowMs: startMs };
  const recorder = new DemoRecorder({ data, instrument: "X", speed, now: () => clock.nowMs });
  for (const _ of recorder.history());
  return { clock, recorder };
}

/** The number of rows of a day, and the first and last time, in hours since the day's noon. */
function rowsOf(data: string, day: string, table: "trades" | "book") {
  using db = new DatabaseSync(`${data}/X/${day}/trades.db`, { readOnly: true });
  const { rows, first, last } = db.prepare(
    `SELECT count(*) AS rows, min(CAST(timestamp AS INTEGER)) AS first, max(CAST(timestamp AS INTEGER)) AS last FROM ${table}`,
  ).get() as Record<string, number>;
  const noonMs = Date.parse(`${day}T12:00Z`);
  return { rows, first: (first - noonMs) / HOUR_MS, last: (last - noonMs) / HOUR_MS };
}

Deno.test("the demo's recorder begins with a whole day and the day so far, and goes on with the clock", () =>
  withFolder((data) => {
    const { clock, recorder } = setUp(data, 1);
    using _ = recorder;
    assertEquals(recorder.firstDay, "2025-06-14");
    const yesterday = rowsOf(data, "2025-06-14", "trades");
    assertEquals(yesterday.rows, 150_000);
    assert(yesterday.first < -11.9 && yesterday.last > 11.9);
    const before = rowsOf(data, "2025-06-15", "trades");
    assert(before.last < 0 && before.last > -0.1, `${before.last}`);
    assertEquals(rowsOf(data, "2025-06-15", "book").rows, 2160);

    clock.nowMs += 60_000;
    recorder.record();
    const after = rowsOf(data, "2025-06-15", "trades");
    assert(after.rows > before.rows && after.last > 0 && after.last <= 1 / 60, `${after.last}`);
    assertEquals(rowsOf(data, "2025-06-15", "book").rows, 2160 + 60);
    // A clock that is set back adds nothing, and what was written stays.
    clock.nowMs -= 3_600_000;
    recorder.record();
    assertEquals(rowsOf(data, "2025-06-15", "trades"), after);
  }));

Deno.test("the demo's recorder begins the next database at midnight, and has every row once", () =>
  withFolder((data) => {
    const { clock, recorder } = setUp(data, 1, NOON_MS + 11.99 * HOUR_MS);
    using _ = recorder;
    clock.nowMs += HOUR_MS;
    recorder.record();
    clock.nowMs += HOUR_MS;
    recorder.record();
    assertEquals(rowsOf(data, "2025-06-15", "trades").rows, 150_000);
    const next = rowsOf(data, "2025-06-16", "trades");
    assert(next.first > -12.001 && next.last > -10.1 && next.last < -10, `${next.first} to ${next.last}`);
    using db = new DatabaseSync(`${data}/X/2025-06-16/trades.db`, { readOnly: true });
    const { duplicates } = db.prepare(
      "SELECT count(*) - count(DISTINCT trade_id) AS duplicates FROM trades",
    ).get() as { duplicates: number };
    assertEquals(duplicates, 0);
    assertEquals(db.prepare("PRAGMA journal_mode").get(), { journal_mode: "wal" });
  }));

Deno.test("a market whose time runs faster begins in the past, and then keeps time with the clock", () =>
  withFolder((data) => {
    const { clock, recorder } = setUp(data, 10);
    using _ = recorder;
    assertEquals(recorder.firstDay, "2025-06-14");
    const lastHour = () => rowsOf(data, "2025-06-15", "trades").last;
    assert(lastHour() < -3 && lastHour() > -3.1, `${lastHour()}`);
    clock.nowMs += 6 * MINUTE_MS;
    recorder.record();
    assert(lastHour() < -2 && lastHour() > -2.1, `${lastHour()}`);
    clock.nowMs += 24 * MINUTE_MS;
    recorder.record();
    assert(lastHour() <= 0.5 && lastHour() > 0.4, `${lastHour()}`);
  }));
