/**
 * The interface of every place that ticks come from: a day's SQLite database, later a cluster or an archive.
 *
 * A source reads one consistent state of its data and never changes the data. Nothing here is specific to one kind
 * of storage. Every implementation passes `tests/conformance/source_conformance.ts`.
 *
 * @module
 */

import type { BookBatch, Rejection, Tally, TradeBatch } from "../model/batches.ts";
import type { SourceFault } from "./source_fault.ts";

/** A half-open range of exchange times, `[startMs, endMs)`, in milliseconds since the Unix epoch. */
export interface TimeRange {
  /** The first millisecond of the range. */
  startMs: number;
  /** The millisecond after the range. */
  endMs: number;
  /**
   * Whether a row whose time cannot be read counts, as rejected. Such a row belongs to no range, so it does not count by
   * default.
   */
  countsUnreadableTimes?: boolean;
}

/** Which snapshots to read, and how much of each. */
export interface BookQuery {
  /** Read only snapshots of this range; all by default. */
  range?: TimeRange;
  /** Count only this many of the best levels of a side; all by default. */
  depthLevels?: number;
  /** Whether batches have {@linkcode BookBatch.kept}, where the source can give them; not by default. */
  keepsLevels?: boolean;
  /** What {@linkcode Source.indexTimes} gave, so that only the part of the table that has the range is read. */
  index?: TimeIndex;
  /** Read only a part of {@linkcode SharedReading.split}; the whole table by default. */
  part?: TablePart;
}

/** When the rows of a table are. Valid as long as the data does not change. */
export interface TimeIndex {
  /** The number of rows whose time can be read. */
  readonly rows: number;
  /** The times of these rows; undefined if there is no such row. */
  readonly times: TimeRange | undefined;
  /** A fault, after which rows are missing. */
  readonly fault: SourceFault | undefined;
  /**
   * A time at or before that of the last row before `endMs`, as near to it as is known without reading rows; undefined if
   * there is no row before.
   */
  lastBefore(endMs: number): number | undefined;
}

/** Where a kind of row was found. */
export interface RecognisedTable {
  /** The table's name. */
  table: string;
  /** The column that holds each value, by the value's name, such as `time`; null if the table has no such column. */
  columns: Record<string, string | null>;
}

/** What a source is, for people. */
export interface SourceDescription {
  /** How the source is read, such as `in place, under SQLite's shared lock, by db pages`. */
  how: string;
  /** Where the trades are. */
  trades: RecognisedTable | undefined;
  /** Where the snapshots are; undefined if the source has none. */
  books: RecognisedTable | undefined;
  /** What was chosen where several tables, columns or forms fit, one sentence each. */
  choices: readonly string[];
  /** What makes a choice doubtful, one sentence each. */
  warnings: readonly string[];
}

/** A row that was rejected. */
export interface RejectedRow {
  /** Where the row is, such as `rowid 12`; `row 12` in a table without rowids. */
  row: string;
  /** The column whose value cannot be used. */
  column: string;
  /** The value, short and printable; texts are quoted. */
  value: string;
  /** Why the row was rejected. */
  reason: Rejection;
}

/** A value for the trades and one for the snapshots. */
export interface PerKind<T> {
  /** The value for the trades. */
  readonly trades: T;
  /** The value for the snapshots. */
  readonly books: T;
}

/** How long a table is, for progress bars only. */
export interface Progress {
  /** About how many rows the table has; undefined if that is not known cheaply. */
  rows: number | undefined;
}

/** A part of a table: neighbouring rows. */
export interface TablePart {
  /** What of the data holds the part's rows, once they were read to the end of the part. */
  readonly visited: Uint8Array | undefined;
}

/** How many parts a table is split into. */
export interface PartLimits {
  /** The most parts. */
  most: number;
  /** How many leaf db pages a part has at least; a table that has fewer is one part. */
  leastLeaves: number;
}

/**
 * How several threads read one table at the same time, each from a source of its own: every thread reads other parts of
 * the table. What is known only after all parts were read, the source of one thread finds out.
 */
export interface SharedReading {
  /**
   * Splits a table, in every thread in the same way.
   *
   * @param limits How many parts there may be
   * @returns The parts in the order of rows, none if the table can only be read as a whole; and what of the data holds
   * no rows, but says where the parts are
   * @throws {SourceFault} If the data is damaged there
   */
  split(kind: "trades" | "books", limits: PartLimits): { parts: TablePart[]; visited: Uint8Array };
  /**
   * Counts a table as read.
   *
   * @param visited All that {@linkcode SharedReading.split} and the parts visited, each of which was visited once
   * @throws {SourceFault} What {@linkcode Source.trades} and {@linkcode Source.books} throw at the end of the table
   */
  finish(kind: "trades" | "books", visited: Uint8Array): void;
}

/** A source of ticks. */
export interface Source {
  /** What the source is. */
  readonly description: SourceDescription;
  /** A fault of the whole source that was found on opening, although part of the source can still be read. */
  readonly fault: SourceFault | undefined;
  /** Why recorded snapshots cannot be read at all, although the trades can. */
  readonly bookFault: SourceFault | undefined;
  /** Whether a private copy is read, so that an open source keeps no recorder from writing. */
  readonly isPrivate: boolean;
  /** How other threads can read the same tables at the same time; undefined if they cannot. */
  readonly shared?: SharedReading;
  /** Which kinds of rows the source can read. */
  readonly has: PerKind<boolean>;
  /**
   * The rows read so far. With a range, only rows of the range count, used and rejected; a row whose time cannot be
   * read belongs to no range and does not count, unless the range says so.
   */
  readonly tally: PerKind<Tally>;
  /** About how many rows there are. */
  readonly progress: PerKind<Progress>;
  /**
   * Reads the trades. Each call starts from the first row and resets the tally of trades.
   *
   * With a range, a batch may be empty: batches come at equal numbers of rows that were gone through, so that the
   * caller can handle signals in between.
   *
   * @param range Read only trades of this range; all by default
   * @param index What {@linkcode indexTimes} gave, so that only the part of the table that has the range is read
   * @param part Read only a part of {@linkcode SharedReading.split}; the whole table by default
   * @throws {SourceFault} After the batches that could be read, if the rest cannot be read
   */
  trades(range?: TimeRange, index?: TimeIndex, part?: TablePart): Iterable<TradeBatch>;
  /**
   * Reads the snapshots; gives no batch if the source has none. Each call starts from the first row and resets the
   * tally of snapshots.
   *
   * @throws {SourceFault} After the batches that could be read, if the rest cannot be read
   */
  books(query?: BookQuery): Iterable<BookBatch>;
  /**
   * Goes through a table once to learn when its rows are. A fault ends the table, as it ends a reading.
   *
   * @param afterSome Called now and then; may throw to end the reading
   * @param known What an earlier call gave, for a source of the same table to which rows may have been added since. An
   * index that grows is extended by these rows
   */
  indexTimes(kind: "trades" | "books", afterSome: () => void, known?: TimeIndex): TimeIndex;
  /** Why all rows of a table are gone through for any range; undefined if {@linkcode indexTimes} says where the rows of a range are. */
  wholeReason(kind: "trades" | "books"): string | undefined;
  /**
   * Finds the first row that is rejected, to show people what is wrong; undefined if no row is. May read as long as
   * reading all rows takes, and ends any reading that goes on.
   */
  firstRejected(kind: "trades" | "books"): RejectedRow | undefined;
  /** Releases the source. No batch may be used afterwards. */
  close(): void;
}

/** Whether an exchange time lies in a range; every time does if the range is undefined. */
export function isInRange(ms: number, range: TimeRange | undefined): boolean {
  return range === undefined || (ms >= range.startMs && ms < range.endMs);
}
