/** @module Headers of the db pages of a table's b-tree (https://sqlite.org/fileformat2.html, section 1.6). */

import { damaged, DATABASE_HEADER_BYTES, type DbPageFile } from "./db_page_file.ts";

/** First byte of the header of a table's interior db page. */
export const INTERIOR_TABLE = 5;
/** First byte of the header of a table's leaf db page. */
export const LEAF_TABLE = 13;

/** Bytes of an interior db page's header; cell pointers follow. */
export const INTERIOR_HEADER_BYTES = 12;
/** Bytes of a leaf db page's header; cell pointers follow. */
export const LEAF_HEADER_BYTES = 8;

/** The least bytes of a cell. */
export const MIN_CELL_BYTES = 4;

/** The header of a db page. */
export class DbPageHeader {
  /** Whether the db page is a leaf. */
  isLeaf = false;
  /** How many cells the db page has. */
  cells = 0;
  /** Where the cell pointers begin, in the bytes that hold the db page. */
  pointers = 0;
  /** The least cell pointer that the db page can have: the end of the pointers, from the start of the db page. */
  minCell = 0;
  /** Where the db page and its header begin in the bytes. */
  #start = 0;
  #header = 0;

  /**
   * Reads a header.
   *
   * @param file The file, for its sizes
   * @param bytes Bytes that hold the db page
   * @param start Where the db page begins in the bytes
   * @param dbPage The db page's number
   * @throws {SourceFault} If the db page is not part of a table's tree, or has more cells than fit
   */
  read(file: DbPageFile, bytes: Uint8Array, start: number, dbPage: number): void {
    const offset = dbPage === 1 ? DATABASE_HEADER_BYTES : 0;
    const header = start + offset;
    this.#start = start;
    this.#header = header;
    const type = bytes[header];
    if (type !== LEAF_TABLE && type !== INTERIOR_TABLE) {
      throw damaged(`db page ${dbPage} has type ${type}, which is not that of a table`);
    }
    this.isLeaf = type === LEAF_TABLE;
    this.cells = (bytes[header + 3] << 8) | bytes[header + 4];
    const pointers = offset + (this.isLeaf ? LEAF_HEADER_BYTES : INTERIOR_HEADER_BYTES);
    this.pointers = start + pointers;
    this.minCell = pointers + 2 * this.cells;
    if (this.minCell > file.usableSize) throw damaged(`db page ${dbPage} counts ${this.cells} cells`);
  }

  /**
   * Bytes that the cells of the db page must have: its content area without free blocks and fragments.
   *
   * @param view A view of the bytes, which still hold the db page
   * @throws {SourceFault} If the chain of free blocks leaves the db page or does not ascend
   */
  expectedCellBytes(file: DbPageFile, view: DataView): number {
    const content = view.getUint16(this.#header + 5) || 65536;
    let bytes = file.usableSize - content - view.getUint8(this.#header + 7);
    let end = content;
    for (let block = view.getUint16(this.#header + 1); block !== 0;) {
      const size = block > file.usableSize - MIN_CELL_BYTES ? 0 : view.getUint16(this.#start + block + 2);
      if (block < end || size < MIN_CELL_BYTES) throw damaged(`a free block at byte ${block} of its db page`);
      bytes -= size;
      end = block + size;
      block = view.getUint16(this.#start + block);
    }
    return bytes;
  }
}
