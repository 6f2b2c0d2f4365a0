/**
 * Latency and cost of a run that follows a recorder: from a commit to the files and the page's server, processor time,
 * locks, the recorder's transactions, and memory over simulated days.
 *
 * @module
 */

import { startLive } from "./followed_recorder.ts";
import { makeDayUntil, processorShare } from "./follow_costs.ts";
import { latencies } from "./follow_latency.ts";
import { hasStrace, lockTimes } from "./follow_locks.ts";
import { memory } from "./follow_memory.ts";
import type { Figure } from "./figures.ts";
import type { Live } from "./followed_recorder.ts";
import { pause } from "../helpers/serving.ts";

/** The size of the benchmark. */
export interface FollowBenchOptions {
  /** Folder for databases and files. */
  folder: string;
  /** The journal modes of the recorder. */
  modes: readonly string[];
  /** The number of commits whose way is timed. */
  commits: number;
  /** How long the processor time is measured, in milliseconds. */
  costsMs: number;
  /** The number of shared locks that are timed. */
  locks: number;
  /** How often the recorder's transactions are timed with a follower and without one. */
  turns: number;
  /** How long each time is, in milliseconds. */
  intervalMs: number;
  /** The numbers of trades of a short day and of a long day, and how long each is followed, in milliseconds. */
  growth: { trades: number[]; forMs: number };
  /** How long a simulated day takes in which memory is measured, in milliseconds. */
  dayMs: number;
}

/** The options of the published figures. */
export const FULL_FOLLOW: Omit<FollowBenchOptions, "folder"> = {
  modes: ["WAL", "DELETE"],
  commits: 60,
  locks: 100,
  turns: 8,
  costsMs: 900_000,
  intervalMs: 10_000,
  // 10 megabytes and one gigabyte.
  growth: { trades: [165_000, 16_500_000], forMs: 120_000 },
  dayMs: 300_000,
};

/** The target for the processor time of a follower, in per cent of one processor. */
const PROCESSOR_PER_CENT = 3;
/** The target for a lock of one poll, in milliseconds. */
const LOCK_MS = 20;
/** How many times as much the long day may cost as the short one: what two measurements differ by. */
const GROWTH = 1.3;

/** Measures, and yields each figure when it is complete. */
export async function* benchFollow(options: FollowBenchOptions): AsyncGenerator<Figure> {
  const { folder, modes, costsMs, locks } = options;
  await using lives = new AsyncDisposableStack();
  const followed: [string, Live][] = [];
  for (const mode of modes) {
    const live = lives.use(await startLive(`${folder}/${mode}`, mode));
    followed.push([mode, live]);
    yield* latencies(live, mode, options.commits);
    yield await transactions(live, mode, options);
  }
  const shares = followed.map(([, { follower }]) => processorShare(follower.process.pid, costsMs));
  for (const [index, share] of shares.entries()) {
    const values = [await share];
    yield { what: `processor, ${followed[index][0]}`, unit: "%", values, atMost: PROCESSOR_PER_CENT };
  }
  await lives.disposeAsync();
  yield await growth(options);
  if (await hasStrace()) {
    const [, long] = options.growth.trades;
    for (
      const [what, mode, before] of [
        ["WAL", "WAL", undefined],
        ["DELETE", "DELETE", undefined],
        [
          "DELETE, while a long day is read",
          "DELETE",
          (path: string, untilMs: number) => makeDayUntil(path, untilMs, long / 4),
        ],
      ] as const
    ) {
      const values = await lockTimes(`${folder}/locks ${what}`, mode, locks, before);
      yield { what: `shared lock, ${what}`, unit: "ms", values, atMost: LOCK_MS };
    }
  }
  yield* memory(options);
}

/** The processor time beside a long day, against that beside a short one. */
async function growth({ folder, growth: { trades, forMs } }: FollowBenchOptions): Promise<Figure> {
  const shares: number[] = [];
  for (const count of trades) {
    const before = (path: string, untilMs: number) => makeDayUntil(path, untilMs, count);
    await using live = await startLive(`${folder}/day of ${count}`, "WAL", { before });
    shares.push(await processorShare(live.follower.process.pid, forMs));
  }
  const [short, long] = shares;
  return {
    what: "processor beside a day of 1 GB",
    unit: "%",
    values: [long],
    against: { what: "beside 10 MB", values: [short] },
    atMost: GROWTH,
  };
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
