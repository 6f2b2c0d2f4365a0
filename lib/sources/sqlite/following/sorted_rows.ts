/**
 * The rows that a table has when it is followed, in the order in which they have to be read. First the rowids and what orders them
 * are read, then the rows: each in short transactions.
 *
 * @module
 */

import type { RowSequence } from "./row_sequence.ts";

/** The rowids of a table's rows, in order. */
export class SortedRows {
  readonly #sequence: RowSequence;
  readonly #rowids: bigint[] = [];
  #sorted: Int32Array | undefined;
  #next = 0;

  /** @param sequence The order of the rows */
  constructor(sequence: RowSequence) {
    this.#sequence = sequence;
    sequence.collect();
  }

  /** Whether all rows that there are have been looked at. */
  get isSorted(): boolean {
    return this.#sorted !== undefined;
  }

  /** The last rowid that was looked at; undefined before the first. */
  get last(): bigint | undefined {
    return this.#rowids.at(-1);
  }

  /** Notes a row, whose place in the order the sequence has looked at. */
  add(rowid: bigint): void {
    this.#rowids.push(rowid);
  }

  /** Sorts the rows. */
  sort(): void {
    this.#sorted = this.#sequence.sorted();
  }

  /** The next rowid, which is passed over then; undefined at the end. */
  next(): bigint | undefined {
    const place = this.#sorted?.[this.#next++];
    return place === undefined ? undefined : this.#rowids[place];
  }
}
