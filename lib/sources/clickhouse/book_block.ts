/** @module Blocks of snapshots with all their levels, as they are sent to a cluster. */

import type { BookBatch } from "../../model/batches.ts";
import { BatchSides } from "./batch_sides.ts";
import { Checksum } from "./checksum.ts";
import type { ArrayColumn } from "./native_block.ts";
import type { NativeBytes } from "./native_bytes.ts";
import { type BlockOptions, RowBlock, valueColumn } from "./row_block.ts";

/** Rows and levels of a block, after which it should be sent. */
const FULL_ROWS = 16_384;
const FULL_LEVELS = 400_000;

/** The columns of one side. */
interface SideColumns {
  price: ArrayColumn;
  size: ArrayColumn;
}

/** A block of snapshots, which is filled, taken, and filled again. */
export class BookBlock extends RowBlock {
  /** The checksum of the blocks that were taken. */
  readonly checksum = new Checksum(7);
  readonly #sums: { bid: NativeBytes; ask: NativeBytes };
  readonly #best: Record<"bestBid" | "bestBidSize" | "bestAsk" | "bestAskSize", NativeBytes>;
  readonly #columns: { bid: SideColumns; ask: SideColumns };
  readonly #sides = new BatchSides();
  /** The number of levels so far, for each side. */
  #levels = { bid: 0, ask: 0 };

  /** An empty block. */
  constructor(options: BlockOptions) {
    const { priceDecimals, sizeDecimals } = options;
    super(options);
    const { block } = this;
    this.#sums = { bid: block.addColumn("bid_sum", "Float64"), ask: block.addColumn("ask_sum", "Float64") };
    this.#best = {
      bestBid: block.addColumn("best_bid", "Float64"),
      bestBidSize: block.addColumn("best_bid_size", "Float64"),
      bestAsk: block.addColumn("best_ask", "Float64"),
      bestAskSize: block.addColumn("best_ask_size", "Float64"),
    };
    const side = (name: "bid" | "ask") => ({
      price: block.addArrays(...valueColumn(`${name}_price`, priceDecimals)),
      size: block.addArrays(...valueColumn(`${name}_size`, sizeDecimals)),
    });
    this.#columns = { bid: side("bid"), ask: side("ask") };
  }

  /** Whether the block should be sent. */
  get isFull(): boolean {
    return this.rows >= FULL_ROWS || this.#levels.bid + this.#levels.ask >= FULL_LEVELS;
  }

  /** Adds snapshots. Returns whether all values survive; if not, the block is of no use. */
  add(batch: BookBatch, ties: Uint32Array): boolean {
    const { count, bidSize, askSize } = batch;
    this.addRows(batch, ties);
    this.#sums.bid.addElements(bidSize, 0, count);
    this.#sums.ask.addElements(askSize, 0, count);
    for (const name of ["bestBid", "bestBidSize", "bestAsk", "bestAskSize"] as const) {
      this.#best[name].addElements(batch[name], 0, count);
    }
    this.#sides.read(batch);
    return this.#addSide("bid") && this.#addSide("ask");
  }

  /** The bytes of the block, which is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const { bid, ask } = this.#columns;
    const sides = [bid.price, bid.size, ask.price, ask.size].map(({ values }) => values);
    this.checksum.add([this.times, this.#sums.bid, this.#sums.ask, ...sides]);
    this.#levels = { bid: 0, ask: 0 };
    return this.block.take();
  }

  #addSide(name: "bid" | "ask"): boolean {
    const { prices, sizes, ends, rows, levels } = this.#sides[name];
    const { price, size } = this.#columns[name];
    // Ends count levels from the beginning of the block.
    const before = this.#levels[name];
    for (let row = 0; row < rows; row++) ends[row] += before;
    price.ends.addInt64s(ends, 0, rows);
    size.ends.addInt64s(ends, 0, rows);
    this.#levels[name] += levels;
    return this.prices.add(price.values, prices, levels) && this.sizes.add(size.values, sizes, levels);
  }
}
