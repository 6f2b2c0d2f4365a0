/**
 * A rolling dataset of bars, oldest first, and its JSON.
 *
 * Bars are rows of a fixed number of doubles, the first of which is the bar's start; they lie one after the other in
 * one typed array. JSON is kept in blocks, and only the blocks in which something changed are written anew, so that
 * publishing a long run costs what changed and the copying of bytes.
 *
 * @module
 */

/** Bars in a block of JSON. */
const BLOCK_BARS = 256;

const encoder = new TextEncoder();
const OPEN = encoder.encode("[");
const CLOSE = encoder.encode("]\n");
const SEPARATOR = encoder.encode(",");

/** Bars of a fixed width, in order of time, at most so many. */
export class BarSeries {
  /** Doubles a bar, its start among them. */
  readonly width: number;
  /** The most bars that are kept; 0 for all. */
  readonly maxBars: number;

  #values: Float64Array;
  #first = 0;
  #length = 0;
  /** JSON of the bars of block i, counted from index 0 of `#values`; undefined where it has to be made anew. */
  #blocks: (Uint8Array | undefined)[] = [];

  /** An empty series. */
  constructor(width: number, maxBars: number) {
    this.width = width;
    this.maxBars = maxBars;
    this.#values = new Float64Array(width * BLOCK_BARS);
  }

  /** How many bars there are. */
  get length(): number {
    return this.#length;
  }

  /** The start of the newest bar, in milliseconds; -Infinity where there is none. */
  get newestMs(): number {
    return this.#length === 0 ? -Infinity : this.#values[(this.#first + this.#length - 1) * this.width];
  }

  /** Every bar, oldest first, as arrays. */
  toArray(): number[][] {
    return Array.from({ length: this.#length }, (_, index) => {
      const at = (this.#first + index) * this.width;
      return Array.from(this.#values.subarray(at, at + this.width));
    });
  }

  /** Removes every bar. */
  clear(): void {
    this.#first = this.#length = 0;
    this.#blocks = [];
  }

  /**
   * Replaces the bars of the same start, and puts the others in their place in time. Bars beyond `maxBars` are
   * dropped, the oldest first.
   *
   * @param bars Bars in ascending order of their start, each of `width` finite numbers, one after the other
   * @throws {RangeError} If a bar is cut short, holds what JSON cannot (NaN, infinities), or is out of order; the
   * series is then as it was
   */
  upsert(bars: Float64Array): void {
    this.#check(bars);
    if (bars.length === 0) return;
    const { width } = this;
    // Everything older than the first of them stays where it is; the rest is merged anew behind that.
    const keep = this.#indexOf(bars[0]);
    const tail = this.#values.slice((this.#first + keep) * width, (this.#first + this.#length) * width);
    this.#reserve(keep + (tail.length + bars.length) / width);
    const values = this.#values;
    let to = (this.#first + keep) * width;
    let from = 0;
    for (let bar = 0; bar < bars.length; bar += width) {
      for (; from < tail.length && tail[from] < bars[bar]; from += width, to += width) {
        copyBar(tail, from, values, to, width);
      }
      if (from < tail.length && tail[from] === bars[bar]) from += width;
      copyBar(bars, bar, values, to, width);
      to += width;
    }
    values.set(tail.subarray(from), to);
    this.#length = (to + tail.length - from) / width - this.#first;
    this.#blocks.length = Math.min(this.#blocks.length, Math.floor((this.#first + keep) / BLOCK_BARS));
    this.#dropOldest();
  }

  /** The JSON of all bars: `[[start, ...], ...]`, numbers as the shortest text that reads back as the same double. */
  toJson(): Uint8Array {
    const parts: Uint8Array[] = [];
    const end = this.#first + this.#length;
    for (let block = Math.floor(this.#first / BLOCK_BARS); block * BLOCK_BARS < end; block++) {
      if (parts.length > 0) parts.push(SEPARATOR);
      parts.push(this.#blockJson(block, end));
    }
    return concatenated([OPEN, ...parts, CLOSE]);
  }

  #blockJson(block: number, end: number): Uint8Array {
    const from = Math.max(block * BLOCK_BARS, this.#first);
    const to = Math.min((block + 1) * BLOCK_BARS, end);
    const isWhole = to - from === BLOCK_BARS;
    const known = this.#blocks[block];
    if (isWhole && known !== undefined) return known;
    const { width } = this;
    const values = this.#values;
    let text = "";
    for (let bar = from; bar < to; bar++) {
      text += `${bar === from ? "" : ","}[${values.subarray(bar * width, (bar + 1) * width)}]`;
    }
    const json = encoder.encode(text);
    if (isWhole) this.#blocks[block] = json;
    return json;
  }

  #check(bars: Float64Array): void {
    const { width } = this;
    let previous = -Infinity;
    for (let at = 0; at < bars.length; at += width) {
      if (at + width > bars.length || !isFiniteBar(bars, at, width)) {
        throw new RangeError(`a bar is [${bars.subarray(at, at + width)}]; expected ${width} finite numbers`);
      }
      if (!(bars[at] > previous)) throw new RangeError(`a bar at ${bars[at]} comes after one at ${previous}`);
      previous = bars[at];
    }
  }

  /** How many bars are older than a start. New bars are at the end, so the search begins there. */
  #indexOf(startMs: number): number {
    if (startMs > this.newestMs) return this.#length;
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#values[(this.#first + middle) * this.width] < startMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Makes room for this many bars from the first on. */
  #reserve(bars: number): void {
    const needed = (this.#first + bars) * this.width;
    if (needed <= this.#values.length) return;
    const values = new Float64Array(Math.max(needed, this.#values.length * 2));
    values.set(this.#values);
    this.#values = values;
  }

  #dropOldest(): void {
    if (this.maxBars === 0 || this.#length <= this.maxBars) return;
    this.#first += this.#length - this.maxBars;
    this.#length = this.maxBars;
    // Whole blocks of dropped bars are given back once they outnumber the bars that are kept.
    const spare = Math.floor(this.#first / BLOCK_BARS);
    if (spare * BLOCK_BARS < Math.max(this.maxBars, BLOCK_BARS)) return;
    this.#values.copyWithin(0, spare * BLOCK_BARS * this.width);
    this.#first -= spare * BLOCK_BARS;
    this.#blocks.splice(0, spare);
  }
}

function isFiniteBar(bars: Float64Array, at: number, width: number): boolean {
  for (let i = at; i < at + width; i++) if (!Number.isFinite(bars[i])) return false;
  return true;
}

function copyBar(from: Float64Array, at: number, to: Float64Array, toAt: number, width: number): void {
  for (let i = 0; i < width; i++) to[toAt + i] = from[at + i];
}

function concatenated(parts: Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
