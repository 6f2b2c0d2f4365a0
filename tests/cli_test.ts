/** @module The command line as a user meets it: arguments, exit status, what is said and where. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import {
  bookTable,
  dayPath,
  fingerprint,
  makeDatabase,
  tradesTable,
  type Value,
  withFolder,
} from "./helpers/database.ts";
import { readJson, run } from "./helpers/program.ts";

const MS = Date.parse("2021-07-01");

function trades(count: number, from = MS, price = 100): Value[][] {
  return Array.from(
    { length: count },
    (_, i) => [i + 1, "X", String(i + 1), price + i, 1, "buy", String(from + i * 1000)],
  );
}

const BOOK: Value[][] = [[1, "X", "[['99', '3', '0', '1']]", "[['101', '1', '0', '1']]", String(MS)]];

/** A data folder of one instrument, X, with a good day, a bad one and a day without a database between others. */
function makeData(folder: string): string {
  makeDatabase(dayPath(folder, "X", "2021-07-01"), [tradesTable(trades(90)), bookTable(BOOK)]);
  makeDatabase(dayPath(folder, "X", "2021-07-03"), [
    tradesTable(trades(5, MS + 2 * 86_400_000)),
    bookTable([]),
  ]);
  Deno.mkdirSync(`${folder}/X/2021-07-04`);
  Deno.writeTextFileSync(dayPath(folder, "X", "2021-07-04"), "this is no database, though it has its name");
  makeDatabase(dayPath(folder, "Y", "2021-07-01"), [tradesTable(trades(3))]);
  return folder;
}

interface Case {
  name: string;
  args: string[];
  env?: Record<string, string>;
  code: number;
  /** What stderr must hold; with an empty list it must be empty. */
  stderr: string[];
  /** What stdout must hold; with an empty list it must be empty. */
  stdout: string[];
}

const CASES: Case[] = [
  {
    name: "--version",
    args: ["--version"],
    code: 0,
    stderr: [],
    stdout: ["orderflow 0.1.0 (", Deno.build.target],
  },
  {
    name: "--help",
    args: ["--help"],
    code: 0,
    stderr: [],
    stdout: ["Usage:", "Examples:", "--window-seconds N", "Exit status"],
  },
  {
    name: "nothing",
    args: [],
    code: 2,
    stderr: ["error: nothing to do: expected INSTRUMENT START_DATE END_DATE"],
    stdout: [],
  },
  {
    name: "an unknown option",
    args: ["--frob"],
    code: 2,
    stderr: ['error: unknown option "--frob"'],
    stdout: [],
  },
  {
    name: "a day that does not exist",
    args: ["X", "2021-02-29", "2021-03-01"],
    code: 2,
    stderr: ['START_DATE is "2021-02-29"'],
    stdout: [],
  },
  {
    name: "a path for an instrument",
    args: ["../X", "2021-07-01", "2021-07-01"],
    code: 2,
    stderr: ["holds a path separator"],
    stdout: [],
  },
  {
    name: "a port out of range",
    args: ["demo", "--port", "70000"],
    code: 2,
    stderr: ['--port is "70000"; expected a port from 1 to 65535'],
    stdout: [],
  },
  {
    name: "a bad port in the environment",
    args: ["demo"],
    env: { VISUALIZATION_PORT: "no" },
    code: 2,
    stderr: ['$VISUALIZATION_PORT is "no"'],
    stdout: [],
  },
  {
    name: "a good day",
    args: ["X", "2021-07-01", "2021-07-01"],
    code: 0,
    stderr: ["X: 1 database of"],
    stdout: [
      "databases  1 done, 0 skipped, 0 failed",
      "trades     90 read, 0 rejected",
      "bars       2 of price, 1 of imbalance",
    ],
  },
  {
    name: "a good day, quietly",
    args: ["X", "2021-07-01", "2021-07-01", "-q"],
    code: 0,
    stderr: [],
    stdout: [],
  },
  {
    name: "a good day, in detail",
    args: ["X", "2021-07-01", "2021-07-01", "-v"],
    code: 0,
    stderr: ["is read in place, under SQLite's shared lock"],
    stdout: ["finished"],
  },
  {
    name: "a day without a database between others",
    args: ["X", "2021-07-01", "2021-07-03"],
    code: 0,
    stderr: ["warning: no database for 2021-07-02: ", "X/2021-07-02/trades.db does not exist"],
    stdout: ["2 done, 1 skipped, 0 failed", "trades     95 read"],
  },
  {
    name: "a database that is none",
    args: ["X", "2021-07-01", "2021-07-04"],
    code: 1,
    stderr: [
      "error: 2021-07-04: ",
      "X/2021-07-04/trades.db: it is not an SQLite 3 database, or it is encrypted",
    ],
    stdout: ["2 done, 1 skipped, 1 failed", "trades     95 read"],
  },
  {
    name: "a database without books",
    args: ["Y", "2021-07-01", "2021-07-01"],
    code: 0,
    stderr: ["warning: 2021-07-01: ", "has no table of order books, so no imbalance and no depth"],
    stdout: ["bars       1 of price, 0 of imbalance"],
  },
  {
    name: "no database in the range",
    args: ["X", "2020-01-01", "2020-01-31"],
    code: 1,
    stderr: [
      'error: no database of "X" from 2020-01-01 to 2020-01-31 in ',
      "this instrument has 2021-07-01, 2021-07-03, 2021-07-04; point elsewhere with --data DIR or $DATA_PATH",
    ],
    stdout: [],
  },
  {
    name: "an instrument that is not there",
    args: ["Z", "2021-07-01", "2021-07-01"],
    code: 1,
    stderr: ["the folder has X, Y; point elsewhere"],
    stdout: [],
  },
  {
    name: "a range past today",
    args: ["X", "2021-07-03", "9999-12-31"],
    code: 1,
    stderr: ["warning: the range ends on 9999-12-31, past today ("],
    stdout: ["failed"],
  },
  {
    name: "JSON lines",
    args: ["X", "2021-07-01", "2021-07-02", "--log-format", "json"],
    code: 0,
    stderr: ['"level":"warning","message":"no database for 2021-07-02: '],
    stdout: ['"state":"finished"'],
  },
];

for (const { name, args, env, code, stderr, stdout } of CASES) {
  Deno.test(`the program exits with ${code} and says what it should: ${name}`, () =>
    withFolder(async (folder) => {
      const isRun = ["X", "Y", "Z"].includes(args[0]);
      const data = isRun ? ["--data", makeData(`${folder}/data`), "--no-serve"] : [];
      const result = await run([...args, ...data], { cwd: folder, env });
      assertEquals(result.code, code, result.stderr);
      for (
        const [what, text, parts] of [["stderr", result.stderr, stderr], [
          "stdout",
          result.stdout,
          stdout,
        ]] as const
      ) {
        for (const part of parts) assert(text.includes(part), `${what} lacks ${part}:\n${text}`);
        if (parts.length === 0) assertEquals(text, "", what);
      }
      if (code === 2) assertEquals(result.stderr.trim().split("\n").length, 1, result.stderr);
      if (args.includes("json")) { for (const line of result.stderr.trim().split("\n")) JSON.parse(line); }
    }));
}

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

Deno.test("the program looks in ../data/OKX when nothing else is said", () =>
  withFolder(async (folder) => {
    makeData(`${folder}/data/OKX`);
    Deno.mkdirSync(`${folder}/work`);
    assertEquals(
      (await run(["X", "2021-07-01", "2021-07-01", "--no-serve"], { cwd: `${folder}/work` })).code,
      0,
    );
  }));

Deno.test("a run leaves the results of an earlier one alone if it finds nothing to do", () =>
  withFolder(async (folder) => {
    const data = ["--data", makeData(`${folder}/data`), "--no-serve"];
    await run(["X", "2021-07-01", "2021-07-01", ...data], { cwd: folder });
    const before = await fingerprint(`${folder}/orderflow_data`);
    assertEquals((await run(["Z", "2021-07-01", "2021-07-01", ...data], { cwd: folder })).code, 1);
    assertEquals(await fingerprint(`${folder}/orderflow_data`), before);
  }));

Deno.test("a run replaces the results of an earlier one, depth and imbalance too", () =>
  withFolder(async (folder) => {
    const data = ["--data", makeData(`${folder}/data`), "--no-serve"];
    await run(["X", "2021-07-01", "2021-07-01", ...data], { cwd: folder });
    assertEquals(readJson(`${folder}/orderflow_data`, "metrics_data.json"), [[MS, 0.5, 0.5, 0.5, 0.5]]);
    await run(["Y", "2021-07-01", "2021-07-01", ...data], { cwd: folder });
    assertEquals(readJson(`${folder}/orderflow_data`, "metrics_data.json"), []);
    assertEquals(readJson(`${folder}/orderflow_data`, "depth_data.json"), { bids: [], asks: [] });
    assertEquals(readJson(`${folder}/orderflow_data`, "run_status.json").instrument, "Y");
  }));

Deno.test("a run that cannot write says which file and why, and exits with 1", () =>
  withFolder(async (folder) => {
    const data = makeData(`${folder}/data`);
    const out = `${folder}/out`;
    Deno.mkdirSync(`${out}/ohlc_data.json/full`, { recursive: true });
    const { code, stderr } = await run([
      "X",
      "2021-07-01",
      "2021-07-01",
      "--data",
      data,
      "--out",
      out,
      "--no-serve",
    ]);
    assertEquals(code, 1);
    assert(stderr.includes(`error: ${out}/ohlc_data.json cannot be written: `), stderr);
    const status = readJson(out, "run_status.json");
    assertEquals(status.state, "failed");
    assert(status.error.includes("ohlc_data.json cannot be written"), status.error);
  }));

Deno.test("a run keeps what it read of a damaged day, and says so in the summary and the status", () =>
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
      stderr.includes("warning: 1 row with a time outside 2021-07-01 to 2021-07-01: in the bars"),
      stderr,
    );
    assertEquals(readJson(out, "ohlc_data.json").map(([start]: number[]) => start), [
      MS + 86_340_000,
      MS + 86_400_000,
    ]);
  }));

Deno.test("rejected rows are told with their reasons, and bend no bar", () =>
  withFolder(async (folder) => {
    const rows = trades(60);
    rows.push([61, "X", "61", -5, 1, "buy", String(MS)], [62, "X", "62", 1e9, 1, "buy", "later"], [
      63,
      "X",
      "63",
      5,
      -1,
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
    assertEquals(status.rows.trades, { read: 63, rejected: { time: 1, price: 1, size: 1, book: 0 } });
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

Deno.test("inspect exits with 0 for what can be used and 1 for what cannot", () =>
  withFolder(async (folder) => {
    makeData(folder);
    const good = await run(["inspect", dayPath(folder, "X", "2021-07-01"), "--json"]);
    assertEquals([good.code, JSON.parse(good.stdout)[0].trades.rows], [0, 90], good.stderr);
    const all = await run(["inspect", folder]);
    assertEquals(all.code, 1);
    assert(all.stdout.includes("X/2021-07-04/trades.db: has errors"), all.stdout);
  }));

Deno.test("demo needs nothing, labels what it shows, and leaves nothing in the temporary folder", () =>
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
