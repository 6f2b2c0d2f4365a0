/**
 * What a bar leaves behind at its prices, until a later bar trades there: stacks of imbalances, unfinished auctions, and
 * points of control.
 *
 * @module
 */

import type { FootprintBars } from "./footprint_answer.ts";
import { BOUGHT_IMBALANCE, stacksOf } from "./footprint_imbalances.ts";

/** What a zone is. */
export type ZoneKind = "bought" | "sold" | "unfinished high" | "unfinished low" | "poc";

/** Rows of prices that a bar marks. */
export interface Zone {
  /** What marks the rows. */
  readonly kind: ZoneKind;
  /** The index of the bar. */
  readonly bar: number;
  /** The lowest and the highest row. */
  readonly low: number;
  readonly high: number;
}

/** A zone, and when it was touched. */
export interface LastingZone extends Zone {
  /** The index of the first later bar that trades in the zone's range; the number of bars if there is no such bar. */
  readonly end: number;
}

/** The zones that the bars mark, by bar. */
export function zonesOf(bars: FootprintBars, marks: Uint8Array): Zone[] {
  const { first, row, sold, bought, poc } = bars;
  const zones: Zone[] = stacksOf(bars, marks).map(({ bar, low, high, side }) => ({
    kind: side === BOUGHT_IMBALANCE ? "bought" : "sold",
    bar,
    low,
    high,
  }));
  for (let b = 0; b < bars.length; b++) {
    const [lowest, highest] = [first[b], first[b + 1] - 1];
    const isBothSided = (i: number) => sold[i] > 0 && bought[i] > 0;
    const add = (kind: ZoneKind, at: number) => zones.push({ kind, bar: b, low: at, high: at });
    if (isBothSided(lowest)) add("unfinished low", row[lowest]);
    if (isBothSided(highest)) add("unfinished high", row[highest]);
    add("poc", poc[b]);
  }
  return zones.sort((a, b) => a.bar - b.bar);
}

/**
 * Finds the bar that touches each zone: the first later bar whose range, from its lowest to its highest row, overlaps
 * the zone.
 *
 * @param zones The zones, by bar
 */
export function untilTouched({ first, row, length }: FootprintBars, zones: readonly Zone[]): LastingZone[] {
  const ends = new Uint32Array(zones.length).fill(length);
  // The zones that no bar has touched so far.
  let open: number[] = [];
  let next = 0;
  for (let b = 0; b < length; b++) {
    const [lowest, highest] = [row[first[b]], row[first[b + 1] - 1]];
    open = open.filter((z) => {
      const isTouched = zones[z].low <= highest && zones[z].high >= lowest;
      if (isTouched) ends[z] = b;
      return !isTouched;
    });
    while (next < zones.length && zones[next].bar === b) open.push(next++);
  }
  return zones.map((zone, z) => ({ ...zone, end: ends[z] }));
}
