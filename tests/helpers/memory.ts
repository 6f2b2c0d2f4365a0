/** @module How much memory a process takes, as Linux tells it. */

import { pause } from "./serving.ts";

/** The resident size of a process, in bytes: now, or the highest so far. Undefined where the system does not tell. */
export function memoryBytes(pid: number, which: "VmRSS" | "VmHWM"): number | undefined {
  try {
    const match = new RegExp(`${which}:\\s+(\\d+) kB`).exec(Deno.readTextFileSync(`/proc/${pid}/status`));
    return match === null ? undefined : Number(match[1]) * 1024;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The most memory that a process has taken by its end, in bytes. */
export async function peakOf(pid: number): Promise<number | undefined> {
  let peak: number | undefined;
  for (let now; (now = memoryBytes(pid, "VmHWM")) !== undefined; peak = now) await pause(20);
  return peak;
}
