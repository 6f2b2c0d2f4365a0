/** @module Runs over generated days, compared with the naive model: any order, any databases, any window. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import fc from "fast-check";
import { formatDay } from "../lib/model/days.ts";
import { listTables, readTable } from "../lib/publish/day_table_reader.ts";
import { barsInTables } from "./helpers/day_tables.ts";
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
import { assertFlowBars } from "./helpers/flow_bars.ts";
import {
  type NaiveBook,
  naiveDepth,
  naiveFlow,
  naiveObi,
  naiveOhlc,
  naiveQuotes,
  type NaiveTrade,
} from "./helpers/naive_model.ts";
import { readJson } from "./helpers/program.ts";

const MS = Date.parse("2021-07-01");
const DAYS = ["2021-07-01", "2021-07-02", "2021-07-03"];
const quiet = new Logger({ level: "error", write: (line) => assert(false, line) });

/** Times in two days, many of them equal or at the edge of a window or a day. */
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
    size: fc.oneof(fc.constant(0), fc.nat(10 ** 9)).map((satoshis) => satoshis / 1e8),
    side: fc.constantFrom("buy", "sell", undefined),
  }),
  { maxLength: 80, selector: ({ tradeId }) => tradeId },
);

/** Without levels of size 0: random books that have such levels look like updates, and are refused. */
const side = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 10 ** 6 }), fc.integer({ min: 1, max: 10 ** 6 }).map((n) => n / 1000)),
  { maxLength: 5 },
);
const books: fc.Arbitrary<NaiveBook[]> = fc.uniqueArray(
  fc.record({ ns, id: fc.nat(10 ** 6), bids: side, asks: side }),
  {
    maxLength: 40,
    selector: ({ ns }) => ns,
  },
);

/** Rows, each with the index of the database that holds it. */
function placed<T>(rows: fc.Arbitrary<T[]>): fc.Arbitrary<{ row: T; database: number }[]> {
  return rows.chain((rows) =>
    fc.tuple(...rows.map((row) => fc.nat(2).map((database) => ({ row, database }))))
  );
}

Deno.test("a run writes the naive model's files for any order of rows, split into databases, window, offset and depth", () =>
  withFolder(async (folder) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        placed(trades),
        placed(books),
        fc.constantFrom(1, 60, 900, 7200, 100_000),
        fc.constantFrom(0, 1, 5),
        fc.constantFrom(undefined, 1, 2),
        fc.constantFrom(0, 0.25, -0.3),
        async (trades, books, windowSeconds, maxBars, depthLevels, shift) => {
          const windowOffsetSeconds = Math.trunc(shift * windowSeconds);
          const [windowMs, offsetMs] = [windowSeconds * 1000, windowOffsetSeconds * 1000];
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
                  row.side ?? null,
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
          // Rows after the last day give a warning.
          const log = new Logger({ level: "error", write: (line) => assert(false, line) });
          const options: MainOptions = {
            data,
            out,
            windowSeconds,
            windowOffsetSeconds,
            maxBars,
            depthLevels,
            workers: 1,
            log,
          };
          const status = await main("X", DAYS[0], DAYS[2], options);
          const newest = (bars: number[][]) => (maxBars === 0 ? bars : bars.slice(-maxBars));
          const allBooks = books.map(({ row }) => row);
          const allTrades = trades.map(({ row }) => row);
          const ohlc = naiveOhlc(allTrades, windowMs, offsetMs);
          const flows = naiveFlow(allTrades, windowMs, offsetMs);
          const quotes = naiveQuotes(allBooks, windowMs, offsetMs);
          const obi = naiveObi(allBooks, windowMs, depthLevels, offsetMs);
          assertEquals(readJson(out, "ohlc_data.json"), newest(ohlc));
          assertEquals(readJson(out, "metrics_data.json"), newest(obi));
          assertFlowBars(readJson(out, "flow_data.json"), newest(flows));
          assertEquals(readJson(out, "quote_data.json"), newest(quotes));
          const { price, flow, quote, imbalance } = barsInTables(out);
          assertEquals([price, quote, imbalance], [ohlc, quotes, obi]);
          assertFlowBars(flow, flows);
          for (const { day, path } of listTables(out)) {
            const { startMs, columns: _, ...info } = readTable(path);
            assert(startMs.length > 0 && startMs.every((ms) => formatDay(ms) === day), day);
            assertEquals(info, { instrument: "X", windowMs, offsetMs, runId: status.run_id });
          }
          assertEquals(status.bars_made, {
            ohlc: ohlc.length,
            flow: ohlc.length,
            quote: quotes.length,
            metrics: obi.length,
          });
          assertEquals([status.bars_cut.ohlc, status.bars_cut.metrics], [
            maxBars > 0 && ohlc.length > maxBars,
            maxBars > 0 && obi.length > maxBars,
          ]);
          assertEquals(readJson(out, "depth_data.json"), naiveDepth(allBooks, depthLevels));
          assertEquals(readJson(out, "run_status.json"), JSON.parse(JSON.stringify(status)));
          assertEquals([status.rows.trades.read, status.rows.books.read], [trades.length, books.length]);
          const ofSide = (wanted?: string) => allTrades.filter(({ side }) => side === wanted).length;
          const { bought = 0, sold = 0, unknown_side = 0 } = status.rows.trades;
          assertEquals([bought, sold, unknown_side], [ofSide("buy"), ofSide("sell"), ofSide()]);
          assertEquals(status.window_offset_seconds, windowOffsetSeconds);
        },
      ),
      { numRuns: 60 },
    );
  }));

Deno.test("main() updates the files and reports its progress while it runs", () =>
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

Deno.test("main() ends early when aborted, with everything that was read in the files", () =>
  withFolder(async (folder) => {
    const trades = 200_000;
    for (const day of DAYS) makeSlowDay(dayPath(folder, "X", day), trades);
    const stop = new AbortController();
    const status = await main("X", DAYS[0], DAYS[2], {
      data: folder,
      out: `${folder}/out`,
      maxBars: 0,
      workers: 1,
      log: new Logger({ level: "error", write: () => {} }),
      signal: stop.signal,
      onProgress: ({ rows }) => rows.trades.read > 0 && stop.abort(),
    });
    assertEquals([status.state, status.databases.failed], ["interrupted", []]);
    const { read } = status.rows.trades;
    assert(read > 0 && read < 3 * trades, `${read}`);
    // The volume of all rows that were read, and of no other row.
    let volume = 0;
    for (const bar of readJson(`${folder}/out`, "ohlc_data.json")) volume += bar[5];
    for (let row = 0; row < read; row++) volume -= largeDaySize(row % trades + 1);
    assert(Math.abs(volume) < 0.01, `${volume}`);
  }));

Deno.test("main() rejects invalid requests before it writes anything", () =>
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

Deno.test("main() rejects an output folder to which another run is writing", () =>
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

Deno.test("main() writes nothing next to the databases, whatever their journal mode", () =>
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
      "flow_data.json",
      "metrics_data.json",
      "ohlc_data.json",
      "quote_data.json",
      "run_status.json",
    ]);
  }));

Deno.test("main() leaves foreign files and folders in the output folder alone", () =>
  withFolder(async (folder) => {
    makeDatabase(dayPath(folder, "X", DAYS[0]), [tradesTable([]), bookTable([])]);
    const out = `${folder}/out`;
    Deno.mkdirSync(`${out}/.scratch/thesis`, { recursive: true });
    const foreign = [".scratch/thesis/chapter", ".mine.json.1-2.tmp", ".orderflow-scratch-notes"];
    for (const name of foreign) Deno.writeTextFileSync(`${out}/${name}`, "years of work");
    await main("X", DAYS[0], DAYS[0], { data: folder, out, log: quiet });
    for (const name of foreign) assertEquals(Deno.readTextFileSync(`${out}/${name}`), "years of work");
  }));

Deno.test("main() writes no output into a folder of databases, even if an instrument has a hidden name", () =>
  withFolder(async (folder) => {
    const database = dayPath(folder, ".scratch", DAYS[0]);
    makeDatabase(database, [tradesTable([]), bookTable([])]);
    const before = await fingerprint(`${folder}/.scratch/${DAYS[0]}`);
    for (const out of [folder, `${folder}/.scratch`, `${folder}/.scratch/${DAYS[0]}`]) {
      await assertRejects(
        () => main(".scratch", DAYS[0], DAYS[0], { data: folder, out, log: quiet }),
        Error,
        `cannot write to ${out}, which is the `,
      );
    }
    assertEquals(await fingerprint(`${folder}/.scratch/${DAYS[0]}`), before);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), [".scratch"]);
  }));

Deno.test("a run whose lock file is removed ends with an error, and its status says failed", () =>
  withFolder(async (folder) => {
    makeSlowDay(dayPath(folder, "X", DAYS[0]), 2_000_000);
    const out = `${folder}/out`;
    const messages: string[] = [];
    const log = new Logger({ level: "error", write: (line) => messages.push(line) });
    let updates = 0;
    const onProgress = () => {
      if (updates++ === 1) Deno.removeSync(`${out}/.orderflow.lock`);
    };
    const options: MainOptions = { data: folder, out, workers: 1, log, onProgress };
    const error = await assertRejects(
      () => main("X", DAYS[0], DAYS[0], options),
      Error,
      `the lock file .orderflow.lock in ${out} was removed or replaced during the run`,
    );
    const { state, error: reason } = readJson(out, "run_status.json");
    assertEquals([state, reason, messages], ["failed", error.message, []]);
  }));
