/**
 * The newest bars of a series, oldest first, and their JSON.
 *
 * Bars are rows of doubles, the first of which is the bar's start; NaN stands for an absent value. They are kept in blocks. A block's JSON is made once
 * and kept until a bar of the block changes, so publishing costs what changed and the writing of bytes. Blocks that
 * are neither the oldest nor among the newest keep their JSON alone, from which their numbers are parsed again if one
 * of them changes: in a long run that keeps all bars, that is what most memory goes to.
 *
 * @module
 */

import { checkBars } from "./bar_rows.ts";

/** Number of bars in a block. */
const BLOCK_BARS = 256;

/** How many of the newest blocks keep their numbers, since their bars are the ones that change. */
const OPEN_BLOCKS = 2;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const OPEN = encoder.encode("[");
const CLOSE = encoder.encode("]\n");
const SEPARATOR = encoder.encode(",");

/** Up to 256 bars. At least one of `values` and `json` is there. */
interface Block {
  /** Start of the first bar, in milliseconds. */
  firstMs: number;
  /** Number of bars; 256 in all blocks but the last one. */
  count: number;
  /** The bars, one after the other. */
  values: Float64Array | undefined;
  /** The bars' JSON, without the brackets of the list. */
  json: Uint8Array | undefined;
}

/** Bars of a fixed width in order of time, limited to the newest. */
export class BarStore {
  /** Number of doubles in a bar, its start included. */
  readonly width: number;
  /** How many bars are kept; 0 for all. */
  readonly maxBars: number;

  readonly #optional: ReadonlySet<number>;
  #blocks: Block[] = [];
  /** How many bars of the first block have been dropped. */
  #dropped = 0;
  #length = 0;

  /**
   * An empty store.
   *
   * @param width Number of doubles in a bar, its start included
   * @param maxBars How many bars are kept; 0 for all
   * @param optional Indices of the columns whose values may be absent
   */
  constructor(width: number, maxBars: number, optional: ReadonlySet<number> = new Set()) {
    this.width = width;
    this.maxBars = maxBars;
    this.#optional = optional;
  }

  /** Number of bars. */
  get length(): number {
    return this.#length;
  }

  /** The start of the newest bar, in milliseconds; -Infinity if there is no bar. */
  get newestMs(): number {
    if (this.#length === 0) return -Infinity;
    const last = this.#blocks[this.#blocks.length - 1];
    return this.#valuesOf(last)[(last.count - 1) * this.width];
  }

  /** Every bar, oldest first, as arrays. */
  toArray(): number[][] {
    const { width } = this;
    const bars = this.#blocks.flatMap((block) => {
      const values = this.#valuesOf(block);
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
      bar = this.#merge(this.#valuesOf(block).subarray(0, block.count * width), bars, bar, nextMs);
    }
    this.#length = this.#blocks.reduce((sum, { count }) => sum + count, -this.#dropped);
    this.#dropOldest();
  }

  /**
   * The JSON of all bars in parts, one after the other: `[[start, ...], ...]`, numbers as the shortest text that reads
   * back as the same double, absent values as `null`.
   */
  json(): Uint8Array[] {
    const parts: Uint8Array[] = [OPEN];
    for (const [index, block] of this.#blocks.entries()) {
      if (index > 0) parts.push(SEPARATOR);
      parts.push(this.#blockJson(block, index === 0 ? this.#dropped : 0));
      if (index < this.#blocks.length - OPEN_BLOCKS) this.#closeBlock(index);
    }
    parts.push(CLOSE);
    return parts;
  }

  /** Has a whole block keep its JSON alone. The first block stays open, since its bars are dropped one by one. */
  #closeBlock(index: number): void {
    if (index <= 0) return;
    const block = this.#blocks[index];
    this.#blockJson(block, 0);
    block.values = undefined;
  }

  /** The JSON of a block's bars from an index on; kept if it is that of a whole block. */
  #blockJson(block: Block, from: number): Uint8Array {
    if (from === 0 && block.json !== undefined) return block.json;
    const { width } = this;
    const values = this.#valuesOf(block);
    // Arrays that are filled one by one, since these are written twice as fast as typed arrays.
    const bars: number[][] = [];
    for (let bar = from, at = from * width; bar < block.count; bar++) {
      const row: number[] = [];
      for (const end = at + width; at < end; at++) row.push(values[at]);
      bars.push(row);
    }
    // JSON writes NaN as null. The brackets of the list are left out.
    const json = encoder.encode(JSON.stringify(bars)).subarray(1, -1);
    if (from === 0 && block.count === BLOCK_BARS) block.json = json;
    return json;
  }

  /** The numbers of a block, from its JSON if it keeps that alone. */
  #valuesOf(block: Block): Float64Array {
    const parsed = (): (number | null)[] => JSON.parse(`[${decoder.decode(block.json)}]`).flat();
    return block.values ??= Float64Array.from(parsed(), (value) => value ?? NaN);
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
  #cut(block: Block, startMs: number): Float64Array {
    const { width } = this;
    const values = this.#valuesOf(block);
    let keep = 0;
    while (keep < block.count && values[keep * width] < startMs) keep++;
    if (keep > 0) {
      const json = keep === BLOCK_BARS ? block.json : undefined;
      this.#blocks.push({ firstMs: block.firstMs, count: keep, values, json });
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
    const { width } = this;
    for (let at = 0; at < old.length; at += width) {
      for (; bar < bars.length && bars[bar] < old[at]; bar += width) this.#append(bars, bar);
      if (bar < bars.length && bars[bar] === old[at]) {
        this.#append(bars, bar);
        bar += width;
      } else this.#append(old, at);
    }
    for (; bar < bars.length && bars[bar] < endMs; bar += width) this.#append(bars, bar);
    return bar;
  }

  #append(from: Float64Array, at: number): void {
    const { width } = this;
    if (this.#endsWithWholeBlock()) {
      if (this.maxBars === 0) this.#closeBlock(this.#blocks.length - OPEN_BLOCKS);
      const values = new Float64Array(BLOCK_BARS * width);
      this.#blocks.push({ firstMs: from[at], count: 0, values, json: undefined });
    }
    const block = this.#blocks[this.#blocks.length - 1];
    const to = block.count++ * width;
    for (let i = 0; i < width; i++) block.values![to + i] = from[at + i];
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
