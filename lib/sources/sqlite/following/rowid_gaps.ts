/**
 * Rowids that a table left out lately. Where the rowid is a number that an exchange gives, rows may be stored in another order
 * than that of their numbers, so such rowids may get rows later.
 *
 * @module
 */

/** How many gaps are watched: a look at each takes a few microseconds. */
const MOST_GAPS = 64;

/** A range of rowids without rows, both ends included. */
export interface RowidGap {
  from: bigint;
  to: bigint;
}

/** The last gaps of a table. */
export class RowidGaps implements Iterable<RowidGap> {
  readonly #gaps: RowidGap[] = [];

  /** Notes the rowids between two rows that follow one another, if there are any. */
  add(before: bigint, after: bigint): void {
    if (after - before < 2n) return;
    this.#gaps.push({ from: before + 1n, to: after - 1n });
    if (this.#gaps.length > MOST_GAPS) this.#gaps.shift();
  }

  /** Gives a gap up, since it has rows. */
  remove(gap: RowidGap): void {
    this.#gaps.splice(this.#gaps.indexOf(gap), 1);
  }

  /** The gaps as they are now. */
  [Symbol.iterator](): Iterator<RowidGap> {
    return [...this.#gaps][Symbol.iterator]();
  }
}
