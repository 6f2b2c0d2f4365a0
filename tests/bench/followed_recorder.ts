/** @module A recorder of today's database, and a run with a page that follows it. */

import { DAY_MS, formatDay } from "../../lib/model/days.ts";
import { dayPath } from "../helpers/database.ts";
import { type LiveRecorder, type RecordingOptions, startRecorder } from "../helpers/live_recorder.ts";
import { readJson } from "../helpers/program.ts";
import { freePort, pause, type Program, startProgram } from "../helpers/serving.ts";

/** Ten transactions a second make 20 trades and 10 snapshots a second, of 25 levels a side. */
export const USUAL = { pauseMs: 96, trades: 2, books: 1, levels: 25, seed: 1, speed: 1, isOrderly: true };

/** A recorder of today's database, and a run with a page that follows it. */
export interface Live extends AsyncDisposable {
  path: string;
  out: string;
  url: string;
  recorder: LiveRecorder;
  follower: Program;
  /** Stops the follower and starts it again. */
  setFollowing(isOn: boolean): Promise<void>;
}

/** How long a run may take for the rows that there are, in milliseconds. */
const CATCH_UP_MS = 1_800_000;

/** How a recorder and a run are started. */
export interface LiveOptions {
  /** Makes the database before the recorder opens it. */
  before?: (path: string, untilMs: number) => void;
  /** A command that starts the run, such as one that watches its system calls. */
  through?: string[];
}

/** Starts a recorder in a journal mode, and a run. */
export async function startLive(folder: string, mode: string, options: LiveOptions = {}): Promise<Live> {
  const [data, out] = [`${folder}/data`, `${folder}/out`];
  const startMs = Date.now();
  const day = formatDay(startMs);
  const recording: RecordingOptions = {
    ...USUAL,
    data,
    mode,
    startMs,
    endMs: startMs + DAY_MS,
    originMs: startMs,
  };
  const path = dayPath(data, "X", day);
  options.before?.(path, startMs);
  const recorder = startRecorder(recording);
  const port = freePort();
  const start = async () => {
    const follower = startProgram([
      "X",
      day,
      "--follow",
      "--data",
      data,
      "--out",
      out,
      "--port",
      String(port),
    ], { through: options.through });
    await follower.seen(/the page is at/);
    await untilFollowing(out);
    return follower;
  };
  const live: Live = {
    path,
    out,
    url: `http://127.0.0.1:${port}`,
    recorder,
    follower: await start(),
    async setFollowing(isOn) {
      if (!isOn) await live.follower[Symbol.asyncDispose]();
      else live.follower = await start();
    },
    async [Symbol.asyncDispose]() {
      await live.follower[Symbol.asyncDispose]();
      await recorder[Symbol.asyncDispose]();
    },
  };
  return live;
}

/** Waits until a run has read all rows that there are; a long day takes minutes on a slow machine. */
async function untilFollowing(out: string): Promise<void> {
  const endMs = performance.now() + CATCH_UP_MS;
  while (stateOf(out) !== "following") {
    if (performance.now() > endMs) throw new Error("the run has not read all rows in time");
    await pause(50);
  }
}

/** The state of the run that is going on; undefined before its first status. */
export function stateOf(out: string): string | undefined {
  try {
    return readJson(out, "run_status.json").state;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
