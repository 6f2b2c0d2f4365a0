/**
 * The memory in which a thread's texts of levels are parsed by the WebAssembly module, and the levels that were parsed
 * last. A text is written into {@linkcode LevelMemory.text} and parsed before the next text is written there.
 *
 * @module
 */

import { WASM_PAGE_BYTES } from "../column_allocator.ts";
import type { Levels } from "../values/levels.ts";
import { instantiate, type LevelExports } from "./wasm_exports.ts";

/** Room for a text, in bytes; longer texts are parsed elsewhere. */
const TEXT_BYTES = 1 << 20;

/** Room for a text before it is decoded, or while it is, in bytes. */
const CODED_BYTES = 1 << 20;

/** Bytes after a text that the module may read and write. */
const SLACK_BYTES = 256;

/** The most levels of a text that the module parses. */
const MAX_LEVELS = 1 << 16;

// Where everything is in the memory: after what belongs to the module.
const TEXT_AT = WASM_PAGE_BYTES;
const CODED_AT = TEXT_AT + TEXT_BYTES + SLACK_BYTES;
const LEVELS_AT = CODED_AT + CODED_BYTES + SLACK_BYTES;
const END = LEVELS_AT + 2 * 8 * MAX_LEVELS;

/** Memory for one text and its levels. */
export class LevelMemory {
  /** Room for a text. */
  readonly text: Uint8Array;

  readonly #wasm: LevelExports;
  readonly #bytes: Uint8Array;
  readonly #coded: Uint8Array;
  readonly #prices: Float64Array;
  readonly #sizes: Float64Array;

  private constructor() {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(END / WASM_PAGE_BYTES) });
    this.#bytes = new Uint8Array(memory.buffer);
    this.text = new Uint8Array(memory.buffer, TEXT_AT, TEXT_BYTES);
    this.#coded = new Uint8Array(memory.buffer, CODED_AT, CODED_BYTES);
    this.#prices = new Float64Array(memory.buffer, LEVELS_AT, MAX_LEVELS);
    this.#sizes = new Float64Array(memory.buffer, LEVELS_AT + 8 * MAX_LEVELS, MAX_LEVELS);
    this.#wasm = instantiate(memory);
    this.#wasm.setLevelMemory(LEVELS_AT, MAX_LEVELS, CODED_AT, CODED_AT + CODED_BYTES);
  }

  static #ofThread: LevelMemory | undefined;

  /** The memory of the thread, which is made when it is first needed. */
  static get ofThread(): LevelMemory {
    return LevelMemory.#ofThread ??= new LevelMemory();
  }

  /**
   * Parses the levels of one side from {@linkcode text}, as `LevelParser` does.
   *
   * @param at Where the levels begin, with the bracket that opens them
   * @param end Where the text ends
   * @param levels Gets the levels; without levels so far
   * @returns Index after the levels; 0 if they are left to the general parser, and `levels` is unchanged
   */
  parse(at: number, end: number, levels: Levels): number {
    const after = this.#wasm.readLevels(TEXT_AT + at, TEXT_AT + end);
    if (after === 0) return 0;
    levels.addAll(this.#prices, this.#sizes, this.#wasm.keptLevels());
    return after - TEXT_AT;
  }

  /**
   * Decompresses a text in zlib's or gzip's format into {@linkcode text}.
   *
   * @param bytes Hold the compressed text, from their start to `end`
   * @returns The length of the text; -1 for bytes that are left to zlib
   */
  inflate(bytes: Uint8Array, end: number): number {
    if (end > CODED_BYTES || bytes === this.text) return -1;
    this.#coded.set(bytes.subarray(0, end));
    if (!this.#wasm.isCompressed(CODED_AT, CODED_AT + end)) return -1;
    const after = this.#wasm.inflate(CODED_AT, CODED_AT + end, TEXT_AT, TEXT_AT + TEXT_BYTES);
    return after === 0 ? -1 : after - TEXT_AT;
  }

  /**
   * Replaces a text in quotes in {@linkcode text} by what it stands for.
   *
   * @param end Where the text ends
   * @returns Where it then ends; -1 for a text that is left to the general way, and unchanged
   */
  unquote(end: number): number {
    if (!this.#wasm.unquote(TEXT_AT, TEXT_AT + end)) return -1;
    const start = this.#wasm.unquotedStart();
    const after = this.#wasm.unquotedEnd();
    this.#bytes.copyWithin(TEXT_AT, start, after);
    return after - start;
  }
}
