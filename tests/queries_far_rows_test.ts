/** @module Rows in the database of a day further away than a neighbouring one are in the answers, as they are in the bars. */

import { assertEquals } from "deno-std/assert/equals.js";
import { main } from "../lib/mod.ts";
import { Logger } from "../lib/log/log.ts";
import { DAY_MS, formatDay } from "../lib/model/days.ts";
import type { RunStatus } from "../lib/model/run_status.ts";
import { subjectOf } from "../lib/query/run_ticks.ts";
import { TickStore } from "../lib/query/tick_store.ts";
import { bookTable, dayPath, makeDatabase, tradesTable, withFolder } from "./helpers/database.ts";
import { valueOf } from "./helpers/query_store.ts";

const START = Date.parse("2024-01-01");
const NOON = DAY_MS / 2;
const DAYS = Array.from({ length: 6 }, (_, day) => formatDay(START + day * DAY_MS));
const log = new Logger({ level: "error", write: () => {} });

/** Six days with a trade and a snapshot at noon; those of the fifth day at 13:00 are in the database of `farDay`. */
function makeDays(data: string, farDay: number): void {
  for (const [day, name] of DAYS.entries()) {
    const noonMs = START + day * DAY_MS + NOON;
    const times = day === farDay ? [noonMs, farMs()] : [noonMs];
    makeDatabase(dayPath(data, "X", name), [
      tradesTable(times.map((ms, i) => {
        const id = 10 * day + i;
        return [id, "X", String(id), 100 + day + i, 1, "buy", ms];
      })),
      bookTable(times.map((ms, i) => [i + 1, "X", `[[${90 + day + i},1]]`, "[[200,1]]", ms])),
    ]);
  }
}

function farMs(): number {
  return START + 4 * DAY_MS + NOON + 3_600_000;
}

/** What can be asked about the run now. */
function storeOf(status: RunStatus, out: string): TickStore {
  return new TickStore({ ...subjectOf(status, out).ticks!, scratch: out });
}

for (const farDay of [1, 5]) {
  Deno.test(`rows of the fifth day in the database of ${DAYS[farDay]} are in answers about the fifth day`, () =>
    withFolder(async (folder) => {
      const [data, out] = [`${folder}/data`, `${folder}/out`];
      makeDays(data, farDay);
      const status = await main("X", DAYS[0], DAYS.at(-1)!, { data, out, log });
      assertEquals(status.bars.ohlc, 7);
      using store = storeOf(status, out);
      const range = { fromMs: START + 4 * DAY_MS, toMs: START + 5 * DAY_MS };
      const price = 101 + farDay;
      const trades = await valueOf({ kind: "trades", ...range, limit: 9 }, store);
      assertEquals(trades.rows.map(([ms, price]) => [ms, price]), [
        [START + 4 * DAY_MS + NOON, 104],
        [farMs(), price],
      ]);
      const book = await valueOf({ kind: "book", atMs: farMs() + 1000 }, store);
      assertEquals([book.timestamp_ms, book.bids], [farMs(), [[91 + farDay, 1]]]);
      const footprint = await valueOf({
        kind: "footprint",
        fromMs: farMs(),
        toMs: farMs() + 60_000,
        windowMs: 60_000,
        row: 1,
      }, store);
      assertEquals(footprint.bars.map(({ levels }) => levels), [[[price, 0, 1, 0, 1]]]);
    }));
}

Deno.test("rows of the second day in the database of the last day, which is followed, are in answers", () =>
  withFolder(async (folder) => {
    const [data, out] = [`${folder}/data`, `${folder}/out`];
    makeDays(data, 0);
    const lateMs = START + DAY_MS + 2 * NOON - 1;
    makeDatabase(dayPath(data, "X", "2024-01-07"), [tradesTable([[1, "X", "900", 7, 1, "buy", lateMs]])]);
    const status = await main("X", DAYS[0], "2024-01-07", { data, out, log });
    status.state = "following";
    using store = storeOf(status, out);
    const range = { fromMs: START + DAY_MS, toMs: START + 2 * DAY_MS };
    const { rows } = await valueOf({ kind: "trades", ...range, limit: 9 }, store);
    assertEquals(rows.map(([ms]) => ms), [START + DAY_MS + NOON, lateMs]);
  }));

Deno.test("a status without the times of rows has the databases of a day and its neighbours searched", () =>
  withFolder(async (folder) => {
    const [data, out] = [`${folder}/data`, `${folder}/out`];
    makeDays(data, 1);
    const status = await main("X", DAYS[0], DAYS.at(-1)!, { data, out, log });
    for (const source of status.sources) {
      delete source.first_ms;
      delete source.last_ms;
    }
    using store = storeOf(status, out);
    const range = { fromMs: START + 4 * DAY_MS, toMs: START + 5 * DAY_MS };
    const trades = await valueOf({ kind: "trades", ...range, limit: 9 }, store);
    assertEquals(trades.rows.map(([ms]) => ms), [START + 4 * DAY_MS + NOON]);
  }));

Deno.test("the status has the times of each database's rows, once they are read", () =>
  withFolder(async (folder) => {
    const [data, out] = [`${folder}/data`, `${folder}/out`];
    makeDays(data, 1);
    // Two days outside of the requested days, so that the row is in no bar.
    makeDatabase(dayPath(data, "X", "2024-01-07"), [
      tradesTable([[1, "X", "1", 1, 1, "buy", START + 9 * DAY_MS]]),
    ]);
    const seen: unknown[] = [];
    const onProgress = ({ sources }: RunStatus) => seen.push(sources.map(({ first_ms }) => first_ms));
    const { sources } = await main("X", DAYS[1], "2024-01-07", { data, out, log, onProgress });
    assertEquals(seen[0], Array(6).fill(undefined));
    const noon = (day: number) => START + day * DAY_MS + NOON;
    assertEquals(sources.map(({ first_ms, last_ms }) => [first_ms, last_ms]), [
      [noon(1), farMs()],
      ...[2, 3, 4, 5].map((day) => [noon(day), noon(day)]),
      [null, null],
    ]);
  }));
