/** @module What blocks of trades and of snapshots have in common: the columns of {@linkcode RowColumns}. */

import type { RowColumns } from "../../model/batches.ts";
import { DAY_MS } from "../../model/days.ts";
import { NativeBlock } from "./native_block.ts";
import type { NativeBytes } from "./native_bytes.ts";
import { AS_DOUBLES, toSteps } from "./steps.ts";

/** Which load the rows belong to, and how their values are kept. */
export interface BlockOptions {
  /** The instrument. */
  instrument: string;
  /** The start of the database's day, in milliseconds since the Unix epoch. */
  dayMs: number;
  /** The number of the load. */
  load: number;
  /** The decimals of prices, or {@linkcode AS_DOUBLES}. */
  priceDecimals: number;
  /** The decimals of sizes, or {@linkcode AS_DOUBLES}. */
  sizeDecimals: number;
}

/** A block with the columns that order its rows; the columns of values are those of trades or of snapshots. */
export class RowBlock {
  /** The block. */
  protected readonly block = new NativeBlock();
  /** Adds prices. */
  protected readonly prices: ValueWriter;
  /** Adds sizes. */
  protected readonly sizes: ValueWriter;
  readonly #columns: { ms: NativeBytes; ns: NativeBytes; tie: NativeBytes; hi: NativeBytes; lo: NativeBytes };

  /** An empty block of rows of a load. */
  constructor({ instrument, dayMs, load, priceDecimals, sizeDecimals }: BlockOptions) {
    const { block } = this;
    block.addConstantText("instrument", instrument);
    block.addConstantNumber("day", "Date", dayMs / DAY_MS);
    block.addConstantNumber("load", "UInt64", load);
    this.#columns = {
      ms: block.addColumn("time_ms", "Int64"),
      ns: block.addColumn("time_ns", "UInt32"),
      tie: block.addColumn("tie", "UInt32"),
      hi: block.addColumn("order_hi", "Float64"),
      lo: block.addColumn("order_lo", "Float64"),
    };
    this.prices = new ValueWriter(priceDecimals);
    this.sizes = new ValueWriter(sizeDecimals);
  }

  /** The names of the columns, separated by commas. */
  get names(): string {
    return this.block.names;
  }

  /** The number of rows. */
  get rows(): number {
    return this.block.rows;
  }

  /** The times of the rows. */
  protected get times(): NativeBytes {
    return this.#columns.ms;
  }

  /** Adds the rows of a batch, except for their values. */
  protected addRows({ count, timeMs, timeNs, orderHi, orderLo }: RowColumns, ties: Uint32Array): void {
    const { ms, ns, tie, hi, lo } = this.#columns;
    ms.addInt64s(timeMs, 0, count);
    ns.addElements(timeNs, 0, count);
    tie.addElements(ties, 0, count);
    hi.addElements(orderHi, 0, count);
    lo.addElements(orderLo, 0, count);
    this.block.rows += count;
  }
}

/** The name of the column that holds values, and its type. */
export function valueColumn(name: string, decimals: number): [name: string, type: "Int64" | "Float64"] {
  return decimals === AS_DOUBLES ? [`${name}_double`, "Float64"] : [name, "Int64"];
}

/** Adds values as whole numbers of a step, or as doubles. */
class ValueWriter {
  readonly #decimals: number;
  #steps = new Float64Array(0);

  /** @param decimals The decimals of the step, or {@linkcode AS_DOUBLES} */
  constructor(decimals: number) {
    this.#decimals = decimals;
  }

  /**
   * Adds the first values of an array.
   *
   * @returns Whether all survive; if not, the column is of no use
   */
  add(column: NativeBytes, values: Float64Array, count: number): boolean {
    if (this.#decimals === AS_DOUBLES) {
      column.addElements(values, 0, count);
      return true;
    }
    if (this.#steps.length < count) this.#steps = new Float64Array(values.length);
    if (toSteps(values, count, this.#decimals, this.#steps) < count) return false;
    column.addInt64s(this.#steps, 0, count);
    return true;
  }
}
