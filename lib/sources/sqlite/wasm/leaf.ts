/**
 * The leaf db pages of a table (https://sqlite.org/fileformat2.html, section 1.6), one after the other, as long as they
 * are in memory and sound. Where a db page is damaged, this stops; `table_cursor.ts` then finds the damage again and
 * reports it.
 */

import { addressInWindow, isInWindow } from "./chain_window";
import { DbFile } from "./db_file";
import { varint, varintLength } from "./varint";

/** First byte of a table's leaf db page, and bytes of its header. */
export const LEAF_TABLE: u32 = 13;
export const LEAF_HEADER_BYTES: u32 = 8;

/** The least bytes of a cell. */
export const MIN_CELL_BYTES: u32 = 4;

/** A payload that is longer than the usable bytes of a db page less this overflows ("X" in section 1.6). */
export const LOCAL_PAYLOAD_MARGIN: u32 = 35;

/** Longest varints of a payload's size and of a rowid that are read here; the rowid is then below 2^49. */
export const MAX_PAYLOAD_VARINT: u32 = 3;
export const MAX_ROWID_VARINT: u32 = 7;

/** The leaves below one interior db page, and the db pages in memory. */
export class Leaves {
  /** Address of the first db page in memory, its number, and the number after the last one. */
  static buffer: usize = 0;
  static first: u32 = 0;
  static end: u32 = 0;
  /** Addresses of the leaves' db page numbers and of the keys above them in two halves, and the number of leaves. */
  static numbers: usize = 0;
  static maxHi: usize = 0;
  static maxLo: usize = 0;
  static count: u32 = 0;
}

/** The leaf whose rows are read, and the position in it. */
export class Leaf {
  /** Index among the leaves. */
  static index: u32 = 0;
  /** Address of the db page, and the address after its usable bytes. */
  static start: usize = 0;
  static end: usize = 0;
  /** The least and greatest cell pointer that the db page may have. */
  static minCell: u32 = 0;
  static maxCell: u32 = 0;
  /** The most bytes of a payload without overflow. */
  static maxLocal: u32 = 0;
  /** Address of the next cell pointer, and the address after the last one. */
  static pointer: usize = 0;
  static pointersEnd: usize = 0;
  /** The rowid of the row before, or the key above the leaf before; the next rowid must be greater. */
  static before: f64 = 0;
  /** Bytes of the cells that were read so far. */
  static cellBytes: u32 = 0;
}

/**
 * Sets the memory for db pages and leaves of a file, whose sizes are set.
 *
 * @param buffer Address of the db pages in memory
 * @param leaves Address of three arrays: the leaves' db page numbers, and the keys above them in two halves
 * @param capacity Elements of each of the three arrays
 */
export function setLeafMemory(buffer: usize, leaves: usize, capacity: u32): void {
  Leaves.buffer = buffer;
  Leaves.numbers = leaves;
  Leaves.maxHi = leaves + 4 * capacity;
  Leaves.maxLo = leaves + 8 * capacity;
  Leaf.maxCell = DbFile.usableSize - MIN_CELL_BYTES;
  Leaf.maxLocal = DbFile.usableSize - LOCAL_PAYLOAD_MARGIN;
}

/**
 * Sets the position from which rows are read.
 *
 * @param first Number of the first db page in memory
 * @param end Number after that of the last db page in memory
 * @param count How many leaves there are
 * @param index Index of the leaf, which is in memory, sound, and not db page 1, where the database header comes first
 * @param pointer Offset in the db page of the next row's cell pointer
 * @param before The rowid of the row before, or the key above the leaf before
 * @param cellBytes Bytes of the leaf's cells before the row
 */
export function setLeaf(
  first: u32,
  end: u32,
  count: u32,
  index: u32,
  pointer: u32,
  before: f64,
  cellBytes: u32,
): void {
  Leaves.first = first;
  Leaves.end = end;
  Leaves.count = count;
  const start = addressOf(index);
  enter(index, start, LEAF_HEADER_BYTES + 2 * cellCount(start));
  Leaf.pointer = start + pointer;
  Leaf.before = before;
  Leaf.cellBytes = cellBytes;
}

/**
 * Goes to the next leaf.
 *
 * @returns Whether there is a next leaf that is in memory and sound, and all bytes of this leaf are accounted for
 */
export function toNextLeaf(): bool {
  const index = Leaf.index + 1;
  if (Leaf.cellBytes != expectedCellBytes() || index >= Leaves.count) return false;
  const dbPage = dbPageOf(index);
  const isHere = dbPage >= Leaves.first && dbPage < Leaves.end;
  if (!isHere && !isInWindow(dbPage)) return false;
  const start = isHere ? addressOf(index) : addressInWindow(dbPage);
  const cells = cellCount(start);
  const minCell = LEAF_HEADER_BYTES + 2 * cells;
  if (load<u8>(start) != LEAF_TABLE || cells == 0 || minCell > DbFile.usableSize) return false;
  const lastCell = <u32>bswap<u16>(load<u16>(start + minCell - 2));
  if (lastCell < minCell || lastCell > Leaf.maxCell) return false;
  const rowid = start + lastCell + varintLength(start + lastCell);
  const rowidLength = varintLength(rowid);
  if (rowidLength > MAX_ROWID_VARINT || <f64>varint(rowid, rowidLength) > keyAbove(index)) return false;
  Leaf.before = keyAbove(Leaf.index);
  Leaf.cellBytes = 0;
  if (!isHere) {
    // The window moves on while the rows of the leaf are read.
    memory.copy(Leaves.buffer, start, DbFile.dbPageSize);
    Leaves.first = dbPage;
    Leaves.end = dbPage + 1;
  }
  enter(index, addressOf(index), minCell);
  return true;
}

function enter(index: u32, start: usize, minCell: u32): void {
  Leaf.index = index;
  Leaf.start = start;
  Leaf.end = start + DbFile.usableSize;
  Leaf.minCell = minCell;
  Leaf.pointer = start + LEAF_HEADER_BYTES;
  Leaf.pointersEnd = start + minCell;
}

/** Number of a leaf's db page. */
@inline
export function dbPageOf(index: u32): u32 {
  return load<u32>(Leaves.numbers + 4 * index);
}

/** Address of a leaf's db page, if it is in memory. */
@inline
function addressOf(index: u32): usize {
  return Leaves.buffer + (dbPageOf(index) - Leaves.first) * DbFile.dbPageSize;
}

@inline
function cellCount(start: usize): u32 {
  return bswap<u16>(load<u16>(start, 3));
}

/** The key above a leaf, which is the greatest rowid that the leaf may have, as the nearest double. */
@inline
function keyAbove(index: u32): f64 {
  return <f64>load<i32>(Leaves.maxHi + 4 * index) * 4294967296 + <f64>load<u32>(Leaves.maxLo + 4 * index);
}

/**
 * Bytes that the cells of the leaf must have: its content area without free blocks and fragments. A number that
 * no db page has if the chain of free blocks is damaged.
 */
@inline
function expectedCellBytes(): u32 {
  const start = Leaf.start;
  const contentStart = <u32>bswap<u16>(load<u16>(start, 5));
  const content: u32 = contentStart == 0 ? 65536 : contentStart;
  let bytes = DbFile.usableSize - content - load<u8>(start, 7);
  let end = content;
  for (let block = <u32>bswap<u16>(load<u16>(start, 1)); block != 0;) {
    const size = block > Leaf.maxCell ? <u32>0 : <u32>bswap<u16>(load<u16>(start + block, 2));
    if (block < end || size < MIN_CELL_BYTES) return u32.MAX_VALUE;
    bytes -= size;
    end = block + size;
    block = bswap<u16>(load<u16>(start + block));
  }
  return bytes;
}
