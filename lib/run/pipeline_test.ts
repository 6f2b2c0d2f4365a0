import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import fc from "fast-check";
import { bookTable, dayPath, makeDatabase, tradesTable, withFolder } from "../../tests/helpers/database.ts";
import {
  DAYS,
  FIRST_DAY,
  InterleavedReaders,
  NO_READERS,
  outcome,
  START_MS,
} from "../../tests/helpers/pipeline_outcome.ts";
import { DAY_MS } from "../model/days.ts";
import { DayQueue } from "./day_queue.ts";
import { ReaderPool } from "./reader_pool.ts";
import type { ReadingPlan } from "./reading_plan.ts";
import type { ReportQueue } from "./report_queue.ts";
import { WorkerDiedError } from "./errors.ts";

/** The place of a row: a database, and a time in or near its day, often at the edge of a window. */
const place = fc.record({
  database: fc.nat(DAYS - 1),
  offsetMs: fc.oneof(
    fc.integer({ min: -3_600_000, max: DAY_MS + 3_600_000 }),
    fc.integer({ min: -1, max: 25 }).map((hour) => hour * 3_600_000),
    fc.constantFrom(-1, 0, 1, DAY_MS - 1, DAY_MS),
  ),
});
const trade = fc.record({
  place,
  tradeId: fc.option(fc.nat(5)),
  price: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(-1)),
  size: fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constant("x")),
});
const book = fc.record({ place, size: fc.oneof(fc.nat(9), fc.constant("x")) });

Deno.test("rows outside the requested days, and snapshots without levels, are counted over all databases", () =>
  withFolder(async (folder) => {
    for (const [index, day] of [FIRST_DAY, "2021-07-02", "2021-07-05"].entries()) {
      const trades = [START_MS - 1, START_MS, START_MS + DAYS * DAY_MS].slice(index)
        .map((ms, i) => [i + 1, "X", i, 1, 1, "buy", String(ms)]);
      makeDatabase(dayPath(folder, "X", day), [
        tradesTable(trades),
        bookTable([[1, "X", "[]", "[]", String(START_MS)]]),
      ]);
    }
    const { status } = await outcome(folder, `${folder}/out`, { readers: NO_READERS });
    assertEquals([status.rows_outside_days, status.empty_snapshots], [4, 3]);
    assertEquals([status.rows?.trades.read, status.rows?.books.read], [6, 3]);
  }));

Deno.test("a run gives the same files, status and log for any number of readers at any speed", () =>
  withFolder(async (folder) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(trade, { maxLength: 60 }),
        fc.array(book, { maxLength: 30 }),
        fc.constantFrom(1, 900, 100_000),
        fc.constantFrom(0, 2),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.nat(5), { minLength: 1, maxLength: 9 }),
        async (trades, books, windowSeconds, maxBars, count, numbers) => {
          const data = `${folder}/${run++}`;
          for (let database = 0; database < DAYS; database++) {
            // The second day is missing, the fourth is no database.
            if (database === 1) continue;
            const startMs = START_MS + database * DAY_MS;
            const path = dayPath(data, "X", new Date(startMs).toISOString().slice(0, 10));
            const here = <T extends { place: { database: number } }>(rows: T[]) =>
              rows.filter(({ place }) => place.database === database);
            const tables = [tradesTable(
              here(trades).map(({ place, tradeId, price, size }, i) => {
                return [i + 1, "X", tradeId, price, size, "buy", String(startMs + place.offsetMs)];
              }),
            )];
            if (database !== 2) {
              tables.push(bookTable(
                here(books).map(({ place, size }, i) => {
                  return [i + 1, "X", `[[1, ${size}]]`, "[[2, 1]]", String(startMs + place.offsetMs)];
                }),
              ));
            }
            makeDatabase(path, tables, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
            if (database === 3) Deno.writeTextFileSync(path, "no database");
          }
          const options = { windowSeconds, maxBars };
          const expected = await outcome(data, `${data}/out`, { ...options, readers: NO_READERS });
          const readers = new InterleavedReaders(count, numbers);
          const sharing = { leastBytes: 0, parts: 1 + numbers[0] };
          const given = await outcome(data, `${data}/out2`, { ...options, readers, sharing, workers: 8 });
          assertEquals(given, expected);
          const read = trades.filter(({ place }) => place.database !== 1 && place.database !== 3);
          assertEquals(expected.status.rows?.trades.read, read.length);
          const { price, size } = expected.status.rows!.trades.rejected;
          assertEquals(price, read.filter(({ price }) => price < 0).length);
          assertEquals(size, read.filter(({ price, size }) => price > 0 && size === "x").length);
          const isMostly = (rows: { place: { database: number } }[], bad: typeof rows, database: number) =>
            2 * bad.filter(({ place }) => place.database === database).length >
              rows.filter(({ place }) => place.database === database).length;
          const badTrades = trades.filter(({ price, size }) => price < 0 || size === "x");
          const badBooks = books.filter(({ size }) => size === "x");
          const failed = [0, 2, 3, 4].filter((database) =>
            database === 3 || isMostly(trades, badTrades, database) ||
            (database !== 2 && isMostly(books, badBooks, database))
          );
          assertEquals(
            expected.status.databases?.failed.map(({ day }) => day),
            failed.map((database) => `2021-07-0${database + 1}`),
          );
          assertEquals(expected.status.progress?.fraction, 1);
        },
      ),
      { numRuns: 25 },
    );
  }));

/** A pool whose thread finds one database less, as if the thread had taken it before the pipeline's own reader. */
class QuickPool extends ReaderPool {
  override start(plan: ReadingPlan, reports: ReportQueue): void {
    new DayQueue(plan.queue).take();
    super.start(plan, reports);
  }
}

Deno.test("a reader's thread that dies ends the run with an error, and the status says so", () =>
  withFolder(async (folder) => {
    for (const day of [FIRST_DAY, "2021-07-02"]) makeDatabase(dayPath(folder, "X", day), [tradesTable([])]);
    const module = new URL("../../tests/helpers/dying_reader.ts", import.meta.url);
    using readers = new QuickPool(module);
    const out = `${folder}/out`;
    const error = await assertRejects(() => outcome(folder, out, { readers, workers: 2 }), WorkerDiedError);
    assert(
      error.message.startsWith(
        "a thread of the run ended unexpectedly: Uncaught TypeError: a bug in the program",
      ),
      error.message,
    );
    const status = JSON.parse(Deno.readTextFileSync(`${out}/run_status.json`));
    assertEquals([status.state, status.error], ["failed", error.message]);
    // Bars of an earlier run would not match the status.
    assertEquals(Deno.readTextFileSync(`${out}/ohlc_data.json`), "[]\n");
  }));
