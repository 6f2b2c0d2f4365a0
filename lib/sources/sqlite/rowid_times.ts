/**
 * The times of blocks of a table's rows, in order of rowids: an index by which only the rows of a range of times are read
 * through SQLite, in whatever order of time they are stored. It grows with the table.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { BATCH_ROWS } from "../../model/batches.ts";
import { name } from "../recognition/expressions.ts";
import { rowidName, type TableSchema } from "../recognition/schema.ts";
import { timeExpression, timeReader } from "../recognition/time_columns.ts";
import type { TimeIndex, TimeRange } from "../source.ts";
import type { SourceFault } from "../source_fault.ts";
import type { SqlValue } from "../values/decimal.ts";
import { readByRowid, type TakeRow } from "./table_rows.ts";

/** Rows from one rowid to another, both included. */
export interface RowidSpan {
  readonly first: bigint;
  readonly last: bigint;
}

/** The rows of a table between two rowids, and the times of those whose time can be read. */
interface Block {
  first: bigint;
  last: bigint;
  rows: number;
  least: number;
  greatest: number;
}

const LEAST_ROWID = -(2n ** 63n);

/** When the rows of a table are, by rowids. */
export class RowidTimes implements TimeIndex {
  rows = 0;
  fault: SourceFault | undefined;
  readonly #blocks: Block[] = [];

  /** The first rowid that was not gone through. */
  get next(): bigint {
    const last = this.#blocks.at(-1)?.last;
    return last === undefined ? LEAST_ROWID : last + 1n;
  }

  get times(): TimeRange | undefined {
    let [startMs, endMs] = [Infinity, -Infinity];
    for (const { least, greatest } of this.#blocks) {
      startMs = Math.min(startMs, least);
      endMs = Math.max(endMs, greatest + 1);
    }
    return startMs < endMs ? { startMs, endMs } : undefined;
  }

  /**
   * Adds rows after all others.
   *
   * @param rows The number of rows whose time can be read
   * @param least The least time
   * @param greatest The greatest time
   */
  add({ first, last }: RowidSpan, rows: number, least: number, greatest: number): void {
    this.rows += rows;
    const block = this.#blocks.at(-1);
    // The rows that come between two queries are few: a block for each would be many.
    if (block !== undefined && block.rows + rows <= BATCH_ROWS) {
      block.last = last;
      block.rows += rows;
      block.least = Math.min(block.least, least);
      block.greatest = Math.max(block.greatest, greatest);
    } else this.#blocks.push({ first, last, rows, least, greatest });
  }

  /** The rows that may be of a range, in order of their rowids. */
  *spans({ startMs, endMs }: TimeRange): Generator<RowidSpan> {
    let span: { first: bigint; last: bigint } | undefined;
    for (const { first, last, least, greatest } of this.#blocks) {
      const isWanted = least < endMs && greatest >= startMs;
      if (isWanted && span !== undefined) span.last = last;
      else if (isWanted) span = { first, last };
      else if (span !== undefined) {
        yield span;
        span = undefined;
      }
    }
    if (span !== undefined) yield span;
  }

  lastBefore(endMs: number): number | undefined {
    let before = -Infinity;
    for (const { least, greatest } of this.#blocks) {
      if (greatest < endMs) before = Math.max(before, greatest);
      else if (least < endMs) before = Math.max(before, least);
    }
    return before === -Infinity ? undefined : before;
  }

  /**
   * Whether a table still has the last row that was gone through. If it does not, rows were removed, or the table is
   * another one.
   */
  isOf(db: DatabaseSync, table: TableSchema): boolean {
    const last = this.#blocks.at(-1)?.last;
    if (last === undefined) return true;
    const statement = db.prepare(`SELECT 1 FROM ${name(table.table)} WHERE ${rowidName(table.columns)} = ?`);
    return statement.get(last) !== undefined;
  }
}

/**
 * Goes through the rows of a table that an index does not have yet, and yields after each batch. What was gone through
 * stays in the index if this is ended early.
 *
 * @param table A table with rowids
 * @throws {SourceFault} If the table is damaged
 */
export function* extendRowidTimes(
  db: DatabaseSync,
  table: TableSchema,
  index: RowidTimes,
): Generator<void> {
  const time = timeReader(table);
  let [rows, least, greatest, last] = [0, Infinity, -Infinity, ""];
  const take = (value: SqlValue, rowid: string) => {
    last = rowid;
    if (!time.read(value)) return null;
    rows++;
    least = Math.min(least, time.ms);
    greatest = Math.max(greatest, time.ms);
    return null;
  };
  const rowid = rowidName(table.columns)!;
  const selected = [timeExpression(table), `CAST(${rowid} AS TEXT)`];
  for (const first of readByRowid(db, table, rowid, selected, take, undefined, index.next)) {
    index.add({ first, last: BigInt(last) }, rows, least, greatest);
    [rows, least, greatest] = [0, Infinity, -Infinity];
    yield;
  }
}

/**
 * Calls `take` for each row of some spans, as {@linkcode readByRowid} does for all rows.
 *
 * @param batchRows The most rows of the next batch
 * @returns The rowid from which each batch was read
 */
export function* readSpans(
  db: DatabaseSync,
  table: TableSchema,
  selected: readonly string[],
  take: TakeRow,
  spans: Iterable<RowidSpan>,
  batchRows?: () => number,
): Generator<bigint> {
  const rowid = rowidName(table.columns)!;
  for (const { first, last } of spans) {
    yield* readByRowid(db, table, rowid, selected, take, batchRows, first, last);
  }
}
