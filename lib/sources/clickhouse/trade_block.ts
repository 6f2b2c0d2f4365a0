/** @module Blocks of trades, as they are sent to a cluster. */

import type { TradeBatch } from "../../model/batches.ts";
import { Checksum } from "./checksum.ts";
import type { NativeBytes } from "./native_bytes.ts";
import { type BlockOptions, RowBlock, valueColumn } from "./row_block.ts";

/** Rows of a block, after which it should be sent. */
const FULL_ROWS = 65_536;

/** A block of trades, which is filled, taken, and filled again. */
export class TradeBlock extends RowBlock {
  /** The checksum of the blocks that were taken. */
  readonly checksum = new Checksum(3);
  readonly #price: NativeBytes;
  readonly #size: NativeBytes;
  readonly #side: NativeBytes;

  /** An empty block. */
  constructor(options: BlockOptions) {
    const { priceDecimals, sizeDecimals } = options;
    super(options);
    const { block } = this;
    this.#price = block.addColumn(...valueColumn("price", priceDecimals));
    this.#size = block.addColumn(...valueColumn("size", sizeDecimals));
    this.#side = block.addColumn("side", "Int8");
  }

  /** Whether the block should be sent. */
  get isFull(): boolean {
    return this.rows >= FULL_ROWS;
  }

  /** Adds trades. Returns whether all values survive; if not, the block is of no use. */
  add(batch: TradeBatch, ties: Uint32Array): boolean {
    const { count, price, size, side } = batch;
    this.addRows(batch, ties);
    this.#side.addElements(side, 0, count);
    return this.prices.add(this.#price, price, count) && this.sizes.add(this.#size, size, count);
  }

  /** The bytes of the block, which is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    this.checksum.add([this.times, this.#price, this.#size]);
    return this.block.take();
  }
}
