/**
 * One side of an order book, parsed straight from the bytes of its text.
 *
 * The text is a list of levels `[price, size, ...]` in any form that {@linkcode LiteralReader} reads. Elements after
 * the size (orders, liquidations, times) are skipped: numbers, words such as `null` and `None`, and quoted texts, but
 * no nested lists.
 *
 * @module
 */

import { LiteralReader } from "./literal_reader.ts";
import { sumOfSizes } from "./size_sum.ts";

/** Which side of the book a list of levels is. */
export type BookSide = "bids" | "asks";

/** The levels of one side; reused for every snapshot. */
export class Levels {
  /** How many levels the last text holds. */
  count = 0;
  /** Their prices, in the order of the text; positive and finite. */
  prices: Float64Array = new Float64Array(64);
  /** Their sizes; finite, at least 0. */
  sizes: Float64Array = new Float64Array(64);

  readonly #text = new LiteralReader();
  #isBestFirst = true;
  /** 1 for asks, whose best price is the lowest; -1 for bids. */
  #sign = 1;

  /**
   * Parses the levels of one side.
   *
   * @param bytes Holds the text, from its start to `end`
   * @param end Index after the text's last byte
   * @param side Which side it is, for the order of prices
   * @returns Whether the text is a list of levels; if not, the levels are of no use
   */
  parse(bytes: Uint8Array, end: number, side: BookSide): boolean {
    this.#text.start(bytes, end);
    this.count = 0;
    this.#isBestFirst = true;
    this.#sign = side === "bids" ? -1 : 1;
    return this.#list();
  }

  /**
   * The sum of the sizes of the best levels, exact and rounded once.
   *
   * @param depthLevels The most levels that count
   */
  sumSizes(depthLevels: number): number {
    const count = this.#countingLevels(depthLevels);
    return sumOfSizes(this.sizes, count);
  }

  /**
   * The best levels as pairs of price and size, best first.
   *
   * @param depthLevels The most levels that count
   */
  pairs(depthLevels: number): [price: number, size: number][] {
    this.#sortBestFirst();
    const count = Math.min(this.count, depthLevels);
    return Array.from({ length: count }, (_, index) => [this.prices[index], this.sizes[index]]);
  }

  /** Index of the best level with a positive size, of several the first in the text; -1 if there is no such level. */
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

  /** How many levels count, after the best levels were put first. */
  #countingLevels(depthLevels: number): number {
    if (depthLevels >= this.count) return this.count;
    this.#sortBestFirst();
    return depthLevels;
  }

  /** Sorts the levels, best first, unless the text already has them in that order. */
  #sortBestFirst(): void {
    if (this.#isBestFirst) return;
    const { prices } = this;
    const order = Array.from({ length: this.count }, (_, index) => index);
    order.sort((a, b) => this.#sign * (prices[a] - prices[b]) || a - b);
    this.prices = reordered(prices, order);
    this.sizes = reordered(this.sizes, order);
    this.#isBestFirst = true;
  }

  #list(): boolean {
    const text = this.#text;
    const close = text.open();
    if (close === 0) return false;
    let previous = -Infinity;
    while (!text.close(close)) {
      if (!this.#level()) return false;
      const key = this.#sign * this.prices[this.count - 1];
      if (key < previous) this.#isBestFirst = false;
      previous = key;
      if (!text.comma(close)) return false;
    }
    return text.isAtEnd();
  }

  #level(): boolean {
    const text = this.#text;
    const close = text.open();
    if (close === 0) return false;
    const price = text.number();
    if (!(price > 0 && price < Infinity) || !text.comma(0)) return false;
    const size = text.number();
    if (!(size >= 0 && size < Infinity) || !text.comma(close)) return false;
    while (!text.close(close)) {
      if (!text.skipScalar() || !text.comma(close)) return false;
    }
    if (this.count === this.prices.length) this.#grow();
    this.prices[this.count] = price;
    this.sizes[this.count] = size;
    this.count++;
    return true;
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
