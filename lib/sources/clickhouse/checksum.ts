/** @module Checksums of columns of 64-bit numbers: their exclusive or, which a server computes in the same way. */

import type { NativeBytes } from "./native_bytes.ts";
import { AS_DOUBLES } from "./steps.ts";

/** One checksum for each of several columns. */
export class Checksum {
  readonly #columns: bigint[];

  /** @param columns The number of columns */
  constructor(columns: number) {
    this.#columns = new Array<bigint>(columns).fill(0n);
  }

  /** Adds the values of the columns. */
  add(columns: readonly NativeBytes[]): void {
    columns.forEach((column, index) => this.#columns[index] ^= column.xor());
  }

  /** The checksums, as decimal numbers. */
  get texts(): string[] {
    return this.#columns.map(String);
  }
}

/** What a server computes for the checksum of the times of a table. */
export const TIME_CHECKSUM = "toString(groupBitXor(toUInt64(time_ms)))";

/** What a server computes for the checksum of a column of values. */
export function valueChecksum(name: string, decimals: number): string {
  return decimals === AS_DOUBLES
    ? doubleChecksum(`${name}_double`)
    : `toString(groupBitXor(toUInt64(${name})))`;
}

/** What a server computes for the checksum of a column of doubles. */
export function doubleChecksum(name: string): string {
  return `toString(groupBitXor(reinterpretAsUInt64(reinterpretAsString(${name}))))`;
}

/** What a server computes for the checksum of a column of arrays of values. */
export function arrayChecksum(name: string, decimals: number): string {
  const [column, bits] = decimals === AS_DOUBLES
    ? [`${name}_double`, "reinterpretAsUInt64(reinterpretAsString(x))"]
    : [name, "toUInt64(x)"];
  return `toString(groupBitXorArray(arrayMap(x -> ${bits}, ${column})))`;
}
