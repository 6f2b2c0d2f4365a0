/** @module The most memory that a process takes. */

/**
 * Waits for a process to end.
 *
 * @param child The process, with its stderr piped
 * @returns The most memory that it held, in bytes; undefined where the system does not tell (it is Linux that does)
 * @throws {Error} If it fails, with what it said
 */
export async function peakMemory(child: Deno.ChildProcess): Promise<number | undefined> {
  let peakBytes: number | undefined;
  const watching = setInterval(() => peakBytes = peakOf(child.pid) ?? peakBytes, 5);
  const { code, stderr } = await child.output().finally(() => clearInterval(watching));
  if (code !== 0) throw new Error(`the run failed with ${code}: ${new TextDecoder().decode(stderr)}`);
  return peakBytes;
}

/** The highest resident size of a process so far. */
function peakOf(pid: number): number | undefined {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`));
    return match === null ? undefined : Number(match[1]) * 1024;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
