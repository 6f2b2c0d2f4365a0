/**
 * The leaf pages of a table (https://sqlite.org/fileformat2.html, section 1.6), one after the other, as far as they
 * are in memory and sound. Whatever is wrong is left to `table_cursor.ts` to find again, which says what it is.
 */

import { varint, varintLength } from "./varint";

/** The first byte of a leaf page of a table, and bytes of its header. */
const LEAF_TABLE: u32 = 13;
const LEAF_HEADER: u32 = 8;

/** The least bytes of a cell. */
const MIN_CELL: u32 = 4;

/** A record goes on in other pages if it has more bytes than a page can use, less these ("X" in section 1.6). */
const NOT_LOCAL: u32 = 35;

/** Longest varints that are read here: of a payload's size, and of a rowid, which then is below 2^49. */
export const MAX_PAYLOAD_BYTES: u32 = 3;
export const MAX_ROWID_BYTES: u32 = 7;

/** What there is: the pages in memory, and the leaves below one interior page. */
class Leaves {
  static pageSize: u32 = 0;
  static usableSize: u32 = 0;
  /** Where the first page in memory is, its number, and the number after that of the last. */
  static piece: usize = 0;
  static first: u32 = 0;
  static end: u32 = 0;
  /** Where the leaves' page numbers are, and the keys above them in two halves; and how many leaves there are. */
  static pages: usize = 0;
  static maxHi: usize = 0;
  static maxLo: usize = 0;
  static count: u32 = 0;
}

/** The leaf that rows are taken from, and how far. */
export class Leaf {
  /** Which of the leaves it is. */
  static index: u32 = 0;
  static page: usize = 0;
  /** Where what is used of the page ends. */
  static end: usize = 0;
  /** The least pointer that a cell may have, and the greatest. */
  static leastCell: u32 = 0;
  static greatestCell: u32 = 0;
  /** The most bytes of a record that does not go on in other pages. */
  static greatestLocal: u32 = 0;
  /** Where the pointer to the next cell is, and where the last one ends. */
  static pointer: usize = 0;
  static pointersEnd: usize = 0;
  /** The rowid of the row before, or the key above the leaf before; rowids are greater. */
  static before: f64 = 0;
  /** Bytes of the cells of its rows so far. */
  static rowBytes: u32 = 0;
}

/** Sets the sizes of a file's pages, where they come into memory, and where the leaves come. */
export function setFile(pageSize: u32, usableSize: u32, piece: usize, run: usize, capacity: u32): void {
  Leaves.pageSize = pageSize;
  Leaves.usableSize = usableSize;
  Leaves.piece = piece;
  Leaves.pages = run;
  Leaves.maxHi = run + 4 * capacity;
  Leaves.maxLo = run + 8 * capacity;
  Leaf.greatestCell = usableSize - MIN_CELL;
  Leaf.greatestLocal = usableSize - NOT_LOCAL;
}

/**
 * Says where rows are to be taken from.
 *
 * @param first The number of the first page in memory
 * @param end The number after that of the last
 * @param count How many leaves there are
 * @param index Which of them it is, which is in memory, sound, and not page 1, where the database's header comes first
 * @param pointer Where in its page the pointer to the next row's cell is
 * @param before The rowid of the row before, or the key above the leaf before
 * @param rowBytes Bytes of the cells of the leaf's rows before that
 */
export function setLeaf(
  first: u32,
  end: u32,
  count: u32,
  index: u32,
  pointer: u32,
  before: f64,
  rowBytes: u32,
): void {
  Leaves.first = first;
  Leaves.end = end;
  Leaves.count = count;
  const page = pageOf(index);
  enter(index, page, LEAF_HEADER + 2 * cellsOf(page));
  Leaf.pointer = page + pointer;
  Leaf.before = before;
  Leaf.rowBytes = rowBytes;
}

/** Goes to the next leaf, if there is one in memory that is sound, and this one has been; returns whether it has. */
export function toNextLeaf(): bool {
  const index = Leaf.index + 1;
  if (Leaf.rowBytes != wantedBytes() || index >= Leaves.count) return false;
  const number = load<u32>(Leaves.pages + 4 * index);
  if (number < Leaves.first || number >= Leaves.end) return false;
  const page = pageOf(index);
  const cells = cellsOf(page);
  const leastCell = LEAF_HEADER + 2 * cells;
  if (load<u8>(page) != LEAF_TABLE || cells == 0 || leastCell > Leaves.usableSize) return false;
  const lastCell = <u32>bswap<u16>(load<u16>(page + leastCell - 2));
  if (lastCell < leastCell || lastCell > Leaf.greatestCell) return false;
  const rowid = page + lastCell + varintLength(page + lastCell);
  const rowidLength = varintLength(rowid);
  if (rowidLength > MAX_ROWID_BYTES || <f64>varint(rowid, rowidLength) > maxOf(index)) return false;
  Leaf.before = maxOf(Leaf.index);
  Leaf.rowBytes = 0;
  enter(index, page, leastCell);
  return true;
}

function enter(index: u32, page: usize, leastCell: u32): void {
  Leaf.index = index;
  Leaf.page = page;
  Leaf.end = page + Leaves.usableSize;
  Leaf.leastCell = leastCell;
  Leaf.pointer = page + LEAF_HEADER;
  Leaf.pointersEnd = page + leastCell;
}

/** Where a leaf's page is, if it is in memory. */
@inline
function pageOf(index: u32): usize {
  return Leaves.piece + (load<u32>(Leaves.pages + 4 * index) - Leaves.first) * Leaves.pageSize;
}

@inline
function cellsOf(page: usize): u32 {
  return bswap<u16>(load<u16>(page, 3));
}

/** The greatest rowid that a leaf may have, by the key above it, as the nearest double. */
@inline
function maxOf(index: u32): f64 {
  return <f64>load<i32>(Leaves.maxHi + 4 * index) * 4294967296 + <f64>load<u32>(Leaves.maxLo + 4 * index);
}

/**
 * How many bytes the cells of the page must have: those from where its content begins to its end, without the blocks
 * and the fragments that are free; a number that no page has if the chain of those blocks is not sound.
 */
@inline
function wantedBytes(): u32 {
  const page = Leaf.page;
  const begin = <u32>bswap<u16>(load<u16>(page, 5));
  const content: u32 = begin == 0 ? 65536 : begin;
  let bytes = Leaves.usableSize - content - load<u8>(page, 7);
  let end = content;
  for (let block = <u32>bswap<u16>(load<u16>(page, 1)); block != 0;) {
    const size = block > Leaf.greatestCell ? <u32>0 : <u32>bswap<u16>(load<u16>(page + block, 2));
    if (block < end || size < MIN_CELL) return u32.MAX_VALUE;
    bytes -= size;
    end = block + size;
    block = bswap<u16>(load<u16>(page + block));
  }
  return bytes;
}
