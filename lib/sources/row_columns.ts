/**
 * Rows, checked and put into the columns of a batch one by one. Whatever reads a database fills its batches through
 * these, so that every reader takes and rejects the same rows.
 *
 * @module
 */

import {
  type BookBatch,
  type Depth,
  type RowColumns,
  type Tally,
  type TradeBatch,
} from "../model/batches.ts";
import { ColumnAllocator } from "./column_allocator.ts";
import { type SqlValue, toNumber } from "./values/decimal.ts";
import { Levels } from "./values/levels.ts";
import { orderOf, rowComesBefore } from "../model/row_order.ts";
import { TimeReader } from "./values/time.ts";

/**
 * The order of a row among those of the same time, as two doubles compared one after the other: the trade's number
 * where it is one (whole numbers of up to 30 digits are kept exactly, 15 digits in each), else the row's `id`, else
 * nothing, which leaves the order in which rows come. A row without a number where its table has them comes after
 * those that have one.
 */
export class OrderKey {
  /** The leading digits. */
  hi = 0;
  /** The last 15 digits. */
  lo = 0;

  /** Sets the key of a row. */
  set(tradeId: SqlValue | undefined, id: SqlValue | undefined): void {
    this.hi = this.lo = 0;
    if (tradeId !== undefined) {
      if (this.#number(tradeId)) return;
      this.hi = Infinity;
      const number = id === undefined ? NaN : toNumber(id);
      this.lo = Number.isNaN(number) ? 0 : number;
    } else if (id !== undefined && !this.#number(id)) {
      this.hi = Infinity;
    }
  }

  #number(value: SqlValue): boolean {
    if (typeof value === "string" && value.length > 15 && /^\d{16,30}$/.test(value)) {
      this.hi = Number(value.slice(0, -15));
      this.lo = Number(value.slice(-15));
      return true;
    }
    const number = toNumber(value);
    if (!Number.isFinite(number)) return false;
    if (Math.abs(number) < 1e15) {
      this.lo = number;
    } else {
      this.hi = Math.trunc(number / 1e15);
      this.lo = number - this.hi * 1e15;
    }
    return true;
  }
}

/** A time as {@linkcode TimeReader} reads it. */
type Time = Readonly<Pick<TimeReader, "ms" | "ns">>;

/** An order key as {@linkcode OrderKey} has it. */
type Order = Readonly<Pick<OrderKey, "hi" | "lo">>;

class Columns implements RowColumns {
  count = 0;
  readonly timeMs: Float64Array;
  readonly timeNs: Int32Array;
  readonly orderHi: Float64Array;
  readonly orderLo: Float64Array;
  protected readonly time = new TimeReader();
  protected readonly order = new OrderKey();

  /** Columns that count the rows they take and reject in this tally. */
  constructor(readonly tally: Tally, room: ColumnAllocator) {
    this.timeMs = room.doubles();
    this.orderHi = room.doubles();
    this.orderLo = room.doubles();
    this.timeNs = room.ints();
  }

  /** Makes the columns ready for the next batch. */
  clear(): void {
    this.count = 0;
  }

  /** Writes a time and order key into the next row, and returns its index. */
  protected place({ ms, ns }: Time, { hi, lo }: Order): number {
    const row = this.count++;
    this.timeMs[row] = ms;
    this.timeNs[row] = ns;
    this.orderHi[row] = hi;
    this.orderLo[row] = lo;
    return row;
  }
}

/** A batch of trades in the making. */
export class TradeColumns extends Columns implements TradeBatch {
  readonly price: Float64Array;
  readonly size: Float64Array;
  readonly side: Int8Array;

  /** Columns that count the rows they take and reject in this tally. */
  constructor(tally: Tally, room: ColumnAllocator = new ColumnAllocator()) {
    super(tally, room);
    this.price = room.doubles();
    this.size = room.doubles();
    this.side = room.bytes();
  }

  /** Takes a row, or rejects it. The batch must not be full. */
  take(
    time: SqlValue,
    price: SqlValue,
    size: SqlValue,
    side: SqlValue | undefined,
    tradeId: SqlValue | undefined,
    id: SqlValue | undefined,
  ): void {
    const isTime = this.time.read(time);
    const priceNumber = toNumber(price);
    const sizeNumber = toNumber(size);
    if (!this.accepts(isTime, priceNumber, sizeNumber)) return;
    this.order.set(tradeId, id);
    this.add(this.time, this.order, priceNumber, sizeNumber, side === undefined ? 0 : sideOf(side));
  }

  /** Counts a row as read, and as rejected if it is not to be taken. */
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
  add(time: Time, order: Order, price: number, size: number, side: number): void {
    const row = this.place(time, order);
    this.price[row] = price;
    this.size[row] = size;
    this.side[row] = side;
  }
}

/** The taker's side: 1 buy, -1 sell, 0 for anything else. A bid is a buyer's, an ask a seller's. */
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

const encoder = new TextEncoder();

const noDepth = (): Depth => ({ bids: [], asks: [] });

/** A book's text, as it is until it turns out to be the latest of its batch. */
export type BookText = string | Uint8Array;

/** A batch of snapshots in the making. */
export class BookColumns extends Columns implements BookBatch {
  readonly bidSize: Float64Array;
  readonly askSize: Float64Array;
  readonly bidLevels: Int32Array;
  readonly askLevels: Int32Array;
  latest = -1;
  depth: () => Depth = noDepth;

  readonly #placed = orderOf(this);
  readonly #depthLevels: number;
  readonly #bids = new Levels();
  readonly #asks = new Levels();
  #bytes = new Uint8Array(1 << 16);
  #latestBids: BookText = "";
  #latestAsks: BookText = "";

  /** Columns of which only the best so many levels of a side count. */
  constructor(tally: Tally, depthLevels: number = Infinity, room: ColumnAllocator = new ColumnAllocator()) {
    super(tally, room);
    this.bidSize = room.doubles();
    this.askSize = room.doubles();
    this.bidLevels = room.ints();
    this.askLevels = room.ints();
    this.#depthLevels = depthLevels;
  }

  /** Takes a row, or rejects it. The batch must not be full. */
  take(time: SqlValue, bids: SqlValue, asks: SqlValue, id: SqlValue | undefined): void {
    const isTime = this.time.read(time);
    if (
      !isTime || !isBookText(bids) || !isBookText(asks) || !this.#parse(bids, this.#bids, "bids") ||
      !this.#parse(asks, this.#asks, "asks")
    ) {
      this.accepts(isTime, NaN, NaN);
      return;
    }
    const bidSize = this.#bids.sumSizes(this.#depthLevels);
    const askSize = this.#asks.sumSizes(this.#depthLevels);
    if (!this.accepts(isTime, bidSize, askSize)) return;
    this.order.set(undefined, id);
    if (this.add(this.time, this.order, bidSize, askSize, this.#bids.count, this.#asks.count)) {
      this.#latestBids = bids;
      this.#latestAsks = asks;
    }
  }

  /** Counts a row as read, and as rejected if it is not to be taken; sums that are NaN are those of no book. */
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
   * @returns Whether it is the latest so far, whose texts {@linkcode finish} wants
   */
  add(
    time: Time,
    order: Order,
    bidSize: number,
    askSize: number,
    bidLevels: number,
    askLevels: number,
  ): boolean {
    const row = this.place(time, order);
    this.bidSize[row] = bidSize;
    this.askSize[row] = askSize;
    this.bidLevels[row] = bidLevels;
    this.askLevels[row] = askLevels;
    return this.takeLatest(row);
  }

  /** Takes a row for the latest, if it is; returns whether it is. */
  takeLatest(row: number): boolean {
    if (this.latest >= 0 && rowComesBefore(this.#placed, row, this.latest)) return false;
    this.latest = row;
    return true;
  }

  /**
   * Has `depth` give the levels of the latest row, once the batch is complete. The texts are parsed when it is asked:
   * of most batches nobody wants them.
   *
   * @param bids The texts of the latest row, if it was {@linkcode add|added} rather than {@linkcode take|taken}
   */
  finish(bids: BookText = this.#latestBids, asks: BookText = this.#latestAsks): void {
    if (this.latest < 0) return;
    this.depth = () => ({
      bids: this.#pairs(bids, this.#bids, "bids"),
      asks: this.#pairs(asks, this.#asks, "asks"),
    });
  }

  override clear(): void {
    super.clear();
    this.latest = -1;
    this.depth = noDepth;
    this.#latestBids = this.#latestAsks = "";
  }

  #pairs(text: BookText, levels: Levels, side: "bids" | "asks"): [price: number, size: number][] {
    this.#parse(text, levels, side);
    return levels.pairs(this.#depthLevels);
  }

  #parse(text: BookText, levels: Levels, side: "bids" | "asks"): boolean {
    if (typeof text !== "string") return levels.parse(text, text.length, side);
    // A character takes at most three bytes of UTF-8 for each of its UTF-16 units.
    if (this.#bytes.length < text.length * 3) this.#bytes = new Uint8Array(text.length * 3);
    return levels.parse(this.#bytes, encoder.encodeInto(text, this.#bytes).written, side);
  }
}

export function isBookText(value: SqlValue): value is BookText {
  return typeof value === "string" || value instanceof Uint8Array;
}
