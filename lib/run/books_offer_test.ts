import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import {
  bookTable,
  datedBack,
  dayPath,
  makeDatabase,
  tradesTable,
  withFolder,
} from "../../tests/helpers/database.ts";
import { rootOf, UNSAFE } from "../../tests/helpers/fast_path.ts";
import { FIRST_DAY, NO_READERS, outcome, START_MS } from "../../tests/helpers/pipeline_outcome.ts";
import { removeIfThere } from "../files.ts";
import { newTally } from "../model/batches.ts";
import { BooksOffer, type HelpedBooks } from "./books_offer.ts";
import { DayReader } from "./day_reader.ts";
import type { DayReport } from "./day_report.ts";
import type { Readers } from "./reader_pool.ts";
import type { ReadingPlan } from "./reading_plan.ts";
import type { ReportQueue } from "./report_queue.ts";

const FOUND: HelpedBooks = {
  fault: "it is damaged: “x”",
  tally: { ...newTally(), read: 12 },
  counts: { ...newTally(), left_out: 3 },
  rowsOutsideDays: 1,
  firstLeftOutMs: START_MS,
  emptySnapshots: 2,
  reports: 4,
};

Deno.test("BooksOffer gives the books to one helper, and the helper's result to the owner", () => {
  const owner = new BooksOffer(1e6);
  const [helper, other] = [new BooksOffer(owner.memory), new BooksOffer(owner.memory)];
  assertEquals([helper.isUndecided, helper.take()], [true, false]);
  owner.offer();
  assertEquals([helper.isUndecided, helper.take(), other.take(), owner.withdraw()], [
    false,
    true,
    false,
    false,
  ]);
  assertEquals([owner.isRead, owner.isClosed], [false, false]);
  const part = crypto.getRandomValues(new Uint8Array(Math.ceil(1e6 / 512 / 8)));
  helper.finish({ found: FOUND, part });
  assertEquals([owner.isRead, owner.result()], [true, { found: FOUND, part }]);
  owner.close();
  assertEquals([helper.isClosed, helper.isRead, other.take()], [true, false, false]);
});

Deno.test("BooksOffer is withdrawn unless a helper has taken the books", () => {
  const owner = new BooksOffer(1);
  owner.offer();
  assertEquals([owner.withdraw(), new BooksOffer(owner.memory).take(), owner.withdraw()], [
    true,
    false,
    true,
  ]);
});

Deno.test("BooksOffer tells the owner that a helper has read nothing, or that a fault left no part", () => {
  for (const result of [{ found: undefined, part: undefined }, { found: FOUND, part: undefined }]) {
    const owner = new BooksOffer(1e6);
    owner.offer();
    const helper = new BooksOffer(owner.memory);
    helper.take();
    helper.finish(result);
    assertEquals(owner.result(), result);
  }
});

Deno.test("BooksOffer stays closed when the owner has ended before the helper", () => {
  const owner = new BooksOffer(1e6);
  owner.offer();
  const helper = new BooksOffer(owner.memory);
  helper.take();
  owner.close();
  helper.finish({ found: FOUND, part: undefined });
  assertEquals([helper.isClosed, owner.isRead], [true, false]);
});

/**
 * One reader in place of a thread, which takes the only database before the pipeline's own reader does, and reads on
 * after its first batch only when the books are read. So the pipeline's own reader is the helper.
 */
class HelpedReader implements Readers {
  /** The fault-free and faulty results of helpers. */
  readonly results: string[] = [];
  readonly #onRead: () => Promise<void>;
  readonly #helpLateMs: number;

  /**
   * @param onRead Called after each batch once the books are read
   * @param helpLateMs By how much reports of the helper are late, in milliseconds
   */
  constructor(onRead: () => Promise<void> = () => Promise.resolve(), helpLateMs = 0) {
    this.#onRead = onRead;
    this.#helpLateMs = helpLateMs;
  }

  start(plan: ReadingPlan, reports: ReportQueue): void {
    const offer = new BooksOffer(plan.offers![0]!);
    const add = reports.add.bind(reports);
    reports.add = (report) => {
      if (report.isHelp && this.#helpLateMs > 0) setTimeout(() => add(report), this.#helpLateMs);
      else add(report);
    };
    const reader = new DayReader(plan, {
      isReportDue: () => true,
      report: (report: DayReport) => reports.add(structuredClone(report)),
      afterBatch: async () => {
        while (!offer.isRead && !offer.isClosed) await new Promise((done) => setTimeout(done, 0));
        if (!offer.isRead) return;
        this.results.push(offer.result().found?.fault === undefined ? "whole" : "fault");
        await this.#onRead();
      },
    });
    reader.run().catch((error) => reports.fail(error));
  }
}

/** A day with more trades and snapshots than a batch has, some outside the day, some rejected, some duplicates. */
function makeDay(path: string, trades: number, snapshots: number, dbPageSize: number): void {
  const ms = (row: number, rows: number) => String(START_MS - 5e6 + Math.round(row * 9.6e7 / rows));
  makeDatabase(path, [
    tradesTable(Array.from({ length: trades }, (_, i) => {
      const row = i % 500 === 7 ? i - 1 : i;
      return [
        i + 1,
        "X",
        String(row),
        100 + row % 7,
        i % 900 === 5 ? "x" : 1 + row % 3,
        "buy",
        ms(row, trades),
      ];
    })),
    bookTable(Array.from({ length: snapshots }, (_, i) => {
      const bids = i % 300 === 9 ? "[]" : `[["${100 + i % 5}","${i % 9}"],["99","2"]]`;
      const asks = i % 300 === 9 ? "[]" : i % 700 === 3 ? "x" : `[["${104 + i % 3 - 1}","1"]]`;
      return [i + 1, "X", bids, asks, ms(i, snapshots)];
    })),
  ], `PRAGMA page_size=${dbPageSize}; ${UNSAFE}`);
}

Deno.test("a day that two readers share gives the same files, status and log as a day that one reads", () =>
  withFolder(async (folder) => {
    makeDay(dayPath(folder, "X", FIRST_DAY), 9000, 9000, 4096);
    const expected = await outcome(folder, `${folder}/out`, { readers: NO_READERS });
    const readers = new HelpedReader();
    const given = await outcome(folder, `${folder}/out2`, { readers, sharedBytes: 0 });
    assertEquals(new Set(readers.results), new Set(["whole"]));
    assertEquals(given, expected);
    // Messages of two threads come in any order.
    const late = new HelpedReader(undefined, 30);
    assertEquals(await outcome(folder, `${folder}/out3`, { readers: late, sharedBytes: 0 }), expected);
    assertEquals(given.status.rows?.books.read, 9000);
    assert(given.status.rows!.books.crossed! > 0);
    assert(given.status.rows_outside_days! > 0 && given.status.empty_snapshots! > 0);
    assert(given.lines.some((line) => line.includes("rejected")), given.lines.join("\n"));
  }));

Deno.test("no other program can write to a day that two readers share, even when one of them is done", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", FIRST_DAY);
    makeDay(path, 9000, 100, 4096);
    const script = `import { DatabaseSync } from "node:sqlite";
      const db = new DatabaseSync(Deno.args[0]);
      try { db.exec("DELETE FROM trades"); console.log("written"); } catch (error) { console.log(error.message); }`;
    const write = async () => {
      // Another process, since locks of POSIX do not hold within a process.
      const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", script, path] }).output();
      return new TextDecoder().decode(stdout).trim();
    };
    const attempts: string[] = [];
    const readers = new HelpedReader(async () => void attempts.push(await write()));
    const { status } = await outcome(folder, `${folder}/out`, { readers, sharedBytes: 0 });
    assertEquals(attempts, attempts.map(() => "database is locked"));
    assertEquals([attempts.length > 1, status.rows?.trades.read], [true, 9000]);
    assertEquals(await write(), "written");
  }));

Deno.test("a leaf that is lost without a sign is missed in a day that two readers share", () =>
  withFolder(async (folder) => {
    const path = dayPath(folder, "X", FIRST_DAY);
    for (const table of ["trades", "book"]) {
      removeIfThere(path);
      makeDay(path, 300, 100, 1024);
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
      const expected = await outcome(folder, `${folder}/${table}`, { readers: NO_READERS });
      assertEquals(expected.status.databases?.failed.length, 1);
      const readers = new HelpedReader();
      const given = await outcome(folder, `${folder}/${table}2`, { readers, sharedBytes: 0 });
      assertEquals([new Set(readers.results), given], [new Set(["whole"]), expected]);
    }
  }));

for (const dbPageSize of [512, 4096]) {
  Deno.test(`damage to a day that two readers share is found as by one, in db pages of ${dbPageSize} bytes`, () =>
    withFolder(async (folder) => {
      const path = dayPath(folder, "X", FIRST_DAY);
      makeDay(path, 1200, 400, dbPageSize);
      const sound = Deno.readFileSync(path);
      const damage = fc.record({
        dbPage: fc.nat(sound.length / dbPageSize - 2),
        at: fc.oneof(fc.nat(20), fc.nat(Math.min(200, dbPageSize - 1)), fc.nat(dbPageSize - 1)),
        byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)),
      });
      let run = 0;
      let failed = 0;
      const results = new Set<string>();
      await fc.assert(
        fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
          const bytes = sound.slice();
          for (const { dbPage, at, byte } of damages) bytes[(dbPage + 1) * dbPageSize + at] = byte;
          Deno.writeFileSync(path, bytes);
          datedBack(path);
          const out = `${folder}/out${run++}`;
          const expected = await outcome(folder, out, { readers: NO_READERS });
          const readers = new HelpedReader();
          const given = await outcome(folder, `${out}b`, { readers, sharedBytes: 0 });
          for (const result of readers.results) results.add(result);
          if (expected.status.databases!.failed.length > 0) failed++;
          assertEquals(given, expected);
        }),
        { numRuns: 80 },
      );
      assert(failed > 10, `${failed} failed`);
      assertEquals([...results].sort(), ["fault", "whole"]);
    }));
}
