/** @module A batch of trades, filled row by row. */

import type { TradeBatch } from "../model/batches.ts";
import { ColumnAllocator } from "./column_allocator.ts";
import { type ColumnOptions, Columns, type RowOrder, type RowTime } from "./row_columns.ts";
import { finishSides, SideReader, type SideRule } from "./values/side_forms.ts";
import { type SqlValue, toNumber } from "./values/decimal.ts";

/** What a batch of trades needs. */
export interface TradeColumnOptions extends ColumnOptions {
  /** How the sides are found; words by default. */
  sides?: SideRule;
}

const WORDS: SideRule = { form: "words", hasColumn: true, isSigned: false, isInverted: false };

/** A batch of trades that is being filled. */
export class TradeColumns extends Columns implements TradeBatch {
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly side: Int8Array;
  /** Reads the side of a row. */
  readonly sides: SideReader;
  readonly #sideRule: SideRule;

  /** An empty batch. */
  constructor(options: TradeColumnOptions) {
    const allocator = options.allocator ?? new ColumnAllocator();
    super(options, allocator);
    this.price = allocator.doubles();
    this.size = allocator.doubles();
    this.side = allocator.bytes();
    this.#sideRule = options.sides ?? WORDS;
    this.sides = new SideReader(this.#sideRule);
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
    this.add(this.time, this.order, priceNumber, sizeNumber, this.sides.read(side, sizeNumber));
  }

  /** Completes the batch, before the batch is handed over. */
  finish(): void {
    finishSides(this, this.#sideRule);
  }

  /** Counts a row as read, and also as rejected if its values are not valid; returns whether they are. */
  accepts(isTime: boolean, price: number, size: number): boolean {
    const { tally } = this;
    tally.read++;
    if (!isTime) tally.rejected.time++;
    else if (!this.#isPrice(price)) tally.rejected.price++;
    else if (!Number.isFinite(size)) tally.rejected.size++;
    else return true;
    return false;
  }

  /**
   * Adds a row that is {@linkcode accepts|accepted}.
   *
   * @param size The size, whose sign is left out
   */
  add(time: RowTime, order: RowOrder, price: number, size: number, side: number): void {
    const row = this.place(time, order);
    this.price[row] = price;
    this.size[row] = Math.abs(size);
    this.side[row] = side;
  }

  #isPrice(price: number): boolean {
    return this.signedPrices ? Number.isFinite(price) : price > 0 && price < Infinity;
  }
}
