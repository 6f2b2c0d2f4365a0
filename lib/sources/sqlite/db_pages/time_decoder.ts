/**
 * Decodes exchange times from the bytes of a record. Milliseconds written as text have a fast path; any other text is
 * compared with the text before, because consecutive rows often have the same time.
 *
 * @module
 */

import { TimeReader } from "../../values/time.ts";
import { fourDigits } from "./digits.ts";
import { TEXT } from "./record_shape.ts";
import type { RecordValues } from "./record_values.ts";

/** Longest text that is compared with the text before. */
const MAX_COMPARED_BYTES = 40;

/** Digits of milliseconds since the Unix epoch, written as text, from 2001 to 2286. */
export const MILLISECOND_DIGITS = 13;

/** Smaller numbers are seconds, such as 13 digits with leading zeros. */
export const MIN_MILLISECONDS = 1e11;

/** Decodes times; the last one is in {@linkcode ms} and {@linkcode ns}. */
export class TimeDecoder {
  /** Whole milliseconds since the Unix epoch. */
  ms = 0;
  /** The rest, in nanoseconds from 0 to 999,999. */
  ns = 0;

  readonly #reader = new TimeReader();
  /** The last text that the general reader read as a time; -1 bytes before the first text. */
  readonly #lastText = new Uint8Array(MAX_COMPARED_BYTES);
  #lastLength = -1;
  /** The first eight digits of the last milliseconds, as two words, and their value in milliseconds. */
  #high = 0;
  #middle = 0;
  #highMs = 0;

  /** Decodes a row's time; returns whether the value is a time, as {@linkcode TimeReader} does. */
  read(values: RecordValues, index: number): boolean {
    const { shape } = values.cursor;
    if (shape.kinds[index] !== TEXT) {
      this.#lastLength = -1;
      return this.#copyTime(this.#reader.read(values.value(index)));
    }
    const at = values.cursor.at + shape.offsets[index];
    const length = shape.lengths[index];
    return length === MILLISECOND_DIGITS && this.#readMilliseconds(values.cursor.view, at)
      ? true
      : this.#readText(values, index, at, length);
  }

  #readMilliseconds(view: DataView, at: number): boolean {
    const high = view.getInt32(at);
    const middle = view.getInt32(at + 4);
    if (high !== this.#high || middle !== this.#middle) {
      const [a, b] = [fourDigits(high), fourDigits(middle)];
      if (a < 0 || b < 0) return false;
      this.#high = high;
      this.#middle = middle;
      this.#highMs = (a * 1e4 + b) * 1e5;
    }
    const low = fourDigits(view.getInt32(at + 8));
    const last = view.getUint8(at + 12) - 0x30;
    const ms = this.#highMs + low * 10 + last;
    if (low < 0 || last < 0 || last > 9 || ms < MIN_MILLISECONDS) return false;
    this.ms = ms;
    this.ns = 0;
    return true;
  }

  #readText(values: RecordValues, index: number, at: number, length: number): boolean {
    const { bytes } = values.cursor;
    if (length === this.#lastLength) {
      let equal = 0;
      while (equal < length && this.#lastText[equal] === bytes[at + equal]) equal++;
      if (equal === length) return this.#copyTime(true);
    }
    const isTime = this.#reader.read(values.value(index));
    this.#lastLength = -1;
    if (isTime && length <= MAX_COMPARED_BYTES) {
      this.#lastText.set(bytes.subarray(at, at + length));
      this.#lastLength = length;
    }
    return this.#copyTime(isTime);
  }

  #copyTime(isTime: boolean): boolean {
    this.ms = this.#reader.ms;
    this.ns = this.#reader.ns;
    return isTime;
  }
}
