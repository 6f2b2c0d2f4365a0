/** @module Blocks of trades, as they are sent to a cluster. */

import type { TradeBatch } from "../../model/batches.ts";
import { Checksum } from "./checksum.ts";
import type { NativeBytes } from "./native_bytes.ts";
import { type BlockOptions, RowBlock, valueColumn, ValueWriter } from "./row_block.ts";

/** Rows of a block, after which it should be sent. */
const FULL_ROWS = 65_536;

/** A block of trades, which is filled, taken, and filled again. */
export class TradeBlock {
  /** The checksum of the blocks that were taken. */
  readonly checksum = new Checksum(3);
  readonly #rows: RowBlock;
  readonly #price: NativeBytes;
  readonly #size: NativeBytes;
  readonly #side: NativeBytes;
  readonly #prices: ValueWriter;
  readonly #sizes: ValueWriter;

  /** An empty block. */
  constructor(options: BlockOptions) {
    const { priceDecimals, sizeDecimals } = options;
    this.#rows = new RowBlock(options);
    const { block } = this.#rows;
    this.#price = block.addColumn(...valueColumn("price", priceDecimals));
    this.#size = block.addColumn(...valueColumn("size", sizeDecimals));
    this.#side = block.addColumn("side", "Int8");
    this.#prices = new ValueWriter(priceDecimals);
    this.#sizes = new ValueWriter(sizeDecimals);
  }

  /** The names of the columns, separated by commas. */
  get names(): string {
    return this.#rows.block.names;
  }

  /** The number of rows. */
  get rows(): number {
    return this.#rows.block.rows;
  }

  /** Whether the block should be sent. */
  get isFull(): boolean {
    return this.rows >= FULL_ROWS;
  }

  /** Adds trades. Returns whether all values survive; if not, the block is of no use. */
  add(batch: TradeBatch, ties: Uint32Array): boolean {
    const { count, price, size, side } = batch;
    this.#rows.add(batch, ties);
    this.#side.addElements(side, 0, count);
    return this.#prices.add(this.#price, price, count) && this.#sizes.add(this.#size, size, count);
  }

  /** The bytes of the block, which is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    this.checksum.add([this.#rows.times, this.#price, this.#size]);
    return this.#rows.block.take();
  }
}
