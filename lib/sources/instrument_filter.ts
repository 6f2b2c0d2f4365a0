/** @module Tells rows of the requested instrument from rows of other instruments. */

import { instrumentOf } from "./recognition/instruments.ts";
import type { InstrumentColumns } from "./recognition/schema.ts";
import type { SqlValue } from "./values/decimal.ts";

/** The most spellings that a filter remembers. */
const MAX_REMEMBERED = 1000;

/** Accepts the rows of one instrument. Consecutive rows usually have the same spelling, which is compared first. */
export class InstrumentFilter {
  readonly #name: string;
  readonly #remembered = new Map<SqlValue, boolean>();
  #last: SqlValue | undefined;

  /** Makes a filter for a table. */
  constructor({ name }: InstrumentColumns) {
    this.#name = name;
  }

  /**
   * Whether a row is of the instrument.
   *
   * @param values The values of the columns that name the instrument
   */
  accepts(values: readonly SqlValue[]): boolean {
    if (values.length > 1) return instrumentOf(values) === this.#name;
    const [value] = values;
    if (value === this.#last) return true;
    const isAccepted = this.#remembered.get(value) ?? this.#judge(value);
    if (isAccepted) this.#last = value;
    return isAccepted;
  }

  /**
   * Whether a row names an instrument at all.
   *
   * @param values The values of the columns that name the instrument
   */
  static isNamed(values: readonly SqlValue[]): boolean {
    return (instrumentOf(values) ?? "") !== "";
  }

  #judge(value: SqlValue): boolean {
    const isAccepted = instrumentOf([value]) === this.#name;
    if (this.#remembered.size < MAX_REMEMBERED && !(value instanceof Uint8Array)) {
      this.#remembered.set(value, isAccepted);
    }
    return isAccepted;
  }
}
