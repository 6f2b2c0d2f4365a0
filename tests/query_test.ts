/** @module `orderflow query`, the endpoints of the page and the library give equal answers. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import {
  Logger,
  main,
  type MainOptions,
  query,
  QueryError,
  type QueryKind,
  type QueryOptions,
} from "../lib/mod.ts";
import { statIfThere } from "../lib/files.ts";
import { ALL_SERIES } from "../lib/model/series.ts";
import { writeDemoDay } from "../lib/demo/demo_day.ts";
import { dayPath, makeSlowDay, withFolder } from "./helpers/database.ts";
import { program as programCommand, readJson, run } from "./helpers/program.ts";
import { answered, freePort, pause, portOf, startProgram } from "./helpers/serving.ts";

const DAYS = ["2024-01-01", "2024-01-02"];
const DAY_MS = 86_400_000;
const FROM = Date.parse("2024-01-01T23:50Z");
const TO = Date.parse("2024-01-02T00:10Z");
const RANGE = ["2024-01-01T23:50", "2024-01-02T00:10"];
const log = new Logger({ level: "warning", write: (line) => assert(false, line) });

/** Each query in its three forms. */
const QUERIES: [kind: QueryKind, words: string[], request: string, options: QueryOptions][] = [
  ["trades", [...RANGE, "--limit", "7"], `from=${FROM}&to=${TO}&limit=7`, { from: FROM, to: TO, limit: 7 }],
  [
    "footprint",
    [...RANGE, "--row", "5", "--window-seconds", "5m"],
    `from=${FROM}&to=${TO}&row=5&window_ms=300000`,
    {
      from: FROM,
      to: TO,
      row: 5,
      windowMs: 300_000,
    },
  ],
  ["profile", RANGE, `from=${FROM}&to=${TO}`, { from: FROM, to: TO }],
  [
    "vwap",
    [...RANGE, "--anchor", "day", "--window-seconds", "5m"],
    `from=${FROM}&to=${TO}&anchor=day&window_ms=300000`,
    { from: FROM, to: TO, anchor: "day", windowMs: 300_000 },
  ],
  ["book", [RANGE[1]], `at=${TO}`, { at: TO }],
  ["instrument", [], "", {}],
  ["series", [...RANGE, "--series", "flow", "--points", "3"], `from=${FROM}&to=${TO}&points=3`, {
    from: FROM,
    to: TO,
    points: 3,
    series: "flow",
  }],
  [
    "series",
    [...RANGE, "--series", "flow", "--window-seconds", "5m"],
    `from=${FROM}&to=${TO}&window_ms=300000`,
    {
      from: FROM,
      to: TO,
      windowMs: 300_000,
      series: "flow",
    },
  ],
];

async function makeData(folder: string): Promise<{ data: string; out: string }> {
  const [data, out] = [`${folder}/data`, `${folder}/out`];
  for (const day of DAYS) writeDemoDay(data, "X", day, { trades: 4000, snapshots: 500 });
  const { code, stderr } = await run([
    "X",
    ...DAYS,
    "--data",
    data,
    "--out",
    out,
    "--no-serve",
    "-q",
    "--max-bars",
    "0",
  ]);
  assertEquals([code, stderr], [0, ""]);
  return { data, out };
}

Deno.test("the command line, the page and the library give equal answers", () =>
  withFolder(async (folder) => {
    const { data, out } = await makeData(folder);
    await using program = startProgram(["serve", "--out", out, "--port", String(freePort())]);
    const port = await portOf(program);
    for (const [kind, words, request, options] of QUERIES) {
      const place = kind === "series" ? ["--out", out] : ["--data", data];
      const { code, stdout, stderr } = await run(["query", kind, "X", ...words, ...place]);
      assertEquals([code, stderr], [0, ""], kind);
      const path = kind === "series" ? "series/flow" : kind;
      const response = await answered(`http://127.0.0.1:${port}/api/${path}?${request}`);
      assertEquals(await response.text(), stdout, kind);
      assertEquals(response.status, 200);
      const answer = await query(kind, "X", { ...options, data, out, log });
      assertEquals(JSON.stringify(answer) + "\n", stdout, kind);
      assert(stdout.length > 100, stdout);
    }
  }));

Deno.test("the command line, the page and the library give equal heatmaps", () =>
  withFolder(async (folder) => {
    const { data, out } = await makeData(folder);
    await using program = startProgram(["serve", "--out", out, "--port", String(freePort())]);
    const port = await portOf(program);
    const options = ["--columns", "50", "--row", "0.5", "--by", "mean", "--data", data];
    const { code, stdout } = await programCommand(["query", "heatmap", "X", ...RANGE, ...options]).output();
    assertEquals(code, 0);
    const request = `from=${FROM}&to=${TO}&columns=50&row=0.5&by=mean`;
    const response = await answered(`http://127.0.0.1:${port}/api/heatmap?${request}`);
    assertEquals(response.headers.get("content-type"), "application/octet-stream");
    assertEquals(await response.bytes(), stdout);
    const parameters = { from: FROM, to: TO, columns: 50, row: 0.5, by: "mean" } as const;
    assertEquals(await query("heatmap", "X", { ...parameters, data, log }), stdout);
    assert(stdout.length > 1000, String(stdout.length));
    const { code: refused, stderr } = await run([
      "query",
      "heatmap",
      "X",
      ...RANGE,
      "--json",
      "--data",
      data,
    ]);
    assertEquals([refused, stderr.startsWith("error: a heatmap is bytes")], [2, true]);
  }));

Deno.test("combined series equal the bars of a run with that window, from day tables and from JSON files", () =>
  withFolder(async (folder) => {
    const data = `${folder}/data`;
    for (const day of DAYS) writeDemoDay(data, "X", day, { trades: 3000, snapshots: 700 });
    const runInto = async (out: string, options: MainOptions) => {
      await main("X", DAYS[0], DAYS[1], { data, out: `${folder}/${out}`, maxBars: 0, log, ...options });
      return `${folder}/${out}`;
    };
    const offsets = { windowOffsetSeconds: -20 };
    const expected = await runInto("expected", { ...offsets, windowSeconds: 1800 });
    const from = Date.parse(DAYS[0]) - DAY_MS;
    const range = { from, to: from + 4 * DAY_MS, points: 200, log };
    for (const tables of [true, false]) {
      const out = await runInto(`tables-${tables}`, { ...offsets, tables });
      assertEquals(statIfThere(`${out}/bars`) !== undefined, tables);
      // The JSON file of a run with tables is not looked at.
      if (tables) { for (const { file } of ALL_SERIES) Deno.removeSync(`${out}/${file}`); }
      for (const { id, file, columns } of ALL_SERIES) {
        const { window_ms, rows } = await query("series", "X", { ...range, series: id, out });
        const bars: number[][] = readJson(expected, file);
        assertEquals([window_ms, rows.length], [1_800_000, bars.length]);
        for (const [bar, row] of rows.entries()) {
          columns.forEach(({ name, combine }, column) => {
            const [value, wanted] = [row[column]!, bars[bar][column]];
            const most = combine === "sum" || combine === "mean" ? 1e-12 * Math.abs(wanted) : 0;
            assert(Math.abs(value - wanted) <= most, `${name} of bar ${bar}: ${value} is not ${wanted}`);
          });
        }
      }
    }
  }));

Deno.test("a series whose day table is damaged says so, instead of having fewer bars silently", () =>
  withFolder(async (folder) => {
    const { out } = await makeData(folder);
    const words = ["query", "series", "X", ...RANGE, "--out", out];
    assertEquals((await run(words)).stderr, "");
    const [day] = DAYS;
    Deno.truncateSync(`${out}/bars/${day}.arrow`, 500);
    const { code, stderr } = await run(words);
    assertEquals(code, 1);
    assertMatch(
      stderr,
      /^warning: \S+\/bars\/\S+\.arrow is not a whole day table, so the answer may lack bars; run again\nerror: the answer is not complete, .*\n$/,
    );
  }));

Deno.test("a query of a day whose database cannot be read prints what there is, and ends with exit status 1", () =>
  withFolder(async (folder) => {
    const { data } = await makeData(folder);
    Deno.writeTextFileSync(dayPath(data, "X", DAYS[0]), "time,price,size\n");
    const trades = async (from: string, to: string) => {
      const { code, stdout, stderr } = await run([
        "query",
        "trades",
        "X",
        from,
        to,
        "--limit",
        "1",
        "--data",
        data,
      ]);
      return { code, rows: JSON.parse(stdout).rows.length, stderr };
    };
    const asked = await trades(...RANGE as [string, string]);
    assertEquals([asked.code, asked.rows], [1, 1]);
    assertMatch(
      asked.stderr,
      /^warning: 2024-01-01: .*not an SQLite 3 database.*only the rows that can be read\nerror: /,
    );
    // The day before is looked through for late rows only.
    const beside = await trades("2024-01-02T12:00", "2024-01-02T13:00");
    assertEquals([beside.code, beside.rows], [0, 1]);
    assertMatch(beside.stderr, /^warning: 2024-01-01: .*if it has rows of the day before or after, .*\n$/);
  }));

Deno.test("a query that has no answer ends with one line and the right exit status", () =>
  withFolder(async (folder) => {
    const { data, out } = await makeData(folder);
    for (
      const [words, status, message] of [
        [
          ["trades", "X", "2024-01-05", "2024-01-06", "--data", data],
          1,
          'no database of "X" on 2024-01-05 in ',
        ],
        [
          ["trades", "Y", ...RANGE, "--data", data],
          1,
          'no database of "Y" from 2024-01-01 to 2024-01-02 in ',
        ],
        [["trades", "X", ...RANGE, "--data", data, "--views", `${folder}/v`], 1, "cannot read --views "],
        [
          ["footprint", "X", ...RANGE, "--data", data, "--row", "0.003"],
          2,
          "a row of 0.003 is not a multiple of the tick",
        ],
        [["profile", "X", ...RANGE, "--data", data, "--row", "0.003"], 2, "a row of 0.003 is not a multiple"],
        [
          ["heatmap", "X", ...RANGE, "--data", data, "--row", "0.003"],
          2,
          "a row of 0.003 is not a multiple of the tick",
        ],
        [["footprint", "X", ...RANGE, "--data", data, "--row", "0"], 2, '--row is "0"'],
        [["heatmap", "X", ...RANGE, "--data", data, "--by", "sum"], 2, '--by is "sum"'],
        [["heatmap", "X", ...RANGE, "--data", data, "--columns", "0"], 2, '--columns is "0"'],
        [["trades", "X", ...RANGE, "--data", data, "--limit", "0"], 2, '--limit is "0"'],
        [["vwap", "X", ...RANGE, "--data", data, "--anchor", "month"], 2, '--anchor is "month"'],
        [["series", "X", ...RANGE, "--out", out, "--points", "1"], 2, '--points is "1"'],
        [["series", "X", ...RANGE, "--out", out, "--series", "volume"], 2, '--series is "volume"'],
        [
          ["series", "X", ...RANGE, "--out", out, "--window-seconds", "90"],
          2,
          "a window has 90000 ms, which is no multiple of the run's window",
        ],
        [
          ["series", "X", ...RANGE, "--out", out, "--window-seconds", "60", "--points", "5"],
          2,
          "points and a length of windows are both given",
        ],
        [["series", "Y", ...RANGE, "--out", out], 1, `the run in ${out} is of "X", not of "Y"`],
        [
          ["series", "X", ...RANGE, "--out", data],
          1,
          `no run has written to ${data}; name its output folder`,
        ],
        [["trades", "X", "yesterday", "today"], 2, 'FROM is "yesterday"; expected a time (UTC)'],
      ] as [string[], number, string][]
    ) {
      const { code, stdout, stderr } = await run(["query", ...words]);
      assertEquals([code, stdout], [status, ""], stderr);
      assert(stderr.startsWith(`error: ${message}`) && stderr.split("\n").length === 2, stderr);
    }
    const { code, stderr } = await run([
      "query",
      "trades",
      "X",
      "2024-01-02T12:00",
      "2024-01-04",
      "--data",
      data,
    ]);
    assertEquals([code, stderr], [0, "warning: no database for 2024-01-03\n"]);
  }));

Deno.test("query() refuses parameters that are not valid, and times without data", () =>
  withFolder(async (folder) => {
    const { data } = await makeData(folder);
    const refused = async (options: QueryOptions) =>
      (await assertRejects(() => query("trades", "X", { data, log, ...options }), QueryError)).message;
    assertStringIncludes(await refused({ to: TO }), "from is missing; expected whole milliseconds");
    assertStringIncludes(await refused({ from: 1.5, to: TO }), 'from is "1.5"');
    assertStringIncludes(await refused({ from: FROM, to: TO, limit: 0 }), 'limit is "0"');
    assertStringIncludes(
      await refused({ from: FROM, to: TO, row: 1 }),
      'there is no parameter "row" of trades',
    );
    assertStringIncludes(await refused({ from: 0, to: 1 }), 'no database of "X" on 1970-01-01 in ');
    const signal = { aborted: true };
    const error = await assertRejects(() => query("book", "X", { at: TO, data, log, signal }), QueryError);
    assertEquals(error.kind, "aborted");
    await assertRejects(() => query("book", "../X", { at: TO, data, log }), RangeError);
  }));

Deno.test("a page finds the databases in another folder with --data, and says when they have changed", () =>
  withFolder(async (folder) => {
    const { data, out } = await makeData(folder);
    const request = `/api/trades?from=${FROM}&to=${TO}&limit=3`;
    const expected = await query("trades", "X", { from: FROM, to: TO, limit: 3, data, log });
    Deno.renameSync(data, `${folder}/moved`);
    const answerOf = async (options: string[] = [], says?: RegExp) => {
      await using program = startProgram(["serve", "--out", out, "--port", String(freePort()), ...options]);
      const port = await portOf(program);
      const response = await answered(`http://127.0.0.1:${port}${request}`);
      const value = await response.json();
      if (says) await program.seen(says);
      return { status: response.status, value, stderr: program.stderr() };
    };
    const gone = await answerOf();
    assertEquals(gone.status, 404);
    assertStringIncludes(gone.value.error, "is gone; put the database back, or run again");
    const moved = await answerOf(["--data", `${folder}/moved`]);
    assertEquals([moved.status, moved.value], [200, expected]);
    assert(!moved.stderr.includes("changed"), moved.stderr);
    const path = `${folder}/moved/X/${DAYS[0]}/trades.db`;
    Deno.utimeSync(path, 0, 0);
    await answerOf(["--data", `${folder}/moved`], /has changed since the run/);
    // A day that is not in that folder either is no day without trades.
    Deno.removeSync(path);
    for (const place of ["moved", "nowhere"]) {
      const without = await answerOf(["--data", `${folder}/${place}`]);
      assertEquals(without.status, 404);
      assertStringIncludes(
        without.value.error,
        `${place}/X/${DAYS[0]}/trades.db is gone; put the database back`,
      );
    }
  }));

Deno.test("clients that disconnect end their queries, so that others are answered", () =>
  withFolder(async (folder) => {
    const { data, out } = await makeData(folder);
    const path = dayPath(data, "X", DAYS[1]);
    Deno.removeSync(path);
    makeSlowDay(path, 3_000_000);
    await using program = startProgram(["serve", "--out", out, "--port", String(freePort())]);
    const port = await portOf(program);
    const url = `http://127.0.0.1:${port}/api`;
    const noon = FROM + DAY_MS / 2;
    const client = new AbortController();
    const slow = [1, 2].map((more) =>
      assertRejects(
        () =>
          fetch(`${url}/profile?from=${noon}&to=${noon + DAY_MS + more}&row=1`, { signal: client.signal }),
      )
    );
    await pause(1500);
    client.abort();
    await Promise.all(slow);
    const response = await answered(`${url}/series/price?from=${FROM}&to=${TO}`);
    const { rows, error } = await response.json();
    assert(response.status === 200 && rows.length > 0, error);
  }));

Deno.test({
  name: "Ctrl-C ends a query that goes on, with the exit status of an interrupt",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      makeSlowDay(dayPath(folder, "X", DAYS[0]), 3_000_000);
      await using program = startProgram(["query", "profile", "X", ...DAYS, "--data", folder, "--row", "1"]);
      // Long after the program listens for signals, and long before the answer.
      await pause(2000);
      program.process.kill("SIGINT");
      const { code } = await program.ended();
      assertEquals([code, program.stderr()], [130, ""]);
    }),
});
