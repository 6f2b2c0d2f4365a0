/**
 * What was traded in each row of prices: sizes sold, bought and of unknown side, as exact sums, and the number of trades.
 *
 * @module
 */

import { addSum, addToSum, roundedAt, SUM_COMPONENTS } from "../model/exact_sum.ts";
import { areEqualVolumes } from "../model/volumes.ts";
import { KeyedSums } from "./keyed_sums.ts";

/** The sums of a cell: sold, bought, unknown. */
const SUMS = 3;
const WIDTH = SUMS * SUM_COMPONENTS;

/** The sum of each side: of -1 (sold), 0 (unknown) and 1 (bought). */
const SUM_OF_SIDE = [0, 2 * SUM_COMPONENTS, SUM_COMPONENTS];

/** Few, because a footprint of short bars has a hundred thousand bars. */
const FIRST_CELLS = 2;

/** A row in which something was traded. */
export interface PriceLevel {
  /** The number of the row. */
  row: number;
  /** What takers sold. */
  sold: number;
  /** What takers bought. */
  bought: number;
  /** What was traded without a known side. */
  unknown: number;
  /** All of it. */
  volume: number;
  /** How many trades there were. */
  trades: number;
}

/** The cells of one bar, or of a whole range. */
export class PriceCells extends KeyedSums {
  /** Without trades. */
  constructor() {
    super(WIDTH, FIRST_CELLS);
  }

  /** How many rows have trades. */
  get count(): number {
    return this.places.size;
  }

  /** Adds a trade. */
  add(row: number, size: number, side: number): void {
    const place = this.placeOf(row);
    addToSum(this.sums, place * WIDTH + SUM_OF_SIDE[side + 1], size);
    this.trades[place]++;
  }

  /** Adds trades of which the sizes are the sum of the values of some columns at an index. */
  addSums(row: number, side: number, sizes: readonly Float64Array[], index: number, trades: number): void {
    const place = this.placeOf(row);
    const at = place * WIDTH + SUM_OF_SIDE[side + 1];
    for (const column of sizes) addToSum(this.sums, at, column[index]);
    this.trades[place] += trades;
  }

  /** The rows with trades, the lowest first. */
  levels(): PriceLevel[] {
    const sums = this.sums;
    const volume = new Float64Array(SUM_COMPONENTS);
    return [...this.places].sort(([a], [b]) => a - b).map(([row, place]) => {
      const at = place * WIDTH;
      volume.fill(0);
      for (let sum = 0; sum < SUMS; sum++) addSum(volume, 0, sums, at + sum * SUM_COMPONENTS);
      return {
        row,
        sold: roundedAt(sums, at),
        bought: roundedAt(sums, at + SUM_COMPONENTS),
        unknown: roundedAt(sums, at + 2 * SUM_COMPONENTS),
        volume: roundedAt(volume, 0),
        trades: this.trades[place],
      };
    });
  }
}

/**
 * The point of control: the row of most volume; if rows are equal, the one nearer the middle between the lowest and the
 * highest row, then the lower one.
 *
 * @param levels Rows with trades, at least one, the lowest first
 */
export function pointOfControl(levels: readonly PriceLevel[]): PriceLevel {
  const middle = (levels[0].row + levels[levels.length - 1].row) / 2;
  return levels.reduce((best, level) => {
    if (!areEqualVolumes(level.volume, best.volume)) return level.volume > best.volume ? level : best;
    return Math.abs(level.row - middle) < Math.abs(best.row - middle) ? level : best;
  });
}
