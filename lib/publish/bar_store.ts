/**
 * The newest bars of a series, oldest first, and their JSON.
 *
 * Bars are rows of doubles, the first of which is the bar's start; NaN stands for an absent value. They are kept in
 * blocks. A block's JSON is made once and kept until a bar of the block changes, so publishing costs what changed and
 * the writing of bytes. Blocks that are neither the oldest nor among the newest keep their JSON alone, from which their
 * numbers are parsed again if one of them changes. In a long run that keeps all bars, most of that JSON is in a file.
 *
 * @module
 */

import { type BarBlock, BLOCK_BARS, BlockJson } from "./bar_block.ts";
import { checkBars } from "./bar_rows.ts";
import type { TextFile } from "./text_file.ts";

/** How many of the newest blocks keep their numbers, since their bars are the ones that change. */
const OPEN_BLOCKS = 2;

const encoder = new TextEncoder();
const OPEN = encoder.encode("[");
const CLOSE = encoder.encode("]\n");
const SEPARATOR = encoder.encode(",");

/** Bars of a fixed width in order of time, limited to the newest. */
export class BarStore {
  /** Number of doubles in a bar, its start included. */
  readonly width: number;
  /** How many bars are kept; 0 for all. */
  readonly maxBars: number;

  readonly #optional: ReadonlySet<number>;
  readonly #json: BlockJson;
  #blocks: BarBlock[] = [];
  /** How many bars of the first block have been dropped. */
  #dropped = 0;
  #length = 0;

  /**
   * An empty store.
   *
   * @param width Number of doubles in a bar, its start included
   * @param maxBars How many bars are kept; 0 for all
   * @param optional Indices of the columns whose values may be absent
   * @param file Where JSON is put if there is much of it; undefined to keep all of it in memory
   * @param mostJsonBytes How many bytes of JSON are kept in memory if there is such a file
   */
  constructor(
    width: number,
    maxBars: number,
    optional: ReadonlySet<number> = new Set(),
    file?: TextFile,
    mostJsonBytes?: number,
  ) {
    this.width = width;
    this.maxBars = maxBars;
    this.#optional = optional;
    this.#json = new BlockJson(width, file, mostJsonBytes);
  }

  /** Number of bars. */
  get length(): number {
    return this.#length;
  }

  /** The start of the newest bar, in milliseconds; -Infinity if there is no bar. */
  get newestMs(): number {
    if (this.#length === 0) return -Infinity;
    const last = this.#blocks[this.#blocks.length - 1];
    return this.#json.valuesOf(last)[(last.count - 1) * this.width];
  }

  /** Every bar, oldest first, as arrays. */
  toArray(): number[][] {
    const { width } = this;
    const bars = this.#blocks.flatMap((block) => {
      const values = this.#json.valuesOf(block);
      return Array.from(
        { length: block.count },
        (_, i) => Array.from(values.subarray(i * width, (i + 1) * width)),
      );
    });
    return bars.slice(this.#dropped);
  }

  /** Removes every bar. */
  clear(): void {
    this.#blocks = [];
    this.#dropped = this.#length = 0;
  }

  /**
   * Replaces the bars of the same start, and puts the others in their place in time. Bars beyond `maxBars` are
   * dropped, the oldest first.
   *
   * @param bars Bars in ascending order of their start, each of `width` numbers, one after the other
   * @throws {RangeError} If a bar is cut short, contains an infinity or a NaN that stands for no absent value, or is out of order. The store is then
   * unchanged
   */
  upsert(bars: Float64Array): void {
    checkBars(bars, this.width, this.#optional);
    if (bars.length === 0) return;
    const { width } = this;
    const at = this.#blockOf(bars[0]);
    const old = this.#blocks.splice(at);
    // Bars of the first block before the first change stay; those after it must not be written over before they moved.
    const tail = old.length > 0 ? this.#cut(old[0], bars[0]) : new Float64Array();
    if (old.length > 0) old.shift();
    let bar = this.#merge(tail, bars, 0, old.length > 0 ? old[0].firstMs : Infinity);
    for (const [index, block] of old.entries()) {
      const nextMs = index + 1 < old.length ? old[index + 1].firstMs : Infinity;
      const isUnchanged = bar === bars.length || bars[bar] >= nextMs;
      if (isUnchanged && this.#endsWithWholeBlock()) {
        this.#blocks.push(block);
        continue;
      }
      bar = this.#merge(this.#json.valuesOf(block).subarray(0, block.count * width), bars, bar, nextMs);
    }
    this.#length = this.#blocks.reduce((sum, { count }) => sum + count, -this.#dropped);
    this.#dropOldest();
  }

  /**
   * The JSON of all bars in parts, one after the other: `[[start, ...], ...]`, numbers as the shortest text that reads
   * back as the same double, absent values as `null`.
   *
   * @throws {Error} If JSON cannot be read from the file or moved to it
   */
  *json(): Generator<Uint8Array> {
    yield OPEN;
    for (const [index, block] of this.#blocks.entries()) {
      if (index > 0) yield SEPARATOR;
      yield this.#json.of(block, index === 0 ? this.#dropped : 0);
      if (index < this.#blocks.length - OPEN_BLOCKS) this.#closeBlock(index);
    }
    yield CLOSE;
  }

  /** Has a whole block keep its JSON alone. The first block stays open, since its bars are dropped one by one. */
  #closeBlock(index: number): void {
    if (index > 0) this.#json.close(this.#blocks[index], this.#blocks);
  }

  /** The index of the block to which a bar belongs. New bars are at the end, so the search begins there. */
  #blockOf(startMs: number): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    if (high < 0 || startMs >= this.#blocks[high].firstMs) return Math.max(0, high);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#blocks[middle].firstMs <= startMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Puts the bars of a block that are older than a start back at the end, and gives a copy of the rest. */
  #cut(block: BarBlock, startMs: number): Float64Array {
    const { width } = this;
    const values = this.#json.valuesOf(block);
    let keep = 0;
    while (keep < block.count && values[keep * width] < startMs) keep++;
    if (keep > 0) {
      const kept = keep === BLOCK_BARS ? block : { json: undefined, place: undefined };
      this.#blocks.push({
        firstMs: block.firstMs,
        count: keep,
        values,
        json: kept.json,
        place: kept.place,
      });
    }
    return values.slice(keep * width, block.count * width);
  }

  /**
   * Appends old bars and, in their place among them, new ones, which take precedence.
   *
   * @param old Old bars, oldest first
   * @param bars New bars, oldest first
   * @param bar Index in `bars` at which to begin
   * @param endMs Only new bars that start before this are taken
   * @returns Index in `bars` after the last one taken
   */
  #merge(old: Float64Array, bars: Float64Array, bar: number, endMs: number): number {
    for (let at = 0; at < old.length;) {
      bar = this.#appendUntil(bars, bar, old[at]);
      const next = this.#appendUntil(old, at, bar < bars.length ? bars[bar] : Infinity);
      // If no old bar comes before the next new one, both have the same start.
      at = next === at ? at + this.width : next;
    }
    return this.#appendUntil(bars, bar, endMs);
  }

  /** Appends the bars from an index on that start before a time; returns the index after the last one. */
  #appendUntil(bars: Float64Array, bar: number, endMs: number): number {
    let end = bar;
    while (end < bars.length && bars[end] < endMs) end += this.width;
    this.#append(bars, bar, end);
    return end;
  }

  /** Appends bars from an index up to another. */
  #append(from: Float64Array, at: number, end: number): void {
    const { width } = this;
    while (at < end) {
      if (this.#endsWithWholeBlock()) {
        if (this.maxBars === 0) this.#closeBlock(this.#blocks.length - OPEN_BLOCKS);
        const values = new Float64Array(BLOCK_BARS * width);
        this.#blocks.push({ firstMs: from[at], count: 0, values, json: undefined, place: undefined });
      }
      const block = this.#blocks[this.#blocks.length - 1];
      const next = Math.min(end, at + (BLOCK_BARS - block.count) * width);
      block.values!.set(from.subarray(at, next), block.count * width);
      block.count += (next - at) / width;
      at = next;
    }
  }

  #endsWithWholeBlock(): boolean {
    return this.#blocks.length === 0 || this.#blocks[this.#blocks.length - 1].count === BLOCK_BARS;
  }

  #dropOldest(): void {
    if (this.maxBars === 0 || this.#length <= this.maxBars) return;
    this.#dropped += this.#length - this.maxBars;
    this.#length = this.maxBars;
    const blocks = Math.floor(this.#dropped / BLOCK_BARS);
    this.#blocks.splice(0, blocks);
    this.#dropped -= blocks * BLOCK_BARS;
  }
}
