/** @module Runs and the demo as a user starts them: which files are written, and what is printed. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { BOOK, makeData, MS, trades } from "./helpers/cli_data.ts";
import {
  bookTable,
  dayPath,
  fingerprint,
  makeDatabase,
  tradesTable,
  withFolder,
} from "./helpers/database.ts";
import { readJson, run } from "./helpers/program.ts";

Deno.test("the program finds its data by $DATA_PATH, and --data wins", () =>
  withFolder(async (folder) => {
    const data = makeData(`${folder}/data`);
    const args = ["X", "2021-07-01", "2021-07-01", "--no-serve"];
    assertEquals((await run(args, { cwd: folder, env: { DATA_PATH: data } })).code, 0);
    assertEquals(readJson(`${folder}/orderflow_data`, "ohlc_data.json").length, 2);
    const { code, stderr } = await run([...args, "--data", "nowhere"], {
      cwd: folder,
      env: { DATA_PATH: data },
    });
    assertEquals(code, 1);
    assert(stderr.includes(`${folder}/nowhere; that folder does not exist`), stderr);
  }));

Deno.test("the program looks in ../data/OKX without --data and $DATA_PATH", () =>
  withFolder(async (folder) => {
    makeData(`${folder}/data/OKX`);
    Deno.mkdirSync(`${folder}/work`);
    assertEquals(
      (await run(["X", "2021-07-01", "2021-07-01", "--no-serve"], { cwd: `${folder}/work` })).code,
      0,
    );
  }));

Deno.test("a run that finds no database leaves the files of an earlier run unchanged", () =>
  withFolder(async (folder) => {
    const data = ["--data", makeData(`${folder}/data`), "--no-serve"];
    await run(["X", "2021-07-01", "2021-07-01", ...data], { cwd: folder });
    const before = await fingerprint(`${folder}/orderflow_data`);
    assertEquals((await run(["Z", "2021-07-01", "2021-07-01", ...data], { cwd: folder })).code, 1);
    assertEquals(await fingerprint(`${folder}/orderflow_data`), before);
  }));

Deno.test("a run replaces all files of an earlier run, depth and imbalance included", () =>
  withFolder(async (folder) => {
    const data = ["--data", makeData(`${folder}/data`), "--no-serve"];
    await run(["X", "2021-07-01", "2021-07-01", ...data], { cwd: folder });
    assertEquals(readJson(`${folder}/orderflow_data`, "metrics_data.json"), [[MS, 0.5, 0.5, 0.5, 0.5]]);
    await run(["Y", "2021-07-01", "2021-07-01", ...data], { cwd: folder });
    assertEquals(readJson(`${folder}/orderflow_data`, "metrics_data.json"), []);
    assertEquals(readJson(`${folder}/orderflow_data`, "depth_data.json"), { bids: [], asks: [] });
    assertEquals(readJson(`${folder}/orderflow_data`, "run_status.json").instrument, "Y");
  }));

Deno.test("a run refuses an output folder in which a folder has the name of a file", () =>
  withFolder(async (folder) => {
    const data = makeData(`${folder}/data`);
    const out = `${folder}/out`;
    Deno.mkdirSync(`${out}/ohlc_data.json/full`, { recursive: true });
    const args = ["X", "2021-07-01", "--data", data, "--out", out, "--no-serve"];
    const { code, stdout, stderr } = await run(args);
    assertEquals([code, stdout], [1, ""]);
    assert(stderr.includes(`error: ${out}/ohlc_data.json is a folder and would be replaced`), stderr);
    assertEquals([...Deno.readDirSync(`${out}/ohlc_data.json`)].map(({ name }) => name), ["full"]);
  }));

Deno.test("a run keeps the rows before the damage of a day, and reports the damage in the summary and the status", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(dayPath(folder, "X", "2021-07-01"), [tradesTable(trades(20_000))]);
    const whole = Deno.readFileSync(path);
    Deno.writeFileSync(path, whole.slice(0, whole.length / 2));
    makeDatabase(dayPath(folder, "X", "2021-07-02"), [
      tradesTable(trades(60, MS + 86_400_000)),
      bookTable([]),
    ]);
    const out = `${folder}/out`;
    const { code, stdout, stderr } = await run([
      "X",
      "2021-07-01",
      "2021-07-02",
      "--data",
      folder,
      "--out",
      out,
      "--no-serve",
    ]);
    assertEquals(code, 1);
    assert(
      /it is cut short: .*; it is damaged .* malformed\); the [\d,]+ trades read before that are in the bars/
        .test(stderr),
      stderr,
    );
    assert(stdout.includes("1 done, 0 skipped, 1 failed"), stdout);
    const { databases, rows } = readJson(out, "run_status.json");
    assertEquals(databases.failed.map(({ day, path }: { day: string; path: string }) => [day, path]), [[
      "2021-07-01",
      path,
    ]]);
    const bars: number[][] = readJson(out, "ohlc_data.json");
    assertEquals(bars.reduce((sum, [, , , , , volume]) => sum + volume, 0), rows.trades.read);
    assert(rows.trades.read > 5000 && rows.trades.read < 20_000, String(rows.trades.read));
    assertEquals(bars.at(-1)![0], MS + 86_400_000);
  }));

Deno.test("rows outside the days asked for are in the bars, with a warning", () =>
  withFolder(async (folder) => {
    makeDatabase(dayPath(folder, "X", "2021-07-01"), [
      tradesTable(trades(3, MS + 86_400_000 - 2000)),
      bookTable([]),
    ]);
    const out = `${folder}/out`;
    const { stderr } = await run([
      "X",
      "2021-07-01",
      "2021-07-01",
      "--data",
      folder,
      "--out",
      out,
      "--no-serve",
    ]);
    assert(
      stderr.includes("warning: 1 row with a time outside 2021-07-01: in the bars"),
      stderr,
    );
    assertEquals(readJson(out, "ohlc_data.json").map(([start]: number[]) => start), [
      MS + 86_340_000,
      MS + 86_400_000,
    ]);
  }));

Deno.test("rejected rows are reported with their reasons, and change no bar", () =>
  withFolder(async (folder) => {
    const rows = trades(60);
    rows.push([61, "X", "61", -5, 1, "buy", String(MS)], [62, "X", "62", 1e9, 1, "buy", "later"], [
      63,
      "X",
      "63",
      5,
      "much",
      "buy",
      String(MS),
    ]);
    makeDatabase(dayPath(folder, "X", "2021-07-01"), [
      tradesTable(rows),
      bookTable([...BOOK, [2, "X", "[[1,", "[]", String(MS)], [3, "X", "[]", "[]", String(MS + 1)]]),
    ]);
    const out = `${folder}/out`;
    const { code, stdout, stderr } = await run([
      "X",
      "2021-07-01",
      "2021-07-01",
      "--data",
      folder,
      "--out",
      out,
      "--no-serve",
    ]);
    assertEquals(code, 0);
    assert(
      stderr.includes(
        "warning: 2021-07-01: 3 of 63 trades rejected: 1 with a time that cannot be read, 1 with a price",
      ),
      stderr,
    );
    assert(
      stdout.includes(
        "snapshots  3 read, 1 rejected (1 with a book that cannot be read), 1 without a level on either side",
      ),
      stdout,
    );
    assertEquals(readJson(out, "ohlc_data.json"), [[MS, 100, 159, 100, 159, 60]]);
    assertEquals(readJson(out, "metrics_data.json"), [[MS, 0.5, 0.5, 0.5, 0.5]]);
    assertEquals(readJson(out, "depth_data.json"), { bids: [], asks: [] });
    const status = readJson(out, "run_status.json");
    assertEquals(status.rows.trades, {
      read: 63,
      rejected: { time: 1, price: 1, size: 1, book: 0 },
      bought: 60,
    });
  }));

Deno.test("--depth-levels, --window-seconds and --max-bars shape the bars", () =>
  withFolder(async (folder) => {
    makeDatabase(dayPath(folder, "X", "2021-07-01"), [
      tradesTable(trades(10)),
      bookTable([[1, "X", "[[9,1],[8,100]]", "[[10,3],[11,100]]", String(MS)]]),
    ]);
    const out = `${folder}/out`;
    const args = ["--depth-levels", "1", "--window-seconds", "2", "--max-bars", "3", "--no-serve"];
    await run(["X", "2021-07-01", "2021-07-01", "--data", folder, "--out", out, ...args]);
    assertEquals(readJson(out, "metrics_data.json"), [[MS, -0.5, -0.5, -0.5, -0.5]]);
    assertEquals(readJson(out, "depth_data.json"), { bids: [[9, 1]], asks: [[10, 3]] });
    assertEquals(readJson(out, "ohlc_data.json").map(([start]: number[]) => start - MS), [4000, 6000, 8000]);
  }));

Deno.test("--window-offset makes weeks that start on Monday and days of UTC+8", () =>
  withFolder(async (folder) => {
    // 2021-07-01 is a Thursday.
    makeDatabase(dayPath(folder, "X", "2021-07-01"), [tradesTable(trades(2, MS + 16 * 3_600_000 - 1000))]);
    const out = `${folder}/out`;
    for (
      const [window, offset, starts] of [
        ["1w", "4d", ["2021-06-28T00:00:00.000Z"]],
        ["1w", "-3d", ["2021-06-28T00:00:00.000Z"]],
        ["1w", "0", ["2021-07-01T00:00:00.000Z"]],
        ["1d", "-8h", ["2021-06-30T16:00:00.000Z", "2021-07-01T16:00:00.000Z"]],
      ] as const
    ) {
      const options = ["--window-seconds", window, "--window-offset", offset, "--data", folder, "--out", out];
      const { code, stderr } = await run(["X", "2021-07-01", ...options, "--no-serve", "--quiet"]);
      assertEquals(code, 0, stderr);
      const bars: number[][] = readJson(out, "ohlc_data.json");
      assertEquals(bars.map(([start]) => new Date(start).toISOString()), [...starts], `${window} ${offset}`);
    }
    assertEquals(readJson(out, "run_status.json").window_offset_seconds, -8 * 3600);
  }));

Deno.test("an unreadable database is reported, and a run without any other one fails", {
  ignore: Deno.build.os === "windows",
}, () =>
  withFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/X/2021-07-01`, { recursive: true });
    Deno.symlinkSync("nowhere", dayPath(folder, "X", "2021-07-01"));
    const { code, stderr } = await run(["X", "2021-07-01", "--data", folder, "--no-serve"], { cwd: folder });
    assertEquals(code, 1);
    assert(stderr.includes('trades.db: it is a symbolic link to "nowhere", which does not exist\n'), stderr);
    assert(stderr.endsWith("error: cannot read the only database of X\n"), stderr);
  }));

Deno.test("demo needs no data, says that its data is synthetic, and removes its temporary folder", () =>
  withFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/tmp`);
    const { code, stdout, stderr } = await run(["demo", "--no-serve", "--max-bars", "0"], {
      cwd: folder,
      env: { TMPDIR: `${folder}/tmp` },
    });
    assertEquals(code, 0, stderr);
    assert(stderr.includes("SYNTHETIC-USD is synthetic"), stderr);
    assert(stdout.includes("databases  2 done, 0 skipped, 0 failed"), stdout);
    const out = `${folder}/orderflow_data`;
    assertEquals(readJson(out, "ohlc_data.json").length, readJson(out, "run_status.json").bars.ohlc);
    assert(readJson(out, "ohlc_data.json").length > 2500);
    assertEquals(readJson(out, "metrics_data.json").length, 2880);
    assertEquals(
      [readJson(out, "depth_data.json").bids.length, readJson(out, "depth_data.json").asks.length],
      [25, 25],
    );
    assertEquals([...Deno.readDirSync(`${folder}/tmp`)], []);
  }));
