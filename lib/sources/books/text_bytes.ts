/**
 * The bytes of the text that a column's value holds: the value itself, or what it holds as zlib, gzip, a JSON string
 * or Python's text of bytes.
 *
 * @module
 */

import type { SqlValue } from "../values/decimal.ts";
import { DOUBLE_QUOTE, SINGLE_QUOTE } from "../values/ascii.ts";
import { inflateText } from "./inflate_text.ts";
import { LevelMemory } from "./level_memory.ts";

/** How often a text may be in a text, or compressed. */
const MAX_NESTING = 3;

const LETTER_B = 0x62;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Finds the text of values, in the memory of the thread unless a text is very long. */
export class TextBytes {
  /** Holds the text, from its start to {@linkcode end}. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Index after the text's last byte. */
  end = 0;

  /**
   * Finds the text of a value.
   *
   * @returns Whether the value can hold a text
   */
  set(value: SqlValue): boolean {
    if (typeof value === "string") this.#encode(value);
    else if (value instanceof Uint8Array) {
      this.bytes = value;
      this.end = value.length;
    } else return false;
    return this.#unwrap(0);
  }

  get #memory(): LevelMemory {
    return LevelMemory.ofThread;
  }

  #encode(text: string): void {
    this.bytes = this.#memory.text;
    const { read, written } = encoder.encodeInto(text, this.bytes);
    this.end = written;
    if (read === text.length) return;
    this.bytes = encoder.encode(text);
    this.end = this.bytes.length;
  }

  #unwrap(nesting: number): boolean {
    const isInflated = this.#inflate();
    if (!isInflated) this.#toMemory();
    if (!isInflated && !this.#unquote()) return true;
    return nesting < MAX_NESTING && this.#unwrap(nesting + 1);
  }

  /** Replaces a compressed text by what it stands for; returns whether the text was compressed. */
  #inflate(): boolean {
    const memory = this.#memory;
    const end = memory.inflate(this.bytes, this.end);
    const inflated = end < 0 ? inflateText(this.bytes, this.end) : memory.text;
    if (inflated === undefined) return false;
    this.bytes = inflated;
    this.end = end < 0 ? inflated.length : end;
    return true;
  }

  /** Copies the bytes of a text into the memory, where there is room. */
  #toMemory(): void {
    const { text } = this.#memory;
    if (this.bytes === text || this.end > text.length) return;
    text.set(this.bytes.subarray(0, this.end));
    this.bytes = text;
  }

  /** Replaces a text in quotes by what it stands for; returns whether the text was in quotes. */
  #unquote(): boolean {
    const { bytes, end } = this;
    const first = end > 1 ? bytes[0] : 0;
    if (first !== DOUBLE_QUOTE && first !== SINGLE_QUOTE && first !== LETTER_B) return false;
    const after = bytes === this.#memory.text ? this.#memory.unquote(end) : -1;
    if (after >= 0) {
      this.end = after;
      return true;
    }
    const text = quotedText(bytes.subarray(0, end));
    if (text === undefined) return false;
    this.#encode(text);
    return true;
  }
}

/** The text that a JSON string, a Python string or Python's text of bytes stands for; undefined for other texts. */
function quotedText(bytes: Uint8Array): string | undefined {
  let text: string;
  try {
    text = decoder.decode(bytes).trim();
  } catch {
    return undefined;
  }
  const [, quote, inside] = /^b?(["'])(.*)\1$/s.exec(text) ?? [];
  if (inside === undefined) return undefined;
  return inside.replaceAll(
    /\\(.)/gs,
    (whole, escaped) =>
      escaped === quote || escaped === "\\" || escaped === "/"
        ? escaped
        : { n: "\n", t: "\t", r: "\r" }[escaped as string] ?? whole,
  );
}
