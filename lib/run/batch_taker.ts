/**
 * Takes the batches of one database: sorts rows by time, adds those of the bars to an aggregator, and notes in the
 * database's report what else is found.
 *
 * @module
 */

import type { Aggregator } from "../aggregate/aggregator.ts";
import { inMemory } from "../kernel/in_memory.ts";
import { Kernel } from "../kernel/kernel.ts";
import { type BookBatch, newTally, type Tally, type TradeBatch } from "../model/batches.ts";
import { selectTrades } from "../sources/duplicates/select_trades.ts";
import type { SharedMidnights } from "../sources/duplicates/shared_midnights.ts";
import type { TimeRange } from "../sources/source.ts";
import type { DayReport } from "./day_report.ts";
import { joinedSpan } from "./row_span.ts";
import { RowTimes, type SortedRows } from "./row_times.ts";
import { latestOf, selectBooks } from "./select_books.ts";
import { countSides } from "./sides.ts";
import { countZeroSizes } from "./zero_sizes.ts";

/** Takes batches. */
export class BatchTaker {
  /** Counts in addition to those of the source. They are not in its tally, because a second reading resets that. */
  readonly counts: Record<"trades" | "books", Tally> = { trades: newTally(), books: newTally() };
  readonly #bars: Aggregator;
  readonly #report: DayReport;
  readonly #tradeTimes: RowTimes;
  readonly #bookTimes: RowTimes;

  /**
   * Begins a database.
   *
   * @param bars The bars to which rows are added
   * @param report The database's report
   * @param days The requested days
   * @param midnights The midnights that the database shares with others
   */
  constructor(bars: Aggregator, report: DayReport, days: TimeRange, midnights: SharedMidnights) {
    this.#bars = bars;
    this.#report = report;
    this.#tradeTimes = new RowTimes(days, midnights);
    this.#bookTimes = new RowTimes(days);
  }

  /** Takes trades. */
  takeTrades(batch: TradeBatch): void {
    const sorted = this.#tradeTimes.sort(batch);
    this.#count(sorted, this.counts.trades);
    const { nearBefore, nearAfter } = this.#report;
    if (sorted.nearBefore.length > 0) nearBefore.push(selectTrades(batch, sorted.nearBefore));
    if (sorted.nearAfter.length > 0) nearAfter.push(selectTrades(batch, sorted.nearAfter));
    const kept = sorted.kept === undefined ? batch : selectTrades(batch, sorted.kept);
    countSides(this.counts.trades, kept);
    countZeroSizes(this.counts.trades, kept);
    this.#bars.addTrades(kept);
  }

  /** Takes snapshots. */
  takeBooks(batch: BookBatch): void {
    const sorted = this.#bookTimes.sort(batch);
    this.#count(sorted, this.counts.books);
    const kept = sorted.kept === undefined ? batch : selectBooks(batch, sorted.kept);
    const crossed = crossedBooks(kept);
    if (crossed > 0) this.counts.books.crossed = (this.counts.books.crossed ?? 0) + crossed;
    this.#report.emptySnapshots += this.#bars.addBooks(kept);
  }

  /** The latest snapshot of a batch that is in the bars, whose levels count; -1 if the batch has no such snapshot. */
  latestBook(batch: BookBatch): number {
    const { kept } = this.#bookTimes.sort(batch);
    return kept === undefined ? batch.latest : kept[latestOf(batch, kept)] ?? -1;
  }

  #count({ outside, leftOut, firstLeftOutMs, span }: SortedRows, counts: Tally): void {
    this.#report.rowsOutsideDays += outside;
    this.#report.span = joinedSpan(this.#report.span, span);
    if (leftOut === 0) return;
    counts.left_out = (counts.left_out ?? 0) + leftOut;
    this.#report.firstLeftOutMs ??= firstLeftOutMs;
  }
}

/** How many snapshots have a best bid that is not below the best ask. */
function crossedBooks(batch: BookBatch): number {
  const books = inMemory(batch);
  return Kernel.of(books).countCrossedBooks(books.bestBid, books.bestAsk, batch.count);
}
