import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import fc from "fast-check";
import { bookTable, dayPath, makeDatabase, tradesTable, withFolder } from "../../tests/helpers/database.ts";
import { DAY_MS } from "../model/days.ts";
import { discover } from "../sources/discovery.ts";
import { Logger } from "../log/log.ts";
import { completeRequest } from "../model/run_request.ts";
import type { RunStatus } from "../model/run_status.ts";
import { DayQueue } from "./day_queue.ts";
import { DayReader, type ReadingWork } from "./day_reader.ts";
import { Pipeline } from "./pipeline.ts";
import { ReaderPool } from "./reader_pool.ts";
import { WorkerDiedError } from "./errors.ts";

const FIRST_DAY = "2021-07-01";
const START_MS = Date.parse(FIRST_DAY);
const DAYS = 5;
const FILES = ["ohlc_data.json", "metrics_data.json", "depth_data.json"];

/** Readers that take turns in this thread at the whim of some numbers, in place of threads. */
class WhimsicalReaders extends ReaderPool {
  readonly #count: number;
  readonly #whims: number[];

  constructor(count: number, whims: number[]) {
    super(1);
    this.#count = count;
    this.#whims = whims;
  }

  override begin(work: ReadingWork): void {
    for (let reader = 0; reader < this.#count; reader++) {
      let turn = reader;
      const whim = () => this.#whims[turn++ % this.#whims.length];
      const readers = new DayReader(work, {
        isReportDue: () => whim() % 2 === 0,
        report: (report) => this.add(structuredClone(report)),
        afterBatch: () => new Promise((done) => setTimeout(done, whim() % 3)),
      });
      readers.run().catch((error) => this.fail(error));
    }
  }
}

interface Outcome {
  files: string[];
  status: Partial<RunStatus>;
  lines: string[];
}

/** Runs over the days in a folder; what a run takes its time with is left out of the status. */
async function outcome(data: string, out: string, options: {
  readers: ReaderPool;
  windowSeconds?: number;
  maxBars?: number;
}): Promise<Outcome> {
  const { readers, windowSeconds = 60, maxBars = 1000 } = options;
  const lines: string[] = [];
  const log = new Logger({ level: "debug", write: (line) => lines.push(line) });
  const endDate = new Date(START_MS + (DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
  const request = completeRequest("X", FIRST_DAY, endDate, { data, out, windowSeconds, maxBars });
  Deno.mkdirSync(out, { recursive: true });
  const found = discover("X", FIRST_DAY, endDate, data);
  const pipeline = new Pipeline(request, found, {
    log,
    scratch: `${out}/scratch`,
    checkFolder: () => {},
    readers,
    signal: new AbortController().signal,
  });
  const { started_ms: _s, updated_ms: _u, ended_ms: _e, elapsed_ms: _t, rows_per_second: _r, ...status } =
    await pipeline.run();
  return { files: FILES.map((name) => Deno.readTextFileSync(`${out}/${name}`)), status, lines };
}

const none = () => new ReaderPool(1);

/** Where a row goes: a database, and a time in or around its day, often at the edge of a window. */
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

Deno.test("rows outside of the days, and snapshots without levels, are counted over all databases", () =>
  withFolder(async (folder) => {
    for (const [index, day] of [FIRST_DAY, "2021-07-02", "2021-07-05"].entries()) {
      const trades = [START_MS - 1, START_MS, START_MS + DAYS * DAY_MS].slice(index)
        .map((ms, i) => [i + 1, "X", i, 1, 1, "buy", String(ms)]);
      makeDatabase(dayPath(folder, "X", day), [
        tradesTable(trades),
        bookTable([[1, "X", "[]", "[]", String(START_MS)]]),
      ]);
    }
    const { status } = await outcome(folder, `${folder}/out`, { readers: none() });
    assertEquals([status.rows_outside_days, status.empty_snapshots], [4, 3]);
    assertEquals([status.rows?.trades.read, status.rows?.books.read], [6, 3]);
  }));

Deno.test("a run gives the same files, status and log however many readers there are, and whatever their pace", () =>
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
        async (trades, books, windowSeconds, maxBars, count, whims) => {
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
          const expected = await outcome(data, `${data}/out`, { ...options, readers: none() });
          const readers = new WhimsicalReaders(count, whims);
          const given = await outcome(data, `${data}/out2`, { ...options, readers });
          assertEquals(given, expected);
          const read = trades.filter(({ place }) => place.database !== 1 && place.database !== 3);
          assertEquals(expected.status.rows?.trades.read, read.length);
          const { price, size } = expected.status.rows!.trades.rejected;
          assertEquals(price, read.filter(({ price }) => price < 0).length);
          assertEquals(size, read.filter(({ price, size }) => price > 0 && size === "x").length);
          assertEquals(expected.status.databases?.failed.map(({ day }) => day), ["2021-07-04"]);
          assertEquals(expected.status.progress?.fraction, 1);
        },
      ),
      { numRuns: 25 },
    );
  }));

/** Threads, the first of which has got a database before this one could take it. */
class QuickThreads extends ReaderPool {
  override begin(work: ReadingWork): void {
    new DayQueue(work.deal).take();
    super.begin(work);
  }
}

Deno.test("a thread of a run that dies ends it with an error, and the status says so", () =>
  withFolder(async (folder) => {
    for (const day of [FIRST_DAY, "2021-07-02"]) makeDatabase(dayPath(folder, "X", day), [tradesTable([])]);
    const module = new URL("../../tests/helpers/dying_reader.ts", import.meta.url);
    using readers = new QuickThreads(2, module);
    const out = `${folder}/out`;
    const error = await assertRejects(() => outcome(folder, out, { readers }), WorkerDiedError);
    assert(
      error.message.startsWith("the processing broke off: Uncaught TypeError: a mistake"),
      error.message,
    );
    const status = JSON.parse(Deno.readTextFileSync(`${out}/run_status.json`));
    assertEquals([status.state, status.error], ["failed", error.message]);
    // What was there before does not go with that status.
    assertEquals(Deno.readTextFileSync(`${out}/ohlc_data.json`), "[]\n");
  }));
