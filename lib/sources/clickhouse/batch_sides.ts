/** @module The levels of a batch of snapshots as columns of prices and sizes, best first. */

import { BATCH_ROWS, type BookBatch } from "../../model/batches.ts";

/** By how many places levels are moved on average, before they are sorted in another way. */
const MOVES_PER_LEVEL = 16;

/** The levels of one side of all snapshots of a batch; reused for every batch. */
export class SideLevels {
  /** Prices, snapshot after snapshot. */
  prices: Float64Array<ArrayBuffer> = new Float64Array(1 << 12);
  /** Sizes. */
  sizes: Float64Array<ArrayBuffer> = new Float64Array(1 << 12);
  /** For each snapshot, the number of levels up to and with its last. */
  readonly ends: Float64Array = new Float64Array(BATCH_ROWS);
  /** The number of snapshots. */
  rows = 0;
  /** The number of levels. */
  levels = 0;
  readonly #sign: number;

  /** @param sign 1 for asks, whose best price is the lowest; -1 for bids */
  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  /** Forgets all levels. */
  clear(): void {
    this.rows = 0;
    this.levels = 0;
  }

  /** Adds the levels of a snapshot: prices and sizes in turn, from one index up to another, in any order. */
  add(pairs: Float64Array, from: number, to: number): void {
    const start = this.levels;
    const end = start + (to - from) / 2;
    if (end > this.prices.length) this.#grow(end);
    const { prices, sizes } = this;
    const sign = this.#sign;
    let previous = -Infinity;
    let isBestFirst = true;
    for (let at = from, level = start; at < to; at += 2, level++) {
      const price = pairs[at];
      prices[level] = price;
      sizes[level] = pairs[at + 1];
      const key = sign * price;
      if (key < previous) isBestFirst = false;
      previous = key;
    }
    if (!isBestFirst) this.#sort(start, end);
    this.levels = end;
    this.ends[this.rows++] = end;
  }

  /** Sorts levels, best first; levels of one price stay in their order. */
  #sort(start: number, end: number): void {
    if (!this.#insert(start, end)) this.#sortFar(start, end);
  }

  /** Sorts levels that are near their places. Returns whether that was enough; if not, levels of one price are in their order. */
  #insert(start: number, end: number): boolean {
    const { prices, sizes } = this;
    const sign = this.#sign;
    let moves = MOVES_PER_LEVEL * (end - start);
    for (let next = start + 1; next < end; next++) {
      const price = prices[next];
      const size = sizes[next];
      let level = next;
      for (; level > start && sign * prices[level - 1] > sign * price; level--) {
        prices[level] = prices[level - 1];
        sizes[level] = sizes[level - 1];
      }
      prices[level] = price;
      sizes[level] = size;
      moves -= next - level;
      if (moves < 0) return false;
    }
    return true;
  }

  /** Sorts levels in any order. */
  #sortFar(start: number, end: number): void {
    const prices = this.prices.slice(start, end);
    const sizes = this.sizes.slice(start, end);
    const order = Array.from(prices, (_, index) => index)
      .sort((a, b) => this.#sign * (prices[a] - prices[b]) || a - b);
    order.forEach((from, to) => {
      this.prices[start + to] = prices[from];
      this.sizes[start + to] = sizes[from];
    });
  }

  #grow(least: number): void {
    const length = Math.max(2 * this.prices.length, least);
    const [prices, sizes] = [this.prices, this.sizes];
    this.prices = new Float64Array(length);
    this.sizes = new Float64Array(length);
    this.prices.set(prices);
    this.sizes.set(sizes);
  }
}

/** The levels of both sides. */
export class BatchSides {
  /** The bids. */
  readonly bid: SideLevels = new SideLevels(-1);
  /** The asks. */
  readonly ask: SideLevels = new SideLevels(1);

  /** Reads the levels of a batch, which are kept in the batch or given row by row. */
  read(batch: BookBatch): void {
    const { count, kept, bidLevels } = batch;
    this.bid.clear();
    this.ask.clear();
    for (let row = 0; row < count; row++) {
      if (kept === undefined) {
        this.#readRow(batch, row);
        continue;
      }
      const start = row === 0 ? 0 : kept.ends[row - 1];
      const asksAt = start + 2 * bidLevels[row];
      this.bid.add(kept.pairs, start, asksAt);
      this.ask.add(kept.pairs, asksAt, kept.ends[row]);
    }
  }

  #readRow(batch: BookBatch, row: number): void {
    const { bids, asks } = batch.levels(row);
    this.bid.add(Float64Array.from(bids.flat()), 0, 2 * bids.length);
    this.ask.add(Float64Array.from(asks.flat()), 0, 2 * asks.length);
  }
}
