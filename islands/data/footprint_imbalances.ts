/**
 * Diagonal imbalances of a footprint, and stacks of them.
 *
 * Aggressive buyers lift the ask one step above the bid that sellers hit, so what was bought in a row is compared with what was sold
 * one row below, and what was sold with what was bought one row above.
 *
 * @module
 */

import { isVolumeAtLeast } from "../../lib/model/volumes.ts";
import type { FootprintBars } from "./footprint_answer.ts";

/** Marks of a row: more was bought than sold below, or more was sold than bought above. */
export const BOUGHT_IMBALANCE = 1;
export const SOLD_IMBALANCE = 2;

/** The least number of adjacent rows of a stack. */
const STACKED = 3;

/** Adjacent rows with imbalances of the same side. */
export interface Stack {
  /** The index of the bar. */
  readonly bar: number;
  /** The lowest and the highest row. */
  readonly low: number;
  readonly high: number;
  /** {@linkcode BOUGHT_IMBALANCE} or {@linkcode SOLD_IMBALANCE}. */
  readonly side: number;
}

/**
 * The imbalances of each row, as marks. A row that is compared with nothing has no imbalance.
 *
 * @param ratio How many times the other side is the least of an imbalance
 */
export function imbalancesOf(bars: FootprintBars, ratio: number): Uint8Array {
  const { row, sold, bought, first } = bars;
  const marks = new Uint8Array(row.length);
  for (let b = 0; b < bars.length; b++) {
    for (let i = first[b] + 1; i < first[b + 1]; i++) {
      const [below, above] = [sold[i - 1], bought[i]];
      if (row[i] !== row[i - 1] + 1 || below === 0 || above === 0) continue;
      if (isVolumeAtLeast(above, ratio * below)) marks[i] |= BOUGHT_IMBALANCE;
      if (isVolumeAtLeast(below, ratio * above)) marks[i - 1] |= SOLD_IMBALANCE;
    }
  }
  return marks;
}

/** The stacks of all bars, by bar and row. */
export function stacksOf({ row, first, length }: FootprintBars, marks: Uint8Array): Stack[] {
  const stacks: Stack[] = [];
  for (const side of [BOUGHT_IMBALANCE, SOLD_IMBALANCE]) {
    for (let b = 0; b < length; b++) {
      for (let i = first[b]; i < first[b + 1]; i++) {
        if (!(marks[i] & side)) continue;
        const begin = i;
        while (i + 1 < first[b + 1] && marks[i + 1] & side && row[i + 1] === row[i] + 1) i++;
        if (i - begin + 1 >= STACKED) stacks.push({ bar: b, low: row[begin], high: row[i], side });
      }
    }
  }
  return stacks.sort((a, b) => a.bar - b.bar || a.low - b.low);
}
