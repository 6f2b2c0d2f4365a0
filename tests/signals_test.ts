/** @module Ctrl-C and SIGTERM in the middle of a run. For SIGKILL see `tests/torture/atomic_files.ts`. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { writeDemoDay } from "../lib/demo/demo_day.ts";
import { DatabaseSync } from "node:sqlite";
import { dayPath, makeDatabase, makeLargeDay, tradesTable, withFolder } from "./helpers/database.ts";
import { program, readJson, run } from "./helpers/program.ts";
import { until } from "./helpers/serving.ts";

/** How many trades the long day has. */
const LARGE = 3_000_000;

/** Two days that take a run some seconds: a small one with snapshots and a large one. */
function makeLongData(folder: string): string[] {
  writeDemoDay(folder, "X", "2024-01-01", { trades: 20_000, snapshots: 2000 });
  makeLargeDay(dayPath(folder, "X", "2024-01-02"), LARGE);
  return [
    "X",
    "2024-01-01",
    "2024-01-02",
    "--data",
    folder,
    "--out",
    `${folder}/out`,
    "--no-serve",
    "--max-bars",
    "0",
  ];
}

/** The text of a file, or undefined where it is not there. */
function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function hasBegun(out: string): boolean {
  const text = textOf(`${out}/ohlc_data.json`);
  return text !== undefined && text.length > 100;
}

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name:
      `${signal} ends a run within a second with exit status ${status}, the files whole and the counts printed`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      withFolder(async (folder) => {
        const child = program(makeLongData(folder)).spawn();
        const output = child.output();
        await until("bars in the files", () => hasBegun(`${folder}/out`));
        const sentMs = performance.now();
        child.kill(signal);
        const { code, stdout } = await output;
        assertEquals(code, status);
        assert(performance.now() - sentMs < 1000, `took ${performance.now() - sentMs} ms`);
        const text = new TextDecoder().decode(stdout);
        assert(/: interrupted\n[^]* trades +[\d,]+ read/.test(text), text);
        const { state, rows, bars } = readJson(`${folder}/out`, "run_status.json");
        assertEquals(state, "interrupted");
        assertEquals(readJson(`${folder}/out`, "ohlc_data.json").length, bars.ohlc);
        assert(rows.trades.read > 0 && rows.trades.read < LARGE);
      }),
  });
}

Deno.test({
  name: "SIGINT ends a run that waits for a locked database, and a demo that is being made",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const path = makeDatabase(dayPath(folder, "X", "2024-01-01"), [tradesTable([])]);
      const recorder = new DatabaseSync(path);
      recorder.exec("BEGIN EXCLUSIVE");
      const out = `${folder}/out`;
      const waiting = program(["X", "2024-01-01", "2024-01-01", "--data", folder, "--out", out, "--no-serve"])
        .spawn();
      const ended = waiting.output();
      await until("a status", () => textOf(`${out}/run_status.json`) !== undefined);
      const sentMs = performance.now();
      waiting.kill("SIGINT");
      assertEquals((await ended).code, 130);
      assert(performance.now() - sentMs < 1000);
      assertEquals(readJson(out, "run_status.json").databases.failed, []);
      recorder.close();

      Deno.mkdirSync(`${folder}/tmp`);
      const demo = program(["demo", "--out", `${folder}/demo`, "--no-serve"], {
        env: { TMPDIR: `${folder}/tmp` },
      }).spawn();
      const demoEnded = demo.output();
      await until("a temporary folder", () => [...Deno.readDirSync(`${folder}/tmp`)].length > 0);
      demo.kill("SIGINT");
      assertEquals((await demoEnded).code, 130);
      assertEquals([...Deno.readDirSync(`${folder}/tmp`)], []);
    }),
});

Deno.test("a second run into the same folder is refused while the first goes on", () =>
  withFolder(async (folder) => {
    const args = makeLongData(folder);
    const first = program(args).spawn();
    const ended = first.output();
    await until("bars in the files", () => hasBegun(`${folder}/out`));
    const second = await run(args);
    assertEquals(second.code, 1);
    assert(
      second.stderr.includes(`another run (process ${first.pid}, X 2024-01-01 to 2024-01-02) is writing to`),
      second.stderr,
    );
    assertEquals((await ended).code, 0);
  }));
