/**
 * The family of runs that share one output folder: simultaneous, consecutive, interrupted and repeated runs.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { count } from "../../lib/text/numbers.ts";
import { withFolder } from "../helpers/database.ts";
import { program, readJson, run } from "../helpers/program.ts";
import { pause, until } from "../helpers/serving.ts";
import { Cases } from "./cases.ts";
import { makeDay, runArgs } from "./days.ts";
import { randomFrom, type TortureFamily } from "./family.ts";
import { PollingReader } from "./polling.ts";
import { checkNothingLeft, FILES, type PriceRanges, STATUS, textOf } from "./whole_files.ts";

const DAY = "2024-01-01";

/** Instruments with disjoint price ranges, so that a price identifies its instrument. */
const RANGES: PriceRanges = { LOW: [100, 200], MIDDLE: [1000, 1100], HIGH: [10_000, 10_100] };

const INSTRUMENTS = Object.keys(RANGES);

/** Window lengths whose bars start at different times, so that a bar identifies its run. */
const WINDOW_SECONDS = [60, 77, 90];

/** Number of trades; a run over them takes a few tenths of a second. */
const TRADES = 200_000;

/** Number of turns of the long form. */
const TURNS = 150;

/** Runs that share one output folder. */
export const repeatedRuns: TortureFamily = {
  name: "repeated-runs",
  promise:
    "whatever runs share an output folder, no file mixes two of them, and the files are those of the run that the " +
    "status names",
  async run({ seed, scale }) {
    const cases = new Cases();
    const random = randomFrom(seed);
    const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
    await withFolder(async (folder) => {
      const out = `${folder}/out`;
      for (const instrument of INSTRUMENTS) {
        makeDay(folder, instrument, DAY, {
          trades: TRADES,
          books: 5000,
          price: RANGES[instrument][0],
          isSlow: true,
        });
      }
      const reader = await PollingReader.start(out, RANGES);
      const ends: Record<string, number> = { refused: 0, killed: 0, interrupted: 0, finished: 0 };
      for (let turn = 0; turn < Math.ceil(TURNS * scale); turn++) {
        const [first, second] = [0, 1].map(() => ({
          instrument: pick(INSTRUMENTS),
          windowSeconds: pick(WINDOW_SECONDS),
        }));
        const fate = pick(["killed", "interrupted", "finished"] as const);
        const afterMs = 100 + random() * 900;
        const words = `turn ${turn}, ${first.instrument} at ${first.windowSeconds} s is ${fate} (${
          afterMs.toFixed(0)
        } ms), then ${second.instrument} at ${second.windowSeconds} s`;
        await cases.try(words, async () => {
          const [args, rivalArgs] = [first, second].map(({ instrument, windowSeconds }) => [
            ...runArgs(folder, out, instrument, DAY),
            "--window-seconds",
            String(windowSeconds),
          ]);
          const child = program(args).spawn();
          const ended = child.output();
          let isOver = false;
          child.status.then(() => isOver = true);
          await using _ended = { [Symbol.asyncDispose]: () => killed(child, ended) };
          // The second run starts during the first, and is refused.
          await until("the first run's status", () => isOver || runsNow(out, child.pid));
          const rival = isOver ? undefined : await run(rivalArgs);
          if (rival?.code === 1) {
            if (!rival.stderr.includes(`(process ${child.pid}, ${first.instrument}`)) {
              throw new Error(rival.stderr);
            }
            ends.refused++;
          }
          if (fate !== "finished") {
            await pause(afterMs / 4);
            if (!isOver) child.kill(fate === "killed" ? "SIGKILL" : "SIGINT");
          }
          const { code, signal } = await ended;
          if (code === 0 || code === 130 || signal === "SIGKILL") ends[code === 0 ? "finished" : fate]++;
          else throw new Error(`the first run ended with ${code} (${signal})`);
          const { code: nextCode, stderr } = await run(rivalArgs);
          assertEquals([nextCode, stderr], [0, ""]);
          checkNothingLeft(out);
          await checkAsAlone(folder, out, second);
        });
      }
      const { polls, pictures, faults } = await reader.stop();
      cases.add(0, faults);
      if (pictures === 0) cases.add(0, ["the reader never read all files under one status"]);
      cases.note(
        `first runs: ${count(ends.killed)} killed, ${count(ends.interrupted)} interrupted, ${
          count(ends.finished)
        } finished; ${count(ends.refused)} runs into a folder in use refused`,
      );
      cases.note(
        `meanwhile a reader read ${count(polls)} files, ${
          count(pictures)
        } times all of them under one status`,
      );
    });
    return cases;
  },
};

/** Kills a run, unless it has ended: a run that goes on would have all later turns refused. */
async function killed(child: Deno.ChildProcess, ended: Promise<unknown>): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended.
  }
  await ended;
}

/** Whether the status names the given process. */
function runsNow(out: string, pid: number): boolean {
  const text = textOf(out, STATUS);
  return text !== undefined && JSON.parse(text).pid === pid;
}

/** Checks that the files are equal to those of the same run in a folder of its own. */
async function checkAsAlone(
  folder: string,
  out: string,
  { instrument, windowSeconds }: { instrument: string; windowSeconds: number },
): Promise<void> {
  const alone = `${folder}/alone_${instrument}_${windowSeconds}`;
  if (textOf(alone, STATUS) === undefined) {
    await run([...runArgs(folder, alone, instrument, DAY), "--window-seconds", String(windowSeconds)]);
  }
  assertEquals(readJson(out, STATUS).state, "finished");
  for (const name of FILES.filter((name) => name !== STATUS)) {
    if (textOf(out, name) !== textOf(alone, name)) {
      throw new Error(`${name} differs from the same run in a folder of its own`);
    }
  }
}
