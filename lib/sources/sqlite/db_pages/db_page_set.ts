/** @module The db pages of a file that were visited. No db page of a sound file is visited twice. */

import { damaged, type DbPageFile } from "./db_page_file.ts";

/** A set of db pages, one bit for each db page of the file. */
export class DbPageSet {
  readonly #file: DbPageFile;
  readonly #bits: Uint8Array;
  #count = 0;

  /** Makes an empty set. */
  constructor(file: DbPageFile) {
    this.#file = file;
    this.#bits = new Uint8Array((file.dbPageCount >> 3) + 1);
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
    this.#count++;
  }

  /**
   * Adds all db pages of another set.
   *
   * @throws {SourceFault} If this set has one of the db pages already
   */
  addAll(others: DbPageSet): void {
    const [bits, added] = [this.#bits, others.#bits];
    for (let index = 0; index < added.length; index++) {
      if ((bits[index] & added[index]) !== 0) throw damaged("a db page is referred to twice");
      bits[index] |= added[index];
    }
    this.#count += others.#count;
  }

  /** How many db pages the set has. */
  get count(): number {
    return this.#count;
  }
}
