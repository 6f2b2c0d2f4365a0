/**
 * Statistics of bars of flow, one row each: what was bought and sold, the delta, the number of trades, the speed and the
 * largest trade.
 *
 * @module
 */

import type { BarColumns } from "./bar_columns.ts";

/** A row of statistics. */
export interface Statistic {
  /** The name for people. */
  readonly name: string;
  /** The name where there is little space. */
  readonly shortName: string;
  /** Whether the sign of a value matters, so that it has the colour of a side. */
  readonly isSigned: boolean;
  /** The value of a bar; NaN if it does not exist. */
  of(flow: BarColumns, index: number, windowMs: number): number;
}

const [BOUGHT, SOLD, UNKNOWN, TRADES, LARGEST] = [1, 2, 3, 6, 8];

const volumeOf = ({ columns }: BarColumns, index: number): number =>
  columns[BOUGHT][index] + columns[SOLD][index] + columns[UNKNOWN][index];

/** What takers bought less what they sold; trades of unknown side do not count. */
export function deltaOf({ columns }: BarColumns, index: number): number {
  return columns[BOUGHT][index] - columns[SOLD][index];
}

/** The volume of unknown side in percent of the whole volume; NaN without volume. */
export function unknownPercentOf(flow: BarColumns, index: number): number {
  return 100 * flow.columns[UNKNOWN][index] / volumeOf(flow, index);
}

/** The delta in percent of the whole volume; NaN without volume. */
function deltaPercentOf(flow: BarColumns, index: number): number {
  return 100 * deltaOf(flow, index) / volumeOf(flow, index);
}

/** The rows, from the top. */
export const STATISTICS: readonly Statistic[] = [
  {
    name: "Bought",
    shortName: "Bought",
    isSigned: false,
    of: ({ columns }, index) => columns[BOUGHT][index],
  },
  { name: "Sold", shortName: "Sold", isSigned: false, of: ({ columns }, index) => columns[SOLD][index] },
  { name: "Delta", shortName: "Delta", isSigned: true, of: deltaOf },
  { name: "Delta %", shortName: "Delta %", isSigned: true, of: deltaPercentOf },
  {
    name: "Trades",
    shortName: "Trades",
    isSigned: false,
    of: ({ columns }, index) => columns[TRADES][index],
  },
  {
    name: "Volume per second",
    shortName: "Vol./s",
    isSigned: false,
    of: (flow, index, windowMs) => 1000 * volumeOf(flow, index) / windowMs,
  },
  {
    name: "Largest",
    shortName: "Largest",
    isSigned: false,
    of: ({ columns }, index) => columns[LARGEST][index],
  },
];
