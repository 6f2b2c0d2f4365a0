/**
 * Finds missing updates of a book by the numbers that the exchange gave them: each update names the number of the
 * update before, or the first number that it contains itself.
 *
 * @module
 */

import type { SqlValue } from "../values/decimal.ts";

/** Which number an update has beside its own. */
export type NumberBefore = "previous" | "first";

type WholeNumber = number | bigint;

/** Follows the numbers of updates in the order in which the updates are applied. */
export class SequenceGaps {
  readonly #before: NumberBefore;
  #last: WholeNumber | undefined;

  /** @param before What the other number of an update is */
  constructor(before: NumberBefore) {
    this.#before = before;
  }

  /** Starts at a snapshot with this number; nothing can be missing before it. */
  restart(number: SqlValue): void {
    this.#last = wholeOf(number);
  }

  /**
   * Follows an update. Numbers that overlap with those before are no gap: an update may repeat what a snapshot contains.
   *
   * @param before The number of the update before, or the first number that the update contains
   * @param number The update's own number
   * @returns Whether updates are missing between the one before and this one
   */
  follow(before: SqlValue, number: SqlValue): boolean {
    const from = wholeOf(before);
    const last = this.#last;
    this.#last = wholeOf(number);
    if (from === undefined || last === undefined) return false;
    return difference(from, last) > (this.#before === "first" ? 1 : 0);
  }
}

/** A whole number, exact; undefined for a value that is no whole number. */
function wholeOf(value: SqlValue): WholeNumber | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== "string" || !/^\s*-?\d{1,30}\s*$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

function difference(one: WholeNumber, other: WholeNumber): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return Number(BigInt(one) - BigInt(other));
}
