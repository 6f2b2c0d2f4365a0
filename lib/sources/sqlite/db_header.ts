/**
 * The database header: the first 100 bytes of an SQLite file (https://sqlite.org/fileformat2.html, section 1.3).
 *
 * @module
 */

import { readUpTo } from "../../files.ts";
import { SourceFault } from "../source_fault.ts";
import { DatabaseFile } from "./database_file.ts";
import { notADatabase } from "./not_a_database.ts";

/** The size of the header, in bytes. */
export const HEADER_BYTES = 100;

/** What the header says about the file. */
export interface DbHeader {
  /** Whether the database is in WAL mode. */
  usesWal: boolean;
  /**
   * The size of the database, in bytes: the db pages that the header counts; undefined if the count is not valid, and
   * the whole file is the database. The file may be larger or smaller.
   */
  databaseBytes: number | undefined;
  /** Why the file is incomplete, if it is smaller than the database. */
  truncated: string | undefined;
  /**
   * The number of bytes after the last whole db page, if the file is incomplete. SQLite would read them as a db page
   * that ends in zeros.
   */
  excessBytes: number;
}

/**
 * Reads the header of a database.
 *
 * @throws {SourceFault} If the path is not a file, or the file is empty, not a database, or shorter than a db page
 */
export function readDbHeader(path: string): DbHeader {
  // Checked before opening: opening a named pipe waits for its writer.
  if (!Deno.statSync(path).isFile) throw new SourceFault("it is not a file");
  using opened = DatabaseFile.open(path);
  return readHeaderOf(opened.file);
}

/**
 * Reads the header of an open database.
 *
 * @param file The database, at its start
 * @throws {SourceFault} If the file is empty, not a database, or shorter than a db page
 */
export function readHeaderOf(file: Deno.FsFile): DbHeader {
  const bytes = readUpTo(file, HEADER_BYTES);
  return parseDbHeader(bytes, file.statSync().size);
}

/**
 * Parses a header.
 *
 * @param bytes The first 100 bytes of the file, or all of a shorter file
 * @param fileBytes The size of the file, in bytes
 * @throws {SourceFault} If the file is empty, not a database, or shorter than a db page
 */
export function parseDbHeader(bytes: Uint8Array, fileBytes: number): DbHeader {
  if (fileBytes === 0) {
    throw new SourceFault("it is empty (0 bytes); record the day again, or copy the file again");
  }
  const hasMagic = new TextDecoder("latin1").decode(bytes.subarray(0, 16)) === "SQLite format 3\0";
  if (!hasMagic) throw notADatabase(bytes);
  if (bytes.length < HEADER_BYTES) throw new SourceFault(`it is cut short: ${fileBytes} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const dbPageBytes = view.getUint16(16) === 1 ? 65536 : view.getUint16(16);
  const dbPageCount = view.getUint32(28);
  // Versions of SQLite before 3.7.0 do not update the count. It is valid if the change counter (24) is still the one
  // of the change that wrote it (92), and it is not 0 (section 1.3.7).
  const isCountValid = view.getUint32(24) === view.getUint32(92) && dbPageCount > 0;
  const databaseBytes = isCountValid ? dbPageCount * dbPageBytes : undefined;
  const truncated = databaseBytes !== undefined && fileBytes < databaseBytes
    ? `it is cut short: ${fileBytes} bytes of ${databaseBytes}`
    : undefined;
  if (truncated !== undefined && fileBytes < dbPageBytes) throw new SourceFault(truncated);
  const excessBytes = truncated === undefined ? 0 : fileBytes % dbPageBytes;
  return { usesWal: usesWal(bytes), databaseBytes, truncated, excessBytes };
}

/** Whether a database is in WAL mode, by its header. */
export function usesWal(header: Uint8Array): boolean {
  return header[18] === 2 || header[19] === 2;
}
