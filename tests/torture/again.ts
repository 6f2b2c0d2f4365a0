/** @module The family of runs that meet in one folder: at the same time, one after the other, broken off and repeated. */

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

/** Instruments whose prices tell them apart. */
const RANGES: PriceRanges = { LOW: [100, 200], MIDDLE: [1000, 1100], HIGH: [10_000, 10_100] };

const INSTRUMENTS = Object.keys(RANGES);

/** Runs over other windows: a bar of one may not lie on those of the others. */
const WINDOW_SECONDS = [60, 77, 90];

/** Takes a run a few tenths of a second. */
const TRADES = 200_000;

/** How many turns the long form takes. */
const TURNS = 150;

/** Runs that meet in one folder. */
export const again: TortureFamily = {
  name: "again",
  promise:
    "whatever runs meet in a folder, no file mixes two of them, and what is in the files is of the run that " +
    "the status names",
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
      const reader = await PollingReader.begin(out, RANGES);
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
          // The rival comes while the first is at work, and is sent away.
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
        `the reader read ${count(polls)} files meanwhile, ${count(pictures)} times all under one status`,
      );
    });
    return cases;
  },
};

/** Whether the status is that of a process which is at work. */
function runsNow(out: string, pid: number): boolean {
  const text = textOf(out, STATUS);
  return text !== undefined && JSON.parse(text).pid === pid;
}

/** Checks that the files are those that the same run gives in a folder of its own. */
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
      throw new Error(`${name} is not as in a folder of its own`);
    }
  }
}
