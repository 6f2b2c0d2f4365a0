/** @module Reads answers in ClickHouse's format RowBinary whose columns all have 8 bytes. */

import { ClusterError } from "../sources/clickhouse/cluster_error.ts";

/** What a column holds. */
export type BinaryColumn = "double" | "integer" | "words" | "bigint";

/** Whole numbers beyond 2^53, as two words. */
export interface Words {
  /** The high words, signed. */
  high: Float64Array;
  /** The low words. */
  low: Float64Array;
}

/** The columns of an answer, by kind. */
interface ColumnOf {
  double: Float64Array;
  integer: Float64Array;
  words: Words;
  bigint: BigInt64Array;
}

/** An answer: the number of its rows, and its columns by name. */
export interface BinaryRows<Kinds extends Record<string, BinaryColumn>> {
  /** The number of rows. */
  count: number;
  /** The columns. */
  columns: { [Name in keyof Kinds]: ColumnOf[Kinds[Name]] };
}

/** Columns that are told apart by names which are made at run time: each is used as what its kind says. */
export type AnyColumns = Record<string, Float64Array & Words & BigInt64Array>;

const COLUMN_BYTES = 8;

/**
 * Cuts an answer into columns.
 *
 * @param kinds What each column holds, in the order of the answer
 * @throws {ClusterError} If the answer ends within a row
 */
export function readRowBinary<Kinds extends Record<string, BinaryColumn>>(
  answer: Uint8Array,
  kinds: Kinds,
): BinaryRows<Kinds> {
  const entries = Object.entries(kinds);
  const width = entries.length * COLUMN_BYTES;
  if (answer.length % width !== 0) {
    throw new ClusterError(`an answer of the cluster is not complete: it ends within a row; run again`);
  }
  const count = answer.length / width;
  const view = new DataView(answer.buffer, answer.byteOffset, answer.length);
  const columns = entries.map(([name, kind], index) => {
    return [name, readColumn(view, index * COLUMN_BYTES, width, count, kind)];
  });
  return { count, columns: Object.fromEntries(columns) };
}

/** The sum of a column of counts. */
export function sumOf(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function readColumn(view: DataView, start: number, width: number, count: number, kind: BinaryColumn) {
  const numbers = (read: (at: number) => number) =>
    Float64Array.from({ length: count }, (_, row) => read(start + row * width));
  switch (kind) {
    case "double":
      return numbers((at) => view.getFloat64(at, true));
    case "integer":
      return numbers((at) => view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true));
    case "words":
      return {
        high: numbers((at) => view.getInt32(at + 4, true)),
        low: numbers((at) => view.getUint32(at, true)),
      };
    case "bigint":
      return BigInt64Array.from({ length: count }, (_, row) => view.getBigInt64(start + row * width, true));
  }
}
