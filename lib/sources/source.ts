/** @module The interface of whatever reads a database. */

import type { BookBatch, Tally, TradeBatch } from "../model/batches.ts";
import type { SourceFault } from "./source_fault.ts";
import type { DatabaseSchema } from "./sqlite/schema.ts";

/** How far a reader is in a table, for progress only. */
export interface Extent {
  /** About how many rows the table has: the span of its rowids, or undefined where that is not known cheaply. */
  rows: number | undefined;
}

/**
 * Reads one database, as one consistent snapshot of it, and never writes to it or beside it.
 *
 * Every implementation passes `reader_conformance.ts`.
 */
export interface Source {
  /** What was recognised. */
  readonly schema: DatabaseSchema;
  /** A fault of the file that was found on opening, while part of it can still be read. */
  readonly fault: SourceFault | undefined;
  /** Trade rows so far. */
  readonly tradeTally: Tally;
  /** Snapshot rows so far. */
  readonly bookTally: Tally;
  /** About how many trades there are. */
  readonly tradeExtent: Extent;
  /** About how many snapshots there are. */
  readonly bookExtent: Extent;
  /**
   * The trades, from the first. Each call begins the tally anew.
   *
   * @throws {SourceFault} After the batches that could be read, if the rest cannot be
   */
  trades(): Iterable<TradeBatch>;
  /**
   * The snapshots, from the first; none where the database has no book table. Each call begins the tally anew.
   *
   * @param depthLevels Count only the best so many levels of a side; all by default
   * @throws {SourceFault} After the batches that could be read, if the rest cannot be
   */
  books(depthLevels?: number): Iterable<BookBatch>;
  /** Lets the database go. */
  close(): void;
}
