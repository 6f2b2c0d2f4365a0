/**
 * The b-tree of a table (https://sqlite.org/fileformat2.html, section 1.6): interior db pages hold keys and the numbers
 * of the db pages below, leaf db pages hold the rows, in ascending order of rowids from left to right.
 *
 * Every reference is checked before it is followed: the db page exists, was not visited before, and keys ascend and do
 * not exceed the key above. The cells and free bytes of an interior db page fill it, so that no reference is missing.
 *
 * @module
 */

import type { SourceFault } from "../../source_fault.ts";
import { damaged, DbPageBuffer, type DbPageFile } from "./db_page_file.ts";
import { DbPageHeader, MIN_CELL_BYTES } from "./db_page_header.ts";
import type { DbPageSet } from "./db_page_set.ts";
import { Varint } from "./varint.ts";

/** The most levels of a tree; SQLite has the same limit (BTCURSOR_MAX_DEPTH in btreeInt.h). */
const MAX_DEPTH = 20;

/** The higher half of the least 64-bit integer, whose lower half is 0. */
export const MIN_ROWID_HI = -0x80000000;

/** The db pages below one interior db page in order of their keys, with the keys above them. */
export class LeafGroup {
  /** How many db pages the group has. */
  count: number;
  /** Their numbers. */
  readonly dbPages: Uint32Array;
  /** The keys above them, which are their greatest possible rowids: the higher 32 bits, signed. */
  readonly maxHi: Int32Array;
  /** The lower 32 bits of the keys, unsigned values that are stored as signed ones. */
  readonly maxLo: Int32Array;
  /** The key that all rowids of the group exceed, in two halves as above; the least rowid in the first group. */
  beforeHi = MIN_ROWID_HI;
  /** The lower half. */
  beforeLo = 0;

  /** Makes a group of `count` db pages: allocates it, to be filled with {@linkcode set}, unless the columns are given. */
  constructor(
    count: number,
    dbPages: Uint32Array = new Uint32Array(count),
    maxHi: Int32Array = new Int32Array(count),
    maxLo: Int32Array = new Int32Array(count),
  ) {
    this.count = count;
    this.dbPages = dbPages;
    this.maxHi = maxHi;
    this.maxLo = maxLo;
  }

  /** Sets the db page at an index, and the key above it. */
  set(index: number, dbPage: number, maxHi: number, maxLo: number): void {
    this.dbPages[index] = dbPage;
    this.maxHi[index] = maxHi;
    this.maxLo[index] = maxLo;
  }

  /** The db pages from one index to the one before another, which are not copied. */
  slice(from: number, to: number): LeafGroup {
    const [dbPages, maxHi, maxLo] = [this.dbPages, this.maxHi, this.maxLo];
    return new LeafGroup(
      to - from,
      dbPages.subarray(from, to),
      maxHi.subarray(from, to),
      maxLo.subarray(from, to),
    );
  }

  /** Notes that the db page at an index of another group comes right before this group. */
  follow(other: LeafGroup, index: number): void {
    this.beforeHi = other.maxHi[index];
    this.beforeLo = other.maxLo[index];
  }

  /** Whether the key above the db page at an index is less than a rowid. */
  isKeyLess(index: number, hi: number, lo: number): boolean {
    const maxHi = this.maxHi[index];
    return maxHi < hi || (maxHi === hi && this.maxLo[index] >>> 0 < lo >>> 0);
  }
}

/**
 * The leaf db pages of a table in order of their keys, grouped by the interior db page above them.
 *
 * @param file The file
 * @param root The tree's root db page
 * @param visited Gets every db page of the tree
 * @throws {SourceFault} After the groups before it, if a db page is damaged
 */
export function* leafGroups(file: DbPageFile, root: number, visited: DbPageSet): Generator<LeafGroup> {
  const buffer = new DbPageBuffer(file, file.dbPageSize);
  const top = new LeafGroup(1);
  top.set(0, root, 0x7fffffff, 0xffffffff);
  visited.add(root);
  if (isLeaf(file, buffer, root)) yield top;
  else yield* leafGroupsBelow(file, buffer, top, 0, 2, visited);
}

/** The leaves below one db page of a group, which is an interior db page. */
function* leafGroupsBelow(
  file: DbPageFile,
  buffer: DbPageBuffer,
  parents: LeafGroup,
  parent: number,
  depth: number,
  visited: DbPageSet,
): Generator<LeafGroup> {
  if (depth > MAX_DEPTH) throw damaged(`a tree of more than ${MAX_DEPTH} levels`);
  const { children, fault: missing } = childrenOf(file, buffer, parents, parent);
  // All leaves of a tree are at the same depth, so the first child shows what all children are. Reading a leaf
  // finds any exception.
  file.check(children.dbPages[0]);
  if (!isLeaf(file, buffer, children.dbPages[0])) {
    for (let child = 0; child < children.count; child++) {
      visited.add(children.dbPages[child]);
      yield* leafGroupsBelow(file, buffer, children, child, depth + 1, visited);
    }
    if (missing !== undefined) throw missing;
    return;
  }
  const { count } = children;
  let fault: unknown = missing;
  children.count = 0;
  try {
    for (; children.count < count; children.count++) visited.add(children.dbPages[children.count]);
  } catch (error) {
    fault = error;
  }
  yield children;
  if (fault !== undefined) throw fault;
}

function isLeaf(file: DbPageFile, buffer: DbPageBuffer, dbPage: number): boolean {
  const header = new DbPageHeader();
  header.read(file, buffer.bytes, buffer.locate(dbPage, dbPage), dbPage);
  return header.isLeaf;
}

/**
 * The db pages below an interior db page: one in each cell, with its key, and the rightmost one in the header. And a
 * fault if the cells do not fill the db page, so that others may be missing.
 */
function childrenOf(
  file: DbPageFile,
  buffer: DbPageBuffer,
  parents: LeafGroup,
  parent: number,
): { children: LeafGroup; fault: SourceFault | undefined } {
  const { bytes, view } = buffer;
  const dbPage = parents.dbPages[parent];
  const start = buffer.locate(dbPage, dbPage);
  const header = new DbPageHeader();
  header.read(file, bytes, start, dbPage);
  const { cells, pointers, minCell } = header;
  if (header.isLeaf) throw damaged(`leaf db page ${dbPage} is higher in its tree than others`);
  if (cells === 0) throw damaged(`interior db page ${dbPage} has no cells`);
  const { usableSize } = file;
  const key = new Varint();
  const children = new LeafGroup(cells + 1);
  let cellBytes = 0;
  for (let cell = 0; cell < cells; cell++) {
    const pointer = view.getUint16(pointers + 2 * cell);
    if (pointer < minCell || pointer > usableSize - MIN_CELL_BYTES) {
      throw damaged(`a cell at byte ${pointer} of db page ${dbPage}`);
    }
    const end = key.read(bytes, start + pointer + 4);
    if (end > start + usableSize) throw damaged(`a cell of db page ${dbPage} exceeds the db page`);
    cellBytes += end - start - pointer;
    if (cell > 0 && !children.isKeyLess(cell - 1, key.hi, key.lo)) {
      throw damaged(`the keys of db page ${dbPage} do not ascend`);
    }
    children.set(cell, view.getUint32(start + pointer), key.hi, key.lo);
  }
  if (!children.isKeyLess(cells - 1, parents.maxHi[parent], parents.maxLo[parent])) {
    throw damaged(`a key of db page ${dbPage} is greater than the key above it`);
  }
  children.set(cells, view.getUint32(pointers - 4), parents.maxHi[parent], parents.maxLo[parent]);
  // A query reads no other table, whose db pages would show that this one has lost some. Cells are lost from the end.
  const expected = header.expectedCellBytes(file, view);
  if (cellBytes === expected) return { children, fault: undefined };
  children.count = cells;
  return {
    children,
    fault: damaged(`db page ${dbPage} has ${cellBytes} bytes of cells instead of ${expected}`),
  };
}
