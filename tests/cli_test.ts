/** @module The command line as a user meets it: arguments, exit status, and what is printed where. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { makeData } from "./helpers/cli_data.ts";
import { dayPath, makeDatabase, tradesTable, withFolder } from "./helpers/database.ts";
import { run } from "./helpers/program.ts";

interface Case {
  name: string;
  args: string[];
  env?: Record<string, string>;
  code: number;
  /** Texts that stderr contains; an empty list means that stderr is empty. */
  stderr: string[];
  /** Texts that stdout contains; an empty list means that stdout is empty. */
  stdout: string[];
  /** Texts that stdout does not contain. */
  notStdout?: string[];
}

const CASES: Case[] = [
  ...["--version", "-V", "version"].map((word) => ({
    name: word,
    args: [word],
    code: 0,
    stderr: [],
    stdout: ["orderflow 0.1.0 (", Deno.build.target],
  })),
  ...["--help", "-h", "help"].map((word) => ({
    name: word,
    args: [word],
    code: 0,
    stderr: [],
    stdout: ["Usage:", "Examples:", "--window-seconds N", "--out DIR", "Exit status"],
  })),
  ...[["help", "serve"], ["serve", "--help"]].map((args) => ({
    name: args.join(" "),
    args,
    code: 0,
    stderr: [],
    stdout: ["orderflow serve [options]\n\nServe the page", "--out DIR", "orderflow serve --out january"],
    notStdout: ["--window-seconds", "--views"],
  })),
  {
    name: "licenses",
    args: ["licenses"],
    code: 0,
    stderr: [],
    stdout: ["MIT License", "the orderflow contributors"],
  },
  {
    name: "no arguments",
    args: [],
    code: 2,
    stderr: ["usage: orderflow INSTRUMENT START_DATE [END_DATE] [options]", "commands: serve, list, inspect"],
    stdout: [],
  },
  {
    name: "a mistyped command",
    args: ["inpsect", "x"],
    code: 2,
    stderr: ['error: unknown command "inpsect"; did you mean inspect?\n'],
    stdout: [],
  },
  {
    name: "a mistyped option",
    args: ["demo", "--windows", "5"],
    code: 2,
    stderr: ['error: unknown option "--windows"; did you mean --window-seconds?\n'],
    stdout: [],
  },
  {
    name: "an unknown option",
    args: ["--frob"],
    code: 2,
    stderr: ['error: unknown option "--frob"; orderflow help run lists the options\n'],
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
    stderr: ["contains a path separator"],
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
    name: "serving a file",
    args: ["serve", "--out", "data/X/2021-07-04/trades.db"],
    code: 1,
    stderr: ["error: cannot serve the output folder data/X/2021-07-04/trades.db: it is not a folder\n"],
    stdout: [],
  },
  {
    name: "serving a folder below a file",
    args: ["serve", "--out", "data/X/2021-07-04/trades.db/out"],
    code: 1,
    stderr: ["error: cannot serve the output folder data/X/2021-07-04/trades.db/out: Not a directory\n"],
    stdout: [],
  },
  {
    name: "list",
    args: ["list"],
    code: 0,
    stderr: [],
    stdout: ["X  3 days  2021-07-01 to 2021-07-04  ", "1 day missing\nY  1 day   2021-07-01 "],
  },
  {
    name: "list of an instrument's days",
    args: ["list", "X"],
    code: 0,
    stderr: [],
    stdout: ["2021-07-01  ", "2021-07-02  1 day missing\n2021-07-03  ", "X: 3 days, "],
  },
  {
    name: "list of an instrument that does not exist",
    args: ["list", "x"],
    code: 1,
    stderr: ['error: no database of "x" in ', "; did you mean X?\n"],
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
      "bars       2 of price and flow, 1 of quote and imbalance",
    ],
  },
  {
    name: "a good day without END_DATE",
    args: ["X", "2021-07-01", "--window-seconds", "1m"],
    code: 0,
    stderr: ["X: 1 database of"],
    stdout: ["X, 2021-07-01, windows of", "bars       2 of price and flow, 1 of quote and imbalance"],
  },
  {
    name: "a good day, with --quiet",
    args: ["X", "2021-07-01", "2021-07-01", "-q"],
    code: 0,
    stderr: [],
    stdout: [],
  },
  {
    name: "a good day, with --verbose",
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
    name: "a file that is not a database",
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
    stderr: ["warning: 2021-07-01: ", "has no table of order books, so no imbalance and no depth\n"],
    stdout: ["bars       1 of price and flow, 0 of quote and imbalance"],
  },
  {
    name: "a database without books, among several days",
    args: ["Y", "2021-07-01", "2021-07-02"],
    code: 0,
    stderr: ["no imbalance and no depth (reported once, even if other days have it too)\n"],
    stdout: ["1 done, 1 skipped, 0 failed"],
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
    name: "an instrument that does not exist",
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

for (const { name, args, env, code, stderr, stdout, notStdout = [] } of CASES) {
  Deno.test(`the program exits with ${code} and prints what it should: ${name}`, () =>
    withFolder(async (folder) => {
      const data = makeData(`${folder}/data`);
      const isRun = ["X", "Y", "Z"].includes(args[0]);
      const options = isRun ? ["--data", data, "--no-serve"] : args[0] === "list" ? ["--data", data] : [];
      const result = await run([...args, ...options], { cwd: folder, env });
      assertEquals(result.code, code, result.stderr);
      assertContains("stderr", result.stderr, stderr);
      assertContains("stdout", result.stdout, stdout);
      for (const part of notStdout) assert(!result.stdout.includes(part), `stdout has ${part}`);
      if (code === 2 && args.length > 0) {
        assertEquals(result.stderr.trim().split("\n").length, 1, result.stderr);
      }
      if (args.includes("json")) { for (const line of result.stderr.trim().split("\n")) JSON.parse(line); }
    }));
}

function assertContains(stream: string, text: string, parts: string[]): void {
  for (const part of parts) assert(text.includes(part), `${stream} lacks ${part}:\n${text}`);
  if (parts.length === 0) assertEquals(text, "", stream);
}

Deno.test("list --json prints instruments, days, missing days and sizes", () =>
  withFolder(async (folder) => {
    const data = makeData(`${folder}/data`);
    const size = (day: string) => Deno.statSync(dayPath(data, "X", day)).size;
    const bytes = size("2021-07-01") + size("2021-07-03") + size("2021-07-04");
    const all = await run(["list", "--json", "--data", data]);
    assertEquals(JSON.parse(all.stdout)[0], {
      instrument: "X",
      days: 3,
      missing_days: 1,
      first_day: "2021-07-01",
      last_day: "2021-07-04",
      bytes,
    });
    const one = await run(["list", "X", "--json", "--data", data]);
    assertEquals(JSON.parse(one.stdout), {
      instrument: "X",
      days: ["2021-07-01", "2021-07-03", "2021-07-04"].map((day) => ({ day, bytes: size(day) })),
      missing: [{ first_day: "2021-07-02", last_day: "2021-07-02", days: 1 }],
      bytes,
    });
  }));

Deno.test("list of a folder without databases, or no folder, says where it looked and exits with 1", () =>
  withFolder(async (folder) => {
    for (
      const [data, message] of [
        [folder, `no instrument in ${folder}: expected INSTRUMENT/YYYY-MM-DD/trades.db`],
        [`${folder}/none`, `${folder}/none": it does not exist; name another with --data`],
      ]
    ) {
      const { code, stdout, stderr } = await run(["list", "--data", data]);
      assertEquals([code, stdout], [1, ""]);
      assert(stderr.startsWith("error: ") && stderr.includes(message), stderr);
    }
  }));

Deno.test("list leaves out folders that cannot be instruments", {
  ignore: Deno.build.os === "windows",
}, () =>
  withFolder(async (folder) => {
    makeDatabase(dayPath(folder, "A", "2021-07-01"), [tradesTable([])]);
    Deno.renameSync(`${folder}/A`, `${folder}/A\u2066`);
    const { code, stdout, stderr } = await run(["list", "--data", folder]);
    assert(!/\u2066/.test(stdout + stderr), stdout + stderr);
    assertEquals(code, 1);
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
