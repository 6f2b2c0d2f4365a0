/**
 * A set of fingerprints that takes at most 16 bytes for each, and grows without ever being in memory twice.
 *
 * The set is cut into parts by the last bits of a fingerprint. A part is a table with linear probing whose places
 * follow the first 32 bits in ascending order, so that a part of any length has its own places and is copied in order
 * when it grows.
 *
 * @module
 */

import type { Fingerprint } from "./fingerprint.ts";

/** Number of parts; a power of two. Only one part at a time is copied to grow. */
const PARTS = 64;

/** Number of words of a fingerprint. */
const WORDS = 3;

/** A part grows when more than this share of its places is taken. */
const GREATEST_LOAD = 0.865;

/** By how much a part grows. So at least 12 / 16 of its places are taken: 12 bytes take at most 16. */
const GROWTH = 1.12;

/** The share of places that are taken once a set has as many fingerprints as expected: at least 12 / 16, see above. */
const EXPECTED_LOAD = 0.8;

const FIRST_PLACES = 32;

/** A set of fingerprints. */
export class FingerprintSet {
  /** Number of fingerprints. */
  size = 0;
  readonly #parts: Part[];

  /** @param expected How many fingerprints the set will have at least: the set need not grow so far */
  constructor(expected = 0) {
    const places = Math.max(FIRST_PLACES, Math.ceil(expected / PARTS / EXPECTED_LOAD));
    this.#parts = Array.from({ length: PARTS }, () => new Part(places));
  }

  /** Adds a fingerprint; returns false if the set had it already. */
  add({ a, b, c }: Pick<Fingerprint, "a" | "b" | "c">): boolean {
    const isNew = this.#parts[c % PARTS].add(a, b, c);
    if (isNew) this.size++;
    return isNew;
  }

  /** Whether the set has a fingerprint. */
  has({ a, b, c }: Pick<Fingerprint, "a" | "b" | "c">): boolean {
    const { words } = this.#parts[c % PARTS];
    return words[findPlace(words, a, b, c)] !== 0;
  }

  /** The memory that the set takes, in bytes. */
  get bytes(): number {
    return this.#parts.reduce((sum, { words }) => sum + words.byteLength, 0);
  }

  /** Removes all fingerprints. */
  clear(): void {
    this.size = 0;
    for (const part of this.#parts) part.clear();
  }
}

class Part {
  words: Uint32Array;
  #size = 0;
  #full: number;

  constructor(places: number) {
    this.words = new Uint32Array(places * WORDS);
    this.#full = Math.floor(places * GREATEST_LOAD);
  }

  add(a: number, b: number, c: number): boolean {
    const { words } = this;
    const at = findPlace(words, a, b, c);
    if (words[at] !== 0) return false;
    words[at] = a;
    words[at + 1] = b;
    words[at + 2] = c;
    if (++this.#size > this.#full) this.#grow();
    return true;
  }

  clear(): void {
    this.words.fill(0);
    this.#size = 0;
  }

  #grow(): void {
    const old = this.words;
    const places = Math.ceil(old.length / WORDS * GROWTH);
    const words = this.words = new Uint32Array(places * WORDS);
    this.#full = Math.floor(places * GREATEST_LOAD);
    for (let from = 0; from < old.length; from += WORDS) {
      if (old[from] === 0) continue;
      const at = findPlace(words, old[from], old[from + 1], old[from + 2]);
      words[at] = old[from];
      words[at + 1] = old[from + 1];
      words[at + 2] = old[from + 2];
    }
  }
}

/** Index of the first word of a fingerprint in a table, or of the free place where the fingerprint would be. */
function findPlace(words: Uint32Array, a: number, b: number, c: number): number {
  const { length } = words;
  let at = Math.floor(a * (length / WORDS) / 2 ** 32) * WORDS;
  while (words[at] !== 0 && (words[at] !== a || words[at + 1] !== b || words[at + 2] !== c)) {
    at = at + WORDS === length ? 0 : at + WORDS;
  }
  return at;
}
