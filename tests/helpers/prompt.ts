/** @module Whether something ended promptly, on machines of any speed. */

import { assert } from "deno-std/assert/assert.js";
import { PROJECT } from "./program.ts";

/** What an idle machine needs is a second at most; what waits for a lock, a connection or all rows takes longer than this. */
const PROMPT_MS = 2500;
/** On a slow or busy machine, prompt is what takes no longer than the program needs to start from source this many times. */
const STARTS = 10;
/** How many starts are measured: the slowest counts, as the load of a machine comes and goes. */
const MEASURED = 3;

/**
 * Asserts that something ended promptly.
 *
 * @param tookMs How long it took, in milliseconds
 * @param what What ended, for the error message
 */
export async function assertPrompt(tookMs: number, what: string): Promise<void> {
  if (tookMs < PROMPT_MS) return;
  let slowestMs = 0;
  for (let turn = 0; turn < MEASURED; turn++) {
    const startMs = performance.now();
    await new Deno.Command(Deno.execPath(), { args: ["run", `${PROJECT}main.ts`, "--version"] }).output();
    slowestMs = Math.max(slowestMs, performance.now() - startMs);
  }
  const limitMs = STARTS * slowestMs;
  assert(
    tookMs < limitMs,
    `${what} took ${Math.round(tookMs)} ms, and may take ${Math.round(limitMs)} ms here`,
  );
}
