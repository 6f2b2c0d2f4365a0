import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { datedBack, dayPath, makeDatabase, type Value, withFolder } from "../../tests/helpers/database.ts";
import { rootOf, UNSAFE } from "../../tests/helpers/fast_path.ts";
import {
  FIRST_DAY,
  InterleavedReaders,
  NO_READERS,
  outcome,
  START_MS,
} from "../../tests/helpers/pipeline_outcome.ts";
import { writeFromOtherProcess } from "../../tests/helpers/other_process.ts";
import { removeIfThere } from "../files.ts";
import { DayReader } from "./day_reader.ts";
import type { Readers } from "./reader_pool.ts";
import type { ReadingPlan } from "./reading_plan.ts";
import type { ReportQueue } from "./report_queue.ts";
import { SharedParts } from "./shared_parts.ts";

/** What the rows of a day are like. */
interface DayForm {
  trades: number;
  snapshots: number;
  dbPageSize?: number;
  /** How many rows of a table are stored side by side; all by default. */
  together?: number;
  /** Trades that have the number, time, price and size of another trade. */
  repeated?: readonly { at: number; before: number }[];
  /** Whether trades have numbers; rows of equal times are in order of numbers, else in stored order. */
  isNumbered?: boolean;
  /** Spaces in the text of each book, which make the text overflow. */
  padding?: number;
}

/** Makes a day with equal times, rows outside the day, rows that are rejected, crossed and empty books. */
function makeDay(path: string, form: DayForm): void {
  const { trades, snapshots, dbPageSize = 4096, together = Infinity, padding = 0 } = form;
  const { repeated = [], isNumbered = true } = form;
  const others = new Map(repeated.map(({ at, before }) => [at, Math.max(0, at - before)]));
  const time = (row: number, rows: number) =>
    String(START_MS - 5e6 + Math.floor(row / 9) * Math.ceil(9e8 / rows));
  const trade = (i: number): Value[] => {
    const row = others.get(i) ?? i;
    const size = row % 900 === 5 ? "x" : 1 + row % 3;
    const values = [100 + row % 7 / 10, size, row % 3 === 0 ? "buy" : "sell", time(row, trades)];
    return isNumbered ? [...values, String(row)] : values;
  };
  const book = (i: number): Value[] => {
    const bids = i % 300 === 9 ? "[]" : `[["${100 + i % 5}","${i % 9}"],["99","2"]${" ".repeat(padding)}]`;
    const asks = i % 300 === 9 ? "[]" : i % 700 === 3 ? "x" : `[["${104 + i % 3 - 1}","1"]]`;
    return [i + 1, bids, asks, time(i, snapshots)];
  };
  const creates = [
    `CREATE TABLE trades(price REAL, size REAL, side TEXT, timestamp TEXT${
      isNumbered ? ", trade_id TEXT" : ""
    });
     CREATE TABLE book(id INTEGER PRIMARY KEY, bids TEXT, asks TEXT, timestamp TEXT)`,
  ];
  const tables = [];
  for (let from = 0; from < Math.max(trades, snapshots, 1); from += together) {
    const rows = (count: number, row: (i: number) => Value[]) =>
      Array.from({ length: Math.max(0, Math.min(together, count - from)) }, (_, i) => row(from + i));
    tables.push({ name: "trades", create: creates.pop() ?? "", rows: rows(trades, trade) });
    tables.push({ name: "book", create: "", rows: rows(snapshots, book) });
  }
  removeIfThere(path);
  makeDatabase(path, tables, `PRAGMA page_size=${dbPageSize}; ${UNSAFE}`);
}

/** Runs over a day in one thread, and in parts that readers take in turns; checks that both give the same. */
async function assertSame(
  folder: string,
  out: string,
  parts: number,
  numbers: number[],
  windowSeconds?: number,
): Promise<{ status: Awaited<ReturnType<typeof outcome>>["status"]; lines: string[]; parts: number }> {
  const expected = await outcome(folder, out, { readers: NO_READERS, windowSeconds, workers: 1 });
  const readers = new InterleavedReaders(2, numbers);
  const sharing = { leastBytes: 0, parts };
  const given = await outcome(folder, `${out}b`, { readers, sharing, windowSeconds, workers: 3 });
  assertEquals(given, expected);
  return { ...expected, parts: readers.parts };
}

const NUMBERS = fc.array(fc.nat(5), { minLength: 1, maxLength: 9 });

Deno.test("a day gives the same files, status and log however its tables are split", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", FIRST_DAY);
    const forms = fc.record({
      trades: fc.integer({ min: 0, max: 6000 }),
      snapshots: fc.integer({ min: 0, max: 1500 }),
      dbPageSize: fc.constantFrom(512, 1024, 4096),
      together: fc.constantFrom(100, 2000, Infinity),
      isNumbered: fc.boolean(),
      padding: fc.constantFrom(0, 300, 3000),
      repeated: fc.oneof(
        fc.constant([]),
        fc.array(fc.record({ at: fc.nat(6000), before: fc.integer({ min: 1, max: 4000 }) }), {
          maxLength: 3,
        }),
      ),
    });
    let run = 0;
    let parts = 0;
    const windows = fc.constantFrom(1, 60, 100_000);
    await fc.assert(
      fc.asyncProperty(
        forms,
        fc.integer({ min: 1, max: 32 }),
        NUMBERS,
        windows,
        async (form, most, numbers, s) => {
          makeDay(path, form);
          parts += (await assertSame(folder, `${folder}/out${run++}`, most, numbers, s)).parts;
        },
      ),
      { numRuns: 40 },
    );
    assert(parts > 40, `${parts} parts`);
  }));

Deno.test("a day in parts counts what a day in one piece counts", () =>
  withFolder(async (folder) => {
    makeDay(dayPath(folder, "X", FIRST_DAY), { trades: 9000, snapshots: 9000 });
    const { status, lines, parts } = await assertSame(folder, `${folder}/out`, 9, [1, 2, 0]);
    assert(parts > 0);
    assertEquals([status.rows?.trades.read, status.rows?.books.read], [9000, 9000]);
    assert(status.rows!.books.crossed! > 0 && status.rows!.trades.bought! > 0);
    assert(status.rows_outside_days! > 0 && status.empty_snapshots! > 0);
    assert(lines.some((line) => line.includes("rejected")), lines.join("\n"));
  }));

Deno.test("duplicates that lie in different parts are removed as in one piece", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", FIRST_DAY);
    for (const [at, before] of [[5999, 5990], [3000, 1], [20, 3]]) {
      makeDay(path, { trades: 6000, snapshots: 100, repeated: [{ at, before }] });
      const { status } = await assertSame(folder, `${folder}/out${at}`, 7, [0, 3, 1]);
      assertEquals(status.rows?.trades.duplicates, 1);
    }
  }));

/** One reader in place of a thread, which calls a function after each batch. */
class WatchedReader implements Readers {
  readonly #afterBatch: (parts: SharedParts) => Promise<void>;

  constructor(afterBatch: (parts: SharedParts) => Promise<void>) {
    this.#afterBatch = afterBatch;
  }

  start(plan: ReadingPlan, reports: ReportQueue): void {
    const parts = new SharedParts(plan.shared![0]!);
    const reader = new DayReader(plan, {
      isReportDue: () => true,
      report: (report) => reports.add(structuredClone(report)),
      afterBatch: () => this.#afterBatch(parts),
    });
    reader.run().catch((error) => reports.fail(error));
  }

  end(): void {}
}

Deno.test("no other program can write to a day that two readers share, even when one of them is done", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", FIRST_DAY);
    makeDay(path, { trades: 9000, snapshots: 100 });
    const attempts: string[] = [];
    const readers = new WatchedReader(async (parts) => {
      // The pipeline's own reader has read all other parts, and nothing is left for it to do.
      while (parts.hasNext) await new Promise((done) => setTimeout(done, 0));
      await new Promise((done) => setTimeout(done, 50));
      attempts.push(await writeFromOtherProcess(path));
    });
    const sharing = { leastBytes: 0, parts: 4 };
    const { status } = await outcome(folder, `${folder}/out`, { readers, sharing, workers: 2 });
    assertEquals(attempts, attempts.map(() => "database is locked"));
    assertEquals([attempts.length > 0, status.rows?.trades.read], [true, 9000]);
    assertEquals(await writeFromOtherProcess(path), "written");
  }));

Deno.test("a leaf that is lost without a sign is missed in a day in parts", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", FIRST_DAY);
    for (const table of ["trades", "book"]) {
      makeDay(path, { trades: 300, snapshots: 100, dbPageSize: 1024 });
      // The root's last cell is dropped: its leaf belongs to no tree any more.
      using file = Deno.openSync(path, { read: true, write: true });
      const at = (rootOf(path, table) - 1) * 1024;
      const header = new Uint8Array(5);
      file.seekSync(at, Deno.SeekMode.Start);
      file.readSync(header);
      assertEquals([header[0], header[4] > 1], [5, true]);
      file.seekSync(at + 4, Deno.SeekMode.Start);
      file.writeSync(Uint8Array.of(header[4] - 1));
      datedBack(path);
      const { status, parts } = await assertSame(folder, `${folder}/${table}`, 3, [0, 1]);
      assertEquals([status.databases?.failed.length, parts > 0], [1, true]);
    }
  }));

for (const dbPageSize of [512, 4096]) {
  Deno.test(`damage to a day in parts is found as in one piece, in db pages of ${dbPageSize} bytes`, () =>
    withFolder(async (folder) => {
      const path = dayPath(folder, "X", FIRST_DAY);
      makeDay(path, { trades: 1200, snapshots: 400, dbPageSize, padding: 600, together: 50 });
      const sound = Deno.readFileSync(path);
      const damage = fc.record({
        dbPage: fc.nat(sound.length / dbPageSize - 2),
        at: fc.oneof(fc.nat(20), fc.nat(Math.min(200, dbPageSize - 1)), fc.nat(dbPageSize - 1)),
        byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)),
      });
      const damages = fc.array(damage, { minLength: 1, maxLength: 3 });
      let run = 0;
      let failed = 0;
      let parts = 0;
      await fc.assert(
        fc.asyncProperty(
          damages,
          fc.integer({ min: 2, max: 12 }),
          NUMBERS,
          async (damages, most, numbers) => {
            const bytes = sound.slice();
            for (const { dbPage, at, byte } of damages) bytes[(dbPage + 1) * dbPageSize + at] = byte;
            Deno.writeFileSync(path, bytes);
            datedBack(path);
            const same = await assertSame(folder, `${folder}/out${run++}`, most, numbers);
            if (same.status.databases!.failed.length > 0) failed++;
            parts += same.parts;
          },
        ),
        {
          numRuns: 80,
          examples: [
            // SQLite reads the last row before this damage only at a second attempt.
            [[{ dbPage: 13, at: 10, byte: 255 }, { dbPage: 0, at: 0, byte: 0 }], 2, [0]],
            // The latest snapshot before the damage follows one that is left out, whose time is damaged.
            [[{ dbPage: 232, at: 0, byte: 1 }, { dbPage: 220, at: 499, byte: 50 }], 5, [0]],
          ],
        },
      );
      assert(failed > 10 && parts > 100, `${failed} failed, ${parts} parts`);
    }));
}
