/**
 * Consecutive db pages of the file that were read for the overflow db pages among them. A leaf may be among them, too: in
 * a file that grew row by row, a leaf is followed by the overflow db pages of its rows.
 */

import { DbFile } from "./db_file";

/**
 * Reads db pages into the window.
 *
 * @param dbPage The overflow db page that is needed
 * @param count How many db pages of the chain are left, which usually follow each other
 * @returns The number after that of the last db page that was read; 0 if `dbPage` cannot be read
 */
@external("env", "readOverflow")
declare function readOverflow(dbPage: u32, count: u32): u32;

/** Address of the first db page in the window, its number, and the number after the last one. */
let buffer: usize = 0;
let first: u32 = 0;
let end: u32 = 0;

/** Empties the window, and sets where it is. */
export function setWindow(at: usize): void {
  buffer = at;
  first = end = 0;
}

/** Whether a db page is in the window. */
@inline
export function isInWindow(dbPage: u32): bool {
  return dbPage >= first && dbPage < end;
}

/** Address of a db page that is in the window. */
@inline
export function addressInWindow(dbPage: u32): usize {
  return buffer + (dbPage - first) * DbFile.dbPageSize;
}

/**
 * Makes sure that an overflow db page is in the window.
 *
 * @param count How many db pages of the chain are left
 * @returns Whether the db page is in the window; otherwise it cannot be read
 */
@inline
export function isRead(dbPage: u32, count: u32): bool {
  if (isInWindow(dbPage)) return true;
  first = dbPage;
  end = readOverflow(dbPage, count);
  return end > dbPage;
}
