/**
 * The files that SQLite keeps next to a database for recovery: the write-ahead log (WAL) and the rollback journal.
 *
 * @module
 */

import { readUpTo } from "../../files.ts";

// https://sqlite.org/fileformat2.html#the_write_ahead_log
const WAL_HEADER_BYTES = 32;
const WAL_FRAME_HEADER_BYTES = 24;
const MAX_DB_PAGE_BYTES = 65536;

// https://sqlite.org/fileformat2.html#the_rollback_journal
const JOURNAL_HEADER_BYTES = 28;
const JOURNAL_MAGIC = 0xd9d505f920a163d7n;

/**
 * The header of a WAL, as text. It changes whenever SQLite starts the WAL from the beginning.
 *
 * @returns An empty text if there is no WAL, or the WAL has no frame
 */
export function walMark(path: string): string {
  const file = openIfExists(path);
  if (file === undefined) return "";
  using _file = file;
  const header = readUpTo(file, WAL_HEADER_BYTES);
  return header.length === WAL_HEADER_BYTES && file.statSync().size > WAL_HEADER_BYTES ? header.join() : "";
}

/**
 * The part of a WAL that SQLite's recovery can use: the header, and the frames up to the first one with another
 * salt. A WAL that was started from the beginning keeps its size, with frames of earlier times at its end.
 *
 * @param file The WAL; afterwards its position is not defined
 * @returns The size of that part, in bytes; in a damaged WAL, it may be larger than the part, but not smaller
 */
export function usedWalBytes(file: Deno.FsFile): number {
  file.seekSync(0, Deno.SeekMode.Start);
  const header = readUpTo(file, WAL_HEADER_BYTES);
  if (header.length < WAL_HEADER_BYTES) return header.length;
  const dbPageBytes = new DataView(header.buffer).getUint32(8);
  // SQLite ignores a WAL whose header is not valid.
  if (dbPageBytes === 0 || dbPageBytes > MAX_DB_PAGE_BYTES) return header.length;
  const frameBytes = WAL_FRAME_HEADER_BYTES + dbPageBytes;
  const salt = header.subarray(16, 24);
  const hasSalt = (frame: number) => {
    file.seekSync(WAL_HEADER_BYTES + frame * frameBytes, Deno.SeekMode.Start);
    const frameHeader = readUpTo(file, WAL_FRAME_HEADER_BYTES);
    return salt.every((byte, i) => byte === frameHeader[8 + i]);
  };
  // Frames with this salt come before all others, so that a search by halves finds where they end.
  let used = 0;
  let unused = Math.ceil((file.statSync().size - WAL_HEADER_BYTES) / frameBytes);
  while (used < unused) {
    const middle = (used + unused) >> 1;
    if (hasSalt(middle)) used = middle + 1;
    else unused = middle;
  }
  return WAL_HEADER_BYTES + used * frameBytes;
}

/**
 * The size that a rollback journal restores.
 *
 * @returns The size of the database before the change, in bytes; 0 if there is no journal, or the journal is empty
 */
export function journaledBytes(path: string): number {
  const file = openIfExists(path);
  if (file === undefined) return 0;
  using _file = file;
  const header = readUpTo(file, JOURNAL_HEADER_BYTES);
  if (header.length < JOURNAL_HEADER_BYTES) return 0;
  const view = new DataView(header.buffer);
  return view.getBigUint64(0) === JOURNAL_MAGIC ? view.getUint32(16) * view.getUint32(24) : 0;
}

function openIfExists(path: string): Deno.FsFile | undefined {
  try {
    return Deno.openSync(path, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
