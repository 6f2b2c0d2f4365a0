/**
 * An SQLite file as an array of db pages (https://sqlite.org/fileformat2.html, sections 1.2 to 1.4).
 *
 * The connection that opened the file holds SQLite's read lock as long as db pages are read, so db pages do not change.
 *
 * @module
 */

import { SourceFault } from "../../source_fault.ts";
import { asFault } from "../sqlite_faults.ts";

/** The byte that SQLite locks. The db page that holds this byte has no content (section 1.4). */
const LOCK_BYTE = 2 ** 30;

/** Bytes of the database header at the start of db page 1 (section 1.3). */
export const DATABASE_HEADER_BYTES = 100;

/** Readable bytes after the last db page in a buffer, so that whole words and vectors can be read at its end. */
export const SLACK_BYTES = 256;

/**
 * Makes the fault of a file whose structure is damaged.
 *
 * @param what The damage, such as `a free block at byte 3 of its db page`
 */
export function damaged(what: string): SourceFault {
  return new SourceFault(`it is damaged (${what})`);
}

/** An SQLite file as an array of db pages, which are counted from 1. */
export class DbPageFile {
  /** Bytes of a db page: a power of two from 512 to 65536. */
  readonly dbPageSize: number;
  /** Bytes of a db page that hold content; bytes reserved for extensions follow. */
  readonly usableSize: number;
  /** How many db pages the file has. */
  readonly dbPageCount: number;
  /** Number of the db page without content, if the file is that long. */
  readonly lockDbPage: number;
  /** The number of the file's last change (section 1.3.7). */
  readonly version: number;
  /** Whether text is UTF-8. */
  readonly isUtf8: boolean;
  /** The first db page of the list of free db pages; 0 if no db page is free. */
  readonly firstFreeDbPage: number;
  /** Whether the file has pointer map db pages, which auto-vacuum needs. */
  readonly hasPointerMap: boolean;
  readonly #file: Deno.FsFile;

  /**
   * Reads the database header (section 1.3).
   *
   * @throws {SourceFault} If the file has no valid header
   */
  constructor(file: Deno.FsFile) {
    this.#file = file;
    const header = new Uint8Array(DATABASE_HEADER_BYTES);
    const view = new DataView(header.buffer);
    const sizeBytes = file.statSync().size;
    if (this.#read(0, header) < header.length) throw damaged("it ends within its header");
    const dbPageSize = view.getUint16(16) === 1 ? 65536 : view.getUint16(16);
    if (dbPageSize < 512 || (dbPageSize & (dbPageSize - 1)) !== 0) {
      throw damaged(`a db page size of ${dbPageSize}`);
    }
    this.dbPageSize = dbPageSize;
    this.usableSize = dbPageSize - header[20];
    if (this.usableSize < 480) throw damaged(`${header[20]} bytes of each db page reserved`);
    // The count in the header is valid only if the last change of the file also wrote the count (section 1.3.7).
    const count = view.getUint32(24) === view.getUint32(92) ? view.getUint32(28) : 0;
    const complete = Math.floor(sizeBytes / dbPageSize);
    this.dbPageCount = count === 0 ? complete : Math.min(count, complete);
    this.lockDbPage = LOCK_BYTE / dbPageSize + 1;
    this.version = view.getUint32(24);
    this.isUtf8 = view.getUint32(56) === 1;
    this.firstFreeDbPage = view.getUint32(32);
    this.hasPointerMap = view.getUint32(52) !== 0;
  }

  /**
   * Checks a reference to a db page.
   *
   * @throws {SourceFault} If the file has no such db page with content
   */
  check(dbPage: number): void {
    if (dbPage < 1 || dbPage > this.dbPageCount || dbPage === this.lockDbPage) {
      throw damaged(`a reference to db page ${dbPage} of ${this.dbPageCount}`);
    }
  }

  /**
   * Reads consecutive db pages, which must exist.
   *
   * @param first Number of the first db page
   * @param into Where to read them to; as long as a whole number of db pages
   * @throws {SourceFault} If the file cannot be read
   */
  read(first: number, into: Uint8Array): void {
    if (this.#read((first - 1) * this.dbPageSize, into) < into.length) {
      throw damaged("it ends within a db page");
    }
  }

  #read(position: number, into: Uint8Array): number {
    let length = 0;
    try {
      this.#file.seekSync(position, Deno.SeekMode.Start);
      for (
        let read;
        length < into.length && (read = this.#file.readSync(into.subarray(length)));
        length += read
      );
    } catch (error) {
      throw asFault(error);
    }
    return length;
  }
}

/** Consecutive db pages in memory, in a buffer that is reused for the next ones. */
export class DbPageBuffer {
  /** The buffer; its last {@linkcode SLACK_BYTES} bytes belong to no db page. */
  readonly bytes: Uint8Array;
  /** A view of the buffer. */
  readonly view: DataView;
  readonly #file: DbPageFile;
  readonly #capacity: number;
  #first = 0;
  #end = 0;

  /**
   * Makes an empty buffer.
   *
   * @param file The file that db pages are read from
   * @param memory Bytes of content that the buffer can hold, at least one db page; or memory to use, which is longer
   * than its content by {@linkcode SLACK_BYTES}
   */
  constructor(file: DbPageFile, memory: number | Uint8Array) {
    this.#file = file;
    const sizeBytes = typeof memory === "number" ? memory : memory.length - SLACK_BYTES;
    this.#capacity = Math.max(1, Math.floor(sizeBytes / file.dbPageSize));
    this.bytes = typeof memory === "number"
      ? new Uint8Array(this.#capacity * file.dbPageSize + SLACK_BYTES)
      : memory;
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
  }

  /** Number of the first db page in the buffer. */
  get first(): number {
    return this.#first;
  }

  /** Number after that of the last db page in the buffer. */
  get end(): number {
    return this.#end;
  }

  /** How many db pages fit into the buffer. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Whether a db page is in the buffer. */
  has(dbPage: number): boolean {
    return dbPage >= this.#first && dbPage < this.#end;
  }

  /** Takes over that others put db pages into the buffer: from `first` to the one before `end`. */
  replace(first: number, end: number): void {
    this.#first = first;
    this.#end = end;
  }

  /**
   * Reads a db page into the buffer, unless it is there.
   *
   * @param dbPage Number of the db page, which {@link DbPageFile.check|must exist}
   * @param last The last db page that is worth reading together with the first
   * @returns Where the db page begins in `bytes`
   * @throws {SourceFault} If the file cannot be read
   */
  locate(dbPage: number, last: number): number {
    const { dbPageSize, dbPageCount } = this.#file;
    if (!this.has(dbPage)) {
      const end = Math.min(Math.max(last, dbPage), dbPageCount, dbPage + this.#capacity - 1) + 1;
      // If reading fails, the buffer holds nothing.
      this.#end = this.#first;
      this.#file.read(dbPage, this.bytes.subarray(0, (end - dbPage) * dbPageSize));
      this.#first = dbPage;
      this.#end = end;
    }
    return (dbPage - this.#first) * dbPageSize;
  }
}
