/** @module The family of clocks and time zones: neither has a say in what is in the files. */

import { assertEquals } from "deno-std/assert/equals.js";
import { Logger, main } from "../../lib/mod.ts";
import { count } from "../../lib/text/numbers.ts";
import { statIfThere } from "../../lib/files.ts";
import { dayPath, makeDatabase, withFolder } from "../helpers/database.ts";
import { program, PROJECT, readJson, run } from "../helpers/program.ts";
import { until } from "../helpers/serving.ts";
import { Cases } from "./cases.ts";
import { makeDay, makeSameDays, runArgs } from "./days.ts";
import type { TortureFamily } from "./family.ts";
import { FILES, STATUS, textOf } from "./whole_files.ts";

/** Zones with odd offsets, and with rules that have skipped hours and days. */
const ZONES = ["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia"];

/** Leap days and their absence, changes of daylight-saving time in these zones, and a day that Apia never had. */
const RANGES = [
  ["2024-02-28", "2024-03-01"],
  ["2023-02-28", "2023-03-01"],
  ["2024-03-09", "2024-03-11"],
  ["2024-11-02", "2024-11-04"],
  ["2011-12-29", "2011-12-31"],
] as const;

/** How far a clock is set during a run, in milliseconds. */
const JUMPS = [-3_600_000, -86_400_000, 86_400_000, -60 * 365 * 86_400_000];

/** What of the project's own tests the long form runs in every zone; those of the browser and of torture are not. */
const TESTS = ["lib", "islands", ...["whole_run", "cli", "real_days"].map((name) => `tests/${name}_test.ts`)];

const HALF_HOUR_MS = 1_800_000;
const DAY_MS = 86_400_000;

/** Runs in other zones, and with a clock that is set meanwhile. */
export const clocks: TortureFamily = {
  name: "clocks",
  promise: "neither the time zone nor a clock that is set during a run changes a byte of the bars",
  async run({ scale, log }) {
    const cases = new Cases();
    await withFolder((folder) => tryZones(cases, folder, scale < 1 ? RANGES.slice(0, 1) : RANGES));
    await withFolder((folder) => tryJumps(cases, folder));
    if (scale >= 1) {
      await withFolder((folder) => tryFakeTime(cases, folder));
      for (const zone of ZONES) {
        log(`the tests under TZ=${zone}`);
        await cases.try(`the tests under TZ=${zone}`, () => runTests(cases, zone));
      }
    }
    return cases;
  },
};

/** The same days in every zone; half of the times say no zone, which means UTC. */
async function tryZones(cases: Cases, folder: string, ranges: readonly (readonly [string, string])[]) {
  for (const [first, last] of ranges) {
    const firstMs = Date.parse(first);
    const days = (Date.parse(last) - firstMs) / DAY_MS + 1;
    for (let day = 0; day < days; day++) makeTimedDay(folder, new Date(firstMs + day * DAY_MS));
    const inspect = ["inspect", dayPath(folder, "X", first)];
    const asInUtc = await run(inspect, { env: { TZ: "UTC" } });
    for (const zone of ZONES) {
      await cases.try(`${first} to ${last} under TZ=${zone}`, async () => {
        const out = `${folder}/out`;
        const env = { TZ: zone };
        const { code, stderr } = await run(runArgs(folder, out, "X", first, last), { env });
        assertEquals([code, stderr], [0, ""]);
        const bars: number[][] = readJson(out, "ohlc_data.json");
        const starts = Array.from({ length: days * 48 }, (_, i) => firstMs + i * HALF_HOUR_MS);
        assertEquals(bars.map(([startMs]) => startMs), starts);
        assertEquals(readJson(out, STATUS).rows_outside_days, 0);
        assertEquals(await run(inspect, { env }), asInUtc);
      });
    }
  }
  cases.note(`zones: ${ZONES.join(", ")}; days: ${ranges.map((range) => range.join(" to ")).join(", ")}`);
}

/** A day with a trade every half hour: its time a number, a text without a zone, or one with a zone. */
function makeTimedDay(data: string, day: Date): void {
  const rows = Array.from({ length: 48 }, (_, i) => {
    const ms = day.getTime() + i * HALF_HOUR_MS;
    const iso = new Date(ms).toISOString();
    const forms = [String(ms), iso.slice(0, 19).replace("T", " "), iso, ms / 1000];
    return [i + 1, 1, 1, forms[i % forms.length]];
  });
  const create = "CREATE TABLE trades(trade_id, price, size, timestamp)";
  makeDatabase(dayPath(data, "X", day.toISOString().slice(0, 10)), [
    { name: "trades", create, rows },
    { name: "book", create: "CREATE TABLE book(bids, asks, timestamp)", rows: [] },
  ]);
}

/** A clock that is set at some point of a run in this process. */
async function tryJumps(cases: Cases, folder: string): Promise<void> {
  const day = "2024-01-01";
  makeDay(folder, "X", day, { trades: 100_000, books: 2000 });
  const log = new Logger({ level: "error", write: () => {} });
  const { now } = Date;
  await main("X", day, day, { data: folder, out: `${folder}/still`, log });
  for (const jumpMs of JUMPS) {
    for (const call of [1, 3, 6]) {
      await cases.try(`the clock is set by ${jumpMs} ms at its look number ${call}`, async () => {
        let looks = 0;
        Date.now = () => now() + (++looks >= call ? jumpMs : 0);
        try {
          const out = `${folder}/out`;
          const { elapsed_ms, rows_per_second } = await main("X", day, day, { data: folder, out, log });
          if (looks < call) throw new Error(`the run looked at the clock only ${looks} times`);
          if (!(elapsed_ms > 0 && elapsed_ms < 60_000 && rows_per_second > 0)) {
            throw new Error(`${elapsed_ms} ms`);
          }
          checkSame(out, `${folder}/still`);
        } finally {
          Date.now = now;
        }
      });
    }
  }
}

/** The whole program with the system's clock, as it sees it, set back and forth while it runs. */
async function tryFakeTime(cases: Cases, folder: string): Promise<void> {
  const library = ["x86_64", "aarch64"].map((arch) =>
    `/usr/lib/${arch}-linux-gnu/faketime/libfaketimeMT.so.1`
  )
    .find((path) => statIfThere(path)?.isFile);
  if (library === undefined) {
    return cases.note("not tried here: the system's clock, since there is no libfaketime");
  }
  const day = "2024-01-01";
  const last = makeSameDays(folder, "X", day, 6, { trades: 400_000, books: 2000, isSlow: true });
  await run(runArgs(folder, `${folder}/still`, "X", day, last));
  const offset = `${folder}/offset`;
  for (const jump of ["-1h", "-1d", "+1d", "-20y"]) {
    await cases.try(`the system's clock is set by ${jump} during a run`, async () => {
      Deno.writeTextFileSync(offset, "+0");
      const out = `${folder}/out${jump}`;
      const child = program(runArgs(folder, out, "X", day, last), {
        env: {
          LD_PRELOAD: library,
          FAKETIME_TIMESTAMP_FILE: offset,
          FAKETIME_NO_CACHE: "1",
          FAKETIME_DONT_FAKE_MONOTONIC: "1",
        },
      }).spawn();
      const ended = child.output();
      await until("bars in the files", () => (textOf(out, "ohlc_data.json")?.length ?? 0) > 100);
      Deno.writeTextFileSync(offset, jump);
      const { code } = await ended;
      const { started_ms, ended_ms, elapsed_ms } = readJson(out, STATUS);
      assertEquals(code, 0);
      if (Math.abs(ended_ms - started_ms) < 3_000_000) throw new Error("the program saw nothing of it");
      if (!(elapsed_ms > 0 && elapsed_ms < 60_000)) throw new Error(`it says it took ${elapsed_ms} ms`);
      checkSame(out, `${folder}/still`);
    });
  }
}

/** Checks that the bars and the book in two folders are the same to the byte. */
function checkSame(out: string, other: string): void {
  for (const name of FILES.filter((name) => name !== STATUS)) {
    if (textOf(out, name) !== textOf(other, name)) {
      throw new Error(`${name} is not as with a clock that was left alone`);
    }
  }
}

/** Runs the project's own tests in a zone. */
async function runTests(cases: Cases, zone: string): Promise<void> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-q", "--no-prompt", "-A", ...TESTS],
    cwd: PROJECT,
    env: { TZ: zone, NO_COLOR: "1" },
    stdout: "piped",
    stderr: "null",
  }).output();
  const text = new TextDecoder().decode(stdout);
  const passed = Number(/(\d+) passed/.exec(text)?.[1] ?? 0);
  if (code !== 0) throw new Error(text.slice(text.indexOf("FAILURES")));
  cases.note(`TZ=${zone}: ${count(passed, "tests")} of the project's own passed`);
  cases.add(passed);
}
