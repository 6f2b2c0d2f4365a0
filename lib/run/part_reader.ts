/**
 * Reads one part of a table in any thread: makes windows of its rows, and finds what its owner has to know.
 *
 * @module
 */

import { AscendingTrades } from "../sources/duplicates/ascending_trades.ts";
import type { PartLimits, SharedReading, Source } from "../sources/source.ts";
import { SourceFault } from "../sources/source_fault.ts";
import type { FoundPart, SharedParts, TableKind } from "./shared_parts.ts";
import { type DatabaseContext, TableReader } from "./table_reader.ts";

/** Reads parts of one database. */
export class PartReader {
  readonly #database: number;
  readonly #source: Source;
  readonly #tables: Record<TableKind, ReturnType<SharedReading["split"]>>;
  readonly #shared: SharedParts;
  readonly #context: DatabaseContext;

  /**
   * @param database The index of the database in the order of days
   * @param source The database, open in this thread
   * @param sharing How the source is split
   * @param shared The parts in shared memory
   */
  constructor(
    database: number,
    source: Source,
    sharing: SharedReading,
    shared: SharedParts,
    context: DatabaseContext,
  ) {
    this.#database = database;
    this.#source = source;
    this.#shared = shared;
    this.#context = context;
    this.#tables = {
      trades: split(sharing, "trades", shared.limits),
      books: split(sharing, "books", shared.limits),
    };
  }

  /** Offers the parts to all threads. */
  offer(): void {
    const { trades, books } = this.#tables;
    this.#shared.visit("trades", trades.visited);
    this.#shared.visit("books", books.visited);
    this.#shared.offer(trades.parts.length, books.parts.length);
  }

  /** Whether the tables are split as in the thread that offers the parts. */
  get isAsOffered(): boolean {
    const { trades, books } = this.#tables;
    const shared = this.#shared;
    return trades.parts.length === shared.count("trades") && books.parts.length === shared.count("books");
  }

  /** Reads a part that this thread has taken, and hands its windows over. */
  async read(part: number): Promise<void> {
    let found: FoundPart | undefined;
    try {
      found = await this.#read(part);
    } catch (error) {
      // The owner reads the rows again, and finds the fault with all rows before it.
      if (!(error instanceof SourceFault)) throw error;
    } finally {
      const { bars } = this.#context;
      bars.takeWindows();
      bars.depth.take();
      this.#shared.finish(part, found);
    }
  }

  /** Returns what was found; undefined if the part has to be read as the rest of its table. */
  async #read(number: number): Promise<FoundPart | undefined> {
    const shared = this.#shared;
    const source = this.#source;
    const kind = shared.kindOf(number);
    const part = this.#tables[kind].parts[number - shared.firstOf(kind)];
    const tables = new TableReader(this.#database, this.#context);
    const taker = tables.takerOf(source);
    const trades = new AscendingTrades();
    let rows = 0;
    const isWanted = () => !shared.isStopped(number) && !tables.isAborted;
    if (kind === "trades") {
      for (const batch of trades.read(source, tables.range, part)) {
        taker.takeTrades(batch);
        await this.#context.afterBatch?.();
        if (!isWanted()) return undefined;
      }
      rows = trades.count;
    } else {
      for (const batch of source.books({ ...tables.bookQuery, part })) {
        rows += batch.count;
        taker.takeBooks(batch);
        await this.#context.afterBatch?.();
        if (!isWanted()) return undefined;
      }
    }
    if (!trades.isAscending || !shared.visit(kind, part.visited!)) return undefined;
    const { rowsOutsideDays, firstLeftOutMs, span, emptySnapshots } = tables.report;
    tables.handOverPart(number);
    return {
      rows,
      tally: source.tally[kind],
      counts: taker.counts[kind],
      rowsOutsideDays,
      firstLeftOutMs,
      span,
      emptySnapshots,
      first: trades.first,
      last: trades.last,
    };
  }
}

/** Splits a table. One that cannot be split has no parts: reading the table as a whole finds the fault. */
function split(
  sharing: SharedReading,
  kind: TableKind,
  limits: PartLimits,
): ReturnType<SharedReading["split"]> {
  try {
    return sharing.split(kind, limits);
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    return { parts: [], visited: new Uint8Array() };
  }
}
