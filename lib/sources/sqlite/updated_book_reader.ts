/**
 * Reads tables of snapshots and updates, in every form of a book.
 *
 * In most forms a row is a snapshot or an update. Where a row is one level, the rows of the same number, or of the same
 * time if there are no numbers, form one snapshot or update.
 *
 * @module
 */

import { printable } from "../../text/printable.ts";
import type { BookColumnOptions, BookColumns } from "../book_columns.ts";
import { type LevelReader, levelReader } from "../books/level_readers.ts";
import { MaintainedBook } from "../books/maintained_book.ts";
import { SequenceGaps } from "../books/sequence_gaps.ts";
import { UpdateOrder } from "../books/update_order.ts";
import { levelValues, scalar } from "../recognition/expressions.ts";
import type { BookSchema, UpdateColumns } from "../recognition/schema.ts";
import { timeExpression, timeReader } from "../recognition/time_columns.ts";
import { kindReader, type ReadKind, type UpdateKind } from "../recognition/update_words.ts";
import type { BookRowReader } from "../row_readers.ts";
import { SourceFault } from "../source_fault.ts";
import type { SqlValue } from "../values/decimal.ts";
import { Levels } from "../values/levels.ts";
import { OrderKey } from "../values/order_key.ts";
import type { TimeFormReader } from "../values/time.ts";

/** Indexes of a row's values; the values of the levels come last. */
const TIME = 0;
const KIND = 1;
const NUMBER = 2;
const BEFORE = 3;
const LEVELS = 4;

/** The index of the size among a level's values. */
const LEVEL_SIZE = 2;

/** A snapshot or update, of one or several rows. */
interface Group {
  ms: number;
  ns: number;
  number: SqlValue;
  before: SqlValue;
  isSnapshot: boolean;
  /** Whether all levels so far are valid. */
  isValid: boolean;
}

/** Reads a table of snapshots and updates; each of them gives the book after it. */
export class UpdatedBookReader implements BookRowReader {
  readonly selected: readonly string[];
  readonly columns: BookColumns;
  readonly order: UpdateOrder;

  readonly #table: string;
  readonly #book: MaintainedBook;
  readonly #levels: LevelReader;
  readonly #kindOf: ReadKind;
  readonly #isGrouped: boolean;
  readonly #hasNumber: boolean;
  readonly #gaps: SequenceGaps | undefined;
  readonly #time: TimeFormReader;
  readonly #order = new OrderKey();
  readonly #bids = new Levels();
  readonly #asks = new Levels();
  /** The current row, where a row is a whole snapshot or update. */
  readonly #row: Group = { ms: 0, ns: 0, number: null, before: null, isSnapshot: false, isValid: false };
  #group: Group | undefined;

  /** Makes a reader of a table's rows. */
  constructor(schema: BookSchema, updates: UpdateColumns, options: BookColumnOptions) {
    const { form } = schema;
    this.#isGrouped = form.kind === "levels";
    // The id of a row says nothing: it may only be the place at which the row was stored.
    const number = updates.sequence ?? (form.kind === "levels" ? form.group : undefined);
    this.selected = [
      timeExpression(schema),
      scalar(schema, updates.kind),
      scalar(schema, number),
      scalar(schema, updates.before?.column),
      ...levelValues(schema),
    ];
    this.#time = timeReader(schema);
    this.order = new UpdateOrder(
      this.selected[TIME],
      updates.sequence && this.selected[NUMBER],
      this.#time,
    );
    this.#table = schema.table;
    this.#gaps = updates.before && new SequenceGaps(updates.before.is);
    this.#hasNumber = updates.sequence !== undefined;
    this.#kindOf = kindReader(updates.kind)!;
    this.#levels = levelReader(form);
    this.#book = new MaintainedBook(options);
    this.columns = this.#book.columns;
    for (const levels of [this.#bids, this.#asks]) {
      levels.keepsZeros = true;
      levels.takesAnyPrice = options.signedPrices === true;
    }
  }

  get isFull(): boolean {
    return this.#book.isFull;
  }

  get batchRows(): number {
    return this.#book.batchRows;
  }

  take(...values: SqlValue[]): void {
    this.#book.countRow();
    const isTime = this.#time.read(values[TIME]);
    const kind = this.#kindOf(values[KIND]);
    if (this.#isGrouped) return this.#takeLevel(isTime, kind, values);
    const isValid = kind !== undefined && this.#levels.read(values.slice(LEVELS), this.#bids, this.#asks);
    if (kind === "removal") [this.#bids, this.#asks].forEach(({ sizes, count }) => sizes.fill(0, 0, count));
    const row = this.#row;
    row.ms = this.#time.ms;
    row.ns = this.#time.ns;
    row.number = values[NUMBER];
    row.before = values[BEFORE];
    row.isSnapshot = kind === "snapshot";
    row.isValid = isValid;
    this.#apply(isTime, row);
  }

  skip(): void {
    this.#book.countRow();
  }

  endBook(): void {
    this.#endGroup();
  }

  end(): void {
    this.#endGroup();
    const { hadSnapshot, unusedUpdates } = this.#book;
    if (hadSnapshot || unusedUpdates === 0) return;
    throw new SourceFault(
      `no book can be made of the ${unusedUpdates} updates in table ${printable(this.#table)}: ` +
        `no snapshot says what they change; begin each day with a snapshot, or put the days into one file and name it ` +
        `with --data FILE`,
    );
  }

  finishBatch(): void {
    this.#book.finishBatch();
  }

  clearBatch(): void {
    this.#book.clearBatch();
  }

  /** Takes a row with one level; applies the update before, if this row is the first of another update. */
  #takeLevel(isTime: boolean, kind: UpdateKind | undefined, values: SqlValue[]): void {
    const { ms, ns } = this.#time;
    const isSnapshot = kind === "snapshot";
    const [number, before] = [values[NUMBER], values[BEFORE]];
    if (!isTime) {
      this.#endGroup();
      return this.#book.reject(isTime, ms);
    }
    if (this.#group === undefined || !isSameUpdate(this.#group, ms, ns, number, isSnapshot)) {
      this.#endGroup();
      this.#group = { ms, ns, number, before, isSnapshot, isValid: true };
      this.#bids.start("bids");
      this.#asks.start("asks");
    }
    const level = values.slice(LEVELS);
    if (kind === "removal") level[LEVEL_SIZE] = 0;
    this.#group.isValid &&= kind !== undefined && this.#levels.read(level, this.#bids, this.#asks);
  }

  #endGroup(): void {
    const group = this.#group;
    if (group === undefined) return;
    this.#group = undefined;
    this.#apply(true, group);
  }

  /** Applies the snapshot or update whose levels were read, and adds the book after it. */
  #apply(isTime: boolean, group: Group): void {
    const book = this.#book;
    const { isSnapshot, isValid, ms } = group;
    if (!isValid) return book.reject(isTime, ms);
    this.#order.set(undefined, this.#hasNumber ? group.number : undefined);
    const number = this.#hasNumber ? this.#order : undefined;
    if (isSnapshot) book.setSnapshot(this.#bids, this.#asks, number);
    else if (!book.update(this.#bids, this.#asks, number)) return book.countUnused(isTime, ms);
    if (isSnapshot) this.#gaps?.restart(group.number);
    else if (this.#gaps?.follow(group.before, group.number)) book.countGap(isTime, ms);
    book.add(isTime, group, this.#order);
  }
}

function isSameUpdate(group: Group, ms: number, ns: number, number: SqlValue, isSnapshot: boolean): boolean {
  if (group.isSnapshot !== isSnapshot || group.number !== number) return false;
  return number !== null || (group.ms === ms && group.ns === ns);
}
