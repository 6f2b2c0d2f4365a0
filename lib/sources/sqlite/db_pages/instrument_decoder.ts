/** @module Tells rows of the requested instrument from other rows, by the bytes of their records. */

import { InstrumentFilter } from "../../instrument_filter.ts";
import type { InstrumentColumns } from "../../recognition/schema.ts";
import { TEXT } from "./record_shape.ts";
import type { RecordValues } from "./record_values.ts";

/** The longest name whose bytes are compared with the name before. */
const MAX_COMPARED_BYTES = 64;

/** Accepts the rows of one instrument. */
export class InstrumentDecoder {
  readonly #filter: InstrumentFilter;
  readonly #indexes: readonly number[];
  /** The last name that was accepted; -1 bytes before the first name. */
  readonly #last = new Uint8Array(MAX_COMPARED_BYTES);
  #lastLength = -1;

  /**
   * Makes a decoder of a table's rows.
   *
   * @param first Index of the first column that names the instrument, among the columns that are read
   */
  constructor(instrument: InstrumentColumns, first: number) {
    this.#filter = new InstrumentFilter(instrument);
    this.#indexes = instrument.columns.map((_, index) => first + index);
  }

  /** Whether the current row is of the instrument. */
  accepts(values: RecordValues): boolean {
    const [index, second] = this.#indexes;
    const { bytes, at, shape } = values.cursor;
    if (second !== undefined || shape.kinds[index] !== TEXT) {
      return this.#filter.accepts(this.#indexes.map((index) => values.value(index)));
    }
    const length = shape.lengths[index];
    const start = at + shape.offsets[index];
    if (length === this.#lastLength) {
      let equal = 0;
      while (equal < length && this.#last[equal] === bytes[start + equal]) equal++;
      if (equal === length) return true;
    }
    const isAccepted = this.#filter.accepts([values.value(index)]);
    if (isAccepted && length <= MAX_COMPARED_BYTES) {
      this.#last.set(bytes.subarray(start, start + length));
      this.#lastLength = length;
    }
    return isAccepted;
  }

  /** Whether the current row names an instrument at all. */
  isNamed(values: RecordValues): boolean {
    return InstrumentFilter.isNamed(this.#indexes.map((index) => values.value(index)));
  }
}
