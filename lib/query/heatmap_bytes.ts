/**
 * The bytes of a heatmap, as docs/queries.md describes them: little-endian, and compact, because most rows of prices
 * are far from the market and empty.
 *
 * @module
 */

import type { HeatmapBy } from "./heatmap_column.ts";
import { QueryError } from "./query_error.ts";

/** The first four bytes, and the number of the format. */
const MAGIC = "OFHM";
const VERSION = 1;

const HEADER_BYTES = 64;

/** Stands for an edge where nothing was recorded. */
const NOT_RECORDED = -(2 ** 31);

/** Up to this many empty rows are given as zeros rather than ending a run, whose two numbers take 8 bytes. */
const MAX_GAP = 2;

/** The most bytes; an answer has at most 8 MB. */
const MAX_BYTES = 8_000_000;

/** What a heatmap is of. */
export interface HeatmapFrame {
  /** The first millisecond. */
  fromMs: number;
  /** The millisecond after the last. */
  toMs: number;
  /** How many time columns there are. */
  columns: number;
  /** How sizes of a time column are combined. */
  by: HeatmapBy;
  /** The size of a row, in units of price. */
  row: number;
}

/** Collects the columns of a heatmap, in order. */
export class HeatmapBytes {
  readonly #frame: HeatmapFrame;
  /** Best bids, then best asks. */
  readonly #best: Float64Array;
  /** For each column the edges of bids and asks, counted from the base row. */
  readonly #edges: Int32Array;
  /** For each column and side, the number of the first run; then the number of all runs. */
  readonly #starts: Uint32Array;
  /** The first row and the length of each run. */
  readonly #runs: number[] = [];
  readonly #sizes: number[] = [];
  #sides = 0;
  #nextRow = NaN;

  /** An empty heatmap, in which nothing is recorded. */
  constructor(frame: HeatmapFrame) {
    this.#frame = frame;
    this.#best = new Float64Array(2 * frame.columns).fill(NaN);
    this.#edges = new Int32Array(2 * frame.columns).fill(NOT_RECORDED);
    this.#starts = new Uint32Array(2 * frame.columns + 1);
  }

  /** Sets the best prices of a column; NaN for a side that has no level, or is not known. */
  setBest(column: number, bid: number, ask: number): void {
    this.#best[column] = bid;
    this.#best[this.#frame.columns + column] = ask;
  }

  /**
   * Begins a side of a column, after all sides before it.
   *
   * @param edge The row of the worst price that was recorded; NaN if nothing was recorded
   */
  beginSide(column: number, isBid: boolean, edge: number): void {
    const side = 2 * column + (isBid ? 0 : 1);
    while (this.#sides <= side) this.#starts[this.#sides++] = this.#runs.length / 2;
    if (!Number.isNaN(edge)) this.#edges[side] = edge;
    this.#nextRow = NaN;
  }

  /** Adds the size of a row of the current side, above all rows before it. */
  add(row: number, size: number): void {
    const gap = row - this.#nextRow;
    if (gap <= MAX_GAP) {
      for (let empty = 0; empty < gap; empty++) this.#sizes.push(0);
      this.#runs[this.#runs.length - 1] += gap + 1;
    } else this.#runs.push(row, 1);
    this.#sizes.push(size);
    this.#nextRow = row + 1;
    if (this.#byteLength > MAX_BYTES) {
      throw new QueryError(
        "too large",
        "the heatmap has more than 8 MB; ask for fewer columns or a larger row",
      );
    }
  }

  /**
   * The bytes of the heatmap.
   *
   * @param base The row that all rows are counted from
   */
  finish(base: number): Uint8Array<ArrayBuffer> {
    const { fromMs, toMs, columns, by, row } = this.#frame;
    this.#starts.fill(this.#runs.length / 2, this.#sides);
    const bytes = new Uint8Array(this.#byteLength);
    const view = new DataView(bytes.buffer);
    bytes.set(new TextEncoder().encode(MAGIC));
    view.setUint32(4, VERSION, true);
    view.setFloat64(8, fromMs, true);
    view.setFloat64(16, toMs, true);
    view.setFloat64(24, row, true);
    view.setFloat64(32, base, true);
    view.setUint32(40, columns, true);
    view.setUint32(44, by === "mean" ? 0 : 1, true);
    view.setUint32(48, this.#runs.length / 2, true);
    view.setUint32(52, this.#sizes.length, true);
    let at = HEADER_BYTES;
    for (const best of this.#best) view.setFloat64((at += 8) - 8, best, true);
    for (const edge of this.#edges) view.setInt32((at += 4) - 4, edge, true);
    for (const start of this.#starts) view.setUint32((at += 4) - 4, start, true);
    for (const number of this.#runs) view.setInt32((at += 4) - 4, number, true);
    for (const size of this.#sizes) view.setFloat32((at += 4) - 4, size, true);
    return bytes;
  }

  get #byteLength(): number {
    const { columns } = this.#frame;
    return HEADER_BYTES + (2 * 8 + 4 * 4) * columns + 4 + 4 * (this.#runs.length + this.#sizes.length);
  }
}
