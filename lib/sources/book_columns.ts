/** @module A batch of snapshots, filled row by row. */

import type { BookBatch, Depth } from "../model/batches.ts";
import { orderOf, rowComesBefore } from "../model/row_order.ts";
import type { BatchLevels } from "./batch_levels.ts";
import { ColumnAllocator } from "./column_allocator.ts";
import { type ColumnOptions, Columns, type RowOrder, type RowTime } from "./row_columns.ts";
import type { SqlValue } from "./values/decimal.ts";
import { readPlainSide } from "./books/plain_side.ts";
import { SideReader } from "./books/side_reader.ts";
import { type BookSide, Levels } from "./values/levels.ts";

const noDepth = (): Depth => ({ bids: [], asks: [] });

/** What holds the levels of one side of a book; null stands for no levels. */
export type BookText = string | Uint8Array | null;

/** Reads the texts of a row's sides a second time, when its levels are asked for. */
export type ReadBookTexts = (row: number) => [bids: BookText, asks: BookText];

/** What a batch of snapshots needs. */
export interface BookColumnOptions extends ColumnOptions {
  /** Count only this many of the best levels of a side; all by default. */
  depthLevels?: number;
  /** Gets all levels of all rows; they are not kept by default. */
  kept?: BatchLevels;
  /** Reads a row's texts for {@linkcode BookColumns.levels}. */
  readTexts?: ReadBookTexts;
  /** Reads a row's levels for {@linkcode BookColumns.levels}, where texts do not hold them. */
  readLevels?: (row: number) => Depth;
}

/** The best level of each side. NaN stands for the price and size of a side without levels. */
export interface BestLevels {
  bid: number;
  bidSize: number;
  ask: number;
  askSize: number;
}

/** Best levels that are not known. */
export const UNKNOWN_BEST: Readonly<BestLevels> = { bid: NaN, bidSize: NaN, ask: NaN, askSize: NaN };

/** A batch of snapshots that is being filled. */
export class BookColumns extends Columns implements BookBatch {
  readonly bidSize: Float64Array;
  readonly askSize: Float64Array;
  readonly bidLevels: Int32Array;
  readonly askLevels: Int32Array;
  readonly bestBid: Float64Array;
  readonly bestBidSize: Float64Array;
  readonly bestAsk: Float64Array;
  readonly bestAskSize: Float64Array;
  readonly kept: BatchLevels | undefined;
  latest = -1;
  depth: () => Depth = noDepth;

  readonly #placed = orderOf(this);
  readonly #depthLevels: number;
  readonly #readTexts: ReadBookTexts | undefined;
  readonly #readLevels: ((row: number) => Depth) | undefined;
  readonly #reader = new SideReader();
  readonly #bids = new Levels();
  readonly #asks = new Levels();
  readonly #best: BestLevels = { ...UNKNOWN_BEST };
  #latestBids: BookText = null;
  #latestAsks: BookText = null;

  /** An empty batch. */
  constructor(options: BookColumnOptions) {
    const allocator = options.allocator ?? new ColumnAllocator();
    super(options, allocator);
    // `wasm/columns.ts` has the same order of columns.
    this.bidSize = allocator.doubles();
    this.askSize = allocator.doubles();
    this.bidLevels = allocator.ints();
    this.askLevels = allocator.ints();
    this.bestBid = allocator.doubles();
    this.bestBidSize = allocator.doubles();
    this.bestAsk = allocator.doubles();
    this.bestAskSize = allocator.doubles();
    this.#depthLevels = options.depthLevels ?? Infinity;
    this.kept = options.kept;
    this.#readTexts = options.readTexts;
    this.#readLevels = options.readLevels;
    this.#bids.takesAnyPrice = this.#asks.takesAnyPrice = options.signedPrices === true;
  }

  /**
   * Takes or rejects a row of column values. The batch must not be full.
   *
   * @param id Undefined if the table has no such column
   */
  take(
    time: SqlValue,
    bids: SqlValue,
    asks: SqlValue,
    id: SqlValue | undefined,
  ): void {
    const isTime = this.time.read(time);
    if (!this.isWanted(isTime, this.time.ms)) return;
    const isValid = isTime && isBookText(bids) && isBookText(asks) &&
      this.#reader.read(bids, this.#bids, "bids") && this.#reader.read(asks, this.#asks, "asks");
    this.order.set(undefined, id);
    const row = this.count;
    if (
      this.takeLevels(isTime, this.time, this.order, isValid, this.#bids, this.#asks) && this.latest === row
    ) {
      this.#latestBids = bids as BookText;
      this.#latestAsks = asks as BookText;
    }
  }

  /**
   * Takes or rejects a snapshot whose levels were read, and which is {@linkcode isWanted|wanted}. The batch must not be
   * full.
   *
   * @param isTime Whether the time could be read
   * @param isValid Whether the levels could be read
   * @returns Whether the snapshot was added
   */
  takeLevels(
    isTime: boolean,
    time: RowTime,
    order: RowOrder,
    isValid: boolean,
    bids: Levels,
    asks: Levels,
  ): boolean {
    const bidSize = isValid ? bids.sumSizes(this.#depthLevels) : NaN;
    const askSize = isValid ? asks.sumSizes(this.#depthLevels) : NaN;
    if (!this.accepts(isTime, bidSize, askSize)) return false;
    this.countZeros(bids.zeros + asks.zeros);
    this.#readBest(bids, asks);
    this.kept?.add(this.count, bids, asks);
    this.add(time, order, bidSize, askSize, bids.count, asks.count, this.#best);
    return true;
  }

  /** Counts levels of size 0, which are no levels. */
  countZeros(zeros: number): void {
    if (zeros > 0) this.tally.zero_sizes = (this.tally.zero_sizes ?? 0) + zeros;
  }

  /**
   * Counts a row as read, and also as rejected if its values are not valid; returns whether they are. Pass NaN for
   * the sums of a book that cannot be read.
   */
  accepts(isTime: boolean, bidSize: number, askSize: number): boolean {
    const { tally } = this;
    tally.read++;
    if (!isTime) tally.rejected.time++;
    else if (!(bidSize + askSize < Infinity)) tally.rejected.book++;
    else return true;
    return false;
  }

  /**
   * Adds a row that is {@linkcode accepts|accepted}.
   *
   * @returns Whether the row is the latest so far, so that {@linkcode finish} needs its texts
   */
  add(
    time: RowTime,
    order: RowOrder,
    bidSize: number,
    askSize: number,
    bidLevels: number,
    askLevels: number,
    best: Readonly<BestLevels>,
  ): boolean {
    const row = this.place(time, order);
    this.bidSize[row] = bidSize;
    this.askSize[row] = askSize;
    this.bidLevels[row] = bidLevels;
    this.askLevels[row] = askLevels;
    this.bestBid[row] = best.bid;
    this.bestBidSize[row] = best.bidSize;
    this.bestAsk[row] = best.ask;
    this.bestAskSize[row] = best.askSize;
    return this.takeLatest(row);
  }

  /** Makes a row the latest unless the latest row so far comes after it; returns whether it now is the latest. */
  takeLatest(row: number): boolean {
    if (this.latest >= 0 && rowComesBefore(this.#placed, row, this.latest)) return false;
    this.latest = row;
    return true;
  }

  /** Makes the last row the latest, apart from some that cannot be read again. */
  findLatest(except: ReadonlySet<number>): void {
    this.latest = -1;
    for (let row = 0; row < this.count; row++) if (!except.has(row)) this.takeLatest(row);
  }

  levels(row: number): Depth {
    if (this.#readLevels !== undefined) return this.#readLevels(row);
    if (this.#readTexts === undefined) throw new Error("This batch cannot read levels of single rows");
    return this.#depthOf(...this.#readTexts(row));
  }

  /**
   * Completes the batch, so that `depth` reads the latest row. The texts are parsed only when `depth` is called,
   * because most batches' depths are never used.
   *
   * @param bids The texts of the latest row, if the row was {@linkcode add|added} rather than {@linkcode take|taken}
   */
  finish(bids: BookText = this.#latestBids, asks: BookText = this.#latestAsks): void {
    if (this.latest < 0) return;
    this.depth = () => this.#depthOf(bids, asks);
  }

  /** Completes the batch with the levels of the latest row, which `depth` gives even after the batch. */
  finishWith(depth: () => Depth): void {
    this.depth = depth;
  }

  override clear(): void {
    super.clear();
    this.kept?.clear();
    this.latest = -1;
    this.depth = noDepth;
    this.#latestBids = this.#latestAsks = null;
  }

  #readBest(bids: Levels, asks: Levels): void {
    const best = this.#best;
    const bid = bids.best();
    best.bid = bid < 0 ? NaN : bids.prices[bid];
    best.bidSize = bid < 0 ? NaN : bids.sizes[bid];
    const ask = asks.best();
    best.ask = ask < 0 ? NaN : asks.prices[ask];
    best.askSize = ask < 0 ? NaN : asks.sizes[ask];
  }

  #depthOf(bids: BookText, asks: BookText): Depth {
    return { bids: this.#pairs(bids, this.#bids, "bids"), asks: this.#pairs(asks, this.#asks, "asks") };
  }

  #pairs(text: BookText, levels: Levels, side: BookSide): [price: number, size: number][] {
    if (!readPlainSide(text, levels, side)) this.#reader.read(text, levels, side);
    return levels.pairs(this.#depthLevels);
  }
}

/** Whether a column's value can hold the levels of a side. */
export function isBookText(value: SqlValue): value is BookText {
  return value === null || typeof value === "string" || value instanceof Uint8Array;
}
