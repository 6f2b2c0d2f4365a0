/** @module The files of a real day, made by the program. */

import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { withFolder } from "../helpers/database.ts";
import { run } from "../helpers/program.ts";
import { unpackRealDay } from "../helpers/shared_data.ts";

/**
 * Runs a test with the files of a real day.
 *
 * @param options Further options of the command line
 */
export async function withRealDay(
  instrument: string,
  day: string,
  test: (out: string) => Promise<void>,
  options: readonly string[] = [],
): Promise<void> {
  await withFolder(async (folder) => {
    await unpackRealDay(folder, instrument, day);
    const out = `${folder}/out`;
    const args = [instrument, day, day, "--data", folder, "--out", out, "--no-serve", "--max-bars", "0"];
    assertEquals((await run([...args, ...options])).code, 0);
    await test(out);
  });
}
