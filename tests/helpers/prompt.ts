/** @module Whether something ended promptly, on machines of any speed. */

import { assert } from "deno-std/assert/assert.js";
import { run } from "./program.ts";

/** What an idle machine needs is a second at most; what waits for a lock, a connection or all rows takes longer than this. */
const PROMPT_MS = 2500;
/** On a slow or busy machine, prompt is what takes no longer than the program needs to start a number of times: this number. */
const STARTS = 10;

/**
 * Asserts that something ended promptly.
 *
 * @param tookMs How long it took, in milliseconds
 * @param what What ended, for the error message
 */
export async function assertPrompt(tookMs: number, what: string): Promise<void> {
  if (tookMs < PROMPT_MS) return;
  const startMs = performance.now();
  await run(["--version"]);
  const limitMs = STARTS * (performance.now() - startMs);
  assert(
    tookMs < limitMs,
    `${what} took ${Math.round(tookMs)} ms, and may take ${Math.round(limitMs)} ms here`,
  );
}
