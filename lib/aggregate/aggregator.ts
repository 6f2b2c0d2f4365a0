/**
 * All series of a run: batches of rows go in, bars by series come out.
 *
 * A batch is walked once. Each stretch of rows that falls into one window is found once, and every series that is made
 * of such rows takes it.
 *
 * @module
 */

import type { BookBatch, RowColumns, TradeBatch } from "../model/batches.ts";
import { ALL_SERIES, forEachSeries, SERIES, type SeriesFrom, type SeriesId } from "../model/series.ts";
import type { Fold } from "./fold.ts";
import { FOLDS } from "./folds.ts";
import { type InMemory, inMemory } from "../kernel/in_memory.ts";
import { Kernel } from "../kernel/kernel.ts";
import { LatestDepth } from "./latest_depth.ts";
import { isShuffled, ShuffledTrades } from "./shuffled_trades.ts";
import { WindowGrid, type WindowLayout } from "./window_grid.ts";
import { WindowRun } from "./window_run.ts";
import { Windows } from "./windows.ts";

/** Rows of doubles for each series, one row after the other. */
export type SeriesRows = Record<SeriesId, Float64Array>;

/** Rows of doubles for each series that is made of trades, or of books. */
export type SeriesRowsFrom<Rows extends "trades" | "books"> = Pick<SeriesRows, SeriesFrom<Rows>>;

/** The windows of every series, and the latest depth. */
export class Aggregator {
  /** The levels of the latest snapshot. */
  readonly depth: LatestDepth = new LatestDepth();
  readonly #grid: WindowGrid;
  /** What has been added to windows. */
  readonly #added: Record<SeriesId, Windows<never>>;
  readonly #ofTrades: Windows<TradeBatch>[];
  readonly #ofBooks: Windows<BookBatch>[];
  /** Trades that are not in the windows yet. */
  #shuffled: ShuffledTrades | undefined;

  /** No windows yet. */
  constructor(layout: WindowLayout) {
    this.#grid = new WindowGrid(layout);
    this.#added = forEachSeries(({ id, columns }) =>
      new Windows(FOLDS[id] as Fold<RowColumns>, columns.length)
    );
    const from = (rows: "trades" | "books") =>
      ALL_SERIES.filter((spec) => spec.from === rows).map(({ id }) => this.#added[id] as Windows<RowColumns>);
    this.#ofTrades = from("trades");
    this.#ofBooks = from("books");
  }

  /** Number of doubles in the row of a window, as {@linkcode takeWindows} hands it over; the first is the window's start. */
  rowWidth(id: SeriesId): number {
    return this.#added[id].rowWidth;
  }

  /** Number of windows of a series. */
  size(id: SeriesId): number {
    return this.#windows[id].size;
  }

  /** Adds the trades of a batch. */
  addTrades(batch: TradeBatch): void {
    if (batch.count === 0) return;
    if (isShuffled(batch, this.#grid)) {
      this.#shuffled ??= new ShuffledTrades();
      if (this.#shuffled.isFull) this.#addShuffled();
      this.#shuffled.add(batch);
      return;
    }
    // The order in which rows come decides between trades of the same time and number.
    this.#addShuffled();
    this.#addTradesNow(inMemory(batch));
  }

  /**
   * Adds the snapshots of a batch.
   *
   * @returns How many of them have nothing on both sides
   */
  addBooks(batch: BookBatch): number {
    if (batch.count === 0) return 0;
    const books = inMemory(batch);
    const kernel = Kernel.of(books);
    this.#add(books, this.#ofBooks, kernel);
    this.depth.addBatch(books);
    return kernel.countEmptyBooks(books.bidSize, books.askSize, books.count);
  }

  /** Hands over every window of every series, for {@linkcode addWindows} of another, and removes all from this one. */
  takeWindows(): SeriesRows {
    return forEachSeries(({ id }) => this.#windows[id].takeWindows());
  }

  /** A copy of every window of every series, as {@linkcode takeWindows} hands them over. */
  rows(): SeriesRows {
    return forEachSeries(({ id }) => this.#windows[id].rows());
  }

  /** Adds windows that another aggregator of the same layout handed over, as if their rows were added now. */
  addWindows(windows: SeriesRows): void {
    for (const { id } of ALL_SERIES) this.#windows[id].addWindows(windows[id]);
  }

  /**
   * The bars that changed since the previous call, oldest first. Bars have the columns of the table of series and lie
   * one after the other.
   *
   * @param newest How many of the newest bars of each series are wanted; all by default
   */
  takeChanged(newest?: number): SeriesRows {
    return forEachSeries(({ id }) => this.#windows[id].takeChanged(newest));
  }

  /** Has the next {@linkcode takeChanged} return only what changes from now on. */
  forgetChanges(): void {
    for (const { id } of ALL_SERIES) this.#windows[id].forgetChanges();
  }

  /** All bars, oldest first, as {@linkcode takeChanged} gives them. Which ones changed is not forgotten. */
  bars(): SeriesRows {
    return forEachSeries(({ id }) => this.#windows[id].bars());
  }

  /** The bars of windows that {@linkcode takeWindows} handed over, and that need not be in this aggregator. */
  barsOf(rows: SeriesRows): SeriesRows {
    return forEachSeries(({ id }) => this.#added[id].barsOf(rows[id]));
  }

  /** The windows, with all trades in them. */
  get #windows(): Record<SeriesId, Windows<never>> {
    this.#addShuffled();
    return this.#added;
  }

  /** Adds the trades that were gathered. */
  #addShuffled(): void {
    this.#shuffled?.takeAll(this.#grid, (trades) => this.#addTradesNow(trades));
  }

  #addTradesNow(trades: InMemory<TradeBatch>): void {
    this.#add(trades, this.#ofTrades, Kernel.of(trades));
  }

  #add<B extends RowColumns>(batch: B, series: Windows<B>[], kernel: Kernel): void {
    const { count, timeMs } = batch;
    kernel.setBatch(batch);
    const run = new WindowRun(kernel);
    for (let from = 0; from < count; from = run.to) {
      run.find(this.#grid, timeMs, from, count);
      for (let i = 0; i < series.length; i++) series[i].addRun(batch, run);
    }
  }
}

/** The buffers of rows, to be transferred to another thread. */
export function buffersOf(rows: SeriesRows): ArrayBufferLike[] {
  return ALL_SERIES.map(({ id }) => rows[id].buffer);
}

/** Rows of no window. */
export function noRows(): SeriesRows {
  return forEachSeries(() => new Float64Array());
}

/** Cuts rows into arrays, one a bar. */
export function barsOf(id: SeriesId, rows: Float64Array): number[][] {
  const width = SERIES[id].columns.length;
  return Array.from(
    { length: rows.length / width },
    (_, bar) => Array.from(rows.subarray(bar * width, (bar + 1) * width)),
  );
}
