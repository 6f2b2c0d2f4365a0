/**
 * Tells tables of updates from tables of whole books where no column does, by sampled rows.
 *
 * A whole book hardly ever has levels of size 0 and now and then lacks a side, or has many times the levels of the row
 * before; updates of a book do all of that, and do not repeat levels that are as they were. Read as whole books, updates would give wrong imbalances and depths without
 * a sign of it.
 *
 * @module
 */

import type { SqlValue } from "../values/decimal.ts";
import { type BookSide, Levels } from "../values/levels.ts";
import { isPlainWithoutZeros } from "./plain_side.ts";
import { SideReader } from "./side_reader.ts";

/** What sampled rows have that updates have and whole books lack. */
export interface UpdateSigns {
  /** How many rows were sampled. */
  rows: number;
  /** How many have a level of size 0. */
  withZeros: number;
  /** How many have levels on one side only. */
  oneSided: number;
  /** How many have less than half or more than twice the levels of the row before. */
  jumps: number;
  /** A side with a level of size 0. */
  example: SqlValue;
}

/** The share of rows that must have a level of size 0: whole books have a stray one at most. */
const MIN_ZEROS = 0.1;

/**
 * The share of rows from which on rows are whole books if they repeat a level of the row before, with its price and
 * size. Whole books of a few levels nearly always do; updates hold only what has changed.
 */
const MIN_REPEATS = 0.5;

/** The share of rows that must differ that much from the row before, if no row lacks a side. */
const MIN_JUMPS = 0.2;

/**
 * Whether sampled rows may be updates: half of all updates and more remove a level, so some of a dozen rows has a level of
 * size 0.
 */
export function mayBeUpdates(bids: readonly SqlValue[], asks: readonly SqlValue[]): boolean {
  const reader = new SideReader();
  const levels = new Levels();
  levels.keepsZeros = levels.takesAnyPrice = true;
  const hasZeros = (value: SqlValue, side: BookSide) =>
    !isPlainWithoutZeros(value) &&
    reader.read(value, levels, side) && levels.sizes.subarray(0, levels.count).includes(0);
  return bids.some((value, row) => hasZeros(value, "bids") || hasZeros(asks[row], "asks"));
}

/**
 * Looks for signs of updates in sampled rows.
 *
 * @param bids The bids of the sampled rows, in stored order
 * @param asks Their asks
 * @param isMixed Whether adjacent rows may be books of different instruments
 * @returns Undefined if the rows may well be whole books
 */
export function signsOfUpdates(
  bids: readonly SqlValue[],
  asks: readonly SqlValue[],
  isMixed = false,
): UpdateSigns | undefined {
  const reader = new SideReader();
  const levels = new Levels();
  levels.keepsZeros = levels.takesAnyPrice = true;
  const signs: UpdateSigns = { rows: 0, withZeros: 0, oneSided: 0, jumps: 0, example: null };
  let before: number | undefined;
  let repeats = 0;
  const known = { bids: new Map<number, number>(), asks: new Map<number, number>() };
  bids.forEach((bidsValue, row) => {
    const counts: number[] = [];
    let zeros = 0;
    let isRepeating = false;
    for (const [side, value] of [["bids", bidsValue], ["asks", asks[row]]] as const) {
      if (!reader.read(value, levels, side)) return;
      const zerosOfSide = levels.sizes.subarray(0, levels.count).filter((size) => size === 0).length;
      if (zerosOfSide > 0) signs.example ??= value;
      zeros += zerosOfSide;
      const found = new Map<number, number>();
      for (let i = 0; i < levels.count; i++) found.set(levels.prices[i], levels.sizes[i]);
      isRepeating ||= [...found].some(([price, size]) => size > 0 && known[side].get(price) === size);
      known[side] = found;
      counts.push(levels.count);
    }
    const count = counts[0] + counts[1];
    signs.rows++;
    if (isRepeating) repeats++;
    if (zeros > 0) signs.withZeros++;
    if (count > 0 && (counts[0] === 0 || counts[1] === 0)) signs.oneSided++;
    if (before !== undefined && (count > 2 * before || 2 * count < before)) signs.jumps++;
    before = count;
  });
  const areWhole = !isMixed && repeats >= MIN_REPEATS * (signs.rows - 1);
  const hasSigns = signs.rows > 1 && !areWhole && signs.withZeros >= MIN_ZEROS * signs.rows &&
    (signs.oneSided > 0 || (!isMixed && signs.jumps > MIN_JUMPS * signs.rows));
  return hasSigns ? signs : undefined;
}
