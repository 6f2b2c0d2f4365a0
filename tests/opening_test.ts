/** @module What the program says about databases that cannot be opened as they are, and how it reads linked ones. */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { join } from "deno-std/path/join.js";
import { DatabaseSync } from "node:sqlite";
import {
  datedBack,
  dayPath,
  makeDatabase,
  makeSlowDay,
  tradesTable,
  type Value,
  withFolder,
} from "./helpers/database.ts";
import { program, readJson, run } from "./helpers/program.ts";

const DAY = "2024-01-01";
const START_MS = Date.parse(DAY);

const TRADE: Value[] = [1, "X", "7", 1.5, 2, "buy", String(START_MS)];

/** Words that run instrument X over some days, without a page. */
function runWords(folder: string, lastDay = DAY, ...options: string[]): string[] {
  return ["X", DAY, lastDay, "--data", folder, "--out", join(folder, "out"), "--no-serve", ...options];
}

/** Makes the folder of a day and links its database to another file. */
function linkDay(link: (from: string, to: string) => void, from: string, to: string): void {
  Deno.mkdirSync(join(to, ".."), { recursive: true });
  link(from, to);
}

Deno.test("a file that is linked under several days is read once, for its first day", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(dayPath(folder, "X", DAY), [tradesTable([TRADE])]);
    linkDay(Deno.symlinkSync, path, dayPath(folder, "X", "2024-01-02"));
    linkDay(Deno.linkSync, path, dayPath(folder, "X", "2024-01-03"));
    Deno.symlinkSync(join(path, ".."), join(folder, "X", "2024-01-05"));
    const { code, stderr } = await run(runWords(folder, "2024-01-05"));
    assertEquals(code, 0, stderr);
    assertEquals(stderr.match(/warning: .*(same file as the database of 2024-01-01)/g)?.length, 2, stderr);
    assertEquals(readJson(join(folder, "out"), "ohlc_data.json"), [[START_MS, 1.5, 1.5, 1.5, 1.5, 2]]);
    assertEquals(readJson(join(folder, "out"), "run_status.json").databases, {
      done: 1,
      skipped: [
        { first: "2024-01-02", last: "2024-01-03", days: 2, same_as: DAY },
        { first: "2024-01-04", last: "2024-01-04", days: 1 },
        { first: "2024-01-05", last: "2024-01-05", days: 1, same_as: DAY },
      ],
      failed: [],
    });
  }));

Deno.test("no recorder changes a database while it is read, even if the file is linked under other days", () =>
  withFolder(async (folder) => {
    const trades = 400_000;
    const path = makeSlowDay(dayPath(folder, "X", DAY), trades);
    const recorder = new DatabaseSync(path);
    recorder.exec("UPDATE ticks SET size = 1; PRAGMA busy_timeout=0");
    datedBack(path);
    for (const day of ["2024-01-02", "2024-01-03"]) {
      linkDay(Deno.symlinkSync, path, dayPath(folder, "X", day));
    }
    const running = program(runWords(folder, "2024-01-03", "--workers", "2", "--max-bars", "0")).spawn();
    let ended = false;
    const ending = running.output().then((output) => {
      ended = true;
      return output;
    });
    let refused = 0;
    while (!ended) {
      await new Promise((done) => setTimeout(done, 20));
      if (!isReading(join(folder, "out"))) continue;
      try {
        // The last rows, which are read last.
        recorder.exec(`UPDATE ticks SET size = size + 1000 WHERE id > ${trades - 1000}`);
      } catch {
        refused++;
      }
    }
    recorder.close();
    const { code, stderr } = await ending;
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const bars: number[][] = readJson(join(folder, "out"), "ohlc_data.json");
    assertEquals(bars.reduce((sum, bar) => sum + bar[5], 0), trades);
    assertEquals(refused > 0, true, "the run was too short to be disturbed");
  }));

function isReading(out: string): boolean {
  try {
    const { state, rows } = readJson(out, "run_status.json");
    return state === "running" && rows.trades.read > 0;
  } catch {
    return false;
  }
}

/** A data folder that cannot be read, and what the program says. */
const UNREADABLE: [name: string, make: (folder: string, day: string) => void, message: RegExp][] = [
  [
    "a database is a dangling link",
    (folder, day) => linkDay(Deno.symlinkSync, join(folder, "gone"), day),
    /^error: 2024-01-01: \S+\/trades\.db: it is a symbolic link to "\S+\/gone", which does not exist\n/,
  ],
  [
    "a database is a link to itself",
    (_folder, day) => linkDay(Deno.symlinkSync, day, day),
    /^error: 2024-01-01: \S+\/trades\.db: a symbolic link in this path leads back to itself\n/,
  ],
  [
    "a day's folder is a dangling link",
    (folder) => {
      Deno.mkdirSync(join(folder, "X"));
      Deno.symlinkSync("gone", join(folder, "X", DAY));
    },
    /^error: 2024-01-01: \S+\/trades\.db: its folder is a symbolic link to "gone", which does not exist\n/,
  ],
  [
    "a day's folder is a file",
    (folder) => {
      Deno.mkdirSync(join(folder, "X"));
      Deno.writeTextFileSync(join(folder, "X", DAY), "");
    },
    /^error: 2024-01-01: \S+\/trades\.db: a part of this path is a file, not a folder\n/,
  ],
  [
    "the instrument's folder is a dangling link",
    (folder) => Deno.symlinkSync("gone", join(folder, "X")),
    /^error: cannot list the folder "\S+\/X": it is a symbolic link to "gone", which does not exist\n$/,
  ],
  [
    "the instrument's folder is a link to itself",
    (folder) => Deno.symlinkSync("X", join(folder, "X")),
    /^error: cannot list the folder "\S+\/X": a symbolic link in this path leads back to itself\n$/,
  ],
  [
    "a database is a folder",
    (_folder, day) => Deno.mkdirSync(day, { recursive: true }),
    /^error: 2024-01-01: \S+\/trades\.db: it is not a file\n/,
  ],
];

for (const [name, make, message] of UNREADABLE) {
  Deno.test(`the program says that ${name}, and exits with 1`, () =>
    withFolder(async (folder) => {
      make(folder, dayPath(folder, "X", DAY));
      const { code, stderr } = await run(runWords(folder));
      assertMatch(stderr, message);
      assertEquals(code, 1);
    }));
}

Deno.test("the program says that an unreadable day is lost, and reads the others", () =>
  withFolder(async (folder) => {
    makeDatabase(dayPath(folder, "X", DAY), [tradesTable([TRADE])]);
    linkDay(Deno.symlinkSync, "/gone", dayPath(folder, "X", "2024-01-02"));
    const { code, stderr } = await run(runWords(folder, "2024-01-02"));
    assertMatch(stderr, /error: 2024-01-02: \S+: it is a symbolic link to "\/gone", which does not exist/);
    assertEquals(code, 1);
    const { databases } = readJson(join(folder, "out"), "run_status.json");
    assertEquals([databases.done, databases.failed.length], [1, 1]);
  }));

Deno.test("the program suggests the instrument that was meant", () =>
  withFolder(async (folder) => {
    makeDatabase(dayPath(folder, "BTC-USDT", DAY), [tradesTable([TRADE])]);
    const { code, stderr } = await run(["BTC-USTD", DAY, DAY, "--data", folder, "--no-serve"]);
    assertMatch(stderr, /^error: no database of "BTC-USTD" on 2024-01-01 .*did you mean "BTC-USDT"\?/);
    assertEquals(code, 1);
  }));

Deno.test("a recent database in a file of 64 GiB is read without copying the rest of the file", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(dayPath(folder, "X", DAY), [tradesTable([TRADE])]);
    Deno.truncateSync(path, 64 * 2 ** 30);
    const { code, stderr } = await run(runWords(folder, DAY, "--verbose"));
    assertEquals(code, 0, stderr);
    assertMatch(stderr, /is read as a private copy made under SQLite's shared lock/);
    assertEquals(readJson(join(folder, "out"), "ohlc_data.json"), [[START_MS, 1.5, 1.5, 1.5, 1.5, 2]]);
  }));

Deno.test({
  name: "the program says that Deno does not open files below /dev/shm",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const folder = Deno.makeTempDirSync({ dir: "/dev/shm", prefix: "orderflow-test-" });
    try {
      makeDatabase(dayPath(folder, "X", DAY), [tradesTable([TRADE])]);
      const { code, stderr } = await run(["X", DAY, DAY, "--data", folder, "--no-serve"]);
      assertMatch(
        stderr,
        /Deno, on which this program runs, does not open files below \/dev.*; use another folder/,
      );
      assertEquals(code, 1);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
