/** @module The sizes from which rows of the tape stand out, derived from the sizes that are shown. */

import type { TapeRows } from "./tape_rows.ts";

/** The most sizes that are compared. */
const MAX_SAMPLES = 20_000;

/** The share of rows that are smaller than a large one, and than a very large one. */
const LARGE = 0.9;
const VERY_LARGE = 0.99;

/** The sizes from which rows stand out. */
export interface TapeThresholds {
  /** The least large size. */
  readonly large: number;
  /** The least very large size. */
  readonly veryLarge: number;
}

/**
 * The sizes that one row in ten and one row in a hundred reach, rounded up to 1, 2 or 5 times a power of ten, so that they rarely change.
 * Infinite without rows.
 */
export function thresholdsOf(parts: Iterable<TapeRows>): TapeThresholds {
  const columns = [...parts].map(({ size }) => size);
  const total = columns.reduce((sum, { length }) => sum + length, 0);
  if (total === 0) return { large: Infinity, veryLarge: Infinity };
  const step = Math.ceil(total / MAX_SAMPLES);
  const sizes: number[] = [];
  for (const column of columns) for (let i = 0; i < column.length; i += step) sizes.push(column[i]);
  const sorted = Float64Array.from(sizes).sort();
  const at = (share: number) =>
    roundedUp(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  return { large: at(LARGE), veryLarge: at(VERY_LARGE) };
}

/** The next number that is 1, 2 or 5 times a power of ten. */
function roundedUp(size: number): number {
  if (!(size > 0)) return Infinity;
  const power = Math.floor(Math.log10(size));
  // Parsed from text, because 2 x 10 ** -3 is not 0.002 in binary.
  const steps = [1, 2, 5, 10].map((digit) => Number(`${digit}e${power}`));
  return steps.find((step) => step >= size)!;
}
