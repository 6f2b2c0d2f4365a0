/** @module Coarser rows of a footprint, summed from finer rows. */

import { areEqualVolumes } from "../../lib/model/volumes.ts";
import { type FootprintBars, footprintColumns, rowVolume } from "./footprint_answer.ts";

/**
 * Groups rows: a row belongs to the coarse row floor(row / factor + 1/2).
 *
 * @param factor How many times a coarse row is larger, a whole number for which the rows nest (see `price_ladder.ts`)
 * @param rowSize The size of a coarse row, in units of price
 */
export function groupRows(bars: FootprintBars, factor: number, rowSize: number): FootprintBars {
  const into = footprintColumns(rowSize, bars.length, bars.row.length);
  into.startMs.set(bars.startMs);
  into.deltaLow.set(bars.deltaLow);
  into.deltaHigh.set(bars.deltaHigh);
  let end = 0;
  for (let b = 0; b < bars.length; b++) {
    const begin = end;
    for (let i = bars.first[b]; i < bars.first[b + 1]; i++) {
      // Whole numbers only, so that nothing is rounded before the floor.
      const row = Math.floor((2 * bars.row[i] + factor) / (2 * factor));
      if (end === begin || into.row[end - 1] !== row) into.row[end++] = row;
      into.sold[end - 1] += bars.sold[i];
      into.bought[end - 1] += bars.bought[i];
      into.unknown[end - 1] += bars.unknown[i];
      into.trades[end - 1] += bars.trades[i];
    }
    into.first[b + 1] = end;
    into.poc[b] = pointOfControl(into, begin, end);
  }
  const cut = (column: Float64Array) => column.slice(0, end);
  return {
    ...into,
    row: cut(into.row),
    sold: cut(into.sold),
    bought: cut(into.bought),
    unknown: cut(into.unknown),
    trades: cut(into.trades),
  };
}

/** The row of most volume; of equal rows the one nearer the middle between the lowest and the highest, then the lower. */
function pointOfControl(bars: FootprintBars, begin: number, end: number): number {
  const { row } = bars;
  const middle = (row[begin] + row[end - 1]) / 2;
  let best = begin;
  for (let i = begin + 1; i < end; i++) {
    const [volume, most] = [rowVolume(bars, i), rowVolume(bars, best)];
    const isBetter = areEqualVolumes(volume, most)
      ? Math.abs(row[i] - middle) < Math.abs(row[best] - middle)
      : volume > most;
    if (isBetter) best = i;
  }
  return row[best];
}
