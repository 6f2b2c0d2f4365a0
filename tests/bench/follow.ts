/**
 * Latency and cost of a run that follows a recorder: from a commit to the files and the page's server, processor time,
 * locks, the recorder's transactions, and memory over simulated days.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { DAY_MS } from "../../lib/model/days.ts";
import { HOUR_MS, SECOND_MS } from "../../lib/text/durations.ts";
import { startRecorder } from "../helpers/live_recorder.ts";
import { memoryBytes } from "../helpers/memory.ts";
import { pause, startProgram, until } from "../helpers/serving.ts";
import type { Figure } from "./figures.ts";
import { lockTimes, processorMs } from "./follow_costs.ts";
import { type Live, startLive, stateOf, USUAL } from "./followed_recorder.ts";

/** The size of the benchmark. */
export interface FollowBenchOptions {
  /** Folder for databases and files. */
  folder: string;
  /** The number of commits whose way is timed. */
  commits: number;
  /** How long costs are measured, in milliseconds. */
  costsMs: number;
  /** The journal modes of the recorder. */
  modes: readonly string[];
  /** The number of polls whose locks are timed. */
  locks: number;
  /** How often the recorder's transactions are timed with a follower and without one. */
  turns: number;
  /** How long each time is, in milliseconds. */
  intervalMs: number;
  /** How long a simulated day takes in which memory is measured, in milliseconds. */
  dayMs: number;
}

/** The options of the published figures. */
export const FULL_FOLLOW: Omit<FollowBenchOptions, "folder"> = {
  modes: ["WAL", "DELETE"],
  commits: 60,
  locks: 100,
  turns: 5,
  costsMs: 240_000,
  intervalMs: 10_000,
  dayMs: 300_000,
};

/** The target for every commit: visible in the files and on the page, in milliseconds. */
const LATENCY_MS = 2000;
/** The target for the processor time of a follower, in per cent of one processor. */
const PROCESSOR_PER_CENT = 3;
/** The target for a lock of one poll, in milliseconds. */
const LOCK_MS = 20;
/** How far memory may grow in the second half of a simulated day, in megabytes: what garbage collection leaves. */
const GROWTH_MB = 10;

/** Measures, and yields each figure when it is complete. */
export async function* benchFollow(options: FollowBenchOptions): AsyncGenerator<Figure> {
  const { folder, costsMs } = options;
  for (const mode of options.modes) {
    await using live = await startLive(`${folder}/${mode}`, mode);
    yield* latencies(live, mode, options.commits);
    yield {
      what: `processor, ${mode}`,
      unit: "%",
      values: [await processorShare(live, costsMs)],
      atMost: PROCESSOR_PER_CENT,
    };
    if (mode === "DELETE") {
      const values = await lockTimes(live.follower.process.pid, live.path, options.locks);
      yield { what: "shared lock of a poll, DELETE", unit: "ms", values, atMost: LOCK_MS };
    }
    yield await transactions(live, mode, options);
  }
  yield* memory(options);
}

/** The time from the commit of a trade until its price is in the file, and in what the page's server answers. */
async function* latencies(live: Live, mode: string, commits: number): AsyncGenerator<Figure> {
  const [toFile, toAnswer]: [number[], number[]] = [[], []];
  using db = new DatabaseSync(live.path, { timeout: 10_000 });
  const insert = db.prepare(
    "INSERT INTO trades(instrument, trade_id, price, size, side, timestamp) VALUES ('X', ?, ?, 1, 'buy', ?)",
  );
  for (let commit = 0; commit < commits; commit++) {
    // Commits come at all phases of the polls.
    await pause(SECOND_MS * (commit * 0.618 % 1));
    const price = 5000 + commit;
    insert.run(`latency ${commit}`, price, String(Date.now()));
    const committedMs = performance.now();
    const shows = (text: string) => text.includes(String(price));
    const timeUntil = async (read: () => Promise<string>) => {
      while (!shows(await read())) await pause(2);
      return performance.now() - committedMs;
    };
    const [file, answer] = await Promise.all([
      timeUntil(() => Deno.readTextFile(`${live.out}/ohlc_data.json`)),
      timeUntil(async () => await (await fetch(`${live.url}/data/ohlc_data.json?newest=4`)).text()),
    ]);
    toFile.push(file);
    toAnswer.push(answer);
  }
  yield { what: `commit to file, ${mode}`, unit: "ms", values: toFile, atMost: LATENCY_MS };
  yield { what: `commit to the server's answer, ${mode}`, unit: "ms", values: toAnswer, atMost: LATENCY_MS };
}

/** The share of one processor that a follower takes, in per cent. */
async function processorShare({ follower }: Live, forMs: number): Promise<number> {
  const [startMs, before] = [performance.now(), processorMs(follower.process.pid)];
  await pause(forMs);
  return 100 * (processorMs(follower.process.pid) - before) / (performance.now() - startMs);
}

/** The recorder's longest transaction in intervals with a follower, against intervals without one. */
async function transactions(
  live: Live,
  mode: string,
  { turns, intervalMs }: FollowBenchOptions,
): Promise<Figure> {
  const longest = async () => {
    await live.recorder.interval();
    await pause(intervalMs);
    return (await live.recorder.interval()).longestMs;
  };
  const [values, without]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < turns; turn++) {
    values.push(await longest());
    await live.setFollowing(false);
    without.push(await longest());
    await live.setFollowing(true);
  }
  const against = { what: "no follower", values: without };
  return { what: `recorder's longest transaction, ${mode}`, unit: "ms", values, against };
}

/** The memory of a follower at the end of each hour of a simulated day of 20 trades and 10 books a second. */
async function* memory({ folder, dayMs }: FollowBenchOptions): AsyncGenerator<Figure> {
  const [data, out] = [`${folder}/day/data`, `${folder}/day/out`];
  const startMs = Date.parse("2024-03-01T12:00Z");
  const speed = DAY_MS / dayMs;
  const hourMs = HOUR_MS / speed;
  await using _recorder = startRecorder({
    ...USUAL,
    data,
    mode: "WAL",
    startMs,
    endMs: startMs + DAY_MS,
    originMs: Date.now(),
    speed,
    // As many rows as in a simulated second, and as many transactions as fit.
    trades: Math.round(20 * speed / 10),
    books: Math.round(10 * speed / 10),
  });
  await using follower = startProgram([
    "X",
    "2024-03-01",
    "--follow",
    "--data",
    data,
    "--out",
    out,
    "--no-serve",
  ]);
  await until("the run follows", () => stateOf(out) === "following");
  const values: number[] = [];
  for (let hour = 0; hour < 24; hour++) {
    // The least of some samples, since garbage waits for its collection.
    const samples: number[] = [];
    for (let sample = 0; sample < 20; sample++) {
      await pause(hourMs / 20);
      samples.push((memoryBytes(follower.process.pid, "VmRSS") ?? NaN) / 1e6);
    }
    values.push(Math.min(...samples));
  }
  yield { what: "memory in 24 simulated hours", unit: "MB", values };
  const growth = Math.min(...values.slice(18)) - Math.min(...values.slice(6, 12));
  yield {
    what: "its growth from the second to the last quarter",
    unit: "MB",
    values: [growth],
    atMost: GROWTH_MB,
  };
}
