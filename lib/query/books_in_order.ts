/**
 * Snapshots with all levels, in the order in which they count.
 *
 * Most databases store snapshots in order of time: then each snapshot is handed over as it comes. Where one comes out of
 * order, everything begins again, with a part of the range at a time, whose snapshots are kept and sorted.
 *
 * @module
 */

import type { BookBatch } from "../model/batches.ts";
import { comesBefore } from "../model/row_order.ts";
import type { TimeRange } from "../sources/source.ts";
import type { QueryContext } from "./query_context.ts";
import { QueryError } from "./query_error.ts";
import type { Ticks } from "./ticks.ts";

/** A snapshot. */
export interface KeptBook {
  /** Its time, in milliseconds since the Unix epoch. */
  timeMs: number;
  /** The best bid; NaN if there are no bids. */
  bestBid: number;
  /** The best ask; NaN if there are no asks. */
  bestAsk: number;
  /** Prices and sizes in turn, of this snapshot and others. */
  pairs: Float64Array;
  /** Index of the first bid's price. */
  start: number;
  /** Index of the first ask's price, after the last bid. */
  asksAt: number;
  /** Index after the last ask. */
  end: number;
}

/** Takes snapshots in order, and makes a result of them. */
export interface BookConsumer<Result> {
  /** Takes the next snapshot, which is valid during the call only. */
  take(book: KeptBook): void;
  /** The result of all snapshots. */
  finish(): Result;
}

/** The place of a snapshot in the order of snapshots. */
type Place = readonly [ms: number, ns: number, hi: number, lo: number];

/** A snapshot with its place. */
interface PlacedBook extends KeptBook {
  place: Place;
}

/** About how many levels are kept to be sorted; 16 bytes each. */
const KEPT_LEVELS = 2_000_000;

/** The most levels that are kept to be sorted. */
const MAX_KEPT_LEVELS = 16_000_000;

/** Thrown at the first snapshot that comes out of order. */
class OutOfOrder extends Error {}

/** Reads the snapshots of a store in order. */
export class BooksInOrder {
  readonly #store: Ticks;
  readonly #context: QueryContext;
  readonly #levels: number;

  /** @param levels About how many levels a side has at most */
  constructor(store: Ticks, context: QueryContext, levels: number) {
    this.#store = store;
    this.#context = context;
    this.#levels = levels;
  }

  /**
   * Reads the snapshots of a range.
   *
   * @param begin Makes a consumer; called again if everything begins again
   * @throws {QueryError} If a database is gone, the query is aborted, or too many snapshots have to be sorted
   */
  async read<Result>(range: TimeRange, begin: () => BookConsumer<Result>): Promise<Result> {
    try {
      const consumer = begin();
      let last: Place = [-Infinity, 0, 0, 0];
      await this.#visit(range, (book) => {
        if (comesBefore(...book.place, ...last)) throw new OutOfOrder();
        last = book.place;
        consumer.take(book);
      });
      return consumer.finish();
    } catch (error) {
      if (!(error instanceof OutOfOrder)) throw error;
    }
    const consumer = begin();
    for (const part of await this.#parts(range)) {
      for (const book of await this.#sorted(part)) consumer.take(book);
    }
    return consumer.finish();
  }

  async #visit(range: TimeRange, visit: (book: PlacedBook) => void): Promise<void> {
    await this.#store.readBooks(range, this.#context, (batch) => {
      for (let row = 0; row < batch.count; row++) visit(bookOf(batch, row));
    }, "all");
  }

  /** Parts of a range that have about {@linkcode KEPT_LEVELS} levels each. */
  async #parts(range: TimeRange): Promise<TimeRange[]> {
    const rows = await this.#store.expectedRows("books", range, this.#context);
    const span = range.endMs - range.startMs;
    const count = Math.max(1, Math.min(span, Math.ceil(rows * 2 * this.#levels / KEPT_LEVELS)));
    const bound = (part: number) => range.startMs + Math.floor(part * span / count);
    return Array.from({ length: count }, (_, part) => ({ startMs: bound(part), endMs: bound(part + 1) }));
  }

  async #sorted(range: TimeRange): Promise<PlacedBook[]> {
    const books: PlacedBook[] = [];
    let levels = 0;
    await this.#visit(range, (book) => {
      const { pairs, start, end, asksAt } = book;
      books.push({
        ...book,
        pairs: pairs.slice(start, end),
        start: 0,
        asksAt: asksAt - start,
        end: end - start,
      });
      levels += (end - start) / 2;
      if (levels > MAX_KEPT_LEVELS) {
        throw new QueryError(
          "too large",
          "the snapshots are not stored in order of time; ask for a shorter range",
        );
      }
    });
    // Array.sort() is stable: books of equal places stay in the order in which they are stored.
    return books.sort((a, b) =>
      comesBefore(...a.place, ...b.place) ? -1 : comesBefore(...b.place, ...a.place) ? 1 : 0
    );
  }
}

function bookOf(batch: BookBatch, row: number): PlacedBook {
  const { timeMs, timeNs, orderHi, orderLo, bestBid, bestAsk } = batch;
  const { pairs, start, asksAt, end } = levelsOf(batch, row);
  return {
    place: [timeMs[row], timeNs[row], orderHi[row], orderLo[row]],
    timeMs: timeMs[row],
    bestBid: bestBid[row],
    bestAsk: bestAsk[row],
    pairs,
    start,
    asksAt,
    end,
  };
}

function levelsOf(batch: BookBatch, row: number): Pick<KeptBook, "pairs" | "start" | "asksAt" | "end"> {
  const { kept } = batch;
  if (kept !== undefined) {
    const start = row === 0 ? 0 : kept.ends[row - 1];
    return { pairs: kept.pairs, start, asksAt: start + 2 * batch.bidLevels[row], end: kept.ends[row] };
  }
  const { bids, asks } = batch.levels(row);
  return {
    pairs: Float64Array.from([...bids, ...asks].flat()),
    start: 0,
    asksAt: 2 * bids.length,
    end: 2 * (bids.length + asks.length),
  };
}
