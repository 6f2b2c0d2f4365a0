/**
 * The family of clocks and time zones, which must not influence the bars.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
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

/** Zones with unusual offsets, and with rules that skip hours and days. */
const ZONES = ["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia"];

/** Leap days and their absence, changes of daylight-saving time in these zones, and a day that Apia skipped. */
const RANGES = [
  ["2024-02-28", "2024-03-01"],
  ["2023-02-28", "2023-03-01"],
  ["2024-03-09", "2024-03-11"],
  ["2024-11-02", "2024-11-04"],
  ["2011-12-29", "2011-12-31"],
] as const;

/** By how much the clock is set during a run, in milliseconds. */
const JUMPS = [-3_600_000, -86_400_000, 86_400_000, -60 * 365 * 86_400_000];

/** By how much the system's clock is set during a run, as libfaketime writes it. */
const SYSTEM_JUMPS = ["-1h", "-1d", "+1d", "-20y"];

/** The project's tests that the long form runs in every zone: all but browser and torture tests. */
const TESTS = ["lib", "islands", ...["whole_run", "cli", "real_days"].map((name) => `tests/${name}_test.ts`)];

const HALF_HOUR_MS = 1_800_000;
const DAY_MS = 86_400_000;

/** Runs in other time zones, and while the clock is set. */
export const clocks: TortureFamily = {
  name: "clocks",
  promise: "neither the time zone nor setting the clock during a run changes a byte of the bars",
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

/** Runs over the same days in every zone. Half of the times have no zone, which means UTC. */
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
        assertEquals(code, 0, stderr);
        // The only warning is that of times without a zone.
        assertMatch(stderr, /^warning: .*have no time zone and are taken for UTC;.*\n$/);
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

/** Makes a day with a trade every half hour, with times as numbers, as texts without a zone, and with a zone. */
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

/** Sets the clock at several points of a run in this process. */
async function tryJumps(cases: Cases, folder: string): Promise<void> {
  const day = "2024-01-01";
  makeDay(folder, "X", day, { trades: 100_000, books: 2000 });
  const log = new Logger({ level: "error", write: () => {} });
  const { now } = Date;
  await main("X", day, day, { data: folder, out: `${folder}/still`, log });
  for (const jumpMs of JUMPS) {
    for (const call of [1, 3, 6]) {
      await cases.try(`the clock is set by ${jumpMs} ms at its reading number ${call}`, async () => {
        let readings = 0;
        Date.now = () => now() + (++readings >= call ? jumpMs : 0);
        try {
          const out = `${folder}/out`;
          const { elapsed_ms, rows_per_second } = await main("X", day, day, { data: folder, out, log });
          if (readings < call) throw new Error(`the run read the clock only ${readings} times`);
          if (!(elapsed_ms > 0 && elapsed_ms < 60_000 && rows_per_second > 0)) {
            throw new Error(`the status has ${elapsed_ms} ms`);
          }
          checkSame(out, `${folder}/still`);
        } finally {
          Date.now = now;
        }
      });
    }
  }
}

/** Sets the system's clock, as the whole program sees it through libfaketime, during a run. */
async function tryFakeTime(cases: Cases, folder: string): Promise<void> {
  const library = ["x86_64", "aarch64"].map((arch) =>
    `/usr/lib/${arch}-linux-gnu/faketime/libfaketimeMT.so.1`
  )
    .find((path) => statIfThere(path)?.isFile);
  if (library === undefined) {
    return cases.note("not tried on this machine: the system's clock, since libfaketime is missing");
  }
  const day = "2024-01-01";
  const last = makeSameDays(folder, "X", day, 6, { trades: 400_000, books: 2000 });
  await run(runArgs(folder, `${folder}/still`, "X", day, last));
  const offset = `${folder}/offset`;
  for (const jump of SYSTEM_JUMPS) {
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
      if (Math.abs(ended_ms - started_ms) < 3_000_000) {
        throw new Error("the clock did not change for the program");
      }
      if (!(elapsed_ms > 0 && elapsed_ms < 60_000)) throw new Error(`the status has ${elapsed_ms} ms`);
      checkSame(out, `${folder}/still`);
    });
  }
  cases.note(`the system's clock was set by ${SYSTEM_JUMPS.join(", ")} during runs (with libfaketime)`);
}

/** Checks that the bars and the depth in two folders are equal byte for byte. */
function checkSame(out: string, other: string): void {
  for (const name of FILES.filter((name) => name !== STATUS)) {
    if (textOf(out, name) !== textOf(other, name)) {
      throw new Error(`${name} differs from a run with an unchanged clock`);
    }
  }
}

/** Runs the project's tests in a time zone. */
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
  cases.note(`TZ=${zone}: ${count(passed, "tests")} of the project passed`);
  cases.add(passed);
}
