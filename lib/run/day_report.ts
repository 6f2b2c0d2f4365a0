/** @module What a reader reports of a database: a message between threads. */

import { buffersOf, noRows, type SeriesRows } from "../aggregate/aggregator.ts";
import type { PlacedDepth } from "../aggregate/latest_depth.ts";
import { newTally, type Tally, type TradeBatch } from "../model/batches.ts";
import type { RowSpan } from "./row_span.ts";

/** The state of a database that is being read, and the windows that were made since the previous report. */
export interface DayReport {
  /** The index of the database in the order of days. */
  database: number;
  /** How the database was opened, for `--verbose`; undefined if it could not be opened. */
  description: string | undefined;
  /** The table that is being read. */
  table: "trades" | "book";
  /** Trades read so far. */
  trades: Tally;
  /** Snapshots read so far. */
  books: Tally;
  /** Rows read so far whose time lies outside the requested days. */
  rowsOutsideDays: number;
  /** The time of the first row that is left out, in milliseconds; undefined if no row is. */
  firstLeftOutMs: number | undefined;
  /** The times of the rows read so far that are in the bars; undefined if there is no such row. */
  span: RowSpan | undefined;
  /** Snapshots read so far without a level on either side. */
  emptySnapshots: number;
  /** Whether the database has no table of order books. */
  hasNoBook: boolean;
  /** What is wrong with the database. */
  faults: string[];
  /** What was chosen where several tables, columns or forms fit. */
  choices: readonly string[];
  /** What makes a choice doubtful. */
  warnings: readonly string[];
  /** Trades since the previous report that the database of the day before may have too. They are not in the windows. */
  nearBefore: TradeBatch[];
  /** Trades since the previous report that the database of the next day may have too. They are in the windows. */
  nearAfter: TradeBatch[];
  /** The windows of each series since the previous report. */
  windows: SeriesRows;
  /** The latest snapshot since the previous report. */
  depth: PlacedDepth | undefined;
  /** The number of a part of a table whose windows these are. Nothing else of such a report counts but rows near midnights. */
  part: number | undefined;
  /** The parts that count since the previous report, in the order of rows. They come before the windows of this report. */
  joined: number[];
  /** Whether this is the last report of the database. */
  isLast: boolean;
}

/** A report of a database of which nothing is read yet. */
export function newDayReport(database: number): DayReport {
  return {
    database,
    description: undefined,
    table: "trades",
    trades: newTally(),
    books: newTally(),
    rowsOutsideDays: 0,
    firstLeftOutMs: undefined,
    span: undefined,
    emptySnapshots: 0,
    hasNoBook: false,
    faults: [],
    choices: [],
    warnings: [],
    nearBefore: [],
    nearAfter: [],
    windows: noRows(),
    depth: undefined,
    part: undefined,
    joined: [],
    isLast: false,
  };
}

/** The buffers of a report that are moved to the receiving thread instead of being copied. */
export function transferList({ windows }: DayReport): Transferable[] {
  return buffersOf(windows) as ArrayBuffer[];
}
