/** @module Runs over generated days against the naive model: any order, any split into databases, any window. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import fc from "fast-check";
import { FolderInUseError, Logger, main, type MainOptions, NoDatabaseError } from "../lib/mod.ts";
import {
  bookTable,
  dayPath,
  fingerprint,
  largeDaySize,
  makeDatabase,
  makeSlowDay,
  tradesTable,
  withFolder,
} from "./helpers/database.ts";
import { type NaiveBook, naiveDepth, naiveObi, naiveOhlc, type NaiveTrade } from "./helpers/naive_model.ts";
import { readJson } from "./helpers/program.ts";

const MS = Date.parse("2021-07-01");
const DAYS = ["2021-07-01", "2021-07-02", "2021-07-03"];
const quiet = new Logger({ level: "error", write: (line) => assert(false, line) });

/** Times in two days, many of them the same or at the edge of a window or of a day. */
const ns = fc.oneof(
  fc.bigInt({ min: BigInt(MS) * 1_000_000n, max: BigInt(MS + 2 * 86_400_000) * 1_000_000n }),
  fc.tuple(fc.integer({ min: 0, max: 48 }), fc.constantFrom(-1n, 0n, 1n, 500_000n)).map(([hours, more]) =>
    BigInt(MS + 3_600_000 + hours * 3_600_000) * 1_000_000n + more
  ),
);

const trades: fc.Arbitrary<NaiveTrade[]> = fc.uniqueArray(
  fc.record({
    ns,
    tradeId: fc.bigInt({ min: 1n, max: 10n ** 18n }),
    price: fc.integer({ min: 1, max: 10 ** 9 }).map((cents) => cents / 100),
    size: fc.nat(10 ** 9).map((satoshis) => satoshis / 1e8),
  }),
  { maxLength: 80, selector: ({ tradeId }) => tradeId },
);

const side = fc.array(fc.tuple(fc.integer({ min: 1, max: 10 ** 6 }), fc.nat(10 ** 6).map((n) => n / 1000)), {
  maxLength: 5,
});
const books: fc.Arbitrary<NaiveBook[]> = fc.uniqueArray(
  fc.record({ ns, id: fc.nat(10 ** 6), bids: side, asks: side }),
  {
    maxLength: 40,
    selector: ({ ns }) => ns,
  },
);

/** A row and the database it goes to. */
function placed<T>(rows: fc.Arbitrary<T[]>): fc.Arbitrary<{ row: T; database: number }[]> {
  return rows.chain((rows) =>
    fc.tuple(...rows.map((row) => fc.nat(2).map((database) => ({ row, database }))))
  );
}

Deno.test("a run gives the naive model's files for any order of rows, split into databases, window and depth", () =>
  withFolder(async (folder) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        placed(trades),
        placed(books),
        fc.constantFrom(1, 60, 900, 7200, 100_000),
        fc.constantFrom(0, 1, 5),
        fc.constantFrom(undefined, 1, 2),
        async (trades, books, windowSeconds, maxBars, depthLevels) => {
          const data = `${folder}/${run++}`;
          for (const [database, day] of DAYS.entries()) {
            makeDatabase(dayPath(data, "X", day), [
              tradesTable(
                trades.filter((trade) => trade.database === database).map(({ row }, i) => [
                  i + 1,
                  "X",
                  String(row.tradeId),
                  row.price,
                  row.size,
                  "buy",
                  String(row.ns),
                ]),
              ),
              bookTable(
                books.filter((book) => book.database === database).map(({ row }, i) => [
                  i + 1,
                  "X",
                  JSON.stringify(row.bids),
                  JSON.stringify(row.asks).replaceAll(/([\d.]+)/g, "'$1'"),
                  String(row.ns),
                ]),
              ),
            ]);
          }
          const out = `${data}/out`;
          // Rows may lie past the last day, which is worth a warning.
          const log = new Logger({ level: "error", write: (line) => assert(false, line) });
          const options: MainOptions = { data, out, windowSeconds, maxBars, depthLevels, workers: 1, log };
          const status = await main("X", DAYS[0], DAYS[2], options);
          const newest = (bars: number[][]) => (maxBars === 0 ? bars : bars.slice(-maxBars));
          const allBooks = books.map(({ row }) => row);
          assertEquals(
            readJson(out, "ohlc_data.json"),
            newest(naiveOhlc(trades.map(({ row }) => row), windowSeconds * 1000)),
          );
          assertEquals(
            readJson(out, "metrics_data.json"),
            newest(naiveObi(allBooks, windowSeconds * 1000, depthLevels)),
          );
          assertEquals(readJson(out, "depth_data.json"), naiveDepth(allBooks, depthLevels));
          assertEquals(readJson(out, "run_status.json"), JSON.parse(JSON.stringify(status)));
          assertEquals([status.rows.trades.read, status.rows.books.read], [trades.length, books.length]);
        },
      ),
      { numRuns: 60 },
    );
  }));

Deno.test("main() updates the files during the run, and reports progress", () =>
  withFolder(async (folder) => {
    const rows = Array.from(
      { length: 300_000 },
      (_, i) => [i + 1, "X", String(i), 1, 1, "buy", String(MS + i * 200)],
    );
    makeDatabase(dayPath(folder, "X", DAYS[0]), [tradesTable(rows)]);
    const out = `${folder}/out`;
    const seen: [fraction: number, bars: number][] = [];
    const log = new Logger({ level: "error", write: () => {} });
    const onProgress = ({ progress }: { progress: { fraction: number } }) => {
      seen.push([progress.fraction, seen.length === 0 ? 0 : readJson(out, "ohlc_data.json").length]);
    };
    await main("X", DAYS[0], DAYS[0], { data: folder, out, log, onProgress });
    assertEquals(seen[0], [0, 0]);
    assertEquals(seen.at(-1), [1, 1000]);
    for (let i = 1; i < seen.length; i++) assert(seen[i][0] >= seen[i - 1][0], JSON.stringify(seen));
  }));

Deno.test("main() ends early when it is told to, with what it has in the files", () =>
  withFolder(async (folder) => {
    const trades = 200_000;
    for (const day of DAYS) makeSlowDay(dayPath(folder, "X", day), trades);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 150);
    const status = await main("X", DAYS[0], DAYS[2], {
      data: folder,
      out: `${folder}/out`,
      maxBars: 0,
      workers: 1,
      log: new Logger({ level: "error", write: () => {} }),
      signal: stop.signal,
    });
    assertEquals([status.state, status.databases.failed], ["interrupted", []]);
    const { read } = status.rows.trades;
    assert(read > 0 && read < 3 * trades, `${read}`);
    // The volume of all rows up to the last one that was read, and of none after it.
    let volume = 0;
    for (const bar of readJson(`${folder}/out`, "ohlc_data.json")) volume += bar[5];
    for (let row = 0; row < read; row++) volume -= largeDaySize(row % trades + 1);
    assert(Math.abs(volume) < 0.01, `${volume}`);
  }));

Deno.test("main() refuses what it cannot do, before it touches anything", () =>
  withFolder(async (folder) => {
    makeDatabase(dayPath(folder, "X", DAYS[0]), [tradesTable([]), bookTable([])]);
    const options = { data: folder, out: `${folder}/out`, log: quiet };
    await assertRejects(() => main("..", DAYS[0], DAYS[0], options), RangeError);
    await assertRejects(() => main("X", DAYS[1], DAYS[0], options), RangeError);
    await assertRejects(() => main("X", DAYS[0], DAYS[0], { ...options, windowSeconds: 1.5 }), RangeError);
    await assertRejects(() => main("X", DAYS[0], DAYS[0], { ...options, depthLevels: 0 }), RangeError);
    await assertRejects(() => main("X", DAYS[0], DAYS[0], { ...options, workers: 0 }), RangeError);
    await assertRejects(() => main("X", DAYS[1], DAYS[1], options), NoDatabaseError);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["X"]);
  }));

Deno.test("main() refuses a folder into which another run writes", () =>
  withFolder(async (folder) => {
    const rows = Array.from(
      { length: 50_000 },
      (_, i) => [i + 1, "X", String(i), 1, 1, "buy", String(MS + i)],
    );
    makeDatabase(dayPath(folder, "X", DAYS[0]), [tradesTable(rows), bookTable([])]);
    const options = { data: folder, out: `${folder}/out`, log: quiet };
    const first = main("X", DAYS[0], DAYS[0], options);
    await assertRejects(() => main("X", DAYS[0], DAYS[0], options), FolderInUseError, "another run");
    assertEquals((await first).state, "finished");
    assertEquals((await main("X", DAYS[0], DAYS[0], options)).state, "finished");
  }));

Deno.test("main() writes nothing beside the databases, whatever their journal mode", () =>
  withFolder(async (folder) => {
    for (const [index, mode] of ["DELETE", "WAL", "TRUNCATE"].entries()) {
      makeDatabase(
        dayPath(folder, "X", DAYS[index]),
        [tradesTable([]), bookTable([])],
        `PRAGMA journal_mode=${mode}`,
      );
    }
    const before = await Promise.all(DAYS.map((day) => fingerprint(`${folder}/X/${day}`)));
    await main("X", DAYS[0], DAYS[2], { data: folder, out: `${folder}/out`, workers: 1, log: quiet });
    assertEquals(await Promise.all(DAYS.map((day) => fingerprint(`${folder}/X/${day}`))), before);
    assertEquals([...Deno.readDirSync(`${folder}/out`)].map(({ name }) => name).sort(), [
      ".orderflow.lock",
      "depth_data.json",
      "metrics_data.json",
      "ohlc_data.json",
      "run_status.json",
    ]);
  }));
