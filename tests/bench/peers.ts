/**
 * Compares runs with programs in C that do the same job on the same files, in alternating pairs. Runs write all bars
 * (`--max-bars 0`), since the peers print all bars.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { DAY_MS, formatDay } from "../../lib/model/days.ts";
import { statIfThere } from "../../lib/files.ts";
import { datedBack, dayPath, makeLargeDay } from "../helpers/database.ts";
import { peakMemory } from "../helpers/memory.ts";
import { program, PROJECT } from "../helpers/program.ts";
import { realDays, unpackRealDay } from "../helpers/shared_data.ts";
import type { Figure } from "./figures.ts";
import { copyPeerDay, makePeerDay, type PeerDay } from "./peer_days.ts";
import type { PeerPrograms } from "./peer_programs.ts";
import { letDiskSettle, type Measure, succeed, timed } from "./processes.ts";
import { inTurn, median } from "./statistics.ts";

/** The size of the benchmark. */
export interface PeerBenchOptions {
  /** Folder for the databases and the output. */
  folder: string;
  /** Size of a usual day. */
  day: PeerDay;
  /** Size of a day with deep books, whose texts lie in overflow db pages. */
  deepDay: PeerDay;
  /** Size of a large day. */
  largeDay: PeerDay;
  /** Number of days in the run over several days. */
  days: number;
  /** Number of measured pairs. */
  pairs: number;
  /** Number of repetitions in one process; the first half warms up. */
  times: number;
  /** Runs with an increasing number of rows: days, and trades per day. */
  steps: { days: number; trades: number }[];
  /** Whether the real days are measured, if present. */
  real: boolean;
}

/** The options of the published figures. */
export const FULL_BENCH: Omit<PeerBenchOptions, "folder"> = {
  day: { trades: 1_000_000, snapshots: 20_000, levels: 50 },
  deepDay: { trades: 1_000, snapshots: 20_000, levels: 400 },
  largeDay: { trades: 10_000_000, snapshots: 200_000, levels: 50 },
  days: 8,
  pairs: 15,
  times: 24,
  steps: [
    { days: 1, trades: 10_000 },
    { days: 1, trades: 100_000 },
    { days: 1, trades: 1_000_000 },
    { days: 8, trades: 1_000_000 },
    { days: 31, trades: 1_000_000 },
  ],
  real: true,
};

const FIRST_MS = Date.parse("2025-01-01");

/** The greatest ratio between two steps that counts as no increase: equal runs differ by as much. */
const NO_INCREASE = 1.03;

/** Measures, and yields each figure when it is complete. Skips comparisons with peers that could not be built. */
export async function* benchPeers(
  options: PeerBenchOptions,
  { cSqlite, cPagesAgain }: PeerPrograms,
): AsyncGenerator<Figure> {
  const { folder, pairs, days } = options;
  const data = join(folder, "data");
  const again = join(folder, "again");
  const pathOf = (instrument: string, day = 0) => dayPath(data, instrument, dayName(day));
  const run = (instrument: string, days = 1, ...more: string[]) =>
    orderflow(data, instrument, dayName(0), dayName(days - 1), ...more);
  const overSqlite = (...paths: string[]) => async () => {
    const startMs = performance.now();
    for (const path of paths) {
      await succeed(new Deno.Command(cSqlite!, { args: [path, "all"], stdout: "null", stderr: "piped" }));
    }
    return performance.now() - startMs;
  };
  const versus = (what: string, ours: Measure, peer: string, theirs: Measure, atMost?: number) =>
    compare(pairs, { what, unit: "ms", atMost }, ours, peer, theirs);

  makePeerDay(pathOf("USUAL"), FIRST_MS, options.day);
  for (let day = 1; day < days; day++) {
    copyPeerDay(pathOf("USUAL"), pathOf("USUAL", day), { shiftMs: day * DAY_MS });
  }
  const usual = Array.from({ length: days }, (_, day) => pathOf("USUAL", day));
  const [first] = usual;
  if (cSqlite !== undefined) {
    yield await versus("one day", run("USUAL"), "c_sqlite", overSqlite(first), 0.6);
    const two = run("USUAL", days, "--workers", "2");
    yield await versus(`${days} days, two workers`, two, "c_sqlite", overSqlite(...usual), 0.27);
  }
  if (cPagesAgain !== undefined) {
    for (const [table, atMost] of [["trades", 1.5], ["book", 1.3], ["all", undefined]] as const) {
      const args = [first, table, String(options.times)];
      const ours = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", join(PROJECT, "tests/bench/in_process.ts"), ...args],
        stdout: "null",
      });
      const theirs = new Deno.Command(cPagesAgain, { args, stdout: "null" });
      const what = `${table === "book" ? "books" : table} in process, warm`;
      yield await versus(what, warmMs(ours), "c_pages", warmMs(theirs), atMost);
    }
  }
  if (Deno.build.os === "linux") {
    const values: number[] = [];
    for (let turn = 0; turn < pairs; turn++) {
      const args = runArgs(data, again, "USUAL", dayName(0), dayName(days - 1));
      values.push((await peakMemory(program(args).spawn()))! / 1e6);
    }
    yield { what: `peak memory, ${days} days`, unit: "MB", values, atMost: 140 };
    const cat = new Deno.Command("cat", { args: [first], stdout: "null", stderr: "piped" });
    const [cold, read] = [coldly(first, run("USUAL")), coldly(first, timed(cat))];
    yield await versus("one day, cold file cache", cold, "cat, cold", read);
  }

  const repeated = timed(program(runArgs(data, again, "USUAL", dayName(0), dayName(0))));
  yield await versus("one day, into an existing folder", repeated, "into a new folder", run("USUAL"));
  copyPeerDay(first, pathOf("SHUFFLED"), { shuffled: true });
  yield await versus("one day, rows shuffled", run("SHUFFLED"), "rows in order", run("USUAL"));
  if (cSqlite !== undefined) {
    makePeerDay(pathOf("DEEP"), FIRST_MS, options.deepDay);
    const deep = `${options.deepDay.snapshots} books of ${options.deepDay.levels} levels`;
    yield await versus(deep, run("DEEP"), "c_sqlite", overSqlite(pathOf("DEEP")), 0.5);
    makePeerDay(pathOf("LARGE"), FIRST_MS, options.largeDay);
    yield await versus("one large day", run("LARGE"), "c_sqlite", overSqlite(pathOf("LARGE")), 0.3);
    Deno.removeSync(pathOf("LARGE"));
    for (const { instrument, day } of options.real ? realDays() : []) {
      await unpackRealDay(data, instrument, day);
      // A file that was written just now looks like one that is being recorded, and would be copied.
      const path = datedBack(dayPath(data, instrument, day));
      const ours = orderflow(data, instrument, day, day);
      yield await versus(`${instrument}, ${day}`, ours, "c_sqlite", overSqlite(path));
    }
  }
  yield* costPerRow(options, data);
}

/** The time per row in runs with an increasing number of rows, each compared with the previous step. */
async function* costPerRow(
  { steps, pairs }: PeerBenchOptions,
  data: string,
): AsyncGenerator<Figure> {
  const dataOf = (trades: number) => join(data, `days-of-${trades}`);
  for (const { days, trades } of steps) {
    for (let day = 0; day < days; day++) {
      const path = dayPath(dataOf(trades), "LARGE", dayName(day));
      // Steps with the same number of trades share their days.
      if (!statIfThere(path)) makeLargeDay(path, trades);
    }
  }
  await letDiskSettle();
  const values = await inTurn(
    pairs,
    steps.map(({ days, trades }) => {
      const run = orderflow(dataOf(trades), "LARGE", dayName(0), dayName(days - 1));
      return async () => await run() * 1e6 / (days * trades);
    }),
  );
  for (const [index, { days, trades }] of steps.entries()) {
    const what = `per row, ${days} x ${trades} trades`;
    const before = values[index - 1];
    const figure = { what, unit: "ns", values: values[index] };
    if (before === undefined) yield figure;
    else yield { ...figure, against: { what: "previous step", values: before }, atMost: NO_INCREASE };
  }
}

async function compare(
  pairs: number,
  figure: Omit<Figure, "values" | "against">,
  ours: Measure,
  peer: string,
  theirs: Measure,
): Promise<Figure> {
  await letDiskSettle();
  const [values, peers] = await inTurn(pairs, [ours, theirs]);
  return { ...figure, values, against: { what: peer, values: peers } };
}

/** The time of a whole run into a new folder, in milliseconds. */
function orderflow(data: string, instrument: string, start: string, end: string, ...more: string[]): Measure {
  return async () => {
    const out = Deno.makeTempDirSync({ dir: join(data, ".."), prefix: "out-" });
    return await timed(program([...runArgs(data, out, instrument, start, end), ...more]))();
  };
}

function runArgs(data: string, out: string, instrument: string, start: string, end: string): string[] {
  const range = [instrument, start, end, "--data", data, "--out", out];
  return [...range, "--max-bars", "0", "--no-serve", "--exit", "-q"];
}

/** Wraps a measurement so that the file is not in the page cache: `dd` asks the kernel to drop it. */
function coldly(path: string, measure: Measure): Measure {
  const drop = new Deno.Command("dd", {
    args: [`of=${path}`, "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"],
  });
  return async () => {
    await succeed(drop);
    return await measure();
  };
}

/** The median duration that a process reports for its repetitions, without the first half of them. */
function warmMs(command: Deno.Command): Measure {
  return async () => {
    const times = (await succeed(command)).trim().split("\n").map(Number);
    return median(times.slice(times.length >> 1));
  };
}

function dayName(day: number): string {
  return formatDay(FIRST_MS + day * DAY_MS);
}
