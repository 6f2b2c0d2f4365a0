/**
 * The rank of each row among the rows of the same time: by order key, then by the order in which rows are read.
 *
 * Most tables are stored in order, so that ranks are known as rows come. For any other table, the places of all its rows
 * are collected first.
 *
 * @module
 */

import type { RowColumns } from "../../model/batches.ts";
import { comesBefore, orderOf, rowComesBefore } from "../../model/row_order.ts";

/** Gives ranks batch by batch. */
export interface Ties {
  /** The greatest rank so far. */
  readonly greatest: number;
  /**
   * The ranks of the rows of the next batch, which hold until the next call.
   *
   * @returns Undefined if the rows are not in the order that the ranks need
   */
  of(batch: RowColumns): Uint32Array | undefined;
}

/** Ranks of rows that come in order. */
export class AscendingTies implements Ties {
  greatest = 0;
  #ties = new Uint32Array(0);
  /** The place of the last row, and its rank. */
  readonly #last: [ms: number, ns: number, hi: number, lo: number] = [-Infinity, 0, 0, 0];
  #tie = 0;

  of(batch: RowColumns): Uint32Array | undefined {
    const { count, timeMs, timeNs, orderHi, orderLo } = batch;
    if (this.#ties.length < count) this.#ties = new Uint32Array(count);
    const ties = this.#ties;
    let tie = this.#tie;
    let [ms, ns, hi, lo] = this.#last;
    for (let row = 0; row < count; row++) {
      if (timeMs[row] === ms && timeNs[row] === ns) {
        if (orderHi[row] < hi || (orderHi[row] === hi && orderLo[row] < lo)) return undefined;
        if (++tie > this.greatest) this.greatest = tie;
      } else {
        if (timeMs[row] < ms || (timeMs[row] === ms && timeNs[row] < ns)) return undefined;
        tie = 0;
      }
      ms = timeMs[row];
      ns = timeNs[row];
      hi = orderHi[row];
      lo = orderLo[row];
      ties[row] = tie;
    }
    this.#tie = tie;
    this.#last[0] = ms;
    this.#last[1] = ns;
    this.#last[2] = hi;
    this.#last[3] = lo;
    return ties;
  }
}

/** Collects the places of the rows of a table, in the order in which rows are read. */
export class RowPlaces {
  #count = 0;
  #ms = new Float64Array(1 << 12);
  #ns = new Int32Array(1 << 12);
  #hi = new Float64Array(1 << 12);
  #lo = new Float64Array(1 << 12);
  #isAscending = true;

  /** Whether the rows come in order. */
  get isAscending(): boolean {
    return this.#isAscending;
  }

  /** Adds the rows of a batch. */
  add(batch: RowColumns): void {
    const { count } = batch;
    if (count === 0) return;
    const start = this.#count;
    if (start + count > this.#ms.length) this.#grow(start + count);
    this.#ms.set(batch.timeMs.subarray(0, count), start);
    this.#ns.set(batch.timeNs.subarray(0, count), start);
    this.#hi.set(batch.orderHi.subarray(0, count), start);
    this.#lo.set(batch.orderLo.subarray(0, count), start);
    this.#count += count;
    const order = orderOf(batch);
    if (start > 0 && this.#comesBefore(start, start - 1)) this.#isAscending = false;
    for (let row = 1; row < count && this.#isAscending; row++) {
      if (rowComesBefore(order, row, row - 1)) this.#isAscending = false;
    }
  }

  /** The ranks of the rows, which must be read again in the same order. */
  ties(): Ties {
    const ranks = new Uint32Array(this.#count);
    const sorted = Uint32Array.from({ length: this.#count }, (_, row) => row).sort((a, b) =>
      this.#comesBefore(a, b) ? -1 : this.#comesBefore(b, a) ? 1 : a - b
    );
    let greatest = 0;
    for (let at = 1; at < sorted.length; at++) {
      const [row, before] = [sorted[at], sorted[at - 1]];
      if (this.#ms[row] !== this.#ms[before] || this.#ns[row] !== this.#ns[before]) continue;
      ranks[row] = ranks[before] + 1;
      if (ranks[row] > greatest) greatest = ranks[row];
    }
    return new RankedTies(ranks, greatest);
  }

  #comesBefore(a: number, b: number): boolean {
    const [ms, ns, hi, lo] = [this.#ms, this.#ns, this.#hi, this.#lo];
    return comesBefore(ms[a], ns[a], hi[a], lo[a], ms[b], ns[b], hi[b], lo[b]);
  }

  #grow(least: number): void {
    const length = Math.max(2 * this.#ms.length, least);
    const grown = (column: Float64Array<ArrayBuffer>) => {
      const longer = new Float64Array(length);
      longer.set(column);
      return longer;
    };
    const ns = new Int32Array(length);
    ns.set(this.#ns);
    [this.#ms, this.#ns, this.#hi, this.#lo] = [grown(this.#ms), ns, grown(this.#hi), grown(this.#lo)];
  }
}

/** Ranks that are known. */
class RankedTies implements Ties {
  readonly greatest: number;
  readonly #ranks: Uint32Array;
  #at = 0;

  constructor(ranks: Uint32Array, greatest: number) {
    this.#ranks = ranks;
    this.greatest = greatest;
  }

  of({ count }: RowColumns): Uint32Array | undefined {
    if (this.#at + count > this.#ranks.length) return undefined;
    const ties = this.#ranks.subarray(this.#at, this.#at + count);
    this.#at += count;
    return ties;
  }
}
