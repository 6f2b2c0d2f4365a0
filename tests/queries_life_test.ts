/** @module Queries of a page whose databases, files and run change while the page is served. */

import { DatabaseSync } from "node:sqlite";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import { writeDemoDay } from "../lib/demo/demo_day.ts";
import { dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { run } from "./helpers/program.ts";
import { freePort, pause, portOf, type Program, startProgram } from "./helpers/serving.ts";

const DAY = "2024-01-01";
const DAY_START_MS = Date.parse(DAY);
const DAY_MS = 86_400_000;
/** How old a kept answer may be after a change of its database, and a little more. */
const OLDEST_MS = 350;
const FIRST_MINUTE = `from=${DAY_START_MS}&to=${DAY_START_MS + 60_000}`;
const WHOLE_DAY = `from=${DAY_START_MS}&to=${DAY_START_MS + DAY_MS}`;

/** A trade of size 1 in the given second of the day. */
function tradeAt(second: number): Value[] {
  return [
    second + 1,
    "X",
    String(second + 1),
    100 + second % 7,
    1,
    "buy",
    String(DAY_START_MS + 1000 * second),
  ];
}

async function runOver(data: string, out: string, ...options: string[]): Promise<void> {
  const { code, stderr } = await run([
    "X",
    DAY,
    "--data",
    data,
    "--out",
    out,
    "--no-serve",
    "-q",
    ...options,
  ]);
  assertEquals(code, 0, stderr);
}

/** Serves an output folder. `ask` repeats a request that comes too early or too late for the server. */
async function served(out: string): Promise<{
  program: Program;
  ask: (path: string) => Promise<{ status: number; value: { error: string; rows: number[][] } }>;
}> {
  const program = startProgram(["serve", "--out", out, "--port", String(freePort())]);
  const port = await portOf(program);
  return {
    program,
    async ask(path) {
      for (;;) {
        const response = await fetch(`http://127.0.0.1:${port}/api/${path}`);
        const value = await response.json();
        if (response.status !== 503) return { status: response.status, value };
        await pause(100);
      }
    },
  };
}

Deno.test("queries of a database that is being recorded have every row that was committed before them", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(dayPath(folder, "X", DAY), [tradesTable([0, 1, 2].map(tradeAt))]);
    using recorder = new DatabaseSync(path);
    recorder.exec("PRAGMA journal_mode = WAL");
    await runOver(folder, `${folder}/out`);
    const { program, ask } = await served(`${folder}/out`);
    await using _ = program;
    const insert = recorder.prepare("INSERT INTO trades VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (let second = 3; second < 12; second++) {
      insert.run(...tradeAt(second) as string[]);
      if (second === 7) recorder.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      await pause(OLDEST_MS);
      const { status, value } = await ask(`trades?${WHOLE_DAY}`);
      assertEquals([status, value.rows?.length], [200, second + 1], value.error);
    }
  }));

Deno.test("a second run into the folder of an open page is what queries are about from then on", () =>
  withFolder(async (folder) => {
    const [before, after, out] = ["before", "after", "out"].map((name) => `${folder}/${name}`);
    makeDatabase(dayPath(before, "X", DAY), [tradesTable([0, 1, 2].map(tradeAt))]);
    makeDatabase(dayPath(after, "X", DAY), [tradesTable([0, 1, 2, 3, 4].map(tradeAt))]);
    await runOver(before, out);
    const { program, ask } = await served(out);
    await using _ = program;
    const counts = async () => {
      const trades = (await ask(`trades?${WHOLE_DAY}`)).value.rows.length;
      return [trades, (await ask(`series/price?${FIRST_MINUTE}`)).value.rows.length];
    };
    assertEquals(await counts(), [3, 1]);
    await runOver(after, out, "--window-seconds", "1");
    assertEquals(await counts(), [5, 5]);
  }));

Deno.test("a query says that the file of views is gone", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(dayPath(folder, "X", DAY), [tradesTable([0, 1, 2].map(tradeAt))]);
    const db = new DatabaseSync(path);
    db.exec("ALTER TABLE trades RENAME TO fills");
    db.close();
    const views = `${folder}/views.sql`;
    Deno.writeTextFileSync(views, "CREATE TEMP VIEW trades AS SELECT * FROM fills");
    await runOver(folder, `${folder}/out`, "--views", views);
    Deno.removeSync(views);
    const { program, ask } = await served(`${folder}/out`);
    await using _ = program;
    const { status, value } = await ask(`trades?${WHOLE_DAY}`);
    assertEquals(status, 404);
    assertStringIncludes(value.error, "views.sql");
  }));

Deno.test({
  name: "a server that was stopped for a while answers when it goes on",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      writeDemoDay(folder, "X", DAY, { trades: 4000, snapshots: 500 });
      await runOver(folder, `${folder}/out`);
      const { program, ask } = await served(`${folder}/out`);
      await using _ = program;
      const expected = await ask(`profile?${WHOLE_DAY}`);
      const asked = [1, 2, 3].map((more) =>
        ask(`profile?from=${DAY_START_MS}&to=${DAY_START_MS + DAY_MS + more}`)
      );
      program.process.kill("SIGSTOP");
      // Longer than a query may take.
      await pause(6000);
      program.process.kill("SIGCONT");
      for (const answer of await Promise.all(asked)) assertEquals(answer, expected);
    }),
});
