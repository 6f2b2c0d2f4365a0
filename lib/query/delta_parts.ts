/**
 * The running delta of bars, of which only sums over short parts are known. A part can hold the least or the greatest delta of its
 * bar only if all of its sales, or all of its purchases, after the delta before the part would lead beyond the deltas at the ends
 * of parts. So the trades of a few parts are enough to find both, however many trades a bar has.
 *
 * @module
 */

import type { WindowGrid } from "../aggregate/window_grid.ts";
import type { TradeBatch } from "../model/batches.ts";
import { addSum, addToSum, roundedAt, SUM_COMPONENTS } from "../model/exact_sum.ts";
import { KeyedSums } from "./keyed_sums.ts";
import type { GroupSums } from "./summed_trades.ts";

/** The sums of a part: sold, bought. */
const WIDTH = 2 * SUM_COMPONENTS;

const FIRST_PARTS = 1024;

/** The part of a bar whose trades have to be read. */
export interface OpenPart {
  /** The start of the part. */
  startMs: number;
  /** How many trades the part has. */
  trades: number;
  /** The exact delta before the part. */
  before: Float64Array;
}

/** The deltas of a bar, as far as they are known. */
export interface KnownDelta {
  /** The start of the bar. */
  startMs: number;
  /** The least of the deltas that are known. */
  low: number;
  /** The greatest of the deltas that are known. */
  high: number;
  /** The parts in which a lower or a higher delta may be. */
  open: OpenPart[];
}

/** Sums over parts of bars. */
export class DeltaParts extends KeyedSums {
  readonly #grid: WindowGrid;

  /** @param grid Where parts start; a bar starts where a part does */
  constructor(grid: WindowGrid) {
    super(WIDTH, FIRST_PARTS);
    this.#grid = grid;
  }

  /** Adds trades. */
  take({ count, timeMs, size, side }: TradeBatch): void {
    for (let row = 0; row < count; row++) {
      const place = this.placeOf(this.#grid.startOf(timeMs[row]));
      this.trades[place]++;
      if (side[row] !== 0) addToSum(this.sums, sumOf(place, side[row]), size[row]);
    }
  }

  /** Adds sums by part and side. */
  takeSums({ count, keys: [starts, sides], trades, size }: GroupSums): void {
    for (let index = 0; index < count; index++) {
      const place = this.placeOf(starts[index]);
      this.trades[place] += trades[index];
      if (sides[index] === 0) continue;
      const at = sumOf(place, sides[index]);
      for (const column of size) addToSum(this.sums, at, column[index]);
    }
  }

  /** What is known of the bars' deltas. */
  deltas(bars: WindowGrid): KnownDelta[] {
    const starts = Float64Array.from(this.places.keys()).sort();
    const known: KnownDelta[] = [];
    for (let from = 0, to = 0; from < starts.length; from = to) {
      const startMs = bars.startOf(starts[from]);
      while (to < starts.length && starts[to] < startMs + bars.windowMs) to++;
      known.push(this.#deltaOf(startMs, starts.subarray(from, to)));
    }
    return known;
  }

  #deltaOf(startMs: number, starts: Float64Array): KnownDelta {
    const sums = this.sums;
    const before = new Float64Array(SUM_COMPONENTS);
    const reached = new Float64Array(SUM_COMPONENTS);
    // For each part, the lowest and highest delta that there may be in the part.
    const [lows, highs] = [new Float64Array(starts.length), new Float64Array(starts.length)];
    const befores = new Float64Array(starts.length * SUM_COMPONENTS);
    let [low, high] = [Infinity, -Infinity];
    for (const [index, start] of starts.entries()) {
      const [sold, bought] = [-1, 1].map((side) => sumOf(this.places.get(start)!, side));
      befores.set(before, index * SUM_COMPONENTS);
      reached.set(before);
      addSum(reached, 0, sums, bought);
      highs[index] = roundedAt(reached, 0);
      reached.set(before);
      subtractSum(reached, sums, sold);
      lows[index] = roundedAt(reached, 0);
      addSum(before, 0, sums, bought);
      subtractSum(before, sums, sold);
      const delta = roundedAt(before, 0);
      if (delta < low) low = delta;
      if (delta > high) high = delta;
    }
    const open: OpenPart[] = [];
    for (const [index, start] of starts.entries()) {
      if (lows[index] >= low && highs[index] <= high) continue;
      const at = index * SUM_COMPONENTS;
      const trades = this.trades[this.places.get(start)!];
      open.push({ startMs: start, trades, before: befores.slice(at, at + SUM_COMPONENTS) });
    }
    return { startMs, low, high, open };
  }
}

/** Where the sum of a side of a part lies. */
function sumOf(place: number, side: number): number {
  return place * WIDTH + (side > 0 ? SUM_COMPONENTS : 0);
}

function subtractSum(from: Float64Array, sums: Float64Array, at: number): void {
  for (let component = 0; component < SUM_COMPONENTS; component++) addToSum(from, 0, -sums[at + component]);
}
