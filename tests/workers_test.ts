/** @module Days read in parallel: the same files for any number of threads, and a prompt end after a signal. */

import { assert } from "deno-std/assert/assert.js";
import { equal } from "deno-std/assert/equal.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { writeDemoDay } from "../lib/demo/demo_day.ts";
import {
  dayPath,
  lockDatabase,
  makeDatabase,
  makeLargeDay,
  tradesTable,
  type Value,
  withFolder,
} from "./helpers/database.ts";
import { statIfThere } from "../lib/files.ts";
import { BAR_FILES } from "./helpers/bar_files.ts";
import { tablesOf } from "./helpers/day_tables.ts";
import { readJson, run, withoutProgress } from "./helpers/program.ts";
import { assertPrompt } from "./helpers/prompt.ts";
import { freePort, startProgram, until } from "./helpers/serving.ts";

const DAY_MS = 86_400_000;

const START_MS = Date.parse("2024-01-01");

function day(index: number): string {
  return new Date(START_MS + index * DAY_MS).toISOString().slice(0, 10);
}

/**
 * Makes seven days: small and large ones, one without a database, one with bad rows and without a book, one whose file
 * is not a database, and one whose trades begin before the day and end after it.
 */
function makeDays(data: string): void {
  const trade = (
    id: number,
    ms: number,
    price: number,
  ): Value[] => [id, "X", id, price, 0.1, "buy", String(ms)];
  writeDemoDay(data, "X", day(0), { trades: 30_000, snapshots: 2000 });
  makeDatabase(dayPath(data, "X", day(2)), [tradesTable([
    trade(1, START_MS + 2 * DAY_MS, 5),
    trade(2, START_MS + 2 * DAY_MS + 1, -5),
    trade(3, START_MS - 1, 7),
  ])]);
  Deno.mkdirSync(`${data}/X/${day(3)}`);
  Deno.writeTextFileSync(dayPath(data, "X", day(3)), "no database");
  const from = START_MS + 4 * DAY_MS - 1000;
  const spanning = Array.from({ length: 5000 }, (_, i) => trade(i + 1, from + i * 17_300, 100 + i % 7));
  makeDatabase(dayPath(data, "X", day(4)), [tradesTable(spanning)], "PRAGMA journal_mode=WAL");
  makeLargeDay(dayPath(data, "X", day(5)), 200_000);
  writeDemoDay(data, "X", day(6), { trades: 100, snapshots: 10 });
}

Deno.test("a run gives the same files, counts and log with one, two and five readers", () =>
  withFolder(async (folder) => {
    makeDays(folder);
    const outcomes = await Promise.all([1, 2, 5].map(async (workers) => {
      const out = `${folder}/out${workers}`;
      const args = [
        "X",
        day(0),
        day(6),
        "--data",
        folder,
        "--out",
        out,
        "--no-serve",
        "--max-bars",
        "0",
        "-v",
      ];
      const { code, stderr } = await run([...args, "--workers", String(workers)]);
      assertEquals(code, 1, stderr);
      const {
        run_id: _i,
        pid: _p,
        started_ms: _s,
        updated_ms: _u,
        ended_ms: _e,
        elapsed_ms: _t,
        rows_per_second: _r,
        // How often files were published before late rows came, which the speed of the machine decides.
        revision: _v,
        ...status
      } = readJson(
        out,
        "run_status.json",
      );
      // On a slow machine the program prints progress, too.
      const lines = withoutProgress(stderr).replaceAll(out, "OUT").replaceAll(/orderflow-[0-9a-f]+/g, "COPY");
      const files = BAR_FILES.map((name) => Deno.readTextFileSync(`${out}/${name}`));
      assertEquals(
        [...Deno.readDirSync(out)].map(({ name }) => name).sort(),
        [
          ".orderflow.lock",
          ...BAR_FILES,
          "bars",
          "run_status.json",
        ].sort(),
      );
      return { status, lines, files, tables: tablesOf(out) };
    }));
    const [{ status, lines, files, tables }] = outcomes;
    for (const other of outcomes.slice(1)) {
      assertEquals(other.lines, lines);
      assertEquals(other.status, status);
      // The names only: a difference between large files cannot be printed.
      assertEquals(BAR_FILES.filter((_, index) => other.files[index] !== files[index]), []);
      assertEquals(Object.keys(other.tables), Object.keys(tables));
      assertEquals(Object.keys(tables).filter((day) => !equal(other.tables[day], tables[day])), []);
    }
    assertEquals(status.databases.skipped, [{ first: day(1), last: day(1), days: 1 }]);
    assertEquals(status.databases.failed.map(({ day }: { day: string }) => day), [day(3)]);
    assertEquals([status.databases.done, status.progress.databases_read, status.progress.fraction], [
      5,
      6,
      1,
    ]);
    assertEquals([status.rows.trades.read, status.rows.trades.rejected.price], [235_103, 1]);
    assertEquals([status.rows_outside_days, status.current], [1, null]);
    // In the order of days, no matter which thread read them.
    const logged = [...lines.matchAll(/^(?:warning: |error: )?(2024-01-\d\d): /gm)].map(([, day]) => day);
    assertEquals(logged, logged.toSorted());
    assert(logged.length >= 8, lines);
    const volume = JSON.parse(files[0]).reduce((sum: number, bar: number[]) => sum + bar[5], 0);
    assert(volume > 0);
  }));

Deno.test({
  name: "a signal ends a run promptly, with a page and without, while threads start, read and wait",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      makeLargeDay(dayPath(folder, "X", day(0)), 700_000);
      const locked = makeDatabase(dayPath(folder, "X", day(1)), [tradesTable([])]);
      Deno.mkdirSync(`${folder}/X/${day(2)}`);
      Deno.copyFileSync(dayPath(folder, "X", day(0)), dayPath(folder, "X", day(2)));
      using _lock = lockDatabase(locked);
      for (const [index, sign] of [".orderflow.lock", "run_status.json"].entries()) {
        for (const page of [["--no-serve"], ["--exit", "--port", String(freePort())]]) {
          const out = `${folder}/out${index}${page.length}`;
          const args = [
            "X",
            day(0),
            day(2),
            "--data",
            folder,
            "--out",
            out,
            "--workers",
            "3",
            "--max-bars",
            "0",
          ];
          await using program = startProgram([...args, ...page]);
          await until(sign, () => statIfThere(`${out}/${sign}`) !== undefined);
          const sentMs = performance.now();
          program.process.kill("SIGINT");
          const { code, stderr } = await program.ended();
          const tookMs = performance.now() - sentMs;
          await assertPrompt(tookMs, "the end");
          assertEquals(code, 130, stderr);
          const { state, databases, bars } = readJson(out, "run_status.json");
          assertEquals([state, databases.failed], ["interrupted", []]);
          assertEquals(readJson(out, "ohlc_data.json").length, bars.ohlc);
        }
      }
    }),
});
