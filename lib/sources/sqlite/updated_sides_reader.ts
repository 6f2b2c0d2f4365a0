/** @module Reads books of which each row is a snapshot or an update, whose sides are two columns. */

import type { BookColumnOptions, BookColumns } from "../book_columns.ts";
import { bookText, scalar } from "../recognition/expressions.ts";
import type { BookSchema, UpdateColumns } from "../recognition/schema.ts";
import type { BookRowReader } from "../row_readers.ts";
import { SourceFault } from "../source_fault.ts";
import type { SqlValue } from "../values/decimal.ts";
import { Levels } from "../values/levels.ts";
import { OrderKey } from "../values/order_key.ts";
import type { TimeFormReader } from "../values/time.ts";
import { printable } from "../../text/printable.ts";
import { MaintainedBook } from "../books/maintained_book.ts";
import { SideReader } from "../books/side_reader.ts";
import { UpdateOrder } from "../books/update_order.ts";
import { timeExpression, timeReader } from "../recognition/time_columns.ts";
import { kindReader, type ReadKind } from "../recognition/update_words.ts";

/** Reads a table of snapshots and updates with a column for each side; every row gives the book after it. */
export class UpdatedSidesReader implements BookRowReader {
  readonly selected: readonly string[];
  readonly columns: BookColumns;
  readonly order: UpdateOrder;

  readonly #table: string;
  readonly #book: MaintainedBook;
  readonly #kindOf: ReadKind;
  /** Whether rows have a number or an id that orders them, and whether they have a number. */
  readonly #hasOrder: boolean;
  readonly #hasNumber: boolean;
  readonly #time: TimeFormReader;
  readonly #order = new OrderKey();
  readonly #side = new SideReader();
  readonly #bids = new Levels();
  readonly #asks = new Levels();

  /** Makes a reader of a table's rows. */
  constructor(schema: BookSchema, updates: UpdateColumns, options: BookColumnOptions) {
    const sequence = updates.sequence ?? schema.id;
    this.selected = [
      timeExpression(schema),
      bookText(schema.bids),
      bookText(schema.asks),
      scalar(schema, updates.kind),
      scalar(schema, sequence),
    ];
    this.#time = timeReader(schema);
    this.order = new UpdateOrder(
      this.selected[0],
      sequence === undefined ? undefined : this.selected[4],
      this.#time,
    );
    this.#table = schema.table;
    this.#hasOrder = sequence !== undefined;
    this.#hasNumber = updates.sequence !== undefined;
    this.#kindOf = kindReader(updates.kind)!;
    this.#book = new MaintainedBook(options);
    this.columns = this.#book.columns;
    this.#bids.keepsZeros = this.#asks.keepsZeros = true;
  }

  get isFull(): boolean {
    return this.#book.isFull;
  }

  get batchRows(): number {
    return this.#book.batchRows;
  }

  take(
    time: SqlValue,
    bidsValue: SqlValue,
    asksValue: SqlValue,
    kindValue: SqlValue,
    sequence: SqlValue,
  ): void {
    const book = this.#book;
    const bids = this.#bids;
    const asks = this.#asks;
    book.countRow();
    const isTime = this.#time.read(time);
    const kind = this.#kindOf(kindValue);
    if (
      kind === undefined || !this.#side.read(bidsValue, bids, "bids") ||
      !this.#side.read(asksValue, asks, "asks")
    ) return book.reject(isTime, this.#time.ms);
    this.#order.set(undefined, this.#hasOrder ? sequence : undefined);
    const number = this.#hasNumber ? this.#order : undefined;
    if (kind === "snapshot") book.setSnapshot(bids, asks, number);
    else {
      if (kind === "removal") [bids, asks].forEach(({ sizes, count }) => sizes.fill(0, 0, count));
      if (!book.update(bids, asks, number)) return book.countUnused(isTime, this.#time.ms);
    }
    book.add(isTime, this.#time, this.#order);
  }

  skip(): void {
    this.#book.countRow();
  }

  end(): void {
    requireSnapshot(this.columns, this.#table);
  }

  finishBatch(): void {
    this.#book.finishBatch();
  }

  clearBatch(): void {
    this.#book.clearBatch();
  }
}

/**
 * Makes sure that a table of updates had a snapshot to start from.
 *
 * @throws {SourceFault} If all rows are updates
 */
function requireSnapshot({ tally }: BookColumns, table: string): void {
  if (tally.read > 0 || !tally.before_snapshot) return;
  throw new SourceFault(
    `no book can be made of the ${tally.before_snapshot} rows of table ${printable(table)}: ` +
      `all are updates, and no snapshot says what they change`,
  );
}
