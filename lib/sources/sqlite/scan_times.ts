/** @module When the rows of a table or view are that SQLite can only go through as a whole. */

import type { DatabaseSync } from "node:sqlite";
import { BATCH_ROWS } from "../../model/batches.ts";
import { name } from "../recognition/expressions.ts";
import type { TableSchema } from "../recognition/schema.ts";
import { timeExpression, timeReader } from "../recognition/time_columns.ts";
import type { TimeIndex } from "../source.ts";
import { SourceFault } from "../source_fault.ts";
import type { SqlValue } from "../values/decimal.ts";
import { isOfSqlite } from "./sqlite_faults.ts";
import { checkEnd, prepareForArrays, SOME_ROWS, source } from "./table_rows.ts";
import { LEAST_13_DIGITS, MOST_13_DIGITS } from "./time_filter.ts";

/** Up to which number a number counts a unit, from seconds to nanoseconds; from 1 on. */
const UNIT_ENDS = [1e11, 1e14, 1e17, 1e20];

/** Times of one form, which SQLite compares by itself. */
interface Comparable {
  /** Holds for a row whose time is of the form. */
  condition: string;
  /** A number that grows with the time. */
  value: string;
}

/**
 * Finds the first and the last time of a table, as {@linkcode TimeIndex} has them. SQLite compares the times that have
 * the form of the first row's; others come to JavaScript.
 *
 * @param afterSome Called now and then; may throw to end the reading
 * @param check Called at the end; throws if the file is damaged
 * @returns The times; undefined if SQLite cannot read all rows, so that they have to be taken one by one up to the fault
 */
export function scannedIndexOf(
  db: DatabaseSync,
  table: TableSchema,
  afterSome: () => void,
  check: () => void,
): TimeIndex | undefined {
  const reader = timeReader(table);
  let [rows, startMs, endMs, taken] = [0, Infinity, -Infinity, 0];
  const add = (value: SqlValue, count: number) => {
    if (!reader.read(value)) return;
    rows += count;
    startMs = Math.min(startMs, reader.ms);
    endMs = Math.max(endMs, reader.ms + 1);
  };
  // Without arguments, the function is called for some of the rows that SQLite compares.
  const take = (...values: SqlValue[]) => {
    if (values.length === 0 || ++taken % BATCH_ROWS === 0) afterSome();
    for (const value of values) add(value, 1);
    return values.length === 0 ? 1 : null;
  };
  try {
    checkEnd(db, table, [timeExpression(table)]);
    const comparable = comparableTimes(db, table);
    db.function("orderflow_take", { directOnly: true, varargs: true }, take);
    const other = `orderflow_take(${timeExpression(table)})`;
    const { condition, value } = comparable ?? { condition: "0", value: "0" };
    const statement = prepareForArrays(
      db,
      `SELECT min(${value}), max(${value}), count(*) FROM ${source(table)}
        WHERE CASE WHEN ${condition} THEN iif(${SOME_ROWS}, orderflow_take(), 1) ELSE ${other} END`,
    );
    statement.setReadBigInts(true);
    const [least, greatest, count] = statement.get() as unknown as (number | bigint | null)[];
    if (least !== null && greatest !== null) {
      add(exact(least), Number(count));
      add(exact(greatest), 0);
    }
    check();
  } catch (error) {
    if (error instanceof SourceFault || isOfSqlite(error)) return undefined;
    throw error;
  }
  return {
    rows,
    times: rows > 0 ? { startMs, endMs } : undefined,
    fault: undefined,
    lastBefore: (endMs) => startMs < endMs ? startMs : undefined,
  };
}

/** The form of the first row's time; undefined if SQLite cannot compare such times. */
function comparableTimes(db: DatabaseSync, table: TableSchema): Comparable | undefined {
  if (table.timeForm !== undefined || table.timeOfDay !== undefined) return undefined;
  const value = `+${name(table.time)}`;
  const statement = prepareForArrays(db, `SELECT ${value} FROM ${source(table)} LIMIT 1`);
  statement.setReadBigInts(true);
  const [first] = statement.get() as unknown as [SqlValue | bigint] | undefined ?? [null];
  if (typeof first === "number" || typeof first === "bigint") {
    const unit = UNIT_ENDS.findIndex((end) => first < end);
    if (unit < 0 || first < 1) return undefined;
    return {
      condition: `${value} >= ${unit === 0 ? 1 : UNIT_ENDS[unit - 1]} AND ${value} < ${UNIT_ENDS[unit]}`,
      value,
    };
  }
  if (typeof first !== "string" || !/^[1-9]\d{12}$/.test(first)) return undefined;
  const number = `CAST(${value} AS INTEGER)`;
  return {
    condition: `typeof(${value}) = 'text' AND length(${value}) = 13
      AND ${number} BETWEEN ${LEAST_13_DIGITS} AND ${MOST_13_DIGITS}`,
    value: number,
  };
}

/** A number for a reader of times, which takes large integers as text. */
function exact(value: number | bigint): SqlValue {
  return typeof value === "number" ? value : String(value);
}
