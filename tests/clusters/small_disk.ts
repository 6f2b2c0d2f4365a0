/** @module A disk of a few megabytes, which is soon full. */

import { withFolder } from "../helpers/database.ts";

/** Calls a function with the folder of a small file system in memory. */
export async function withSmallDisk(
  megabytes: number,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    if (!call("mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder)) {
      throw new Error("cannot mount a file system");
    }
    try {
      await test(folder);
    } finally {
      call("umount", folder);
    }
  });
}

/** Whether this process may make file systems: only root can, and root of a container often cannot. */
export function canMountDisks(): boolean {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const folder = Deno.makeTempDirSync({ prefix: "orderflow-disk-" });
  try {
    return call("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder) && call("umount", folder);
  } finally {
    Deno.removeSync(folder);
  }
}

/** Leaves some megabytes of a disk. Returns a function that frees the space again. */
export function fillDisk(folder: string, { total, left }: { total: number; left: number }): () => void {
  const path = `${folder}/filler`;
  using file = Deno.openSync(path, { write: true, create: true });
  const megabyte = new Uint8Array(1 << 20);
  try {
    for (let written = 0; written < total; written++) file.writeSync(megabyte);
  } catch (error) {
    // The disk is full.
    if (!(error instanceof Error) || !/no space/i.test(error.message)) throw error;
  }
  const { size } = Deno.statSync(path);
  Deno.truncateSync(path, Math.max(0, size - left * megabyte.length));
  return () => Deno.removeSync(path);
}

function call(command: string, ...args: string[]): boolean {
  return new Deno.Command(command, { args, stdout: "null", stderr: "null" }).outputSync().success;
}
