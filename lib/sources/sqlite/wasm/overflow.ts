/**
 * Records that overflow: the part in the cell, and the chain of overflow db pages that holds the rest
 * (https://sqlite.org/fileformat2.html, sections 1.6 and 1.7).
 *
 * A chain is followed only as far as a record is needed, with the checks of `overflow_payload.ts`: every db page
 * exists, is visited once, and agrees with the pointer map if the file has one. If a check fails, no db page of the
 * chain counts as visited, and the general path follows the chain again and reports the damage.
 */

import { addressInWindow, isRead, setWindow } from "./chain_window";
import { DbFile, unvisit, visit } from "./db_file";
import { Leaf } from "./leaf";
import { isMapped } from "./pointer_map";

/** Bytes at the start of an overflow db page that give the number of the next one, or 0. */
export const NEXT_DB_PAGE_BYTES: u32 = 4;

/** Address of the numbers of the overflow db pages that hold the current record, and the most of them. */
let chain: usize = 0;
let maxChain: u32 = 0;

/** Address of the memory for records, and how many bytes it has. */
let record: usize = 0;
let capacity: u32 = 0;

/** The record in memory, as long as its row is not decoded: how many bytes of it; 0 for no record. */
let held: u32 = 0;
/** The db page of its cell, and where its payload begins there. */
let heldDbPage: u32 = 0;
let heldOffset: u32 = 0;
/** How many overflow db pages hold it. */
let chainLength: u32 = 0;

/**
 * Sets the memory for overflow.
 *
 * @param at Address of the db pages that `readOverflow` reads
 * @param recordAt Address of the memory for a record
 * @param recordBytes Bytes of that memory
 * @param chainAt Address of the memory for the numbers of a record's overflow db pages
 * @param chainCapacity How many numbers that memory holds
 */
export function setOverflow(
  at: usize,
  recordAt: usize,
  recordBytes: u32,
  chainAt: usize,
  chainCapacity: u32,
): void {
  chain = chainAt;
  maxChain = chainCapacity;
  setWindow(at);
  record = recordAt;
  capacity = recordBytes;
  takeRecord();
}

/** How many bytes of an overflowing payload are in its cell. */
@inline
export function localBytesOf(payload: u32): u32 {
  const usableSize = DbFile.usableSize;
  const least = (usableSize - 12) * 32 / 255 - 23;
  const fitting = least + (payload - least) % (usableSize - NEXT_DB_PAGE_BYTES);
  return fitting <= Leaf.maxLocal ? fitting : least;
}

/**
 * Gathers the start of a record that overflows. Until {@linkcode takeRecord} is called, the record is returned again
 * without another look at its overflow db pages.
 *
 * @param dbPage The cell's db page
 * @param start Address of that db page
 * @param offset Where the payload begins in the db page
 * @param payload Bytes of the whole payload
 * @param size How many bytes of the record are needed, at most the payload
 * @returns The record's address; 0 if the record is left to the general path
 */
export function gatherRecord(dbPage: u32, start: usize, offset: u32, payload: u32, size: u32): usize {
  if (held != 0) {
    if (held == size && heldDbPage == dbPage && heldOffset == offset) return record;
    dropRecord();
  }
  const local = localBytesOf(payload);
  const content = DbFile.usableSize - NEXT_DB_PAGE_BYTES;
  if (
    DbFile.visited == 0 || size > capacity || offset + local + NEXT_DB_PAGE_BYTES > DbFile.usableSize ||
    <u64>(payload - local) > <u64>DbFile.count * content
  ) return 0;
  memory.copy(record, start + offset, min(local, size));
  let next = bswap<u32>(load<u32>(start + offset + local));
  let parent = dbPage;
  for (let length = local; length < size;) {
    const left = size - length;
    if (chainLength == maxChain || !visit(next)) return dropRecord();
    store<u32>(chain + 4 * chainLength++, next);
    if (!isMapped(next, parent, length == local) || !isRead(next, (left - 1) / content + 1)) return dropRecord();
    const from = addressInWindow(next);
    memory.copy(record + length, from + NEXT_DB_PAGE_BYTES, min(content, left));
    length += content;
    parent = next;
    next = bswap<u32>(load<u32>(from));
  }
  // The last db page of a chain refers to no other.
  if (size == payload && next != 0) return dropRecord();
  held = size;
  heldDbPage = dbPage;
  heldOffset = offset;
  return record;
}

/** Accepts the record in memory: its overflow db pages stay visited. */
@inline
export function takeRecord(): void {
  held = chainLength = 0;
}

/** Makes the overflow db pages of the record in memory count as not visited; returns 0. */
function dropRecord(): usize {
  for (let index: u32 = 0; index < chainLength; index++) unvisit(load<u32>(chain + 4 * index));
  takeRecord();
  return 0;
}
