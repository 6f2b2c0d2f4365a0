/**
 * One side of a maintained order book: its levels in order of price, and the exact sum of the sizes that count.
 *
 * Levels lie in arrays with the best level last, because most updates change levels near the best: few levels have to
 * be moved, and a search from the best level on takes few steps.
 *
 * @module
 */

import { RunningSum } from "./running_sum.ts";
import type { BookSide } from "../values/levels.ts";

/** Up to this many levels are moved one by one, which is faster than `copyWithin`. */
const FEW_LEVELS = 64;

/** One side of a book that updates change. */
export class OrderBookSide {
  /** How many levels there are. */
  count = 0;

  /** Prices times the sign, ascending: the best level is the last. */
  #keys: Float64Array = new Float64Array(64);
  #sizes: Float64Array = new Float64Array(64);
  /** 1 for bids, whose best price is the highest; -1 for asks. */
  readonly #sign: number;
  readonly #depthLevels: number;
  /** The sum over the best `#depthLevels` levels. */
  readonly #sum = new RunningSum();

  /**
   * An empty side.
   *
   * @param depthLevels How many of the best levels count for {@linkcode sum}; all by default
   */
  constructor(side: BookSide, depthLevels = Infinity) {
    this.#sign = side === "bids" ? 1 : -1;
    this.#depthLevels = depthLevels;
  }

  /** The sum of the sizes of the levels that count, exact and rounded once. */
  get sum(): number {
    if (!this.#sum.isExact) this.#sum.recompute(this.#sizes.subarray(this.#firstCounting(), this.count));
    return this.#sum.rounded;
  }

  /** The best price; NaN if there is no level. */
  get bestPrice(): number {
    // Adding 0 turns -0 into 0.
    return this.count === 0 ? NaN : this.#sign * this.#keys[this.count - 1] + 0;
  }

  /** The size at the best price; NaN if there is no level. */
  get bestSize(): number {
    return this.count === 0 ? NaN : this.#sizes[this.count - 1];
  }

  /** Removes all levels. */
  clear(): void {
    this.count = 0;
    this.#sum.clear();
  }

  /**
   * Sets the size at a price. A size of 0 removes the level, if there is one.
   *
   * @param price Finite
   * @param size Finite, at least 0
   */
  apply(price: number, size: number): void {
    const key = this.#sign * price;
    const at = this.#find(key);
    if (at < this.count && this.#keys[at] === key) {
      if (size === 0) this.#remove(at);
      else this.#resize(at, size);
    } else if (size !== 0) this.#insert(at, key, size);
  }

  /** Sets the sizes at the first `count` prices, in this order; see {@linkcode apply}. */
  applyAll(prices: Float64Array, sizes: Float64Array, count: number): void {
    for (let i = 0; i < count; i++) this.apply(prices[i], sizes[i]);
  }

  /**
   * Replaces all levels. Of levels with the same price the last counts, and levels of size 0 are left out.
   *
   * @param prices Finite; those before `count` are used, in any order
   * @param sizes Their sizes; finite, at least 0
   */
  replace(prices: Float64Array, sizes: Float64Array, count: number): void {
    this.clear();
    this.#reserve(count);
    // Recorders write the best level first. From the back, each level belongs after the levels so far.
    let kept = 0;
    let previous = -Infinity;
    for (let i = count - 1; i >= 0; i--) {
      const key = this.#sign * prices[i];
      if (!(key > previous)) return this.#replaceUnordered(prices, sizes, count);
      previous = key;
      if (sizes[i] === 0) continue;
      this.#keys[kept] = key;
      this.#sizes[kept++] = sizes[i];
    }
    this.count = kept;
    for (let i = this.#firstCounting(); i < kept; i++) this.#sum.add(this.#sizes[i]);
  }

  /** Makes this side a copy of another side, which must have the same sign and depth. */
  copyFrom(other: OrderBookSide): void {
    const { count } = other;
    this.clear();
    this.#reserve(count);
    this.#keys.set(other.#keys.subarray(0, count));
    this.#sizes.set(other.#sizes.subarray(0, count));
    this.count = count;
    for (let i = this.#firstCounting(); i < count; i++) this.#sum.add(this.#sizes[i]);
  }

  /** The levels that count, best first. */
  pairs(): [price: number, size: number][] {
    const pairs: [number, number][] = [];
    for (let i = this.count - 1; i >= this.#firstCounting(); i--) {
      pairs.push([this.#sign * this.#keys[i] + 0, this.#sizes[i]]);
    }
    return pairs;
  }

  #replaceUnordered(prices: Float64Array, sizes: Float64Array, count: number): void {
    const levels = new Map<number, number>();
    for (let i = 0; i < count; i++) levels.set(this.#sign * prices[i], sizes[i]);
    const ordered = [...levels].filter(([, size]) => size !== 0).sort(([a], [b]) => a - b);
    ordered.forEach(([key, size], i) => {
      this.#keys[i] = key;
      this.#sizes[i] = size;
    });
    this.count = ordered.length;
    for (let i = this.#firstCounting(); i < this.count; i++) this.#sum.add(this.#sizes[i]);
  }

  /** Index of the first level that counts. */
  #firstCounting(): number {
    return this.count > this.#depthLevels ? this.count - this.#depthLevels : 0;
  }

  /** Index of the first key that is not less than `key`; `count` if all keys are less. */
  #find(key: number): number {
    const keys = this.#keys;
    // Doubles the step from the best level on until a lesser key is found.
    let high = this.count;
    let low = high - 1;
    for (let step = 1; low >= 0 && keys[low] >= key; step *= 2) {
      high = low;
      low -= step;
    }
    if (low < 0) low = -1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (keys[middle] < key) low = middle;
      else high = middle;
    }
    return high;
  }

  #resize(at: number, size: number): void {
    if (at >= this.#firstCounting()) {
      this.#sum.add(-this.#sizes[at]);
      this.#sum.add(size);
    }
    this.#sizes[at] = size;
  }

  #insert(at: number, key: number, size: number): void {
    if (at > this.#firstCounting() || this.count < this.#depthLevels) {
      this.#sum.add(size);
      // The worst of the levels that count makes room.
      if (this.count >= this.#depthLevels) this.#sum.add(-this.#sizes[this.#firstCounting()]);
    }
    this.#reserve(this.count + 1);
    move(this.#keys, at, at + 1, this.count - at);
    move(this.#sizes, at, at + 1, this.count - at);
    this.#keys[at] = key;
    this.#sizes[at] = size;
    this.count++;
  }

  #remove(at: number): void {
    const first = this.#firstCounting();
    if (at >= first) {
      this.#sum.add(-this.#sizes[at]);
      // The best of the levels that did not count moves up.
      if (first > 0) this.#sum.add(this.#sizes[first - 1]);
    }
    move(this.#keys, at + 1, at, this.count - at - 1);
    move(this.#sizes, at + 1, at, this.count - at - 1);
    this.count--;
  }

  #reserve(count: number): void {
    if (count <= this.#keys.length) return;
    const length = Math.max(count, this.#keys.length * 2);
    this.#keys = enlarged(this.#keys, length);
    this.#sizes = enlarged(this.#sizes, length);
  }
}

/** Moves `count` values from index `from` to the index next to `from`. */
function move(values: Float64Array, from: number, to: number, count: number): void {
  if (count > FEW_LEVELS) values.copyWithin(to, from, from + count);
  else if (to > from) { for (let i = count - 1; i >= 0; i--) values[to + i] = values[from + i]; }
  else for (let i = 0; i < count; i++) values[to + i] = values[from + i];
}

function enlarged(values: Float64Array, length: number): Float64Array {
  const result = new Float64Array(length);
  result.set(values);
  return result;
}
