/**
 * The place of a row as one whole number, so that SQL finds the first and the last row of a window by `argMin` and `argMax`
 * of a number: nanoseconds since the first row, times a power of two, plus the rank among rows of the same time.
 *
 * @module
 */

import type { TableManifest } from "../sources/clickhouse/manifest.ts";
import type { TimeRange } from "../sources/source.ts";

/** Nanoseconds of a millisecond. */
const MS_NS = 1_000_000;

/** Keys are less than 2 to this power. */
const KEY_BITS = 62;

/** Keys of the rows of a table of a day. */
export class RowKeys {
  /** SQL that computes the key of a row. */
  readonly sql: string;
  readonly #baseMs: number;
  readonly #tieBits: number;

  /**
   * @param table The table of the day
   * @param range Rows outside this range get no key
   */
  constructor({ first_ms, greatest_tie }: TableManifest, { startMs }: TimeRange) {
    this.#baseMs = Math.max(first_ms ?? 0, startMs);
    this.#tieBits = Math.ceil(Math.log2(greatest_tie + 1));
    this.sql = `((time_ms - ${this.#baseMs}) * ${MS_NS} + time_ns) * ${2 ** this.#tieBits} + tie`;
  }

  /** Whether the keys of all rows up to a time are exact. */
  reaches(lastMs: number): boolean {
    return Math.log2((lastMs - this.#baseMs + 1) * MS_NS) + this.#tieBits < KEY_BITS;
  }

  /** Puts the time of a key into an array, as milliseconds and nanoseconds. */
  put(key: bigint, to: Float64Array, at: number): void {
    const ns = key >> BigInt(this.#tieBits);
    to[at] = this.#baseMs + Number(ns / BigInt(MS_NS));
    to[at + 1] = Number(ns % BigInt(MS_NS));
  }
}
