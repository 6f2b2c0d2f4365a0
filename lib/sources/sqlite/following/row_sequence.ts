/**
 * The order in which the rows of a table of books have to be read, where a book depends on the rows before it: updates in the
 * order of their times or numbers, and the rows of one book one after the other. It is the order in which a run that does not
 * follow reads them.
 *
 * @module
 */

import type { UpdateOrder } from "../../books/update_order.ts";
import type { SqlValue } from "../../values/decimal.ts";

/** Looks at the rows of a table, in the order in which the rows are stored. */
export interface RowSequence {
  /** SQL expressions for the values that {@linkcode look} gets. */
  readonly selected: readonly string[];
  /** Starts over, to collect what {@linkcode sorted} needs. */
  collect(): void;
  /** Looks at the next row. Returns whether the rows so far are stored in the order in which they have to be read. */
  look(values: readonly SqlValue[]): boolean;
  /** The places of all rows in the order in which they have to be read; rows that are looked at later come after them. */
  sorted(): Int32Array;
}

/** The order of updates. */
export class UpdateSequence implements RowSequence {
  readonly selected: readonly string[];
  readonly #order: UpdateOrder;
  #values: (readonly SqlValue[])[] | undefined;
  #isSorted = false;

  /** @param order The order, which has not looked at any row */
  constructor(order: UpdateOrder) {
    this.#order = order;
    this.selected = order.selected;
  }

  collect(): void {
    this.#order.collect();
    this.#values = [];
  }

  look(values: readonly SqlValue[]): boolean {
    this.#values?.push(values);
    this.#order.look(values[0], values[1]);
    // Rows that were sorted are in order of time; numbers decide at the same time only.
    return this.#isSorted ? this.#order.areTimesAscending : this.#order.isStored;
  }

  sorted(): Int32Array {
    const values = this.#values!;
    const places = this.#order.sorted();
    this.#values = undefined;
    this.#isSorted = true;
    this.#order.restart();
    if (places.length > 0) this.look(values[places.at(-1)!]);
    return places;
  }
}

/** The order of rows of which several form a book: those of a book are adjacent if what they share ascends or descends. */
export class GroupSequence implements RowSequence {
  readonly selected: readonly string[];
  #last: SqlValue | undefined;
  #direction = 0;
  #isInOrder = true;
  #values: SqlValue[] | undefined;

  /** @param groupedBy SQL expression for the value that the rows of a book share */
  constructor(groupedBy: readonly string[]) {
    this.selected = groupedBy;
  }

  collect(): void {
    this.#values = [];
  }

  look([value]: readonly SqlValue[]): boolean {
    this.#values?.push(value);
    const step = this.#last === undefined ? 0 : comparison(this.#last, value);
    this.#last = value;
    if (step === 0) return this.#isInOrder;
    this.#direction ||= step;
    return this.#isInOrder &&= step === this.#direction;
  }

  sorted(): Int32Array {
    const values = this.#values!;
    const places = Int32Array.from(values, (_, place) => place)
      .sort((a, b) => -comparison(values[a], values[b]) || a - b);
    this.#values = undefined;
    this.#last = values[places.at(-1) ?? 0];
    this.#direction = 1;
    this.#isInOrder = true;
    return places;
  }
}

/** Whether a value comes before (1) or after (-1) the next one, in SQLite's order of types and values. */
function comparison(before: SqlValue, after: SqlValue): number {
  const step = rankOf(after) - rankOf(before);
  if (step !== 0) return Math.sign(step);
  if (before === after || before === null || after === null) return 0;
  return before < after ? 1 : before > after ? -1 : 0;
}

function rankOf(value: SqlValue): number {
  if (value === null) return 0;
  if (typeof value === "string") return 2;
  return value instanceof Uint8Array ? 3 : 1;
}
