/**
 * Reads one database. Other threads may read parts of its tables at the same time (see `shared_parts.ts`).
 *
 * @module
 */

import { newTally, restarted } from "../model/batches.ts";
import type { Source } from "../sources/source.ts";
import { SourceFault } from "../sources/source_fault.ts";
import { openBeside, openDatabase } from "../sources/sqlite/open_database.ts";
import type { BatchTaker } from "./batch_taker.ts";
import { openingFault, readingFaults } from "./database_faults.ts";
import { PartedTable, waitForHelpers } from "./parted_table.ts";
import { PartReader } from "./part_reader.ts";
import { readingOf } from "./reading_plan.ts";
import type { SharedParts, TableKind } from "./shared_parts.ts";
import { type DatabaseContext, TableReader } from "./table_reader.ts";

/** About which part of the work on a compressed database is its decompression, for the progress only. */
const DECOMPRESSION_SHARE = 0.4;

/** Reads one database. */
export class DatabaseReader {
  readonly #database: number;
  readonly #context: DatabaseContext;
  readonly #shared: SharedParts | undefined;
  readonly #tables: TableReader;

  /**
   * @param database The index of the database in the order of days
   * @param shared The parts of the database's tables, if other threads may read some of them
   */
  constructor(database: number, shared: SharedParts | undefined, context: DatabaseContext) {
    this.#database = database;
    this.#context = context;
    this.#shared = shared;
    this.#tables = new TableReader(database, context);
  }

  /** Reads the database. What is wrong with it is in the last report. */
  async read(): Promise<void> {
    const { plan, signal } = this.#context;
    const tables = this.#tables;
    const { report } = tables;
    let source: Source | undefined;
    let opened = 0;
    try {
      source = await openDatabase(tables.path, {
        scratch: plan.scratch,
        signal,
        onDecompressed: (fraction) => this.#setReadFraction(opened = fraction * DECOMPRESSION_SHARE),
        reading: readingOf(plan, this.#database),
      });
      report.description = source.description.how;
      report.choices = source.description.choices;
      report.warnings = source.description.warnings;
      if (source.fault) report.faults.push(source.fault.message);
      const taker = tables.takerOf(source);
      const parts = this.#offer(source);
      const share = (1 - opened) * tables.tradesShare(source);
      const start = opened;
      await this.#readTable("trades", source, taker, parts, (fraction) => {
        this.#setReadFraction(opened = start + share * fraction);
      });
      this.#setReadFraction(opened = start + share);
      if (!tables.isAborted) await this.#readBooks(source, taker, parts, start + share);
      if (!tables.isAborted) report.faults.push(...readingFaults(source, tables.reportNow(), plan));
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      // A wait for a lock that the end of the run cut short says nothing about the database.
      if (!tables.isAborted) report.faults.push(openingFault(error));
    } finally {
      while (this.#shared?.isReading && !tables.isAborted) await waitForHelpers();
      source?.close();
      this.#shared?.close();
    }
    if (!tables.isAborted) this.#setReadFraction(1);
    tables.handOver(!tables.isAborted);
  }

  /** Reads parts of a database that another thread has open. */
  async help(): Promise<void> {
    const { plan } = this.#context;
    const shared = this.#shared!;
    let source: Source;
    try {
      source = openBeside(this.#tables.path, {
        scratch: plan.scratch,
        reading: readingOf(plan, this.#database),
      });
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      return;
    }
    try {
      if (source.shared === undefined) return;
      const reader = new PartReader(this.#database, source, source.shared, shared, this.#context);
      if (!reader.isAsOffered) return;
      for (let part; (part = shared.take()) !== undefined;) await reader.read(part);
    } finally {
      source.close();
    }
  }

  /** Offers the parts of a database; returns how they are read, or undefined if the tables are not split. */
  #offer(source: Source): PartReader | undefined {
    const shared = this.#shared;
    if (shared === undefined) return undefined;
    if (source.shared === undefined) {
      shared.close();
      return undefined;
    }
    const { report } = this.#tables;
    // The source counts the rows of one part at a time.
    [report.trades, report.books] = [newTally(), newTally()];
    const parts = new PartReader(this.#database, source, source.shared, shared, this.#context);
    parts.offer();
    return parts;
  }

  async #readBooks(
    source: Source,
    taker: BatchTaker,
    parts: PartReader | undefined,
    start: number,
  ): Promise<void> {
    const { report } = this.#tables;
    const { has, bookFault } = source;
    if (bookFault) report.faults.push(`${bookFault.message}; its trades are used`);
    if (!has.books) {
      report.hasNoBook = !bookFault;
      return;
    }
    report.table = "book";
    await this.#readTable("books", source, taker, parts, (fraction) => {
      this.#setReadFraction(start + (1 - start) * fraction);
    });
  }

  /** Reads a table: in parts, if it has some, and then the rest. */
  async #readTable(
    kind: TableKind,
    source: Source,
    taker: BatchTaker,
    parts: PartReader | undefined,
    onProgress: (fraction: number) => void,
  ): Promise<void> {
    const tables = this.#tables;
    const table = parts && new PartedTable(kind, this.#shared!, parts, tables);
    const isRead = await table?.read(onProgress);
    if (tables.isAborted) return;
    if (table !== undefined && isRead) return this.#finishTable(kind, source, table);
    if (kind === "trades") await tables.readTrades(source, taker, onProgress, table?.joined);
    else await tables.readBooks(source, taker, onProgress, table?.joined);
    // The windows of the next part are handed over by themselves.
    if (table !== undefined) tables.handOver(false);
  }

  /** Counts a table all of whose parts were joined as read by this thread. */
  #finishTable(kind: TableKind, source: Source, { joined }: PartedTable): void {
    const tables = this.#tables;
    tables.report[kind] = Object.assign(restarted(source.tally[kind]), joined.tally);
    try {
      source.shared!.finish(kind, this.#shared!.visited(kind));
    } catch (error) {
      tables.noteFault(error, kind);
    }
  }

  #setReadFraction(fraction: number): void {
    this.#context.queue.setReadFraction(this.#database, fraction);
  }
}
