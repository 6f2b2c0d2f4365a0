/**
 * The memory of a process, from Linux's `/proc`.
 *
 * @module
 */

/** The resident size of a process, in bytes: the current or the peak size. Undefined on systems other than Linux. */
export function memoryBytes(pid: number, which: "VmRSS" | "VmHWM"): number | undefined {
  try {
    const match = new RegExp(`${which}:\\s+(\\d+) kB`).exec(Deno.readTextFileSync(`/proc/${pid}/status`));
    return match === null ? undefined : Number(match[1]) * 1024;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The end of a process. */
export interface ProcessEnd {
  /** The exit status. */
  code: number;
  /** The text on stderr. */
  stderr: string;
  /** The peak resident size, in bytes; undefined on systems other than Linux. */
  peakBytes: number | undefined;
}

/** Waits for the end of a process whose stdout and stderr are piped. */
export async function endOf(child: Deno.ChildProcess): Promise<ProcessEnd> {
  let peakBytes: number | undefined;
  const watching = setInterval(() => peakBytes = memoryBytes(child.pid, "VmHWM") ?? peakBytes, 5);
  const { code, stderr } = await child.output().finally(() => clearInterval(watching));
  return { code, stderr: new TextDecoder().decode(stderr), peakBytes };
}

/**
 * The peak resident size of a process, in bytes, at its end.
 *
 * @throws {Error} If the process fails
 */
export async function peakMemory(child: Deno.ChildProcess): Promise<number | undefined> {
  const { code, stderr, peakBytes } = await endOf(child);
  if (code !== 0) throw new Error(`the exit status is ${code}: ${stderr}`);
  return peakBytes;
}
