/** @module Waits for a time, or until something ends the wait. */

/**
 * Waits.
 *
 * @param ms How long, in milliseconds
 * @param signal Ends the wait
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const abort = () => resolve();
  signal?.addEventListener("abort", abort);
  await promise;
  signal?.removeEventListener("abort", abort);
  clearTimeout(timer);
}
