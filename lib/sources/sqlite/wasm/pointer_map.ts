/**
 * The pointer map of a file with auto-vacuum, which names for each db page the db page that refers to it
 * (https://sqlite.org/fileformat2.html, section 1.8). See `pointer_map.ts` of the general path.
 */

import { DbFile, exists } from "./db_file";

/** Types of entries: for the first overflow db page of a chain, and for a later one. */
const FIRST_OF_CHAIN: u32 = 3;
const NEXT_OF_CHAIN: u32 = 4;

/** Bytes of an entry: a type and the number of the referring db page. */
const ENTRY_BYTES: u32 = 5;

/** The first db page of the map. */
const FIRST_MAP_DB_PAGE: u32 = 2;

/** Reads a db page of the map into the map's memory; returns whether that succeeded. */
@external("env", "readPointerMap")
declare function readPointerMap(dbPage: u32): bool;

/** Db pages from one db page of the map to the next; 0 if the file has no map. */
let stride: u32 = 0;
/** Address of the memory for a db page of the map, and the number of the db page there; 0 for no db page. */
let buffer: usize = 0;
let inBuffer: u32 = 0;

/**
 * Sets the map of a file.
 *
 * @param at Address of the memory that `readPointerMap` reads into; 0 if the file has no map
 */
export function setPointerMap(at: usize): void {
  stride = at == 0 ? 0 : DbFile.usableSize / ENTRY_BYTES + 1;
  buffer = at;
  inBuffer = 0;
}

/**
 * Whether the map, if there is one, agrees that a db page refers to an overflow db page.
 *
 * @param dbPage The overflow db page
 * @param parent The cell's db page, or the overflow db page before
 * @param isFirst Whether the overflow db page is the first of its chain
 */
@inline
export function isMapped(dbPage: u32, parent: u32, isFirst: bool): bool {
  return stride == 0 || isInMap(dbPage, parent, isFirst);
}

function isInMap(dbPage: u32, parent: u32, isFirst: bool): bool {
  if (dbPage < FIRST_MAP_DB_PAGE) return false;
  let mapDbPage = dbPage - (dbPage - FIRST_MAP_DB_PAGE) % stride;
  if (mapDbPage == DbFile.lock) mapDbPage++;
  if (dbPage <= mapDbPage || !exists(mapDbPage)) return false;
  if (mapDbPage != inBuffer) {
    inBuffer = 0;
    if (!readPointerMap(mapDbPage)) return false;
    inBuffer = mapDbPage;
  }
  const entry = buffer + ENTRY_BYTES * (dbPage - mapDbPage - 1);
  const type = isFirst ? FIRST_OF_CHAIN : NEXT_OF_CHAIN;
  return load<u8>(entry) == type && bswap<u32>(load<u32>(entry, 1)) == parent;
}
