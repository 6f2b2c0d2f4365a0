/**
 * The columns that trades and snapshots share, filled row by row. Every source fills its batches through
 * {@linkcode TradeColumns} and {@linkcode BookColumns}, so that every source uses and rejects the same rows.
 *
 * @module
 */

import type { RowColumns, Tally } from "../model/batches.ts";
import type { ColumnAllocator } from "./column_allocator.ts";
import { isInRange, type TimeRange } from "./source.ts";
import { OrderKey } from "./values/order_key.ts";
import { type TimeFormReader, TimeReader } from "./values/time.ts";
import type { Instant } from "./values/time_text.ts";

/** A row's exchange time. */
export type RowTime = Readonly<Instant>;

/** A row's order key, as {@linkcode OrderKey} has it. */
export type RowOrder = Readonly<Pick<OrderKey, "hi" | "lo">>;

/** What a batch of columns needs. */
export interface ColumnOptions {
  /** Counts the rows that are read and rejected. */
  tally: Tally;
  /** Take only rows of this range; all by default. */
  range?: TimeRange;
  /** Reads the times; in the general form by default. */
  time?: TimeFormReader;
  /** Provides the memory of the columns; by default, the batch has its own memory. */
  allocator?: ColumnAllocator;
  /** Whether prices of 0 and below are accepted; not by default. */
  signedPrices?: boolean;
}

/** A batch that is being filled. */
export abstract class Columns implements RowColumns {
  count = 0;
  readonly memory: WebAssembly.Memory;
  readonly timeMs: Float64Array;
  readonly timeNs: Int32Array;
  readonly orderHi: Float64Array;
  readonly orderLo: Float64Array;
  /** Counts the rows that are read and rejected. */
  readonly tally: Tally;
  /** Only rows of this range are taken; undefined for all rows. */
  readonly range: TimeRange | undefined;
  /** Whether prices of 0 and below are accepted. */
  readonly signedPrices: boolean;
  protected readonly time: TimeFormReader;
  protected readonly order = new OrderKey();

  /** An empty batch whose columns come from `allocator`. */
  protected constructor(
    { tally, range, time, signedPrices = false }: ColumnOptions,
    allocator: ColumnAllocator,
  ) {
    this.tally = tally;
    this.range = range;
    this.signedPrices = signedPrices;
    this.memory = allocator.memory;
    this.time = time ?? new TimeReader();
    // `wasm/columns.ts` has the same order of columns.
    this.timeMs = allocator.doubles();
    this.orderHi = allocator.doubles();
    this.orderLo = allocator.doubles();
    this.timeNs = allocator.ints();
  }

  /** Empties the batch for the next rows. */
  clear(): void {
    this.count = 0;
  }

  /**
   * Counts a row of another instrument.
   *
   * @param isNamed Whether the row names an instrument at all
   */
  skipOther(isNamed: boolean): void {
    const { tally } = this;
    const which = isNamed ? "other_instruments" : "without_instrument";
    tally[which] = (tally[which] ?? 0) + 1;
  }

  /**
   * Whether a row belongs to the range that is read, so that the row counts. A row without a readable time
   * belongs to no range.
   */
  isWanted(isTime: boolean, ms: number): boolean {
    const { range } = this;
    if (isTime || range === undefined) return isInRange(ms, range);
    return range.countsUnreadableTimes ?? false;
  }

  /** Writes a time and an order key into the next row and returns the row's index. */
  protected place({ ms, ns }: RowTime, { hi, lo }: RowOrder): number {
    const row = this.count++;
    this.timeMs[row] = ms;
    this.timeNs[row] = ns;
    this.orderHi[row] = hi;
    this.orderLo[row] = lo;
    return row;
  }
}
