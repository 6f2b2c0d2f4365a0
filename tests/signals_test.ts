/** @module Signals during a run, and two runs in one folder. For SIGKILL see `tests/torture/atomic_files.ts`. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { writeDemoDay } from "../lib/demo/demo_day.ts";
import {
  dayPath,
  lockDatabase,
  makeDatabase,
  makeSlowDay,
  tradesTable,
  withFolder,
} from "./helpers/database.ts";
import { program, readJson, run } from "./helpers/program.ts";
import { assertPrompt } from "./helpers/prompt.ts";
import { pause, until } from "./helpers/serving.ts";
import { textOf } from "./torture/whole_files.ts";

/** The number of trades of the long day. */
const LARGE = 1_000_000;

/** Makes two days that take a run some seconds: a small one with snapshots, and one that is slow to read. */
function makeLongData(folder: string): string[] {
  writeDemoDay(folder, "X", "2024-01-01", { trades: 20_000, snapshots: 2000 });
  makeSlowDay(dayPath(folder, "X", "2024-01-02"), LARGE);
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

/** The state in the status; empty if there is no status yet. */
function stateOf(out: string): string {
  const text = textOf(out, "run_status.json");
  return text === undefined ? "" : JSON.parse(text).state;
}

function hasBegun(out: string): boolean {
  const text = textOf(out, "ohlc_data.json");
  return text !== undefined && text.length > 100;
}

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `${signal} ends a run promptly with exit status ${status}, complete files and a summary`,
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
        await assertPrompt(performance.now() - sentMs, "the end");
        const text = new TextDecoder().decode(stdout);
        assert(/: interrupted\n[^]* trades +[\d,]+ read/.test(text), text);
        const { state, rows, bars } = readJson(`${folder}/out`, "run_status.json");
        assertEquals(state, "interrupted");
        assertEquals(readJson(`${folder}/out`, "ohlc_data.json").length, bars.ohlc);
        assert(rows.trades.read > 0 && rows.trades.read < LARGE);
      }),
  });
}

for (const page of [["--no-serve"], ["--exit", "--port", "8975"]]) {
  Deno.test({
    name: `a second signal ends a run at once, and the status says interrupted (${page[0]})`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      withFolder(async (folder) => {
        const out = `${folder}/out`;
        const args = makeLongData(folder).filter((arg) => arg !== "--no-serve");
        const child = program([...args, ...page]).spawn();
        const output = child.output();
        await until("a status", () => stateOf(out) === "running");
        await pause(50);
        child.kill("SIGINT");
        child.kill("SIGTERM");
        const { code } = await output;
        assert(code === 143 || code === 130, `exit status ${code}`);
        assertEquals(stateOf(out), "interrupted");
      }),
  });
}

Deno.test({
  name: "SIGINT ends a run that waits for a locked database, and a demo that makes its databases",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const path = makeDatabase(dayPath(folder, "X", "2024-01-01"), [tradesTable([])]);
      const lock = lockDatabase(path);
      const out = `${folder}/out`;
      const waiting = program(["X", "2024-01-01", "2024-01-01", "--data", folder, "--out", out, "--no-serve"])
        .spawn();
      const ended = waiting.output();
      await until("a status", () => textOf(out, "run_status.json") !== undefined);
      const sentMs = performance.now();
      waiting.kill("SIGINT");
      assertEquals((await ended).code, 130);
      await assertPrompt(performance.now() - sentMs, "the end");
      assertEquals(readJson(out, "run_status.json").databases.failed, []);
      lock[Symbol.dispose]();

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

Deno.test({
  name: "a signal ends a demo with its page promptly in every phase, and no temporary file is left",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
      const signals = Object.keys(statuses) as (keyof typeof statuses)[];
      // From the time before the program listens for signals, when a signal ends it by default, to the time when
      // the run has finished and the page is being served.
      const delays = [20, 60, 100, 150, 200, 300, 450].map((ms) => ({
        name: `${ms} ms`,
        comes: () => pause(ms),
      }));
      const states = ["running", "finished"].map((state) => ({
        name: state,
        comes: (out: string) => until(state, () => [state, "finished"].includes(stateOf(out))),
      }));
      for (const [turn, phase] of [...delays, ...states].entries()) {
        const tmp = `${folder}/tmp${turn}`;
        const out = `${folder}/out${turn}`;
        Deno.mkdirSync(tmp);
        const child = program(["demo", "--out", out, "--port", "8970"], { env: { TMPDIR: tmp } }).spawn();
        const ended = child.output();
        await phase.comes(out);
        const signal = signals[turn % signals.length];
        const sentMs = performance.now();
        child.kill(signal);
        const { code, stderr } = await ended;
        const tookMs = performance.now() - sentMs;
        await assertPrompt(tookMs, `${signal} at ${phase.name}`);
        assertEquals(code, statuses[signal], new TextDecoder().decode(stderr));
        assertEquals([...Deno.readDirSync(tmp)], [], `${signal} at ${phase.name}`);
      }
    }),
});

Deno.test({
  name: "a second run in the same folder is refused while the first one goes on",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const args = makeLongData(folder);
      const first = program(args).spawn();
      const ended = first.output();
      const out = `${folder}/out`;
      await until("bars in the files, and a status", () => hasBegun(out) && stateOf(out) === "running");
      // However long the second run takes to start, the first one is not over.
      first.kill("SIGSTOP");
      const second = await run(args);
      first.kill("SIGCONT");
      assertEquals((await ended).code, 0);
      assertEquals(second.code, 1);
      assert(
        second.stderr.includes(
          `another run (process ${first.pid}, X 2024-01-01 to 2024-01-02) is writing to`,
        ),
        second.stderr,
      );
    }),
});
