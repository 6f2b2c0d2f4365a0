/**
 * A book that a table of snapshots and updates describes, and the batch that gets the book after each of them.
 *
 * There is no book before the first snapshot, nor after an update that cannot be read: what follows would be wrong
 * without a sign of it. Rows that come while there is no book are counted and give no snapshot.
 *
 * @module
 */

import { type BookColumnOptions, BookColumns, UNKNOWN_BEST } from "../book_columns.ts";
import type { RowOrder, RowTime } from "../row_columns.ts";
import type { Levels } from "../values/levels.ts";
import { BookJournal } from "./book_journal.ts";
import { OrderBook } from "./order_book.ts";

/** How many levels the journal of a batch should hold at most: 16 bytes each. */
const JOURNAL_LEVELS = 1 << 20;

/** The most rows of the first batch, while it is not known how many levels a row has. */
const FIRST_BATCH_ROWS = 256;

/** Keeps a book and adds its states to a batch. */
export class MaintainedBook {
  /** The batch that is filled. */
  readonly columns: BookColumns;
  /** How many rows of the table the next batch should have at most, so that its journal stays small. */
  batchRows = FIRST_BATCH_ROWS;
  /** How many updates came while there was no book, of any time. */
  unusedUpdates = 0;
  /** Whether there was a snapshot. */
  hadSnapshot = false;

  readonly #book: OrderBook;
  readonly #journal: BookJournal;
  readonly #best = { ...UNKNOWN_BEST };
  #hasBook = false;
  #isUpdate = false;
  /** The number of the snapshot, until an update with a later number comes. */
  #snapshot: RowOrder | undefined;
  /** Whether the book is still that of the batch's last row. */
  #isLastRow = false;
  /** Rows since the batch began, and how many levels the journal held then. */
  #rows = 0;
  #journalStart = 0;

  /** No book. */
  constructor(options: BookColumnOptions) {
    const depthLevels = options.depthLevels ?? Infinity;
    this.#book = new OrderBook(depthLevels);
    this.#journal = new BookJournal(depthLevels);
    this.columns = new BookColumns({ ...options, readLevels: (row) => this.#journal.depth(row) });
  }

  /** Notes that a row of the table was read. */
  countRow(): void {
    this.#rows++;
  }

  /** Whether the batch's journal has become so long that the batch should end. */
  get isFull(): boolean {
    return this.#journal.levels >= JOURNAL_LEVELS;
  }

  /**
   * Replaces the book by a snapshot. A level of size 0 is no level.
   *
   * @param number The snapshot's number; undefined if the table has no numbers
   */
  setSnapshot(bids: Levels, asks: Levels, number?: RowOrder): void {
    this.#snapshot = number && { hi: number.hi, lo: number.lo };
    this.#book.bids.replace(bids.prices, bids.sizes, bids.count);
    this.#book.asks.replace(asks.prices, asks.sizes, asks.count);
    this.#journal.add(true, bids, asks);
    this.#hasBook = this.hadSnapshot = true;
    this.#isUpdate = false;
    this.#isLastRow = false;
  }

  /**
   * Changes levels of the book. A size of 0 removes the level. An update that the snapshot before it already contains, as
   * its number says, changes nothing: a recorder that requests a snapshot receives such updates after the snapshot.
   *
   * @param number The update's number; undefined if the table has no numbers
   * @returns Whether the update is newer than the snapshot; if not, it must not be {@linkcode add|added}
   */
  update(bids: Levels, asks: Levels, number?: RowOrder): boolean {
    this.#isUpdate = true;
    if (!this.#hasBook) return true;
    if (this.#snapshot && number && !isLater(number, this.#snapshot)) return false;
    // A later number may be less, where the exchange starts again.
    this.#snapshot = undefined;
    this.#isLastRow = false;
    this.#book.bids.applyAll(bids.prices, bids.sizes, bids.count);
    this.#book.asks.applyAll(asks.prices, asks.sizes, asks.count);
    this.#journal.add(false, bids, asks);
    return true;
  }

  /** Counts a row for which there is no book, or which a snapshot already contains. */
  countUnused(isTime: boolean, ms: number): void {
    const { columns } = this;
    this.unusedUpdates++;
    if (columns.isWanted(isTime, ms)) {
      columns.tally.before_snapshot = (columns.tally.before_snapshot ?? 0) + 1;
    }
  }

  /** Counts that updates are missing before an update: until the next snapshot, the book may be wrong. */
  countGap(isTime: boolean, ms: number): void {
    const { columns } = this;
    if (!this.#hasBook || !columns.isWanted(isTime, ms)) return;
    columns.tally.sequence_gaps = (columns.tally.sequence_gaps ?? 0) + 1;
  }

  /** Rejects a snapshot or update that cannot be read: from here on, there is no book. */
  reject(isTime: boolean, ms: number): void {
    this.#hasBook = false;
    if (this.columns.isWanted(isTime, ms)) this.columns.accepts(isTime, NaN, NaN);
  }

  /** Adds the book as it is to the batch, after a snapshot or update of this time. */
  add(isTime: boolean, time: RowTime, order: RowOrder): void {
    const { columns } = this;
    if (!this.#hasBook) return this.countUnused(isTime, time.ms);
    if (!columns.isWanted(isTime, time.ms)) return;
    const { tally } = columns;
    const { bids, asks } = this.#book;
    if (!columns.accepts(isTime, bids.sum, asks.sum)) return;
    if (this.#isUpdate) tally.updates = (tally.updates ?? 0) + 1;
    const best = this.#best;
    best.bid = bids.bestPrice;
    best.bidSize = bids.bestSize;
    best.ask = asks.bestPrice;
    best.askSize = asks.bestSize;
    this.#journal.endRow(columns.count);
    columns.add(time, order, bids.sum, asks.sum, bids.count, asks.count, best);
    this.#isLastRow = true;
  }

  /** Completes the batch. */
  finishBatch(): void {
    const { columns } = this;
    if (columns.latest < 0) return;
    const isCurrent = this.#isLastRow && columns.latest === columns.count - 1;
    const depth = isCurrent ? this.#book.depth() : this.#journal.depth(columns.latest);
    columns.finishWith(() => depth);
  }

  /** Empties the batch for the next rows. */
  clearBatch(): void {
    const levelsPerRow = (this.#journal.levels - this.#journalStart) / Math.max(this.#rows, 1);
    this.batchRows = Math.max(16, Math.floor(JOURNAL_LEVELS / Math.max(levelsPerRow, 1)));
    this.#rows = 0;
    this.columns.clear();
    // A short journal goes on, so that many short batches do not copy the book each time.
    if (this.#journal.levels > this.#book.bids.count + this.#book.asks.count) {
      this.#journal.restart(this.#book);
    }
    this.#journalStart = this.#journal.levels;
    this.#isLastRow = false;
  }
}

/** Whether a number is greater than another; a number that is not known is greater than any. */
function isLater(number: RowOrder, than: RowOrder): boolean {
  return number.hi > than.hi || (number.hi === than.hi && number.lo > than.lo) || number.hi === Infinity;
}
