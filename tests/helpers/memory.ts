/** @module How much memory a process takes, as Linux tells it. */

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

/** How a process ended. */
export interface ProcessEnd {
  /** Its exit status. */
  code: number;
  /** What it wrote to stderr. */
  stderr: string;
  /** The most memory that it held, in bytes; undefined where the system does not tell (it is Linux that does). */
  peakBytes: number | undefined;
}

/** Waits for a process to end, whose stdout and stderr are piped. */
export async function endOf(child: Deno.ChildProcess): Promise<ProcessEnd> {
  let peakBytes: number | undefined;
  const watching = setInterval(() => peakBytes = memoryBytes(child.pid, "VmHWM") ?? peakBytes, 5);
  const { code, stderr } = await child.output().finally(() => clearInterval(watching));
  return { code, stderr: new TextDecoder().decode(stderr), peakBytes };
}

/** The same, for one that must not fail: the most memory that it held. */
export async function peakMemory(child: Deno.ChildProcess): Promise<number | undefined> {
  const { code, stderr, peakBytes } = await endOf(child);
  if (code !== 0) throw new Error(`the run failed with ${code}: ${stderr}`);
  return peakBytes;
}
