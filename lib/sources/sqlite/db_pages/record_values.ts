/**
 * Decodes the values of a row from the bytes of its record.
 *
 * Each value has a general path, which gives what SQLite's interface would give, and fast paths for the forms that
 * recorders usually write. A fast path either gives exactly what the general path would give, or leaves the value to
 * it.
 *
 * @module
 */

import { POW10, type SqlValue, toNumber } from "../../values/decimal.ts";
import { EXACT_DIGITS } from "./digits.ts";
import { ABSENT, BLOB, FAR, REAL, ROWID, TEXT } from "./record_shape.ts";
import type { TableCursor } from "./table_cursor.ts";

/** Has SQLite itself read the values of the row with a rowid. */
export type QueryRow = (rowid: bigint) => SqlValue[];

const POINT = 0x2e;
const ZERO = 0x30;

// SQLite's interface also replaces bytes that are not UTF-8, and keeps a byte order mark.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The values of a cursor's current row. */
export class RecordValues {
  /** The cursor. */
  readonly cursor: TableCursor;
  /** Has SQLite read a row. */
  readonly query: QueryRow;
  readonly #isReal: boolean[];
  /** Defaults of columns that old records lack, as far as they were needed. */
  readonly #defaults: (SqlValue | undefined)[] = [];

  /**
   * Makes the values of a cursor's rows.
   *
   * @param isReal For each column that is read, whether its affinity is REAL
   */
  constructor(cursor: TableCursor, isReal: boolean[], query: QueryRow) {
    this.cursor = cursor;
    this.#isReal = isReal;
    this.query = query;
  }

  /** A value as SQLite's interface gives it; an integer that a double does not hold exactly as text. */
  value(index: number): SqlValue {
    const { bytes, view, shape } = this.cursor;
    const at = this.cursor.at + shape.offsets[index];
    const end = at + shape.lengths[index];
    switch (shape.kinds[index]) {
      case 0:
        return null;
      case 6:
        return this.#integer(view.getBigInt64(at), index);
      case REAL: {
        const value = view.getFloat64(at);
        return Number.isNaN(value) ? null : value;
      }
      case TEXT:
        return decoder.decode(bytes.subarray(at, end));
      case BLOB:
        return bytes.slice(at, end);
      case ABSENT:
        return this.#default(index);
      case ROWID:
        return this.#integer(this.cursor.rowid, index);
      case FAR:
        return this.query(this.cursor.rowid)[index];
      default:
        return this.number(index);
    }
  }

  /** Writes all values into an array, in the order of the columns that are read. */
  readInto(values: SqlValue[]): void {
    const { kinds, offsets } = this.cursor.shape;
    const { view, at } = this.cursor;
    for (let index = 0; index < values.length; index++) {
      if (kinds[index] === REAL) {
        const value = view.getFloat64(at + offsets[index]);
        values[index] = Number.isNaN(value) ? null : value;
      } else values[index] = this.value(index);
    }
  }

  /** The number that a value stands for; NaN if the value is not a number. */
  number(index: number): number {
    const { view, shape } = this.cursor;
    const at = this.cursor.at + shape.offsets[index];
    switch (shape.kinds[index]) {
      case REAL:
        return view.getFloat64(at);
      case 1:
        return view.getInt8(at);
      case 2:
        return view.getInt16(at);
      case 3:
        return (view.getInt16(at) << 8) | view.getUint8(at + 2);
      case 4:
        return view.getInt32(at);
      case 5:
        return view.getInt16(at) * 2 ** 32 + view.getUint32(at + 2);
      case 8:
        return 0;
      case 9:
        return 1;
      case TEXT: {
        const number = this.#decimal(at, shape.lengths[index]);
        return number >= 0 ? number : toNumber(this.value(index));
      }
      default:
        return toNumber(this.value(index));
    }
  }

  /** A number of digits with at most one decimal point among them; -1 for any other text. */
  #decimal(at: number, length: number): number {
    if (length > EXACT_DIGITS + 1) return -1;
    const { bytes } = this.cursor;
    let value = 0;
    let point = -1;
    for (let i = 0; i < length; i++) {
      const byte = bytes[at + i];
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) value = value * 10 + digit;
      else if (byte === POINT && point < 0) point = i;
      else return -1;
    }
    if (point < 0) return length > 0 && length <= EXACT_DIGITS ? value : -1;
    // Both operands are exact, so the quotient is correctly rounded, as in levels.ts.
    return length > 1 ? value / POW10[length - 1 - point] : -1;
  }

  /** A column's default, which is equal for all rows and therefore read once. */
  #default(index: number): SqlValue {
    const known = this.#defaults[index];
    return known !== undefined ? known : this.#defaults[index] = this.query(this.cursor.rowid)[index];
  }

  #integer(value: bigint, index: number): number | string {
    const number = Number(value);
    return this.#isReal[index] || Number.isSafeInteger(number) ? number : String(value);
  }
}
