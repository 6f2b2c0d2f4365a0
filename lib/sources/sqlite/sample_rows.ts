/** @module Samples the rows of a table: the first rows, some from the middle by rowid, and the last ones. */

import type { DatabaseSync } from "node:sqlite";
import { name, scalar } from "../recognition/expressions.ts";
import type { TableQueries, TableSample } from "../recognition/sample.ts";
import { hasRowid, rowidName, type TableDescription } from "../recognition/schema.ts";
import type { SqlValue } from "../values/decimal.ts";
import { prepareForArrays } from "./table_rows.ts";
import { endlessness } from "./view_plan.ts";

/** How many rows each of the three parts of a sample has at most. */
const PART_ROWS = 64;

/** The longest text or blob in a sample, in bytes; NULL stands for a longer one. */
const MAX_SAMPLED_BYTES = 1 << 20;

/** The most different values that are listed. */
const MAX_DISTINCT = 10_000;

/** The queries by which recognition decides. */
export function tableQueries(db: DatabaseSync): TableQueries {
  // Several parts of recognition ask for the same columns; a table does not change in between.
  const samples = new Map<string, TableSample>();
  const sampleOf = (table: TableDescription, columns: readonly string[], rows = PART_ROWS) => {
    const key = JSON.stringify([table.name, rows, ...columns]);
    const sample = samples.get(key) ?? sampleRows(db, table, columns, rows);
    samples.set(key, sample);
    return sample;
  };
  return {
    sample: sampleOf,
    distinct: (table, columns) => {
      const [only] = columns.length === 1 ? sampleOf(table, columns).column(columns[0]) : [];
      const isOnly = typeof only === "string" && !hasOtherValue(db, table, columns[0], only);
      return isOnly ? [[only]] : distinctValues(db, table, columns);
    },
  };
}

/**
 * Samples the rows of a table. Rows that SQLite cannot read are left out of the sample: reading the table reports the
 * damage.
 *
 * @param columns Names of the columns whose values are sampled
 * @param rows The most rows of each part: start, middle and end; a view has its first rows only
 */
function sampleRows(
  db: DatabaseSync,
  table: TableDescription,
  columns: readonly string[],
  rows = PART_ROWS,
): TableSample {
  const values = new Map<string, SqlValue[]>(columns.map((column) => [column, []]));
  const sampled = { rows: 0, column: (column: string) => values.get(column) ?? [] };
  const isByRowid = hasRowid(table);
  const selected = columns.map((column) => sampledValue(scalar({ ...table, hasRowid: isByRowid }, column)));
  const add = (taken: SqlValue[][]) => {
    for (const row of taken) columns.forEach((column, index) => values.get(column)!.push(row[index]));
    sampled.rows += taken.length;
  };
  try {
    if (isByRowid) { for (const part of partsByRowid(db, table, selected, rows)) add(part); }
    else add(firstRows(db, table, columns, selected, rows));
  } catch {
    // What was sampled before the damage is evidence enough; the table's own reader meets and reports the damage.
  }
  return sampled;
}

/** The first rows, rows from the middle, and the last rows; no row twice. */
function* partsByRowid(
  db: DatabaseSync,
  table: TableDescription,
  selected: string[],
  rows: number,
): Generator<SqlValue[][]> {
  const rowid = rowidName(table.columns)!;
  const statement = prepareForArrays(
    db,
    `SELECT ${[`CAST(${rowid} AS TEXT)`, ...selected]} FROM ${name(table.name)} NOT INDEXED
     WHERE ${rowid} >= CAST(? AS INTEGER) ORDER BY ${rowid} LIMIT ${rows}`,
  );
  const last = db.prepare(`SELECT CAST(max(${rowid}) AS TEXT) AS last FROM ${name(table.name)} NOT INDEXED`)
    .get()?.last;
  let next = -(2n ** 63n);
  let first: bigint | undefined;
  for (const part of [0n, 1n, 2n]) {
    if (part > 0n) {
      if (first === undefined || typeof last !== "string") return;
      const end = BigInt(last);
      const start = part === 1n ? first + (end - first) / 2n : end - BigInt(rows) + 1n;
      if (start > next) next = start;
      if (next > end) return;
    }
    const taken = statement.all(String(next)) as unknown as SqlValue[][];
    if (taken.length === 0) return;
    first ??= BigInt(taken[0][0] as string);
    next = BigInt(taken.at(-1)![0] as string) + 1n;
    yield taken.map((row) => row.slice(1));
  }
}

/**
 * The first rows of a view, a virtual table or a table without rowids.
 *
 * @param columns The columns whose values are needed
 * @param selected Expressions of these columns
 */
function firstRows(
  db: DatabaseSync,
  table: TableDescription,
  columns: readonly string[],
  selected: string[],
  rows: number,
): SqlValue[][] {
  // Without columns, only the number of rows is wanted.
  const query = `SELECT ${columns.length === 0 ? 1 : columns.map(name)} FROM ${name(table.name)}`;
  if (endlessness(db, query) !== undefined) return [];
  // Two LIMITs keep SQLite from compiling the expressions once for each part of a view of many SELECTs (condition 13 of
  // flattenSubquery() in select.c).
  const statement = prepareForArrays(
    db,
    `SELECT ${selected.length === 0 ? 1 : selected} FROM (${query} LIMIT ${rows}) LIMIT ${rows}`,
  );
  return statement.all() as unknown as SqlValue[][];
}

/**
 * Whether any row has another value than a text, compared byte by byte. Comparing takes half as long as collecting the
 * different values, and ends at the first other value.
 */
function hasOtherValue(db: DatabaseSync, table: TableDescription, column: string, text: string): boolean {
  if (!hasRowid(table)) return true;
  const query = `SELECT 1 FROM ${name(table.name)} WHERE ${name(column)} IS NOT ? COLLATE BINARY LIMIT 1`;
  return db.prepare(query).get(text) !== undefined;
}

function distinctValues(db: DatabaseSync, table: TableDescription, columns: readonly string[]): SqlValue[][] {
  const values = columns.map((column) =>
    sampledValue(scalar({ ...table, hasRowid: hasRowid(table) }, column))
  );
  const query = `SELECT DISTINCT ${values} FROM ${name(table.name)}`;
  if (endlessness(db, query) !== undefined) return [];
  const statement = prepareForArrays(db, `${query} LIMIT ${MAX_DISTINCT}`);
  return statement.all() as unknown as SqlValue[][];
}

function sampledValue(value: string): string {
  if (value === "NULL") return value;
  return `iif(typeof(${value}) IN ('text', 'blob') AND octet_length(${value}) > ${MAX_SAMPLED_BYTES}, NULL, ${value})`;
}
