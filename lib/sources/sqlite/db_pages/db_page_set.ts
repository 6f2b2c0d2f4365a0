/** @module The db pages of a file that were visited. No db page of a sound file is visited twice. */

import { damaged, type DbPageFile } from "./db_page_file.ts";

/** A set of db pages, one bit for each db page of the file. */
export class DbPageSet {
  readonly #file: DbPageFile;
  readonly #bits: Uint8Array;
  /** The same bits in words, for loops over all of them. */
  readonly #words: Uint32Array;

  /**
   * Makes an empty set.
   *
   * @param memory Memory for the bits, if it is long enough; begins at a multiple of four bytes
   */
  constructor(file: DbPageFile, memory?: Uint8Array) {
    this.#file = file;
    const bytes = 4 * ((file.dbPageCount >> 5) + 1);
    const isLongEnough = memory !== undefined && memory.length >= bytes;
    this.#bits = isLongEnough ? memory.subarray(0, bytes).fill(0) : new Uint8Array(bytes);
    this.#words = new Uint32Array(this.#bits.buffer, this.#bits.byteOffset, bytes / 4);
  }

  /**
   * Adds a db page.
   *
   * @throws {SourceFault} If the file has no such db page, or the set has it already
   */
  add(dbPage: number): void {
    this.#file.check(dbPage);
    const bit = 1 << (dbPage & 7);
    if ((this.#bits[dbPage >> 3] & bit) !== 0) throw damaged(`db page ${dbPage} is referred to twice`);
    this.#bits[dbPage >> 3] |= bit;
  }

  /**
   * Adds all db pages of another set.
   *
   * @throws {SourceFault} If this set has one of the db pages already
   */
  addAll(others: DbPageSet): void {
    const [words, added] = [this.#words, others.#words];
    for (let index = 0; index < added.length; index++) {
      if ((words[index] & added[index]) !== 0) throw damaged("a db page is referred to twice");
      words[index] |= added[index];
    }
  }

  /** A copy of the set, in memory of its own. */
  copy(): DbPageSet {
    const copy = new DbPageSet(this.#file);
    copy.#bits.set(this.#bits);
    return copy;
  }

  /** A copy of the bits in whole words of 32 bits, from which another thread makes its set of the same file. */
  get bits(): Uint8Array {
    return this.#bits.slice();
  }

  /** Makes a set of another set's {@linkcode bits}, after which others may follow. */
  static of(file: DbPageFile, bits: Uint8Array): DbPageSet {
    const set = new DbPageSet(file);
    set.#bits.set(bits.subarray(0, set.#bits.length));
    return set;
  }

  /** Where the bits are in a memory, in bytes; 0 if they are elsewhere. */
  addressIn(memory: ArrayBufferLike): number {
    return this.#bits.buffer === memory ? this.#bits.byteOffset : 0;
  }

  /** The db pages with content that the set does not have, in ascending order. */
  *missing(): Generator<number> {
    const { dbPageCount, lockDbPage } = this.#file;
    for (let dbPage = 1; dbPage <= dbPageCount; dbPage++) {
      if (this.#bits[dbPage >> 3] === 0xff && (dbPage & 7) === 0) dbPage += 7;
      else if ((this.#bits[dbPage >> 3] & (1 << (dbPage & 7))) === 0 && dbPage !== lockDbPage) yield dbPage;
    }
  }

  /** How many db pages the set has. Counts all bits. */
  get count(): number {
    let count = 0;
    for (const word of this.#words) {
      if (word === 0xffffffff) count += 32;
      else for (let left = word; left !== 0; left &= left - 1) count++;
    }
    return count;
  }
}
