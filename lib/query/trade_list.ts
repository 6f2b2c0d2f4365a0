/**
 * Trades in the order in which they count: by time, then by their number, then by the place in which they are stored.
 *
 * @module
 */

import type { TradeBatch } from "../model/batches.ts";
import { type OrderColumns, orderOf, rowComesBefore } from "../model/row_order.ts";

const FIRST_CAPACITY = 4096;

/** A growing list of trades in typed arrays. */
export class TradeList implements TradeBatch {
  count = 0;
  timeMs: Float64Array<ArrayBuffer> = new Float64Array(FIRST_CAPACITY);
  timeNs: Int32Array<ArrayBuffer> = new Int32Array(FIRST_CAPACITY);
  orderHi: Float64Array<ArrayBuffer> = new Float64Array(FIRST_CAPACITY);
  orderLo: Float64Array<ArrayBuffer> = new Float64Array(FIRST_CAPACITY);
  price: Float64Array<ArrayBuffer> = new Float64Array(FIRST_CAPACITY);
  size: Float64Array<ArrayBuffer> = new Float64Array(FIRST_CAPACITY);
  side: Int8Array<ArrayBuffer> = new Int8Array(FIRST_CAPACITY);

  /** Adds the trades of a batch at the end. */
  add(batch: TradeBatch): void {
    const count = this.count + batch.count;
    if (count > this.price.length) this.#setCapacity(Math.max(count, 2 * this.price.length));
    const append = <A extends Float64Array | Int32Array | Int8Array>(to: A, from: A) =>
      to.set(from.subarray(0, batch.count), this.count);
    append<Float64Array>(this.timeMs, batch.timeMs);
    append<Int32Array>(this.timeNs, batch.timeNs);
    append<Float64Array>(this.orderHi, batch.orderHi);
    append<Float64Array>(this.orderLo, batch.orderLo);
    append<Float64Array>(this.price, batch.price);
    append<Float64Array>(this.size, batch.size);
    append<Int8Array>(this.side, batch.side);
    this.count = count;
  }

  /** Sorts the trades, and drops those after the first `most`. */
  sort(most = Infinity): void {
    const columns = orderOf(this);
    if (!isSorted(columns, this.count)) this.#arrange(sortedRows(columns, this.count), most);
    this.count = Math.min(this.count, most);
  }

  #arrange(rows: Uint32Array, most: number): void {
    const length = Math.min(rows.length, most);
    const pick = <A extends Float64Array | Int32Array | Int8Array>(from: A, to: A): A => {
      for (let row = 0; row < length; row++) to[row] = from[rows[row]];
      return to;
    };
    this.timeMs = pick(this.timeMs, new Float64Array(rows.length));
    this.timeNs = pick(this.timeNs, new Int32Array(rows.length));
    this.orderHi = pick(this.orderHi, new Float64Array(rows.length));
    this.orderLo = pick(this.orderLo, new Float64Array(rows.length));
    this.price = pick(this.price, new Float64Array(rows.length));
    this.size = pick(this.size, new Float64Array(rows.length));
    this.side = pick(this.side, new Int8Array(rows.length));
  }

  #setCapacity(capacity: number): void {
    const grow = <A extends Float64Array | Int32Array | Int8Array>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    this.timeMs = grow(this.timeMs, new Float64Array(capacity));
    this.timeNs = grow(this.timeNs, new Int32Array(capacity));
    this.orderHi = grow(this.orderHi, new Float64Array(capacity));
    this.orderLo = grow(this.orderLo, new Float64Array(capacity));
    this.price = grow(this.price, new Float64Array(capacity));
    this.size = grow(this.size, new Float64Array(capacity));
    this.side = grow(this.side, new Int8Array(capacity));
  }
}

function isSorted(columns: OrderColumns, count: number): boolean {
  for (let row = 1; row < count; row++) if (rowComesBefore(columns, row, row - 1)) return false;
  return true;
}

/** The indices of rows in the order in which the rows count. */
function sortedRows(columns: OrderColumns, count: number): Uint32Array {
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  return rows.sort((a, b) => rowComesBefore(columns, a, b) ? -1 : rowComesBefore(columns, b, a) ? 1 : a - b);
}
