/**
 * The pointer map of a database with auto-vacuum, which says of each page what refers to it
 * (https://sqlite.org/fileformat2.html, section 1.8).
 *
 * SQLite follows the overflow pages of a row now by their own numbers, now by this map, so a chain is only taken
 * where both agree.
 *
 * @module
 */

import { damaged, DbPageBuffer, type DbPageFile } from "./db_page_file.ts";

/** What refers to a page: a cell, for the first page of an overflow chain; the page before, for the others. */
const FIRST_OF_CHAIN = 3;
const NEXT_OF_CHAIN = 4;

/** Bytes of an entry: a type and the number of the page that refers. */
const ENTRY_BYTES = 5;

/** The map's first page. */
const FIRST_MAP_PAGE = 2;

/** A database's pointer map. */
export class PointerMap {
  readonly #file: DbPageFile;
  readonly #piece: DbPageBuffer;
  /** Pages from one page of the map to the next. */
  readonly #stride: number;

  /** The map of a file that has one. */
  constructor(file: DbPageFile) {
    this.#file = file;
    this.#piece = new DbPageBuffer(file, file.pageSize);
    this.#stride = Math.floor(file.usableSize / ENTRY_BYTES) + 1;
  }

  /** The pages of the map. */
  *pages(): Generator<number> {
    const { pageCount, lockPage } = this.#file;
    for (let page = FIRST_MAP_PAGE; page <= pageCount; page += this.#stride) {
      yield page === lockPage ? page + 1 : page;
    }
  }

  /**
   * Makes sure that an overflow page belongs where it was found.
   *
   * @param page Its number
   * @param isFirst Whether it is the first of its chain
   * @param parent The number of the page that refers to it: that of the cell, or the overflow page before
   * @throws {SourceFault} If not
   */
  check(page: number, isFirst: boolean, parent: number): void {
    let mapPage = page - (page - FIRST_MAP_PAGE) % this.#stride;
    if (mapPage === this.#file.lockPage) mapPage++;
    const { view } = this.#piece;
    this.#file.check(mapPage);
    const entry = this.#piece.locate(mapPage, mapPage) + ENTRY_BYTES * (page - mapPage - 1);
    const type = isFirst ? FIRST_OF_CHAIN : NEXT_OF_CHAIN;
    if (page <= mapPage || view.getUint8(entry) !== type || view.getUint32(entry + 1) !== parent) {
      throw damaged(`overflow page ${page} does not belong to page ${parent} by the pointer map`);
    }
  }
}
