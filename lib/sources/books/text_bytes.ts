/**
 * The bytes of the text that a column's value holds: the value itself, or what it holds as zlib, gzip, a JSON string
 * or Python's text of bytes.
 *
 * @module
 */

import type { SqlValue } from "../values/decimal.ts";
import { DOUBLE_QUOTE, SINGLE_QUOTE } from "../values/ascii.ts";
import { inflateText } from "./inflate_text.ts";

/** How often a text may be in a text, or compressed. */
const MAX_NESTING = 3;

const LETTER_B = 0x62;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Finds the text of values, in memory that is reused. */
export class TextBytes {
  /** Holds the text, from its start to {@linkcode end}. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Index after the text's last byte. */
  end = 0;

  #encoded = new Uint8Array(1 << 12);

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

  #encode(text: string): void {
    // A character takes at most three bytes of UTF-8 for each of its UTF-16 units.
    if (this.#encoded.length < text.length * 3) this.#encoded = new Uint8Array(text.length * 3);
    this.bytes = this.#encoded;
    this.end = encoder.encodeInto(text, this.#encoded).written;
  }

  #unwrap(nesting: number): boolean {
    const { bytes, end } = this;
    const first = end > 1 ? bytes[0] : 0;
    const inflated = inflateText(bytes, end);
    if (inflated !== undefined) {
      this.bytes = inflated;
      this.end = inflated.length;
    } else if (first === DOUBLE_QUOTE || first === SINGLE_QUOTE || first === LETTER_B) {
      const text = quotedText(bytes.subarray(0, end));
      if (text === undefined) return true;
      this.#encode(text);
    } else return true;
    return nesting < MAX_NESTING && this.#unwrap(nesting + 1);
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
