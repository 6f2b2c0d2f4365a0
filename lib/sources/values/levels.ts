/**
 * The levels of one side of an order book, however a recorder writes them: prices and sizes in the order in which they
 * were added.
 *
 * A level of size 0 is no level: it is dropped, unless {@linkcode Levels.keepsZeros} is set.
 *
 * @module
 */

import { sumOfSizes } from "./size_sum.ts";

/** Which side of the book a list of levels is. */
export type BookSide = "bids" | "asks";

/** The levels of one side; reused for every snapshot. */
export class Levels {
  /** How many levels there are. */
  count = 0;
  /** How many levels of size 0 were dropped since {@linkcode start}. */
  zeros = 0;
  /** Their prices, in the order in which they were added; positive and finite. */
  prices: Float64Array = new Float64Array(64);
  /** Their sizes; finite and positive, or also 0 with {@linkcode keepsZeros}. */
  sizes: Float64Array = new Float64Array(64);
  /** Whether levels of size 0 are kept: in an update, such a level removes the price from the book. */
  keepsZeros = false;
  /** Whether prices of 0 and below are levels, as spreads have them. */
  takesAnyPrice = false;

  #isBestFirst = true;
  #previous = -Infinity;
  /** 1 for asks, whose best price is the lowest; -1 for bids. */
  #sign = 1;

  /**
   * Removes all levels.
   *
   * @param side Which side the next levels are, for the order of prices
   */
  start(side: BookSide): void {
    this.count = 0;
    this.zeros = 0;
    this.#isBestFirst = true;
    this.#previous = -Infinity;
    this.#sign = side === "bids" ? -1 : 1;
  }

  /**
   * Adds a level.
   *
   * @param price Positive and finite, or finite with {@linkcode takesAnyPrice}
   * @param size At least 0, finite
   * @returns Whether the price and the size are valid; if not, the level is not added
   */
  add(price: number, size: number): boolean {
    if (size > 0 && size < Infinity) {
      if (!(price > 0 || this.takesAnyPrice) || !(price < Infinity && price > -Infinity)) return false;
    } else if (size === 0) {
      if (!(price < Infinity && price > -Infinity)) return false;
      if (!this.keepsZeros) {
        this.zeros++;
        return true;
      }
    } else return false;
    const index = this.count++;
    if (index === this.prices.length) this.#grow();
    this.prices[index] = price;
    this.sizes[index] = size;
    const key = this.#sign * price;
    if (key < this.#previous) this.#isBestFirst = false;
    this.#previous = key;
    return true;
  }

  /** Adds the first `count` levels of two arrays, all of which must be valid. */
  addAll(prices: Float64Array, sizes: Float64Array, count: number): void {
    for (let i = 0; i < count; i++) this.add(prices[i], sizes[i]);
  }

  /**
   * The sum of the sizes of the best levels, exact and rounded once.
   *
   * @param depthLevels The most levels that count
   */
  sumSizes(depthLevels: number): number {
    // The order of levels that all count does not matter, since the sum is exact.
    const count = depthLevels >= this.count ? this.count : this.sortBest(depthLevels);
    return sumOfSizes(this.sizes, count);
  }

  /**
   * The best levels as pairs of price and size, best first.
   *
   * @param depthLevels The most levels that count
   */
  pairs(depthLevels: number): [price: number, size: number][] {
    const count = this.sortBest(depthLevels);
    return Array.from({ length: count }, (_, index) => [this.prices[index], this.sizes[index]]);
  }

  /** Index of the best level with a positive size, of several the first; -1 if there is no such level. */
  best(): number {
    const { prices, sizes, count } = this;
    let best = -1;
    for (let i = 0; i < count; i++) {
      if (!(sizes[i] > 0)) continue;
      if (this.#isBestFirst) return i;
      if (best < 0 || this.#sign * prices[i] < this.#sign * prices[best]) best = i;
    }
    return best;
  }

  /** Puts the best levels first; returns how many levels count. */
  sortBest(depthLevels: number): number {
    this.#sortBestFirst();
    return Math.min(this.count, depthLevels);
  }

  /** Sorts the levels, best first, unless they were added in that order. */
  #sortBestFirst(): void {
    if (this.#isBestFirst) return;
    const { prices } = this;
    const order = Array.from({ length: this.count }, (_, index) => index);
    order.sort((a, b) => this.#sign * (prices[a] - prices[b]) || a - b);
    this.prices = reordered(prices, order);
    this.sizes = reordered(this.sizes, order);
    this.#isBestFirst = true;
  }

  #grow(): void {
    const prices = new Float64Array(this.prices.length * 2);
    prices.set(this.prices);
    this.prices = prices;
    const sizes = new Float64Array(prices.length);
    sizes.set(this.sizes);
    this.sizes = sizes;
  }
}

function reordered(values: Float64Array, order: number[]): Float64Array {
  const result = new Float64Array(values.length);
  order.forEach((from, to) => result[to] = values[from]);
  return result;
}
