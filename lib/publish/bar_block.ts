/** @module Blocks of bars and their JSON, which is made once, and moved to a file if there is much of it. */

import type { TextFile, TextPlace } from "./text_file.ts";

/** Number of bars in a whole block. */
export const BLOCK_BARS = 256;

/** Up to 256 bars. At least one of `values`, `json` and `place` is there. */
export interface BarBlock {
  /** Start of the first bar, in milliseconds. */
  firstMs: number;
  /** Number of bars; 256 in all blocks but the last one. */
  count: number;
  /** The bars, one after the other. */
  values: Float64Array | undefined;
  /** The bars' JSON, without the brackets of the list. */
  json: Uint8Array | undefined;
  /** Where the bars' JSON lies in a file. */
  place: TextPlace | undefined;
}

/** How many bytes of JSON of blocks without numbers are kept in memory, before they are moved to a file. */
const MOST_BYTES = 8e6;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The JSON of blocks: without the brackets of the list, absent values as `null`. */
export class BlockJson {
  readonly #width: number;
  readonly #file: TextFile | undefined;
  readonly #mostBytes: number;
  /** Bytes of JSON of blocks without numbers, in memory. */
  #bytes = 0;

  /**
   * @param width Number of doubles in a bar
   * @param file Where JSON is put if there is much of it; undefined to keep all of it in memory
   * @param mostBytes How many bytes are kept in memory if there is a file
   */
  constructor(width: number, file: TextFile | undefined, mostBytes = MOST_BYTES) {
    this.#width = width;
    this.#file = file;
    this.#mostBytes = mostBytes;
  }

  /** The JSON of a block's bars from an index on; kept if it is that of a whole block. */
  of(block: BarBlock, from: number): Uint8Array {
    const whole = from === 0 ? this.#kept(block) : undefined;
    if (whole !== undefined) return whole;
    const json = this.#make(this.valuesOf(block), from, block.count);
    if (from === 0 && block.count === BLOCK_BARS) block.json = json;
    return json;
  }

  /** The numbers of a block, from its JSON if it keeps that alone. */
  valuesOf(block: BarBlock): Float64Array {
    return block.values ??= parsed(this.#kept(block)!);
  }

  /**
   * Has a whole block keep its JSON alone.
   *
   * @param block The block
   * @param blocks All blocks
   * @throws {Error} If JSON cannot be moved to the file
   */
  close(block: BarBlock, blocks: readonly BarBlock[]): void {
    if (block.values === undefined) return;
    if (block.place === undefined) this.#bytes += this.of(block, 0).length;
    block.values = undefined;
    if (this.#file !== undefined && this.#bytes > this.#mostBytes) this.#moveToFile(this.#file, blocks);
  }

  #kept({ json, place }: BarBlock): Uint8Array | undefined {
    return json ?? (place === undefined ? undefined : this.#file!.read(place));
  }

  #moveToFile(file: TextFile, blocks: readonly BarBlock[]): void {
    const closed = blocks.filter(({ values, json }) => values === undefined && json !== undefined);
    const places = file.append(closed.map(({ json }) => json!));
    for (const [index, block] of closed.entries()) {
      block.place = places[index];
      block.json = undefined;
    }
    this.#bytes = 0;
  }

  #make(values: Float64Array, from: number, to: number): Uint8Array {
    const width = this.#width;
    // Arrays that are filled one by one, since these are written twice as fast as typed arrays.
    const bars: number[][] = [];
    for (let bar = from, at = from * width; bar < to; bar++) {
      const row: number[] = [];
      for (const end = at + width; at < end; at++) row.push(values[at]);
      bars.push(row);
    }
    // JSON writes NaN as null. The brackets of the list are left out.
    return encoder.encode(JSON.stringify(bars)).subarray(1, -1);
  }
}

function parsed(json: Uint8Array): Float64Array {
  const values: (number | null)[] = JSON.parse(`[${decoder.decode(json)}]`).flat();
  return Float64Array.from(values, (value) => value ?? NaN);
}
