/**
 * Heatmaps: the size that rests in the book, by time column and row of prices.
 *
 * A snapshot is in force until the next one, but not longer than ten times the usual time between two snapshots of its
 * database, of whatever instrument, and at least a minute. After that, nothing is known: a gap in the recording stays a gap.
 *
 * @module
 */

import type { TimeRange } from "../sources/source.ts";
import { MINUTE_MS } from "../text/durations.ts";
import { HeatmapBytes, type HeatmapFrame } from "./heatmap_bytes.ts";
import { type HeatmapBy, HeatmapColumn } from "./heatmap_column.ts";
import { checkRow, instrumentOf } from "./instrument.ts";
import { PriceRows } from "./price_rows.ts";
import type { QueryContext } from "./query_context.ts";
import { RowBook } from "./row_book.ts";
import { BooksInOrder, type KeptBook } from "./books_in_order.ts";
import type { Ticks } from "./ticks.ts";

/** Asks for a heatmap. */
export interface HeatmapQuery {
  /** Which query this is. */
  kind: "heatmap";
  /** The first millisecond of the range. */
  fromMs: number;
  /** The millisecond after the range. */
  toMs: number;
  /** How many time columns of equal length there are; at most one for each millisecond. */
  columns: number;
  /** The size of a row, in units of price: a multiple of the tick; one tick by default. */
  row?: number;
  /** How sizes of a time column are combined: the time-weighted mean, or the maximum. */
  by: HeatmapBy;
}

/** How many times the usual time between two snapshots a snapshot may be in force. */
const USUAL_TIMES = 10;

/**
 * The heatmap of a range, in the form that docs/queries.md describes.
 *
 * @throws {QueryError} If the row is not a multiple of the tick, or the answer is too large
 */
export async function heatmapOf(
  { fromMs, toMs, columns, row, by }: HeatmapQuery,
  store: Ticks,
  context: QueryContext,
): Promise<Uint8Array<ArrayBuffer>> {
  const size = await checkRow(row, store, context);
  const frame = { fromMs, toMs, columns: Math.min(columns, toMs - fromMs), by, row: size };
  const range = { startMs: fromMs, endMs: toMs };
  const heldMs = await longestHold(range, store, context);
  const { levels } = await instrumentOf(store, context);
  // The book at the start of the range is an earlier one. How near it is cannot be known from the times of rows alone: rows
  // may be rejected, or of other instruments.
  const startMs = store.presentFrom(fromMs - heldMs, fromMs);
  return await new BooksInOrder(store, context, levels).read({ startMs, endMs: toMs }, () => {
    const heatmap = new Heatmap(frame, heldMs);
    return { take: (book) => heatmap.take(book), finish: () => heatmap.finish() };
  });
}

/** For how long a snapshot may be in force, in milliseconds. */
async function longestHold(range: TimeRange, store: Ticks, context: QueryContext): Promise<number> {
  const usual = (await store.indexes("books", range, context)).map(({ rows, times }) =>
    times === undefined ? 0 : (times.endMs - times.startMs) / rows
  );
  return Math.max(MINUTE_MS, ...usual.map((ms) => USUAL_TIMES * ms));
}

/** A heatmap that is being made from snapshots in order. */
class Heatmap {
  readonly #frame: HeatmapFrame;
  readonly #heldMs: number;
  readonly #rows: PriceRows;
  readonly #bytes: HeatmapBytes;
  readonly #bids: HeatmapColumn;
  readonly #asks: HeatmapColumn;
  /** The snapshot that is in force. */
  #book = new RowBook();
  #next = new RowBook();
  #base: number | undefined;
  /** The column that is being made; -1 before the first. */
  #column = -1;

  constructor(frame: HeatmapFrame, heldMs: number) {
    this.#frame = frame;
    this.#heldMs = heldMs;
    this.#rows = new PriceRows(frame.row);
    this.#bytes = new HeatmapBytes(frame);
    this.#bids = new HeatmapColumn(true, frame.by);
    this.#asks = new HeatmapColumn(false, frame.by);
  }

  take(book: KeptBook): void {
    if (book.end > book.start) this.#base ??= this.#rows.rowOf(book.pairs[book.start]);
    this.#next.read(book, this.#rows, this.#base ?? 0);
    this.#hold(this.#next.timeMs);
    [this.#book, this.#next] = [this.#next, this.#book];
  }

  finish(): Uint8Array<ArrayBuffer> {
    this.#hold(this.#frame.toMs);
    this.#finishColumn();
    return this.#bytes.finish(this.#base ?? 0);
  }

  /** Adds the snapshot in force to all columns up to a time. */
  #hold(untilMs: number): void {
    const { fromMs, toMs, columns } = this.#frame;
    const { timeMs } = this.#book;
    const spanMs = toMs - fromMs;
    const heldUntilMs = Math.min(untilMs, timeMs + this.#heldMs, toMs);
    // A snapshot that another one of the same millisecond replaces was there, but for no time.
    if (timeMs > heldUntilMs || (heldUntilMs <= fromMs && timeMs < fromMs) || timeMs >= toMs) return;
    // Counted from the start of the range: bounds of columns since the Unix epoch would be rounded to 0.0002 ms.
    const end = heldUntilMs - fromMs;
    let start = Math.max(timeMs - fromMs, 0);
    let column = Math.min(columns - 1, Math.floor(start * columns / spanMs));
    for (;; column++) {
      const boundary = (column + 1) * spanMs / columns;
      const stop = Math.min(end, boundary);
      this.#add(column, Math.max(0, stop - start));
      start = Math.max(start, stop);
      if (start >= end) return;
    }
  }

  #add(column: number, durationMs: number): void {
    if (column !== this.#column) {
      this.#finishColumn();
      this.#column = column;
    }
    const { bids, asks, bestBid, bestAsk } = this.#book;
    this.#bids.add(bids, durationMs);
    this.#asks.add(asks, durationMs);
    this.#bytes.setBest(column, bestBid, bestAsk);
  }

  #finishColumn(): void {
    if (this.#column < 0) return;
    for (const [side, isBid] of [[this.#bids, true], [this.#asks, false]] as const) {
      this.#bytes.beginSide(this.#column, isBid, side.edge);
      side.finish((row, size) => this.#bytes.add(row, size));
    }
  }
}
