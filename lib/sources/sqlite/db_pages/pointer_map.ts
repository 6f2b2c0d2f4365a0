/**
 * The pointer map of a database with auto-vacuum, which names for each db page the db page that refers to it
 * (https://sqlite.org/fileformat2.html, section 1.8).
 *
 * SQLite follows the overflow db pages of a row sometimes by their own numbers and sometimes by this map, so a chain
 * is accepted only where both agree.
 *
 * @module
 */

import { damaged, DbPageBuffer, type DbPageFile } from "./db_page_file.ts";

/** Type of an entry whose db page is the first of an overflow chain, so that a cell refers to it. */
const FIRST_OF_CHAIN = 3;
/** Type of an entry whose db page is a later one of a chain, so that the overflow db page before it refers to it. */
const NEXT_OF_CHAIN = 4;

/** Bytes of an entry: a type and the number of the referring db page. */
const ENTRY_BYTES = 5;

/** The first db page of the map. */
const FIRST_MAP_DB_PAGE = 2;

/** A database's pointer map. */
export class PointerMap {
  readonly #file: DbPageFile;
  readonly #buffer: DbPageBuffer;
  /** Db pages from one db page of the map to the next. */
  readonly #stride: number;

  /** Makes the map of a file that has one. */
  constructor(file: DbPageFile) {
    this.#file = file;
    this.#buffer = new DbPageBuffer(file, file.dbPageSize);
    this.#stride = Math.floor(file.usableSize / ENTRY_BYTES) + 1;
  }

  /** The db pages that the map itself takes. */
  *dbPages(): Generator<number> {
    const { dbPageCount, lockDbPage } = this.#file;
    for (let dbPage = FIRST_MAP_DB_PAGE; dbPage <= dbPageCount; dbPage += this.#stride) {
      yield dbPage === lockDbPage ? dbPage + 1 : dbPage;
    }
  }

  /**
   * Checks that an overflow db page belongs to the db page that refers to it.
   *
   * @param dbPage The overflow db page
   * @param isFirst Whether it is the first of its chain
   * @param parent The db page that refers to it: the cell's db page, or the overflow db page before
   * @throws {SourceFault} If the map names another db page
   */
  check(dbPage: number, isFirst: boolean, parent: number): void {
    let mapDbPage = dbPage - (dbPage - FIRST_MAP_DB_PAGE) % this.#stride;
    if (mapDbPage === this.#file.lockDbPage) mapDbPage++;
    const { view } = this.#buffer;
    this.#file.check(mapDbPage);
    const entry = this.#buffer.locate(mapDbPage, mapDbPage) + ENTRY_BYTES * (dbPage - mapDbPage - 1);
    const type = isFirst ? FIRST_OF_CHAIN : NEXT_OF_CHAIN;
    if (dbPage <= mapDbPage || view.getUint8(entry) !== type || view.getUint32(entry + 1) !== parent) {
      throw damaged(`overflow db page ${dbPage} does not belong to db page ${parent} in the pointer map`);
    }
  }
}
