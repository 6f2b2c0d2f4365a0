/**
 * Reads one database. Of a large database, another thread may read the books at the same time (see `books_offer.ts`).
 *
 * @module
 */

import { restarted } from "../model/batches.ts";
import type { Source } from "../sources/source.ts";
import { SourceFault } from "../sources/source_fault.ts";
import { openBeside, openDatabase } from "../sources/sqlite/open_database.ts";
import type { BatchTaker } from "./batch_taker.ts";
import type { BooksOffer, HelpedBooks, HelpResult } from "./books_offer.ts";
import { openingFault, readingFaults } from "./database_faults.ts";
import { readingOf } from "./reading_plan.ts";
import { type DatabaseContext, TableReader } from "./table_reader.ts";

/** About which part of the work on a compressed database is its decompression, for the progress only. */
const DECOMPRESSION_SHARE = 0.4;

/** The time between two looks at whether a helper is done, in milliseconds. */
const WAIT_MS = 1;

/** Reads one database. */
export class DatabaseReader {
  readonly #database: number;
  readonly #context: DatabaseContext;
  readonly #offer: BooksOffer | undefined;
  readonly #tables: TableReader;

  /**
   * @param database The index of the database in the order of days
   * @param offer The offer of the database's books, if it is large enough for two threads
   */
  constructor(database: number, offer: BooksOffer | undefined, context: DatabaseContext) {
    this.#database = database;
    this.#context = context;
    this.#offer = offer;
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
      if (source.shared) this.#offer?.offer();
      else this.#offer?.close();
      const taker = tables.takerOf(source);
      const share = (1 - opened) * tables.tradesShare(source);
      await tables.readTrades(source, taker, (fraction) => this.#setReadFraction(opened + share * fraction));
      this.#setReadFraction(opened + share);
      if (!tables.isAborted) await this.#readBooks(source, taker, opened + share);
      if (!tables.isAborted) report.faults.push(...readingFaults(source, tables.reportNow(), plan));
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      // A wait for a lock that the end of the run cut short says nothing about the database.
      if (!tables.isAborted) report.faults.push(openingFault(error));
    } finally {
      source?.close();
      this.#offer?.close();
    }
    if (!tables.isAborted) this.#setReadFraction(1);
    tables.handOver(!tables.isAborted);
  }

  /**
   * Reads the offered books of a database that another thread has open.
   *
   * @returns The open source, which must be closed after the offer is; undefined if there is no such source
   */
  async help(): Promise<Source | undefined> {
    const { plan, queue } = this.#context;
    const tables = this.#tables;
    const { report } = tables;
    const offer = this.#offer!;
    let source: Source;
    try {
      source = openBeside(tables.path, { scratch: plan.scratch, reading: readingOf(plan, this.#database) });
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      offer.finish({ found: undefined, part: undefined });
      return undefined;
    }
    report.isHelp = true;
    const taker = tables.takerOf(source);
    const share = 1 - tables.tradesShare(source);
    await tables.readBooks(source, taker, (fraction) => {
      queue.setHelpedFraction(this.#database, share * fraction);
    });
    if (tables.isAborted) return source;
    tables.handOver(false);
    const { rowsOutsideDays, firstLeftOutMs, emptySnapshots, faults: [fault] } = report;
    const found: HelpedBooks = {
      fault,
      tally: source.tally.books,
      counts: taker.counts.books,
      rowsOutsideDays,
      firstLeftOutMs,
      emptySnapshots,
      reports: tables.reports,
    };
    offer.finish({ found, part: source.shared?.part() });
    return source;
  }

  async #readBooks(source: Source, taker: BatchTaker, start: number): Promise<void> {
    const tables = this.#tables;
    const { report } = tables;
    const { has, bookFault } = source;
    if (bookFault) report.faults.push(`${bookFault.message}; its trades are used`);
    if (!has.books) {
      report.hasNoBook = !bookFault;
      return;
    }
    report.table = "book";
    const help = await this.#waitForHelp();
    if (tables.isAborted) return;
    if (help?.found !== undefined) return this.#takeHelp(source, help.found, help.part);
    await tables.readBooks(source, taker, (fraction) => {
      this.#setReadFraction(start + (1 - start) * fraction);
    });
  }

  /** Waits for the helper that has taken the books; returns undefined if there is no such helper. */
  async #waitForHelp(): Promise<HelpResult | undefined> {
    const offer = this.#offer;
    if (offer === undefined || offer.withdraw()) return undefined;
    if (this.#tables.isMerging) this.#tables.handOver(false);
    while (!offer.isRead && !this.#tables.isAborted) await new Promise((done) => setTimeout(done, WAIT_MS));
    return this.#tables.isAborted ? undefined : offer.result();
  }

  /** Counts the books that a helper has read, as if they were read here. */
  #takeHelp(source: Source, found: HelpedBooks, part: Uint8Array | undefined): void {
    const { report, counts } = this.#tables;
    Object.assign(restarted(source.tally.books), found.tally);
    Object.assign(counts.books, found.counts);
    report.rowsOutsideDays += found.rowsOutsideDays;
    report.firstLeftOutMs ??= found.firstLeftOutMs;
    report.emptySnapshots += found.emptySnapshots;
    report.helpReports = found.reports;
    if (found.fault !== undefined) report.faults.push(found.fault);
    if (part === undefined) return;
    try {
      source.shared!.add(part);
    } catch (error) {
      this.#tables.noteFault(error, "books");
    }
  }

  #setReadFraction(fraction: number): void {
    this.#context.queue.setReadFraction(this.#database, fraction);
  }
}
