/**
 * Goes through the leaf db pages of a table, from one cell pointer to the next.
 *
 * Each leaf is checked when it is entered and again when it is left: its last rowid does not exceed the key above it,
 * and its cells and free bytes fill it, so that no row is missing.
 *
 * @module
 */

import { type LeafGroup, leafGroups, MIN_ROWID_HI } from "./btree.ts";
import { damaged, DbPageBuffer, type DbPageFile } from "./db_page_file.ts";
import { DbPageHeader, MIN_CELL_BYTES } from "./db_page_header.ts";
import type { DbPageSet } from "./db_page_set.ts";
import type { Scanner } from "../scanner.ts";
import { Varint } from "./varint.ts";

/** Two leaves at most this many bytes apart are read together, with the db pages between them. */
const MAX_GAP_BYTES = 1 << 15;

/** A position in the leaves of a table: before the first cell, at a cell, or after the last one. */
export class LeafCursor {
  /** Holds the current leaf. */
  readonly buffer: DbPageBuffer;
  /** Where the current leaf begins in the buffer. */
  start = 0;
  /** Where the next cell pointer is in the buffer. */
  pointer = 0;
  /**
   * The rowid that the next rowid must exceed: that of the row before, or the key above the leaf before. The halves are
   * signed integers, which V8 stores in the object itself; the lower half is compared without its sign.
   */
  beforeHi = MIN_ROWID_HI;
  /** The lower half. */
  beforeLo = 0;
  /** Bytes of the current leaf's cells so far. */
  cellBytes = 0;

  readonly #file: DbPageFile;
  readonly #scanner: Scanner;
  readonly #root: number;
  readonly #groups: Iterator<LeafGroup>;
  readonly #header = new DbPageHeader();
  readonly #varint = new Varint();
  #group: LeafGroup | undefined;
  /** Index of the next leaf in its group. */
  #next = 0;
  /** The least cell pointer of the current leaf, and the end of its cell pointers in the buffer. */
  #minCell = 0;
  #pointersEnd = 0;
  /** The key above the current leaf; before the first leaf, the least rowid. */
  #maxHi = MIN_ROWID_HI;
  #maxLo = 0;

  /**
   * Makes a cursor before the first cell.
   *
   * @param file The file, which must not change
   * @param root The table's root db page
   * @param visited Gets the db pages of the tree, none of which it may have already
   * @param scanner Its memory holds the leaves
   * @param groups The leaves to go through, in order of their keys; all leaves by default
   */
  constructor(
    file: DbPageFile,
    root: number,
    visited: DbPageSet,
    scanner: Scanner,
    groups: Iterable<LeafGroup> = leafGroups(file, root, visited),
  ) {
    this.buffer = new DbPageBuffer(file, scanner.dbPages);
    this.#file = file;
    this.#root = root;
    this.#scanner = scanner;
    this.#groups = groups[Symbol.iterator]();
    scanner.setFile(file, visited);
  }

  /** The group of the current leaf. */
  get group(): LeafGroup {
    return this.#group!;
  }

  /** Index of the current leaf in its group. */
  get index(): number {
    return this.#next - 1;
  }

  /** Number of the current leaf's db page. */
  get dbPage(): number {
    return this.#group!.dbPages[this.#next - 1];
  }

  /**
   * Goes to the next cell pointer.
   *
   * @returns Whether the table has another cell
   * @throws {SourceFault} If a db page is damaged; the cursor cannot be used after that
   */
  toCell(): boolean {
    return this.pointer !== this.#pointersEnd || this.#toNextLeaf();
  }

  /** Where the cell begins that the cell pointer at `pointer` refers to. */
  cellAt(pointer: number): number {
    const offset = this.buffer.view.getUint16(pointer);
    if (offset < this.#minCell || offset > this.#file.usableSize - MIN_CELL_BYTES) {
      throw damaged(`a cell at byte ${offset} of its db page`);
    }
    return this.start + offset;
  }

  /** Passes the position to the scanner; returns whether the scanner can read this leaf. */
  passToScanner(): boolean {
    // Db page 1 begins with the database header, which the scanner does not expect.
    if (this.dbPage === 1) return false;
    this.#scanner.setLeaf(
      this.buffer.first,
      this.buffer.end,
      this.#group!.count,
      this.#next - 1,
      this.pointer - this.start,
      this.beforeHi * 2 ** 32 + (this.beforeLo >>> 0),
      this.cellBytes,
    );
    return true;
  }

  /** Takes over the position at which the scanner stopped. */
  followScanner(): void {
    const { result } = this.#scanner;
    const index = result.leafIndex();
    this.buffer.replace(result.leavesFirst(), result.leavesEnd());
    if (index >= this.#next) this.#enter(index);
    const before = result.leafBefore();
    this.beforeHi = Math.floor(before / 2 ** 32);
    this.beforeLo = before | 0;
    this.pointer = this.start + result.leafPointer();
    this.cellBytes = result.leafCellBytes();
  }

  /** Goes to the first cell of the next leaf that has cells. Only the root of an empty table has none. */
  #toNextLeaf(): boolean {
    this.#checkFilled();
    // The key above a leaf is a lower bound of the next leaf's rowids.
    this.beforeHi = this.#maxHi;
    this.beforeLo = this.#maxLo;
    if (this.#next === (this.#group?.count ?? 0) && !this.#toNextGroup()) return false;
    const header = this.#enter(this.#next);
    if (header.cells > 0) this.#checkLastRowid();
    this.cellBytes = 0;
    return header.cells > 0 || this.#toNextLeaf();
  }

  /** Goes to the first cell pointer of a leaf of the group. */
  #enter(index: number): DbPageHeader {
    const group = this.#group!;
    const dbPage = group.dbPages[index];
    const { buffer } = this;
    this.#next = index + 1;
    this.start = buffer.locate(dbPage, buffer.has(dbPage) ? dbPage : this.#lastNear(group, index));
    const header = this.#header;
    header.read(this.#file, buffer.bytes, this.start, dbPage);
    if (!header.isLeaf) throw damaged(`interior db page ${dbPage} is lower in its tree than others`);
    if (header.cells === 0 && dbPage !== this.#root) throw damaged(`db page ${dbPage} has no cells`);
    this.#minCell = header.minCell;
    this.pointer = header.pointers;
    this.#pointersEnd = header.pointers + 2 * header.cells;
    this.#maxHi = group.maxHi[index];
    this.#maxLo = group.maxLo[index];
    return header;
  }

  /** Checks that the cells and free bytes of the current leaf fill it. */
  #checkFilled(): void {
    if (this.#next === 0) return;
    const expected = this.#header.expectedCellBytes(this.#file, this.buffer.view);
    if (this.cellBytes === expected) return;
    throw damaged(`db page ${this.dbPage} has ${this.cellBytes} bytes of rows instead of ${expected}`);
  }

  /** Checks the key above the current leaf against the last rowid, which is the greatest because rowids ascend. */
  #checkLastRowid(): void {
    const varint = this.#varint;
    const { bytes } = this.buffer;
    varint.read(bytes, varint.read(bytes, this.cellAt(this.#pointersEnd - 2)));
    if (varint.hi > this.#maxHi || (varint.hi === this.#maxHi && varint.lo >>> 0 > this.#maxLo >>> 0)) {
      throw damaged("a rowid is greater than the key above it");
    }
  }

  /** Goes to the next group that has leaves; returns whether there is another. */
  #toNextGroup(): boolean {
    const { done, value } = this.#groups.next();
    if (done) return false;
    if (this.#group === undefined) {
      this.beforeHi = value.beforeHi;
      this.beforeLo = value.beforeLo;
    }
    this.#group = value;
    this.#scanner.setLeaves(value);
    this.#next = 0;
    return value.count > 0 || this.#toNextGroup();
  }

  /** The last db page that is worth reading together with a leaf: another leaf, without large gaps between them. */
  #lastNear({ dbPages, count }: LeafGroup, index: number): number {
    const first = dbPages[index];
    const maxGap = Math.max(1, Math.floor(MAX_GAP_BYTES / this.#file.dbPageSize));
    let last = first;
    for (let next = index + 1; next < count; next++) {
      const dbPage = dbPages[next];
      if (dbPage <= last || dbPage > last + maxGap || dbPage >= first + this.buffer.capacity) break;
      last = dbPage;
    }
    return last;
  }
}
