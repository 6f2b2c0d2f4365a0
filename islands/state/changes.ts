/** @module Whether a signal has changed, for effects that depend on several. */

import type { ReadonlySignal } from "@preact/signals";

/** Makes a function that tells whether a signal has another value than at the call before; an effect that calls it depends on the signal. */
export function changesOf(signal: ReadonlySignal<unknown>): () => boolean {
  let known = signal.peek();
  return () => {
    const before = known;
    known = signal.value;
    return known !== before;
  };
}
