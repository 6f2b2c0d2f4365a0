/** @module What a process costs and what locks it holds, from Linux's `/proc`. */

import { pause } from "../helpers/serving.ts";

/** The unit of times in `/proc`, in milliseconds: 100 a second on every system (`getconf CLK_TCK`). */
const TICK_MS = 10;

/** The processor time of a process so far, all threads together, in milliseconds. */
export function processorMs(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  // The name of the program, in parentheses, may contain spaces.
  const members = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(members[11]) + Number(members[12])) * TICK_MS;
}

/** How long to wait for a lock, in milliseconds. */
const LOCK_WAIT_MS = 60_000;

/**
 * For how long a process holds locks on a file, each time.
 *
 * @param pid The process
 * @param path The file
 * @param locks How many locks to watch
 * @returns The longest durations that the samples allow, in milliseconds
 * @throws {Error} If there is no lock for a long time
 */
export async function lockTimes(pid: number, path: string, locks: number): Promise<number[]> {
  const { ino } = Deno.statSync(path);
  const lock = new RegExp(` ${pid} \\S+:${ino} `);
  const times: number[] = [];
  let [freeMs, wasHeld] = [performance.now(), false];
  let lockedMs = freeMs;
  while (times.length < locks) {
    const isHeld = lock.test(Deno.readTextFileSync("/proc/locks"));
    const nowMs = performance.now();
    // Between two samples anything may have happened, so a lock counts from the last sample without the lock.
    if (!isHeld) {
      if (wasHeld) [times[times.length], lockedMs] = [nowMs - freeMs, nowMs];
      freeMs = nowMs;
    }
    if (nowMs - lockedMs > LOCK_WAIT_MS) throw new Error(`no lock on ${path}`);
    wasHeld = isHeld;
    await pause(0);
  }
  return times;
}
