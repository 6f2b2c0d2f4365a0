/** @module The price that other prices are taken relative to, so that the squares of differences keep their digits. */

import type { TradeBatch } from "../model/batches.ts";
import type { TradeBounds } from "../pushdown/trade_sums.ts";

/** Prices and sizes between this and its inverse have products that doubles hold. */
const GREATEST_FACTOR = 2 ** 100;

/** How many times as large as the reference a usual difference from the reference is at most. */
const MOST_TIMES = 256;

/**
 * The price that prices are taken relative to: the square of 61,837 has ten digits, which would be lost in the variance. The price is
 * near the middle of prices that count, since the first one may be a mistake, far from all others.
 */
export interface PriceReference {
  readonly price: number;
  /** Prices that are further away are added exactly, which takes longer. */
  readonly mostDifference: number;
}

/** A reference of the given price. */
function referenceAt(price: number, magnitude = Math.abs(price)): PriceReference {
  const isUsual = magnitude >= 1 / GREATEST_FACTOR && magnitude <= GREATEST_FACTOR;
  return { price, mostDifference: isUsual ? MOST_TIMES * magnitude : -1 };
}

/**
 * A reference for the trades of a batch: the first price of a trade with a size, which is the same wherever trades in order of time are
 * stored; the price in the middle, if the first one is far from that. Undefined without a trade with a size.
 */
export function referenceOf(
  { count, price, size }: Pick<TradeBatch, "count" | "price" | "size">,
): PriceReference | undefined {
  const prices = price.subarray(0, count).filter((_, row) => size[row] > 0);
  if (prices.length === 0) return undefined;
  const [first] = prices;
  const magnitude = middleOf(prices.map(Math.abs).sort());
  const isNear = Math.abs(first) <= 2 * magnitude && Math.abs(first) >= magnitude / 2;
  return referenceAt(isNear ? first : middleOf(prices.sort()), magnitude);
}

/** Whether doubles hold the products of all values of a day well. */
export function isUsualDay(
  { lowest, highest, leastSize, greatestSize }: TradeBounds,
  { price, mostDifference }: PriceReference,
): boolean {
  return Math.max(highest - price, price - lowest) <= mostDifference && isUsualSize(leastSize) &&
    isUsualSize(greatestSize);
}

function middleOf(sorted: Float64Array): number {
  return sorted[(sorted.length - 1) >> 1];
}

/** Whether doubles hold the products of a size. */
export function isUsualSize(size: number): boolean {
  return size >= 1 / GREATEST_FACTOR && size <= GREATEST_FACTOR;
}
