/**
 * Loops over the rows of a batch, in WebAssembly: the module that `wasm/` compiles to, instantiated on the memory in
 * which the columns of a batch lie.
 *
 * There is one kernel for each memory, made when the first batch of that memory comes. A kernel works on the current
 * batch and, for windows, on the current run of neighbouring rows; its results hold until its next call. Loops over
 * rows may also be written in TypeScript, where they are slower in the first hundred thousand rows of a run of the
 * program.
 *
 * @module
 */

import { BATCH_ROWS, type BookBatch, type RowColumns, type TradeBatch } from "../model/batches.ts";
import type { InMemory, Rows } from "./in_memory.ts";
import { WASM_BASE64 } from "./wasm_module.ts";

/** Exports of the module; see `wasm/index.ts`. Columns are given by their address. */
interface KernelExports {
  RUN: WebAssembly.Global<"i32">;
  CANDLE: WebAssembly.Global<"i32">;
  CANDLE_WIDTH: WebAssembly.Global<"i32">;
  FLOW: WebAssembly.Global<"i32">;
  FLOW_WIDTH: WebAssembly.Global<"i32">;
  QUOTE: WebAssembly.Global<"i32">;
  QUOTE_WIDTH: WebAssembly.Global<"i32">;
  VALUES: WebAssembly.Global<"i32">;
  setBatch(timeMs: number, timeNs: number, orderHi: number, orderLo: number): void;
  findRun(from: number, count: number, startMs: number, endMs: number): number;
  startCandle(values: number): number;
  startFlow(price: number, size: number, side: number): void;
  startQuote(bid: number, bidSize: number, ask: number, askSize: number): number;
  imbalances(bidSize: number, askSize: number): void;
  countEmptyBooks(bidSize: number, askSize: number, count: number): number;
  countCrossedBooks(bestBid: number, bestAsk: number, count: number): number;
  NUMBERS: WebAssembly.Global<"i32">;
  countAscending(orderHi: number, orderLo: number, count: number): number;
  countBought(sides: number, count: number): number;
  countSold(sides: number, count: number): number;
  least(values: number, count: number): number;
  greatest(values: number, count: number): number;
}

let module: WebAssembly.Module | undefined;
const kernels = new WeakMap<WebAssembly.Memory, Kernel>();

/** The loops over rows whose columns lie in one memory. */
export class Kernel {
  /** The first and last row, in time and order, of the run that {@linkcode findRun} found. */
  readonly run: Int32Array;
  /** The candle that {@linkcode startCandle} computed. */
  readonly candle: Float64Array;
  /** The flow that {@linkcode startFlow} computed. */
  readonly flow: Float64Array;
  /** The quote that {@linkcode startQuote} computed. */
  readonly quote: Float64Array;
  /** A column for values that are computed from other columns. */
  readonly values: Float64Array;
  /** A trade's number, `orderHi` and `orderLo`, and a number of rows: see {@linkcode countAscending}. */
  readonly numbers: Float64Array;
  readonly #wasm: KernelExports;

  private constructor(memory: WebAssembly.Memory) {
    module ??= new WebAssembly.Module(Uint8Array.fromBase64(WASM_BASE64));
    const wasm = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
    this.#wasm = wasm;
    this.run = new Int32Array(memory.buffer, wasm.RUN.value, 2);
    this.candle = new Float64Array(memory.buffer, wasm.CANDLE.value, wasm.CANDLE_WIDTH.value);
    this.flow = new Float64Array(memory.buffer, wasm.FLOW.value, wasm.FLOW_WIDTH.value);
    this.quote = new Float64Array(memory.buffer, wasm.QUOTE.value, wasm.QUOTE_WIDTH.value);
    this.numbers = new Float64Array(memory.buffer, wasm.NUMBERS.value, 3);
    this.values = new Float64Array(memory.buffer, wasm.VALUES.value, BATCH_ROWS);
  }

  /** The kernel of the memory in which the columns of a batch lie. */
  static of({ memory }: InMemory<Rows>): Kernel {
    let kernel = kernels.get(memory);
    if (kernel === undefined) kernels.set(memory, kernel = new Kernel(memory));
    return kernel;
  }

  /** Sets the batch in which {@linkcode findRun} finds runs. */
  setBatch({ timeMs, timeNs, orderHi, orderLo }: RowColumns): void {
    this.#wasm.setBatch(timeMs.byteOffset, timeNs.byteOffset, orderHi.byteOffset, orderLo.byteOffset);
  }

  /**
   * Finds the rows from `from` on that fall into the window of row `from`; see {@linkcode run}.
   *
   * @param from Index of the run's first row
   * @param count Number of rows in the batch
   * @param startMs Start of the window, in milliseconds since the Unix epoch
   * @param endMs End of the window
   * @returns Index after the run's last row
   */
  findRun(from: number, count: number, startMs: number, endMs: number): number {
    return this.#wasm.findRun(from, count, startMs, endMs);
  }

  /**
   * Computes the {@linkcode candle} of the run's rows.
   *
   * @param values A column of the batch, or {@linkcode values}; NaN stands for no value
   * @returns Whether there is a value at all
   */
  startCandle(values: Float64Array): boolean {
    return this.#wasm.startCandle(values.byteOffset) !== 0;
  }

  /** Computes the {@linkcode flow} of the run's rows. */
  startFlow({ price, size, side }: TradeBatch): void {
    this.#wasm.startFlow(price.byteOffset, size.byteOffset, side.byteOffset);
  }

  /**
   * Computes the {@linkcode quote} of the run's rows.
   *
   * @returns Whether any row has both a best bid and a best ask
   */
  startQuote({ bestBid, bestBidSize, bestAsk, bestAskSize }: BookBatch): boolean {
    return this.#wasm.startQuote(
      bestBid.byteOffset,
      bestBidSize.byteOffset,
      bestAsk.byteOffset,
      bestAskSize.byteOffset,
    ) !== 0;
  }

  /** Computes the imbalances of the run's rows into {@linkcode values}; NaN where both sides are 0. */
  imbalances(bidSize: Float64Array, askSize: Float64Array): void {
    this.#wasm.imbalances(bidSize.byteOffset, askSize.byteOffset);
  }

  /** How many of the first `count` rows have nothing on both sides. */
  countEmptyBooks(bidSize: Float64Array, askSize: Float64Array, count: number): number {
    return this.#wasm.countEmptyBooks(bidSize.byteOffset, askSize.byteOffset, count);
  }

  /** How many of the first `count` rows have a best bid that is not below the best ask; NaN stands for no price. */
  countCrossedBooks(bestBid: Float64Array, bestAsk: Float64Array, count: number): number {
    return this.#wasm.countCrossedBooks(bestBid.byteOffset, bestAsk.byteOffset, count);
  }

  /**
   * Counts how many of the first `count` rows, from the first one on, have numbers that ascend from row to row, or no
   * number.
   *
   * The number in {@linkcode numbers} comes before the first row. Afterwards, {@linkcode numbers} holds the last number,
   * and how many of these rows have no number.
   */
  countAscending(orderHi: Float64Array, orderLo: Float64Array, count: number): number {
    return this.#wasm.countAscending(orderHi.byteOffset, orderLo.byteOffset, count);
  }

  /** How many of the first `count` sides are buys. */
  countBought(sides: Int8Array, count: number): number {
    return this.#wasm.countBought(sides.byteOffset, count);
  }

  /** How many of the first `count` sides are sells. */
  countSold(sides: Int8Array, count: number): number {
    return this.#wasm.countSold(sides.byteOffset, count);
  }

  /** The least of the first `count` values of a column without NaN; at least one. */
  least(values: Float64Array, count: number): number {
    return this.#wasm.least(values.byteOffset, count);
  }

  /** The greatest of the first `count` values of a column without NaN; at least one. */
  greatest(values: Float64Array, count: number): number {
    return this.#wasm.greatest(values.byteOffset, count);
  }
}
