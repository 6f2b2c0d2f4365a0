/** @module Commands as things to measure. */

/** Measures once and gives the value. */
export type Measure = () => Promise<number>;

/** Runs a command that must end well; what it wrote to stderr. */
export async function succeed(command: Deno.Command): Promise<string> {
  const { success, code, stderr } = await command.output();
  const said = new TextDecoder().decode(stderr);
  if (!success) throw new Error(`it failed with ${code}: ${said}`);
  return said;
}

/** The time of a process, in milliseconds. */
export function timed(command: Deno.Command): Measure {
  return async () => {
    const startMs = performance.now();
    await succeed(command);
    return performance.now() - startMs;
  };
}

/** Waits until all that was written is on the disk: whoever flushes a file waits for what others wrote, too. */
export async function letDiskSettle(): Promise<void> {
  if (Deno.build.os === "windows") return;
  await succeed(new Deno.Command("sync", { stdout: "null", stderr: "piped" }));
}
