/**
 * The values of a row that are wanted, from the bytes of its record.
 *
 * Each has a general way, which gives what SQLite's interface would give, and quick ways for the forms that recorders
 * mostly write. A quick way either gives exactly what the general way would, or leaves the value to it.
 *
 * @module
 */

import { POW10, type SqlValue, toNumber } from "../../values/decimal.ts";
import { EXACT_DIGITS } from "./digits.ts";
import { ABSENT, BLOB, FAR, REAL, ROWID, TEXT } from "./record.ts";
import type { TableCursor } from "./table_cursor.ts";

/** Asks SQLite itself for the wanted values of the row with this rowid. */
export type AskSqlite = (rowid: bigint) => SqlValue[];

const DOT = 0x2e;
const ZERO = 0x30;

// As SQLite's interface gives text: what is not UTF-8 is replaced, a byte order mark stays.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The values of the row that a cursor is at. */
export class RecordValues {
  readonly cursor: TableCursor;
  readonly #isReal: boolean[];
  /** Asks SQLite for a row. */
  readonly ask: AskSqlite;
  /** Defaults of columns that old records lack, as far as they were asked for. */
  readonly #defaults: (SqlValue | undefined)[] = [];

  /**
   * The fields of a cursor's rows.
   *
   * @param isReal For each column that is wanted, whether its affinity is REAL
   */
  constructor(cursor: TableCursor, isReal: boolean[], ask: AskSqlite) {
    this.cursor = cursor;
    this.#isReal = isReal;
    this.ask = ask;
  }

  /** A value, as SQLite's interface gives it; an integer that no double holds exactly as text. */
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
        return this.ask(this.cursor.rowid)[index];
      default:
        return this.number(index);
    }
  }

  /** The number that a value stands for; NaN for none. */
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

  /** A number of digits with at most one dot among them, as text; -1 for all else. */
  #decimal(at: number, length: number): number {
    if (length > EXACT_DIGITS + 1) return -1;
    const { bytes } = this.cursor;
    let value = 0;
    let point = -1;
    for (let i = 0; i < length; i++) {
      const byte = bytes[at + i];
      const digit = byte - ZERO;
      if (digit >= 0 && digit <= 9) value = value * 10 + digit;
      else if (byte === DOT && point < 0) point = i;
      else return -1;
    }
    if (point < 0) return length > 0 && length <= EXACT_DIGITS ? value : -1;
    // Both operands are exact, so the quotient is correctly rounded, as in levels.ts.
    return length > 1 ? value / POW10[length - 1 - point] : -1;
  }

  /** The same for every row, so it is asked for once. */
  #default(index: number): SqlValue {
    const known = this.#defaults[index];
    return known !== undefined ? known : this.#defaults[index] = this.ask(this.cursor.rowid)[index];
  }

  #integer(value: bigint, index: number): number | string {
    const number = Number(value);
    return this.#isReal[index] || Number.isSafeInteger(number) ? number : String(value);
  }
}
