/** @module Exchange times from the bytes of a record: compared as bytes, and read only where they change. */

import { TimeReader } from "../../values/time.ts";
import type { RecordValues } from "./record_values.ts";
import { fourDigits } from "./digits.ts";
import { TEXT } from "./record.ts";

/** Longest text that is compared as bytes. */
const MAX_COMPARED = 40;

/** Milliseconds since the epoch have 13 digits, from 2001 to 2286. */
export const MILLISECOND_DIGITS = 13;

/** Fewer would be seconds: with leading zeros, that is. */
const LEAST_MILLISECONDS = 1e11;

/** Reads times; the last one read is in {@linkcode ms} and {@linkcode ns}. */
export class TimeDecoder {
  /** Whole milliseconds since the Unix epoch. */
  ms = 0;
  /** Nanoseconds beyond, from 0 to 999,999. */
  ns = 0;

  readonly #reader = new TimeReader();
  /** The text of the last one, as far as it was one and was read through the general reader. */
  readonly #last = new Uint8Array(MAX_COMPARED);
  #lastLength = -1;
  /** The first eight digits of the last one that was read as milliseconds, and what they come to. */
  #high = 0;
  #middle = 0;
  #highMs = 0;

  /** Reads a row's time. Returns whether it is one, as {@linkcode TimeReader} does. */
  read(fields: RecordValues, index: number): boolean {
    const { shape } = fields.cursor;
    if (shape.kinds[index] !== TEXT) {
      this.#lastLength = -1;
      return this.#take(this.#reader.read(fields.value(index)));
    }
    const at = fields.cursor.at + shape.offsets[index];
    const length = shape.lengths[index];
    return length === MILLISECOND_DIGITS && this.#readMilliseconds(fields.cursor.view, at)
      ? true
      : this.#readText(fields, index, at, length);
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
    if (low < 0 || last < 0 || last > 9 || ms < LEAST_MILLISECONDS) return false;
    this.ms = ms;
    this.ns = 0;
    return true;
  }

  /** Any other text. RowDecoder that follow each other often share their time. */
  #readText(fields: RecordValues, index: number, at: number, length: number): boolean {
    const { bytes } = fields.cursor;
    if (length === this.#lastLength) {
      let same = 0;
      while (same < length && this.#last[same] === bytes[at + same]) same++;
      if (same === length) return this.#take(true);
    }
    const isTime = this.#reader.read(fields.value(index));
    this.#lastLength = -1;
    if (isTime && length <= MAX_COMPARED) {
      this.#last.set(bytes.subarray(at, at + length));
      this.#lastLength = length;
    }
    return this.#take(isTime);
  }

  #take(isTime: boolean): boolean {
    this.ms = this.#reader.ms;
    this.ns = this.#reader.ns;
    return isTime;
  }
}
