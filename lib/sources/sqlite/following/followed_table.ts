/**
 * Reads the rows of a table beyond the last one that was read, a batch at a time.
 *
 * A batch ends after a number of rows or after a few milliseconds, whichever comes first, so that the lock under which it is
 * read is short however much there is to read. Each reading begins with the last row that was read before: if that row is
 * gone or has other values, a recorder has filled the table again, and nothing that was read can be relied on.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { BATCH_ROWS } from "../../../model/batches.ts";
import { name } from "../../recognition/expressions.ts";
import { rowidName, type TableSchema } from "../../recognition/schema.ts";
import type { BookRowReader, TradeRowReader } from "../../row_readers.ts";
import { SourceFault } from "../../source_fault.ts";
import { prepareForArrays } from "../table_rows.ts";
import type { SqlValue } from "../../values/decimal.ts";
import { BatchSize } from "./batch_size.ts";
import { DayChangedError, OutOfOrderError } from "./day_changed.ts";
import { type RowidGap, RowidGaps } from "./rowid_gaps.ts";
import { GroupSequence, type RowSequence, UpdateSequence } from "./row_sequence.ts";
import { SortedRows } from "./sorted_rows.ts";
import { changeOf, type TableRow } from "./table_row.ts";

/** The most rows of a batch if several rows may form a book, whose levels are kept in memory. */
const MOST_KEPT_ROWS = 512;

const MOST_NUMBER = Number.MAX_SAFE_INTEGER;

const NO_KEYS: SqlValue[] = [];

const LEAST_ROWID = -(2n ** 63n);
const GREATEST_ROWID = 2n ** 63n - 1n;

/** Rows that the reader has taken. */
interface Batch {
  /** The rowid from which they were read. */
  start: bigint;
  /** How many there are. */
  rows: number;
  /** Whether there may be more. */
  isMore: boolean;
}

/** A table whose new rows are read. */
export class FollowedTable {
  /** How many rows were read. */
  rows = 0;
  readonly #schema: TableSchema;
  readonly #reader: TradeRowReader | BookRowReader;
  readonly #rowid: string;
  readonly #batchSize: BatchSize;
  readonly #gaps = new RowidGaps();
  /** The order of the rows, if what is made of a row depends on the rows before it. */
  readonly #sequence: RowSequence | undefined;
  /** The rows that are read first, in another order than that of rowids. */
  #sorted: SortedRows | undefined;
  /** The last row that was read. */
  #last: TableRow | undefined;

  /**
   * Nothing read yet.
   *
   * @param schema The table, which has rowids
   * @param reader Takes the rows
   * @param sorts Whether the rows that there are have to be sorted
   */
  constructor(schema: TableSchema, reader: TradeRowReader | BookRowReader, sorts = false) {
    this.#schema = schema;
    this.#reader = reader;
    this.#rowid = rowidName(schema.columns)!;
    const keepsRows = "groupedBy" in reader && reader.groupedBy !== undefined;
    this.#batchSize = new BatchSize(keepsRows ? MOST_KEPT_ROWS : BATCH_ROWS);
    this.#sequence = sequenceOf(reader);
    if (sorts && this.#sequence !== undefined) this.#sorted = new SortedRows(this.#sequence);
  }

  /**
   * Has the reader take the next rows: those of gaps between rowids, and those beyond the last one.
   *
   * @param readingMs How long SQLite may take for the rows, in milliseconds
   * @param take Takes the batch, while the connection is open; gets the rowid from which the batch was read
   * @returns Whether there may be more rows
   * @throws {DayChangedError} If rows that were read are gone or have changed
   * @throws {Error} If SQLite cannot read the table
   */
  read(db: DatabaseSync, readingMs: number, take: (start: bigint) => void): boolean {
    const wanted = Math.min(this.#batchSize.rows, this.#readerRows());
    const { start, rows, isMore } = this.#takeRows(db, wanted, performance.now() + readingMs);
    this.rows += rows;
    if (rows === 0) return isMore;
    const readMs = performance.now();
    take(start);
    this.#batchSize.note(rows, performance.now() - readMs);
    return isMore;
  }

  #takeRows(db: DatabaseSync, wanted: number, untilMs: number): Batch {
    if (this.#sorted !== undefined) return this.#readSorted(db, this.#sorted, wanted, untilMs);
    const gap = this.#filledGap(db);
    return gap === undefined
      ? this.#readBeyond(db, wanted, untilMs)
      : { ...this.#readGap(db, gap, wanted, untilMs), isMore: true };
  }

  /** Has the reader take rows beyond the last one. */
  #readBeyond(db: DatabaseSync, wanted: number, untilMs: number): Batch {
    const { table } = this.#schema;
    const known = this.#last;
    const { step } = this.#batchSize;
    let hasSeenKnown = known === undefined;
    let fault: Error | undefined;
    let rows = 0;
    const isMore = this.#scan(db, known?.rowid ?? LEAST_ROWID, GREATEST_ROWID, (row) => {
      if (!hasSeenKnown) {
        hasSeenKnown = true;
        fault = changeOf(table, known!, row);
        return fault !== undefined;
      }
      const last = this.#last;
      if (last !== undefined) {
        if (row.rowid <= last.rowid) {
          fault = new SourceFault("it is damaged (rowids do not ascend)");
          return true;
        }
        this.#gaps.add(last.rowid, row.rowid);
      }
      this.#last = row;
      if (this.#sequence?.look(row.keys) === false) {
        fault = new OutOfOrderError(`rows of its table ${table} came out of order`);
        return true;
      }
      this.#reader.take(...row.values);
      rows++;
      return rows >= wanted || rows % step === 0 && performance.now() > untilMs;
    });
    if (!hasSeenKnown) throw becameSmaller(this.#schema);
    if (fault !== undefined) throw fault;
    return { start: known === undefined ? LEAST_ROWID : known.rowid + 1n, rows, isMore };
  }

  /** The first gap that has got rows. */
  #filledGap(db: DatabaseSync): RowidGap | undefined {
    const [rowid, table] = [this.#rowid, name(this.#schema.table)];
    const first = db.prepare(`SELECT 1 FROM ${table} NOT INDEXED WHERE ${rowid} BETWEEN ? AND ? LIMIT 1`);
    for (const gap of this.#gaps) if (first.get(gap.from, gap.to) !== undefined) return gap;
    return undefined;
  }

  /** Has the reader take rows of a gap. */
  #readGap(db: DatabaseSync, gap: RowidGap, wanted: number, untilMs: number): Batch {
    if (this.#sequence !== undefined) {
      throw new DayChangedError(`rows were inserted before others in its table ${this.#schema.table}`);
    }
    this.#gaps.remove(gap);
    let before = gap.from - 1n;
    let rows = 0;
    const isMore = this.#scan(db, gap.from, gap.to, ({ rowid, values }) => {
      this.#gaps.add(before, rowid);
      before = rowid;
      this.#reader.take(...values);
      return ++rows >= wanted || performance.now() > untilMs;
    });
    this.#gaps.add(before, gap.to + 1n);
    return { start: gap.from, rows, isMore };
  }

  /** Sorts rows, or has the reader take rows in their order. */
  #readSorted(db: DatabaseSync, sorted: SortedRows, wanted: number, untilMs: number): Batch {
    const start = LEAST_ROWID;
    if (!sorted.isSorted) {
      const takeKeys = ({ rowid, keys }: TableRow) => {
        sorted.add(rowid);
        this.#sequence!.look(keys);
        return performance.now() > untilMs;
      };
      const from = sorted.last === undefined ? LEAST_ROWID : sorted.last + 1n;
      if (!this.#scanner(db, takeKeys, [])(from, GREATEST_ROWID)) sorted.sort();
      return { start, rows: 0, isMore: true };
    }
    const scan = this.#scanner(db, (row) => {
      if (row.rowid === sorted.last) this.#last = row;
      this.#reader.take(...row.values);
      return true;
    });
    let rows = 0;
    for (let rowid; (rowid = sorted.next()) !== undefined;) {
      if (!scan(rowid, rowid)) throw becameSmaller(this.#schema);
      if (++rows >= wanted || performance.now() > untilMs) return { start, rows, isMore: true };
    }
    this.#sorted = undefined;
    return { start, rows, isMore: true };
  }

  #scan(db: DatabaseSync, from: bigint, to: bigint, takeRow: (row: TableRow) => boolean): boolean {
    return this.#scanner(db, takeRow)(from, to);
  }

  /**
   * Makes a function that goes through the rows of a range of rowids, and returns whether the last row was one that was wanted, so
   * that there may be more.
   *
   * @param takeRow Takes a row; returns whether it is the last one that is wanted
   * @param selected SQL expressions for the values that the reader takes
   */
  #scanner(db: DatabaseSync, takeRow: (row: TableRow) => boolean, selected = this.#reader.selected) {
    const rowid = this.#rowid;
    const { length } = selected;
    const take = (...values: SqlValue[]) => {
      const number = BigInt(values.pop() as number | string);
      const keys = values.length === length ? NO_KEYS : values.splice(length);
      return takeRow({ rowid: number, keys, values }) ? 1 : null;
    };
    db.function("orderflow_take", { directOnly: true, varargs: true }, take);
    // A greater number cannot be handed to JavaScript as a number.
    const number =
      `iif(${rowid} BETWEEN -${MOST_NUMBER} AND ${MOST_NUMBER}, ${rowid}, CAST(${rowid} AS TEXT))`;
    const all = [...selected, ...this.#sequence?.selected ?? [], number];
    // The function sees each row, and the row for which it returns 1 is the result, so that SQLite stops there.
    const statement = prepareForArrays(
      db,
      `SELECT 1 FROM ${name(this.#schema.table)} NOT INDEXED WHERE ${rowid} BETWEEN ? AND ?
       AND orderflow_take(${all}) ORDER BY ${rowid}`,
    );
    return (from: bigint, to: bigint): boolean => statement.get(from, to) !== undefined;
  }

  #readerRows(): number {
    return ("batchRows" in this.#reader ? this.#reader.batchRows : undefined) ?? BATCH_ROWS;
  }
}

function sequenceOf(reader: TradeRowReader | BookRowReader): RowSequence | undefined {
  if ("order" in reader && reader.order !== undefined) return new UpdateSequence(reader.order);
  return "groupedBy" in reader && reader.groupedBy !== undefined && reader.groupedBy.length > 0
    ? new GroupSequence(reader.groupedBy)
    : undefined;
}

function becameSmaller({ table }: TableSchema): DayChangedError {
  return new DayChangedError(`the greatest rowid of its table ${table} has become smaller`);
}
