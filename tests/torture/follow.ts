/**
 * The family of runs that follow a simulated recorder over a midnight, while both are killed now and then.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { DAY_MS } from "../../lib/model/days.ts";
import type { RunStatus } from "../../lib/model/run_status.ts";
import { HOUR_MS } from "../../lib/text/durations.ts";
import { count } from "../../lib/text/numbers.ts";
import { BAR_FILES } from "../helpers/bar_files.ts";
import { dayPath, withFolder } from "../helpers/database.ts";
import { tablesOf } from "../helpers/day_tables.ts";
import { type RecordedInterval, startRecorder } from "../helpers/live_recorder.ts";
import { readJson, run } from "../helpers/program.ts";
import { pause, type Program, startProgram, until } from "../helpers/serving.ts";
import { Cases } from "./cases.ts";
import { randomFrom, type TortureFamily } from "./family.ts";

const DAYS = ["2024-03-01", "2024-03-02"];
/** The simulated day begins and ends in the evening, so that there is a midnight in it. */
const START_MS = Date.parse(DAYS[0]) + 18 * HOUR_MS;

/** How long the simulated day takes, in milliseconds. */
const LONG_MS = 150_000;
const SHORT_MS = 6000;
/** The mean time between two kills of each side. */
const KILL_MS = { long: 8000, short: 1500 } as const;

/**
 * The limits for a transaction of the recorder in the long form: in milliseconds, and on a busy machine how many times as long
 * as the longest one of a recorder beside it, whose database nobody reads.
 */
const LONGEST_MS = 2000;
const MOST_TIMES = 4;

/** All journal modes that write to the disk. */
const MODES = ["WAL", "DELETE", "TRUNCATE", "PERSIST"] as const;

/** Runs that follow a recorder. */
export const follow: TortureFamily = {
  name: "follow",
  promise:
    "a run that follows a recorder has the bars of a run afterwards, byte for byte, whatever is killed when, and never " +
    "blocks the recorder for long",
  async run({ seed, scale, log }) {
    const cases = new Cases();
    const random = randomFrom(seed);
    for (const mode of scale < 1 ? MODES.slice(0, 2) : MODES) {
      log(`a recorder in mode ${mode}`);
      await cases.try(
        `a simulated day in mode ${mode}`,
        () =>
          withFolder(async (folder) =>
            cases.note(`${mode}: ${await followDay(folder, mode, scale < 1, random)}`)
          ),
      );
    }
    return cases;
  },
};

/** Follows a recorder for a simulated day, and compares the files with those of a run afterwards. */
async function followDay(
  folder: string,
  mode: string,
  isShort: boolean,
  random: () => number,
): Promise<string> {
  const data = `${folder}/data`;
  const out = `${folder}/out`;
  const args = ["--data", data, "--max-bars", "0", "--no-serve"];
  const options = {
    data,
    mode,
    startMs: START_MS,
    endMs: START_MS + DAY_MS,
    speed: DAY_MS / (isShort ? SHORT_MS : LONG_MS),
    originMs: Date.now(),
    pauseMs: 20,
    trades: 20,
    books: 5,
    levels: 10,
  };
  const record = () => startRecorder({ ...options, seed: Math.floor(random() * 2 ** 32) });
  await using unread = startRecorder({ ...options, data: `${folder}/unread`, seed: 1 });
  const followIt = () => startProgram(["X", DAYS[0], "--follow", ...args, "--out", out]);
  const recorder = new Restarted(record, (recorder) => recorder.kill());
  // The first follower is there before the first database.
  const follower = new Restarted(followIt, async (follower) => await follower[Symbol.asyncDispose]());
  await using _recorder = { [Symbol.asyncDispose]: () => recorder.current[Symbol.asyncDispose]() };
  await using _follower = { [Symbol.asyncDispose]: () => follower.current[Symbol.asyncDispose]() };
  const kills = isShort ? KILL_MS.short : KILL_MS.long;
  const total: RecordedInterval = { count: 0, longestMs: 0 };
  const totalUnread: RecordedInterval = { count: 0, longestMs: 0 };
  const endsMs = options.originMs + (isShort ? SHORT_MS : LONG_MS);
  for (let turn = 0; Date.now() < endsMs - kills; turn++) {
    await pause(kills * (0.5 + random() / 2));
    if (turn % 2 === 0) {
      add(total, await recorder.current.interval());
      add(totalUnread, await unread.interval());
      await recorder.again(Math.floor(500 * random()));
    } else {
      checkAlive(follower.current);
      await follower.again(0);
    }
  }
  assertEquals(await recorder.current.ended, true, "the recorder ended by itself");

  const plain = `${folder}/plain`;
  const after = await run(["X", ...DAYS, ...args, "--out", plain, "--quiet"]);
  assertEquals(after.code, 0, after.stderr);
  const expected: RunStatus = readJson(plain, "run_status.json");
  await until("the follower has all rows", () => {
    checkAlive(follower.current);
    const { state, rows } = statusOf(out);
    return state === "following" && rows?.trades.read === expected.rows.trades.read &&
      rows.books.read === expected.rows.books.read;
  });
  const { process } = follower.current;
  process.kill("SIGINT");
  const { code, stderr } = await follower.current.ended();
  assertEquals(code, 130, stderr);
  for (const name of BAR_FILES) {
    const text = (folder: string) => Deno.readTextFileSync(`${folder}/${name}`);
    if (text(out) !== text(plain)) throw new Error(`${name} differs from the file of a run afterwards`);
  }
  assertEquals(tablesOf(out), tablesOf(plain), "the day tables");
  assertEquals(statusOf(out).rows, expected.rows, "the counts of rows");
  checkFolders(data);
  if (!isShort && total.longestMs > Math.max(LONGEST_MS, MOST_TIMES * totalUnread.longestMs)) {
    throw new Error(
      `a transaction took ${total.longestMs.toFixed(0)} ms, and ${
        totalUnread.longestMs.toFixed(0)
      } ms if nobody reads`,
    );
  }
  return `${count(expected.rows.trades.read, "trades")} and ${count(expected.rows.books.read, "books")}, ` +
    `${recorder.kills} kills of the recorder and ${follower.kills} of the follower; longest of ` +
    `${count(total.count)} transactions ${total.longestMs.toFixed(0)} ms, and ${
      totalUnread.longestMs.toFixed(0)
    } ms of a recorder beside it whose database nobody reads`;
}

/** A process that is killed and started again. */
class Restarted<P> {
  current: P;
  kills = 0;
  readonly #start: () => P;
  readonly #kill: (process: P) => Promise<void>;

  constructor(start: () => P, kill: (process: P) => Promise<void>) {
    this.#start = start;
    this.#kill = kill;
    this.current = start();
  }

  async again(afterMs: number): Promise<void> {
    await this.#kill(this.current);
    this.kills++;
    await pause(afterMs);
    this.current = this.#start();
  }
}

function add(total: RecordedInterval, { count, longestMs }: RecordedInterval): void {
  total.count += count;
  total.longestMs = Math.max(total.longestMs, longestMs);
}

/** Throws what a follower printed that has given up. */
function checkAlive(follower: Program): void {
  if (/^error/m.test(follower.stderr())) throw new Error(follower.stderr());
}

function statusOf(out: string): Partial<RunStatus> {
  try {
    return readJson(out, "run_status.json");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

/** Checks that there is nothing beside the databases that SQLite does not put there. */
function checkFolders(data: string): void {
  for (const day of DAYS) {
    const folder = dayPath(data, "X", day).replace(/[^/]+$/, "");
    const others = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => !/^trades\.db(-wal|-shm|-journal)?$/.test(name));
    assertEquals(others, [], `what is beside the database of ${day}`);
  }
}
