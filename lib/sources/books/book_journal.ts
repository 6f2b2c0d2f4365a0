/**
 * The changes of a maintained book during one batch, from which the book after any row of the batch is made again.
 *
 * The journal starts with a copy of the book and grows with every change until the batch ends, so its memory is bounded
 * by the rows of a batch.
 *
 * @module
 */

import { BATCH_ROWS, type Depth } from "../../model/batches.ts";
import type { Levels } from "../values/levels.ts";
import { OrderBook } from "./order_book.ts";

/** One side of a change: where its levels lie in the journal. */
interface Change {
  isSnapshot: boolean;
  bidsFrom: number;
  asksFrom: number;
  end: number;
}

/** The changes of a book during one batch. */
export class BookJournal {
  readonly #start: OrderBook;
  readonly #replayed: OrderBook;
  #changes: Change[] = [];
  #prices: Float64Array = new Float64Array(1024);
  #sizes: Float64Array = new Float64Array(1024);
  #used = 0;
  /** For each row of the batch, the number of changes up to it. */
  readonly #changesOfRow = new Int32Array(BATCH_ROWS);
  /** How many changes {@linkcode #replayed} contains; -1 if it is not in use. */
  #done = -1;

  /** An empty journal of an empty book. */
  constructor(depthLevels: number) {
    this.#start = new OrderBook(depthLevels);
    this.#replayed = new OrderBook(depthLevels);
  }

  /** How many levels the journal holds. */
  get levels(): number {
    return this.#used;
  }

  /** Starts the journal of the next batch with the book as it is. */
  restart(book: OrderBook): void {
    this.#start.copyFrom(book);
    this.#changes = [];
    this.#used = 0;
    this.#done = -1;
  }

  /** Notes a change: the levels of a snapshot, or those of an update. */
  add(isSnapshot: boolean, bids: Levels, asks: Levels): void {
    const bidsFrom = this.#used;
    this.#append(bids);
    const asksFrom = this.#used;
    this.#append(asks);
    this.#changes.push({ isSnapshot, bidsFrom, asksFrom, end: this.#used });
  }

  /** Notes that the book after the changes so far is that of a row. */
  endRow(row: number): void {
    this.#changesOfRow[row] = this.#changes.length;
  }

  /** The book after a row. Rows that are asked for in order take the least time. */
  depth(row: number): Depth {
    const wanted = this.#changesOfRow[row];
    if (this.#done < 0 || this.#done > wanted) {
      this.#replayed.copyFrom(this.#start);
      this.#done = 0;
    }
    for (; this.#done < wanted; this.#done++) this.#apply(this.#changes[this.#done]);
    return this.#replayed.depth();
  }

  #apply({ isSnapshot, bidsFrom, asksFrom, end }: Change): void {
    const { bids, asks } = this.#replayed;
    for (const [side, from, to] of [[bids, bidsFrom, asksFrom], [asks, asksFrom, end]] as const) {
      const prices = this.#prices.subarray(from, to);
      const sizes = this.#sizes.subarray(from, to);
      if (isSnapshot) side.replace(prices, sizes, to - from);
      else side.applyAll(prices, sizes, to - from);
    }
  }

  #append({ prices, sizes, count }: Levels): void {
    const end = this.#used + count;
    if (end > this.#prices.length) {
      this.#prices = enlarged(this.#prices, end * 2);
      this.#sizes = enlarged(this.#sizes, end * 2);
    }
    for (let i = 0; i < count; i++) {
      this.#prices[this.#used + i] = prices[i];
      this.#sizes[this.#used + i] = sizes[i];
    }
    this.#used = end;
  }
}

function enlarged(values: Float64Array, length: number): Float64Array {
  const result = new Float64Array(length);
  result.set(values);
  return result;
}
