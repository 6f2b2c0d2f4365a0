/**
 * The b-tree of a table (https://sqlite.org/fileformat2.html, section 1.6): interior pages hold keys and the numbers
 * of pages below, leaf pages hold the rows, in ascending order of rowids from left to right.
 *
 * @module
 */

import { damaged, DbPageBuffer, type DbPageFile } from "./db_page_file.ts";
import { Varint } from "./varint.ts";

/** The first byte of a page's header, which says what page it is. */
const INTERIOR_TABLE = 5;
const LEAF_TABLE = 13;

/** Bytes of an interior page's header, before its array of cell pointers. */
export const INTERIOR_HEADER = 12;
/** The same of a leaf page. */
const LEAF_HEADER = 8;

/** Most levels of a tree. SQLite itself stops there (BTCURSOR_MAX_DEPTH in btreeInt.h). */
const MAX_DEPTH = 20;

/** The least bytes of a cell. */
export const MIN_CELL = 4;

/** The database header takes the first bytes of page 1 (section 1.3). */
export const HEADER_BYTES = 100;

/** Pages in order of their keys, and what the keys above them say of their rowids. */
export class LeafRun {
  /** How many they are. */
  count: number;
  /** Their numbers. */
  readonly pages: Uint32Array;
  /** Their greatest rowids are at most these, in two halves, of which the lower one counts without its sign. */
  readonly maxHi: Int32Array;
  /** See `maxHi`. */
  readonly maxLo: Int32Array;

  /** Room for this many, which are to be filled in. */
  constructor(count: number) {
    this.count = count;
    this.pages = new Uint32Array(count);
    this.maxHi = new Int32Array(count);
    this.maxLo = new Int32Array(count);
  }

  /** Fills one in. */
  set(index: number, page: number, maxHi: number, maxLo: number): void {
    this.pages[index] = page;
    this.maxHi[index] = maxHi;
    this.maxLo[index] = maxLo;
  }

  /** Whether the greatest rowid of one is less than this. */
  isLess(index: number, hi: number, lo: number): boolean {
    const maxHi = this.maxHi[index];
    return maxHi < hi || (maxHi === hi && this.maxLo[index] >>> 0 < lo >>> 0);
  }
}

/** Which pages of a file were reached. No page belongs to a tree twice. */
export class PageSet {
  readonly #file: DbPageFile;
  readonly #pages: Uint8Array;
  #count = 0;

  /** None yet. */
  constructor(file: DbPageFile) {
    this.#file = file;
    this.#pages = new Uint8Array((file.pageCount >> 3) + 1);
  }

  /** @throws {SourceFault} If the file has no such page, or it was reached before */
  add(page: number): void {
    this.#file.check(page);
    const bit = 1 << (page & 7);
    if ((this.#pages[page >> 3] & bit) !== 0) throw damaged(`page ${page} is reached twice`);
    this.#pages[page >> 3] |= bit;
    this.#count++;
  }

  /** @throws {SourceFault} If one of those pages was reached before */
  addAll(others: PageSet): void {
    const [pages, added] = [this.#pages, others.#pages];
    for (let index = 0; index < added.length; index++) {
      if ((pages[index] & added[index]) !== 0) throw damaged("a page is reached twice");
      pages[index] |= added[index];
    }
    this.#count += others.#count;
  }

  /** How many they are. */
  get count(): number {
    return this.#count;
  }
}

/** What the header of a b-tree page says. */
export class DbPageHeader {
  /** Whether it is a leaf. */
  isLeaf = false;
  /** How many cells it has. */
  cells = 0;
  /** Where the array of cell pointers begins. */
  pointers = 0;
  /** The least pointer that a cell can have, from the page's beginning: behind the array. */
  leastCell = 0;
  #start = 0;
  #at = 0;

  /**
   * Reads it.
   *
   * @param file The file, for its sizes
   * @param bytes Holds the page
   * @param start Where the page begins
   * @param page Its number
   * @throws {SourceFault} If it is no page of a table's tree, or has more cells than fit
   */
  read(file: DbPageFile, bytes: Uint8Array, start: number, page: number): void {
    const header = page === 1 ? HEADER_BYTES : 0;
    const at = start + header;
    this.#start = start;
    this.#at = at;
    const type = bytes[at];
    if (type !== LEAF_TABLE && type !== INTERIOR_TABLE) {
      throw damaged(`page ${page} is of type ${type}, not of a table`);
    }
    this.isLeaf = type === LEAF_TABLE;
    this.cells = (bytes[at + 3] << 8) | bytes[at + 4];
    const array = header + (this.isLeaf ? LEAF_HEADER : INTERIOR_HEADER);
    this.pointers = start + array;
    this.leastCell = array + 2 * this.cells;
    if (this.leastCell > file.usableSize) throw damaged(`page ${page} counts ${this.cells} cells`);
  }

  /**
   * How many bytes the page's rows must take: those from where its content begins to its end, without the blocks and
   * the fragments that are free.
   *
   * @param view Still holds the page
   * @throws {SourceFault} If the chain of free blocks leaves the page, or does not ascend
   */
  rowBytes(file: DbPageFile, view: DataView): number {
    const content = view.getUint16(this.#at + 5) || 65536;
    let bytes = file.usableSize - content - view.getUint8(this.#at + 7);
    let end = content;
    for (let block = view.getUint16(this.#at + 1); block !== 0;) {
      const size = block > file.usableSize - MIN_CELL ? 0 : view.getUint16(this.#start + block + 2);
      if (block < end || size < MIN_CELL) throw damaged(`a free block at byte ${block} of its page`);
      bytes -= size;
      end = block + size;
      block = view.getUint16(this.#start + block);
    }
    return bytes;
  }
}

/**
 * The leaf pages of a table in order of their keys, in runs: those below one interior page.
 *
 * @param file The file
 * @param root The tree's root page
 * @param reached Gets every page of the tree
 * @throws {SourceFault} After the runs before it, if a page is not as it should be
 */
export function* leafRuns(file: DbPageFile, root: number, reached: PageSet): Generator<LeafRun> {
  const piece = new DbPageBuffer(file, file.pageSize);
  const top = new LeafRun(1);
  top.set(0, root, 0x7fffffff, 0xffffffff);
  reached.add(root);
  if (isLeaf(file, piece, root)) yield top;
  else yield* runsBelow(file, piece, top, 0, 2, reached);
}

/** The leaf pages below one of the pages of a run, which is an interior one. */
function* runsBelow(
  file: DbPageFile,
  piece: DbPageBuffer,
  parents: LeafRun,
  parent: number,
  depth: number,
  reached: PageSet,
): Generator<LeafRun> {
  if (depth > MAX_DEPTH) throw damaged(`a tree of more than ${MAX_DEPTH} levels`);
  const children = childrenOf(file, piece, parents, parent);
  // All leaves of a tree are at the same depth, so the first child tells of all. What is none is found on reading.
  file.check(children.pages[0]);
  if (!isLeaf(file, piece, children.pages[0])) {
    for (let child = 0; child < children.count; child++) {
      reached.add(children.pages[child]);
      yield* runsBelow(file, piece, children, child, depth + 1, reached);
    }
    return;
  }
  const { count } = children;
  let fault: unknown;
  children.count = 0;
  try {
    for (; children.count < count; children.count++) reached.add(children.pages[children.count]);
  } catch (error) {
    fault = error;
  }
  yield children;
  if (fault !== undefined) throw fault;
}

function isLeaf(file: DbPageFile, piece: DbPageBuffer, page: number): boolean {
  const header = new DbPageHeader();
  header.read(file, piece.bytes, piece.locate(page, page), page);
  return header.isLeaf;
}

/** The pages below an interior page: a cell each, of page number and key, and the rightmost, in the header. */
function childrenOf(file: DbPageFile, piece: DbPageBuffer, parents: LeafRun, parent: number): LeafRun {
  const { bytes, view } = piece;
  const page = parents.pages[parent];
  const start = piece.locate(page, page);
  const header = new DbPageHeader();
  header.read(file, bytes, start, page);
  const { cells, pointers, leastCell } = header;
  if (header.isLeaf) throw damaged(`leaf page ${page} is higher than others`);
  if (cells === 0) throw damaged(`interior page ${page} has no cells`);
  const { usableSize } = file;
  const key = new Varint();
  const children = new LeafRun(cells + 1);
  for (let cell = 0; cell < cells; cell++) {
    const pointer = view.getUint16(pointers + 2 * cell);
    if (pointer < leastCell || pointer > usableSize - MIN_CELL) {
      throw damaged(`a cell of page ${page} is at ${pointer}`);
    }
    if (key.read(bytes, start + pointer + 4) > start + usableSize) {
      throw damaged(`a cell of page ${page} goes beyond it`);
    }
    if (cell > 0 && !children.isLess(cell - 1, key.hi, key.lo)) {
      throw damaged(`keys of page ${page} do not ascend`);
    }
    children.set(cell, view.getUint32(start + pointer), key.hi, key.lo);
  }
  if (!children.isLess(cells - 1, parents.maxHi[parent], parents.maxLo[parent])) {
    throw damaged(`a key of page ${page} is greater than the key above it`);
  }
  children.set(cells, view.getUint32(pointers - 4), parents.maxHi[parent], parents.maxLo[parent]);
  return children;
}
