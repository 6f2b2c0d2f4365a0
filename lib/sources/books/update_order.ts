/**
 * The order in which the rows of a table of updates have to be applied: the order in which the table stores them, if
 * their times or their sequence numbers ascend in it; else the order of time, and of sequence numbers at the same
 * time. Rows without sequence numbers that are stored newest first are applied from the last to the first.
 *
 * @module
 */

import type { SqlValue } from "../values/decimal.ts";
import { OrderKey } from "../values/order_key.ts";
import type { TimeFormReader } from "../values/time.ts";

/** Looks at the times and sequence numbers of all rows of a table, in the order in which the rows are stored. */
export class UpdateOrder {
  /** SQL expressions for the values that {@linkcode look} gets. */
  readonly selected: readonly string[];

  readonly #time: TimeFormReader;
  readonly #hasSequence: boolean;
  readonly #key = new OrderKey();
  #rows = 0;
  #ms = -Infinity;
  #ns = 0;
  #hi = -Infinity;
  #lo = 0;
  #areTimesAscending = true;
  #areTimesDescending = true;
  #areNumbersAscending = true;
  /** The keys of all rows, one array for each part of the key, once they are collected. */
  #keys: number[][] | undefined;

  /**
   * Nothing seen.
   *
   * @param time SQL expression for the time
   * @param sequence SQL expression for the sequence number; undefined if rows have no such number
   */
  constructor(time: string, sequence: string | undefined, readTime: TimeFormReader) {
    this.selected = [time, sequence ?? "NULL"];
    this.#time = readTime;
    this.#hasSequence = sequence !== undefined;
  }

  /** Whether the rows so far are stored in the order in which they have to be applied. */
  get isStored(): boolean {
    return this.#areTimesAscending || (this.#hasSequence && this.#areNumbersAscending);
  }

  /** Whether the rows so far are stored in the order of their times, and of their numbers at the same time. */
  get areTimesAscending(): boolean {
    return this.#areTimesAscending;
  }

  /** Starts over, to collect what {@linkcode sorted} needs. */
  collect(): void {
    this.restart();
    this.#keys = [[], [], [], []];
  }

  /** Starts over with the rows in another order. */
  restart(): void {
    this.#keys = undefined;
    this.#areTimesAscending = this.#areTimesDescending = this.#areNumbersAscending = true;
    this.#rows = 0;
    this.#ms = this.#hi = -Infinity;
    this.#ns = this.#lo = 0;
  }

  /** Looks at the next row. A row without a readable time has that of the row before. */
  look(time: SqlValue, sequence: SqlValue): void {
    const { ms, ns } = this.#time.read(time) ? this.#time : { ms: this.#ms, ns: this.#ns };
    this.#key.set(undefined, this.#hasSequence ? sequence : undefined);
    const { hi, lo } = this.#key;
    const step = (hi - this.#hi) || (lo - this.#lo) || 0;
    const later = (ms - this.#ms) || (ns - this.#ns) || 0;
    if (later < 0 || (later === 0 && step < 0)) this.#areTimesAscending = false;
    if (this.#rows > 0 && later > 0) this.#areTimesDescending = false;
    if (hi === Infinity || (this.#rows > 0 && !(step > 0))) this.#areNumbersAscending = false;
    this.#keys?.forEach((part, index) => part.push([ms, ns, hi, lo][index]));
    this.#rows++;
    this.#ms = ms;
    this.#ns = ns;
    this.#hi = hi;
    this.#lo = lo;
  }

  /** The places of all rows in stored order, in the order in which the rows have to be applied. */
  sorted(): Int32Array {
    const keys = this.#keys!;
    const direction = this.#areTimesDescending ? -1 : 1;
    return Int32Array.from({ length: this.#rows }, (_, place) => place).sort((a, b) => {
      for (const part of keys) {
        if (part[a] !== part[b]) return part[a] < part[b] ? -1 : 1;
      }
      return direction * (a - b);
    });
  }
}
