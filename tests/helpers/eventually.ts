/** @module Waiting for a value to become what a test expects, with the last value in the error. */

import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { pause } from "./serving.ts";

/** How long a value may take, in milliseconds: far longer than on the slowest machine. */
const LIMIT_MS = 120_000;

/**
 * Waits until a value is as expected.
 *
 * @param read Reads the value
 * @param expected The expected value
 * @param message What the value is, for the error
 * @throws {AssertionError} If the value does not become the expected one, with the last value
 */
export async function becomes<T>(read: () => Promise<T>, expected: T, message?: string): Promise<void> {
  const untilMs = performance.now() + LIMIT_MS;
  for (;;) {
    const value = await read();
    try {
      return assertEquals(value, expected, message && `${message}: ${JSON.stringify(value)}`);
    } catch (error) {
      if (performance.now() > untilMs) throw error;
    }
    await pause(20);
  }
}
