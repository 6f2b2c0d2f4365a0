/**
 * Running and timing commands.
 *
 * @module
 */

/** Measures once and returns the value. */
export type Measure = () => Promise<number>;

/**
 * Runs a command and returns its stderr.
 *
 * @throws {Error} If the exit status is not 0
 */
export async function succeed(command: Deno.Command): Promise<string> {
  const { success, code, stderr } = await command.output();
  const text = new TextDecoder().decode(stderr);
  if (!success) throw new Error(`a command failed with exit status ${code}: ${text}`);
  return text;
}

/** Measures the duration of a process, in milliseconds. */
export function timed(command: Deno.Command): Measure {
  return async () => {
    const startMs = performance.now();
    await succeed(command);
    return performance.now() - startMs;
  };
}

/** Waits until all written data is on the disk, since flushing a file also waits for data of other processes. */
export async function letDiskSettle(): Promise<void> {
  if (Deno.build.os === "windows") return;
  await succeed(new Deno.Command("sync", { stdout: "null", stderr: "piped" }));
}
