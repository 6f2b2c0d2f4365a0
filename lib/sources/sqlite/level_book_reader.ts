/**
 * Reads books of every form that is not one row a book with a value for each side.
 *
 * The levels of the batch's snapshots are kept while the batch is current, because a book of several rows cannot be read
 * a second time at little cost.
 *
 * @module
 */

import { type BookColumnOptions, BookColumns } from "../book_columns.ts";
import { levelValues, scalar } from "../recognition/expressions.ts";
import { timeExpression, timeReader } from "../recognition/time_columns.ts";
import type { BookSchema } from "../recognition/schema.ts";
import type { BookRowReader } from "../row_readers.ts";
import type { SqlValue } from "../values/decimal.ts";
import { Levels } from "../values/levels.ts";
import { OrderKey } from "../values/order_key.ts";
import type { TimeFormReader } from "../values/time.ts";
import type { BookForm } from "../books/book_form.ts";
import { KeptLevels } from "../books/kept_levels.ts";
import { type LevelReader, levelReader } from "../books/level_readers.ts";

/** Index of a row's first level value among the values of a row: the time and the number come first. */
const LEVELS_AT = 2;

/** Reads books. */
export class LevelBookReader implements BookRowReader {
  readonly selected: readonly string[];
  readonly groupedBy: readonly string[];
  readonly columns: BookColumns;

  readonly #levels: LevelReader;
  readonly #kept: KeptLevels;
  readonly #depthLevels: number;
  readonly #hasNumber: boolean;
  readonly #hasGroup: boolean;
  readonly #time: TimeFormReader;
  readonly #order = new OrderKey();
  readonly #bids = new Levels();
  readonly #asks = new Levels();

  /** The book of several rows that is being collected; undefined between books. */
  #group: Group | undefined;

  /** Makes a reader of a table's rows. */
  constructor(schema: BookSchema, form: BookForm, options: BookColumnOptions) {
    const group = form.kind === "levels" ? form.group : undefined;
    // A level's own number says nothing about the book.
    const number = form.kind === "levels" ? group : schema.id;
    this.selected = [
      timeExpression(schema),
      scalar(schema, number),
      ...levelValues(schema),
    ];
    this.groupedBy = form.kind !== "levels" ? [] : [this.selected[group === undefined ? 0 : 1]];
    this.#hasNumber = number !== undefined;
    this.#hasGroup = group !== undefined;
    this.#time = timeReader(schema);
    this.#levels = levelReader(form);
    this.#kept = new KeptLevels();
    this.#depthLevels = options.depthLevels ?? Infinity;
    this.columns = new BookColumns({ ...options, readLevels: (row) => this.#kept.depth(row) });
    this.#bids.takesAnyPrice = this.#asks.takesAnyPrice = options.signedPrices === true;
  }

  get isFull(): boolean {
    return this.#kept.isFull;
  }

  take(...values: SqlValue[]): void {
    const { columns } = this;
    const time = this.#time;
    const isTime = time.read(values[0]);
    if (this.groupedBy.length > 0) return this.#takeLevel(isTime, values);
    if (!columns.isWanted(isTime, time.ms)) return;
    this.#order.set(undefined, this.#hasNumber ? values[1] : undefined);
    const isValid = isTime && this.#levels.read(values.slice(LEVELS_AT), this.#bids, this.#asks);
    this.#add(isTime, time, isValid);
  }

  endBook(): void {
    this.#endGroup();
  }

  end(): void {
    this.#endGroup();
  }

  finishBatch(): void {
    const { columns } = this;
    if (columns.count === 0) return;
    const latest = this.#kept.depth(columns.latest);
    columns.finishWith(() => structuredClone(latest));
  }

  clearBatch(): void {
    this.columns.clear();
    this.#kept.clear();
  }

  /** Takes a row of a book of several rows; adds the book before, if this row is the first of another book. */
  #takeLevel(isTime: boolean, values: SqlValue[]): void {
    const { ms, ns } = this.#time;
    const number = this.#hasGroup ? values[1] : null;
    const group = this.#group;
    if (!isTime || group === undefined || !isSameBook(group, number, ms, ns)) {
      this.#endGroup();
      if (!this.columns.isWanted(isTime, ms)) return;
      if (!isTime) {
        this.columns.accepts(false, NaN, NaN);
        return;
      }
      this.#group = { ms, ns, number, isValid: true };
      this.#bids.start("bids");
      this.#asks.start("asks");
    }
    this.#group!.isValid &&= this.#levels.read(values.slice(LEVELS_AT), this.#bids, this.#asks);
  }

  #endGroup(): void {
    const group = this.#group;
    if (group === undefined) return;
    this.#group = undefined;
    this.#order.set(undefined, this.#hasGroup ? group.number : undefined);
    this.#add(true, group, group.isValid);
  }

  /** Adds or rejects the book whose levels were read. */
  #add(isTime: boolean, time: { ms: number; ns: number }, isValid: boolean): void {
    if (this.columns.takeLevels(isTime, time, this.#order, isValid, this.#bids, this.#asks)) {
      this.#kept.add(this.#bids, this.#asks, this.#depthLevels);
    }
  }
}

/** A book of several rows. */
interface Group {
  /** The time of the book's first row. */
  ms: number;
  ns: number;
  /** The number that the rows of the book share; null if time alone says which rows belong together. */
  number: SqlValue;
  /** Whether all levels so far are valid. */
  isValid: boolean;
}

function isSameBook(group: Group, number: SqlValue, ms: number, ns: number): boolean {
  return number === null
    ? group.ms === ms && group.ns === ns && group.number === null
    : group.number === number;
}
