/** @module Which slot holds the window of a start: a hash table of 32-bit slots with open addressing. */

import type { RowStore } from "./row_store.ts";

/** The column of the rows that holds the start of a window. */
export const START = 0;

/** Enough for the minutes of a day, so that the table of a usual run does not grow. */
const FIRST_CAPACITY = 4096;
const NONE = -1;

/** Finds windows by their start. The starts themselves lie in a store, in which a slot is the number of a row. */
export class SlotIndex {
  readonly #store: RowStore;
  /** Slots at the places given by the hash of their start, or the next free place after that. */
  #table = new Int32Array(FIRST_CAPACITY).fill(NONE);
  #shift = 32 - Math.log2(FIRST_CAPACITY);
  #size = 0;
  /** No window in the index starts later. Most windows come in order of time, and need not be looked for. */
  #newestMs = -Infinity;

  /** An index of a store that is empty. */
  constructor(store: RowStore) {
    this.#store = store;
  }

  /** The slot of the window that begins at a time; -1 if no window does. */
  find(startMs: number): number {
    if (startMs > this.#newestMs) return NONE;
    const table = this.#table;
    const mask = table.length - 1;
    for (let place = this.#hash(startMs);; place = (place + 1) & mask) {
      const slot = table[place];
      if (slot === NONE || this.#store.get(slot, START) === startMs) return slot;
    }
  }

  /** Adds the slot of a window that is in the store and not yet in the index. */
  add(slot: number): void {
    if (++this.#size > this.#table.length * 0.7) this.#grow();
    this.#put(slot);
    this.#newestMs = Math.max(this.#newestMs, this.#store.get(slot, START));
  }

  /** Removes every slot. */
  clear(): void {
    this.#table.fill(NONE);
    this.#size = 0;
    this.#newestMs = -Infinity;
  }

  #put(slot: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    let place = this.#hash(this.#store.get(slot, START));
    while (table[place] !== NONE) place = (place + 1) & mask;
    table[place] = slot;
  }

  #grow(): void {
    const slots = this.#table.filter((slot) => slot !== NONE);
    this.#table = new Int32Array(this.#table.length * 2).fill(NONE);
    this.#shift--;
    for (const slot of slots) this.#put(slot);
  }

  /** Multiplicative hashing (Knuth, "The Art of Computer Programming", volume 3, 6.4) of the start's 64 bits. */
  #hash(startMs: number): number {
    const mixed = (startMs | 0) ^ Math.imul(Math.floor(startMs / 2 ** 32) | 0, 0x85ebca6b);
    return Math.imul(mixed, 0x9e3779b1) >>> this.#shift;
  }
}
