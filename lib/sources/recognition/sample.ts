/** @module Sampled rows: the evidence by which recognition decides between columns and forms. */

import type { SqlValue } from "../values/decimal.ts";
import type { TableDescription } from "./schema.ts";

/** Some rows of a table. */
export interface TableSample {
  /** How many rows were sampled; 0 for an empty table. */
  readonly rows: number;
  /** The values of a column that was asked for, one per sampled row, in the order of the table. */
  column(name: string): SqlValue[];
}

/**
 * Samples rows of a table: some from the start, the middle and the end.
 *
 * @param columns Names of the columns whose values are wanted
 * @param rows The most rows of each part
 */
export type Sampler = (table: TableDescription, columns: readonly string[], rows?: number) => TableSample;

/** Finds all different values of columns, which takes up to as long as reading the table with SQL. */
export type QueryDistinct = (table: TableDescription, columns: readonly string[]) => SqlValue[][];

/** How recognition asks for rows. */
export interface TableQueries {
  /** See {@linkcode Sampler}. */
  sample: Sampler;
  /** See {@linkcode QueryDistinct}. */
  distinct: QueryDistinct;
}
