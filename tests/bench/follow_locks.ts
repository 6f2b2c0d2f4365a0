/** @module For how long a process holds SQLite's shared lock on a database, as `strace` sees every lock. */

import { pause, until } from "../helpers/serving.ts";
import { type Live, startLive } from "./followed_recorder.ts";

/** The range of bytes of SQLite's shared lock (https://sqlite.org/src/file/src/os.h). */
const SHARED_FIRST = 0x40000000 + 2;

/** Runs a program before all others, so that its locks do not last while it waits for a processor. */
const FIRST = ["chrt", "-f", "10"];

/** Whether `strace` can be used on this machine. */
export function hasStrace(): Promise<boolean> {
  return succeeds(["strace", "-f", "--seccomp-bpf", "-e", "trace=fcntl", "true"]);
}

async function succeeds([command, ...args]: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * The durations of the shared locks of a run that follows, in milliseconds.
 *
 * The run goes before all other programs if the system allows it. Each call that sets or removes a lock is stopped by `strace`, and nothing else, so the durations are a little longer than they are
 * without.
 *
 * @param folder For the database and the files
 * @param locks How many locks to measure at least
 * @param before Makes the database before the recorder opens it
 */
export async function lockTimes(
  folder: string,
  mode: string,
  locks: number,
  before?: (path: string, untilMs: number) => void,
): Promise<number[]> {
  Deno.mkdirSync(folder, { recursive: true });
  const trace = `${folder}/trace`;
  const calls = ["-D", "-f", "--seccomp-bpf", "-ttt", "-y", "-e", "trace=fcntl", "-o", trace];
  const times = (live: Live) => timesIn(Deno.readTextFileSync(trace), live.path);
  const first = await succeeds([...FIRST, "true"]) ? FIRST : [];
  await using live = await startLive(folder, mode, { before, through: [...first, "strace", ...calls] });
  await until("enough locks", async () => {
    await pause(500);
    return times(live).length >= locks;
  });
  return times(live);
}

/** The durations of the shared locks on a file in a trace of a process. */
export function timesIn(trace: string, path: string): number[] {
  const times: number[] = [];
  let lockedAt: number | undefined;
  for (const line of trace.split("\n")) {
    const call =
      /^\d+ +([\d.]+) fcntl\(\d+<([^>]*)>, F_(?:OFD_)?SETLK, \{l_type=F_(\w+), .*?l_start=(\d+), l_len=(\d+)/
        .exec(line);
    if (call === null || call[2] !== path) continue;
    const [seconds, type, start, length] = [Number(call[1]), call[3], Number(call[4]), Number(call[5])];
    const covers = start <= SHARED_FIRST && (length === 0 || start + length > SHARED_FIRST);
    if (!covers) continue;
    if (type === "RDLCK") lockedAt ??= seconds;
    else if (type === "UNLCK" && lockedAt !== undefined) {
      times.push(1000 * (seconds - lockedAt));
      lockedAt = undefined;
    }
  }
  return times;
}
