/**
 * Kills writers at random instants while a reader polls without a pause.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { statIfThere } from "../../lib/files.ts";
import { TABLES_FOLDER } from "../../lib/publish/day_table_reader.ts";
import { OutputLock } from "../../lib/publish/output_lock.ts";
import { count } from "../../lib/text/numbers.ts";
import { program, PROJECT, readJson, run } from "../helpers/program.ts";
import { pause } from "../helpers/serving.ts";
import type { Cases } from "./cases.ts";
import { makeSameDays, runArgs } from "./days.ts";
import { PollingReader } from "./polling.ts";
import { checkNothingLeft } from "./whole_files.ts";

/** The price range of the only instrument. */
const RANGES = { X: [100, 200] } as const;

// A run starts in about 100 ms and takes at least a second.
const FIRST_RUN_KILL_MS = 80;
const LAST_RUN_KILL_MS = 1000;
/** A process that only writes reaches every point of its work within this time. */
const LAST_WRITER_KILL_MS = 40;

/** Number of days of a killed run, and trades per day. */
const DAYS = 100;
const TRADES = 200_000;

/**
 * Kills writers: alternately whole runs and processes that only write.
 *
 * @param folder A folder for all files
 * @param kills Number of writers to kill
 * @param random Numbers in [0, 1)
 */
export async function tryKills(
  cases: Cases,
  folder: string,
  kills: number,
  random: () => number,
): Promise<void> {
  const out = `${folder}/out`;
  const first = "2024-01-01";
  const last = makeSameDays(folder, "X", first, DAYS, { trades: TRADES, books: 10_000 });
  const args = runArgs(folder, out, "X", first, last);
  const reader = await PollingReader.start(out, RANGES);
  let leftovers = 0;
  for (let kill = 0; kill < kills; kill++) {
    const isRun = kill % 2 === 0;
    const afterMs = random() * (isRun ? LAST_RUN_KILL_MS : LAST_WRITER_KILL_MS);
    await cases.try(
      `kill ${kill}, ${isRun ? "a run" : "a writer"}, after ${afterMs.toFixed(2)} ms`,
      async () => {
        await (isRun ? killRun(args, FIRST_RUN_KILL_MS + afterMs) : killWriter(out, afterMs));
        if (hasTemporaryFile(out) || hasTemporaryFile(join(out, TABLES_FOLDER))) leftovers++;
        // The next run starts by taking the lock, which also removes leftovers.
        OutputLock.take(out)[Symbol.dispose]();
        checkNothingLeft(out);
      },
    );
  }
  await cases.try("the run after all kills", async () => {
    const { code, stderr } = await run(runArgs(folder, out, "X", first));
    if (code !== 0 || stderr !== "") throw new Error(`the exit status is ${code}: ${stderr}`);
    checkNothingLeft(out);
    const { rows, state } = readJson(out, "run_status.json");
    if (state !== "finished" || rows.trades.read !== TRADES) {
      throw new Error(`${state}, ${rows.trades.read} trades`);
    }
  });
  const { polls, versions, faults } = await reader.stop();
  cases.add(0, faults);
  if (versions <= kills / 4) cases.add(0, [`the reader saw only ${versions} versions of the status`]);
  cases.note(
    `${count(kills)} writers killed; ${count(leftovers)} left a temporary file, which the next run removed`,
  );
  cases.note(
    `meanwhile a reader read ${count(polls)} files, all complete, with ${
      count(versions)
    } versions of the status`,
  );
}

async function killRun(args: string[], afterMs: number): Promise<void> {
  const child = program(args).spawn();
  const ended = child.output();
  await pause(afterMs);
  kill(child);
  await ended;
}

async function killWriter(out: string, afterMs: number): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `${PROJECT}tests/torture/busy_writer.ts`, out],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const stdout = child.stdout.getReader();
  const { done } = await stdout.read();
  if (!done) await pause(afterMs);
  kill(child);
  await child.status;
  await stdout.cancel();
  if (done) throw new Error("the writer ended before it was killed");
}

/** Whether a folder, which a writer that was killed early has not made, has a temporary file. */
function hasTemporaryFile(folder: string): boolean {
  return statIfThere(folder) !== undefined &&
    [...Deno.readDirSync(folder)].some(({ name }) => name.endsWith(".tmp"));
}

/** Kills a process if it is still running. */
function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}
