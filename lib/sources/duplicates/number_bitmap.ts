/**
 * A set of whole numbers that lie close together, one bit each.
 *
 * Exchanges number trades one after the other, so a day's numbers fill a range well: a million of them take 125 kB. The
 * bitmap covers a range that grows in both directions.
 *
 * @module
 */

/** The most bits: their indices are 32-bit integers with a sign. */
const MAX_BITS = 2 ** 31;

const WORD_BITS = 32;

/** A set of whole numbers in a range that grows. */
export class NumberBitmap {
  /** The number of the first bit. */
  #start = 0;
  #words = new Uint32Array();

  /** The memory that the bitmap takes, in bytes. */
  get bytes(): number {
    return this.#words.byteLength;
  }

  /**
   * Makes the bitmap cover a range of numbers.
   *
   * @param least The least number of the range, a whole number that a double holds exactly
   * @param greatest The greatest number of the range
   * @param maxBytes The most memory that the bitmap may take
   * @returns Whether the bitmap covers the range; if not, the bitmap is unchanged
   */
  cover(least: number, greatest: number, maxBytes: number): boolean {
    const { length } = this.#words;
    const end = this.#start + length * WORD_BITS;
    if (length > 0 && least >= this.#start && greatest < end) return true;
    const start = Math.floor((length === 0 ? least : Math.min(least, this.#start)) / WORD_BITS) * WORD_BITS;
    const bits = (length === 0 ? greatest + 1 : Math.max(greatest + 1, end)) - start;
    const needed = Math.ceil(bits / WORD_BITS);
    if (bits > MAX_BITS || needed * 4 > maxBytes) return false;
    // Room for as much again, in the direction in which the range has grown, so that growing stays cheap.
    const wanted = Math.min(needed * 2, Math.floor(maxBytes / 4), MAX_BITS / WORD_BITS);
    const before = start < this.#start && length > 0 ? wanted - needed : 0;
    const words = new Uint32Array(wanted);
    const newStart = start - before * WORD_BITS;
    words.set(this.#words, length === 0 ? 0 : (this.#start - newStart) / WORD_BITS);
    this.#start = newStart;
    this.#words = words;
    return true;
  }

  /** Adds a number of the covered range; returns false if the set had the number already. */
  add(number: number): boolean {
    const bit = number - this.#start;
    const mask = 1 << (bit & (WORD_BITS - 1));
    const word = bit >>> 5;
    if ((this.#words[word] & mask) !== 0) return false;
    this.#words[word] |= mask;
    return true;
  }
}
