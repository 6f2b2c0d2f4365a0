/** @module The order of rows: by time, then by order key. */

/** Whether a row's time and order key (milliseconds, nanoseconds, `orderHi`, `orderLo`) lie before another's. */
export function comesBefore(
  aMs: number,
  aNs: number,
  aHi: number,
  aLo: number,
  bMs: number,
  bNs: number,
  bHi: number,
  bLo: number,
): boolean {
  if (aMs !== bMs) return aMs < bMs;
  if (aNs !== bNs) return aNs < bNs;
  if (aHi !== bHi) return aHi < bHi;
  return aLo < bLo;
}
