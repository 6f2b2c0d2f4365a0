/** @module A batch of trades, filled row by row. */

import type { TradeBatch } from "../model/batches.ts";
import { ColumnAllocator } from "./column_allocator.ts";
import { type ColumnOptions, Columns, type RowOrder, type RowTime } from "./row_columns.ts";
import { type SqlValue, toNumber } from "./values/decimal.ts";

/** A batch of trades that is being filled. */
export class TradeColumns extends Columns implements TradeBatch {
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly side: Int8Array;

  /** An empty batch. */
  constructor(options: ColumnOptions) {
    const allocator = options.allocator ?? new ColumnAllocator();
    super(options, allocator);
    this.price = allocator.doubles();
    this.size = allocator.doubles();
    this.side = allocator.bytes();
  }

  /**
   * Takes or rejects a row of column values. The batch must not be full.
   *
   * @param side Undefined if the table has no such column; so are `tradeId` and `id`
   */
  take(
    time: SqlValue,
    price: SqlValue,
    size: SqlValue,
    side: SqlValue | undefined,
    tradeId: SqlValue | undefined,
    id: SqlValue | undefined,
  ): void {
    const isTime = this.time.read(time);
    if (!this.isWanted(isTime, this.time.ms)) return;
    const priceNumber = toNumber(price);
    const sizeNumber = toNumber(size);
    if (!this.accepts(isTime, priceNumber, sizeNumber)) return;
    this.order.set(tradeId, id);
    this.add(this.time, this.order, priceNumber, sizeNumber, side === undefined ? 0 : sideOf(side));
  }

  /** Counts a row as read, and also as rejected if its values are not valid; returns whether they are. */
  accepts(isTime: boolean, price: number, size: number): boolean {
    const { tally } = this;
    tally.read++;
    if (!isTime) tally.rejected.time++;
    else if (!(price > 0 && price < Infinity)) tally.rejected.price++;
    else if (!(size >= 0 && size < Infinity)) tally.rejected.size++;
    else return true;
    return false;
  }

  /** Adds a row that is {@linkcode accepts|accepted}. */
  add(time: RowTime, order: RowOrder, price: number, size: number, side: number): void {
    const row = this.place(time, order);
    this.price[row] = price;
    this.size[row] = size;
    this.side[row] = side;
  }
}

/** The taker's side: 1 buy, -1 sell, 0 for anything else. `bid` is a buyer's side, `ask` a seller's. */
export function sideOf(side: SqlValue): number {
  if (side === "buy") return 1;
  if (side === "sell") return -1;
  if (typeof side !== "string") return 0;
  switch (side.trim().toLowerCase()) {
    case "buy":
    case "b":
    case "bid":
      return 1;
    case "sell":
    case "s":
    case "ask":
      return -1;
    default:
      return 0;
  }
}
