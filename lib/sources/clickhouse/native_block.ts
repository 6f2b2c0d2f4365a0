/**
 * Blocks of rows in ClickHouse's Native format: the number of columns and of rows, then each column with its name, its
 * type and its values one after the other, little-endian.
 *
 * A block is filled column by column, encoded, and filled again.
 *
 * @module
 */

import { NativeBytes } from "./native_bytes.ts";

/** A column whose rows have one value each. */
export interface ValueColumn {
  /** The values. */
  values: NativeBytes;
}

/** A column whose rows have an array each. */
export interface ArrayColumn extends ValueColumn {
  /** For each row, the number of elements up to and with its own, as 64-bit numbers. */
  ends: NativeBytes;
}

/** The columns of a block that differ from row to row, and what all rows have in common. */
export class NativeBlock {
  /** How many rows the block has. */
  rows = 0;
  readonly #constants: { name: string; type: string; value: Uint8Array }[] = [];
  readonly #columns: { name: string; type: string; ends: NativeBytes | undefined; values: NativeBytes }[] =
    [];
  readonly #out = new NativeBytes();

  /** Adds a column that has one text in all rows. */
  addConstantText(name: string, text: string): void {
    const value = new NativeBytes();
    value.addText(text);
    this.#constants.push({ name, type: "String", value: value.slice() });
  }

  /** Adds a column that has one whole number in all rows, of 2 bytes (`Date`, in days) or 8 bytes (`UInt64`). */
  addConstantNumber(name: string, type: "Date" | "UInt64", number: number): void {
    const value = new Uint8Array(type === "Date" ? 2 : 8);
    const view = new DataView(value.buffer);
    if (type === "Date") view.setUint16(0, number, true);
    else view.setBigUint64(0, BigInt(number), true);
    this.#constants.push({ name, type, value });
  }

  /** Adds a column of values, which the caller fills. */
  addColumn(name: string, type: string): NativeBytes {
    const values = new NativeBytes();
    this.#columns.push({ name, type, ends: undefined, values });
    return values;
  }

  /** Adds a column of arrays, which the caller fills. */
  addArrays(name: string, type: string): ArrayColumn {
    const column = { ends: new NativeBytes(), values: new NativeBytes() };
    this.#columns.push({ name, type: `Array(${type})`, ...column });
    return column;
  }

  /** The names of all columns, separated by commas. */
  get names(): string {
    return [...this.#constants, ...this.#columns].map(({ name }) => name).join(", ");
  }

  /** The bytes of the block, which is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const out = this.#out;
    out.clear();
    out.addVarint(this.#constants.length + this.#columns.length);
    out.addVarint(this.rows);
    for (const { name, type, value } of this.#constants) {
      out.addText(name);
      out.addText(type);
      out.addRepeated(value, this.rows);
    }
    for (const { name, type, ends, values } of this.#columns) {
      out.addText(name);
      out.addText(type);
      for (const part of [ends, values]) {
        if (part === undefined) continue;
        out.addBytes(part.bytes);
        part.clear();
      }
    }
    this.rows = 0;
    return out.slice();
  }
}
