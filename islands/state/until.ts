/** @module Waiting for a state of signals. */

import { effect } from "@preact/signals";

/**
 * Resolves as soon as a condition holds.
 *
 * @param condition Reads signals
 */
export function until(condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (!condition()) return;
      resolve();
      // An effect whose condition holds at once has no handle yet.
      queueMicrotask(() => stop());
    });
  });
}
