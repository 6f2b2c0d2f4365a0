/**
 * The pages of an SQLite file (https://sqlite.org/fileformat2.html, sections 1.2 to 1.4).
 *
 * Whoever reads pages holds SQLite's read lock meanwhile, so that they do not change.
 *
 * @module
 */

import { SourceFault } from "../../source_fault.ts";
import { asFault } from "../sqlite_faults.ts";

/** Where the byte lies that SQLite locks; its page holds nothing (section 1.4). */
const LOCK_BYTE = 2 ** 30;

/** Bytes that can be read after the last of a piece, whatever they are, so that words may be read beyond an end. */
export const SLACK = 256;

/** What is wrong with a file whose structure is. */
export function damaged(what: string): SourceFault {
  return new SourceFault(`it is damaged (${what})`);
}

/** An SQLite file as an array of pages, counted from 1. */
export class DbPageFile {
  /** Bytes of a page: a power of two from 512 to 65536. */
  readonly pageSize: number;
  /** Bytes of a page that hold content; what is reserved for extensions follows them. */
  readonly usableSize: number;
  /** How many pages there are. */
  readonly pageCount: number;
  /** The page that holds nothing, if the file goes as far. */
  readonly lockPage: number;
  /** Whether text is UTF-8. */
  readonly isUtf8: boolean;
  /** The first page of the list of free pages; 0 if none is free. */
  readonly firstFreePage: number;
  /** Whether there are pointer map pages, as auto-vacuum needs them. */
  readonly hasPointerMap: boolean;
  readonly #file: Deno.FsFile;

  /**
   * Reads the database header (section 1.3).
   *
   * @throws {SourceFault} If it is none
   */
  constructor(file: Deno.FsFile) {
    this.#file = file;
    const header = new Uint8Array(100);
    const view = new DataView(header.buffer);
    const sizeBytes = file.statSync().size;
    if (this.#read(0, header) < 100) throw damaged("it ends within its header");
    const pageSize = view.getUint16(16) === 1 ? 65536 : view.getUint16(16);
    if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) throw damaged(`a page size of ${pageSize}`);
    this.pageSize = pageSize;
    this.usableSize = pageSize - header[20];
    if (this.usableSize < 480) throw damaged(`${header[20]} bytes of each page reserved`);
    // The count is only good if it was written by the same change as the rest (section 1.3.7).
    const count = view.getUint32(24) === view.getUint32(92) ? view.getUint32(28) : 0;
    const whole = Math.floor(sizeBytes / pageSize);
    this.pageCount = count === 0 ? whole : Math.min(count, whole);
    this.lockPage = LOCK_BYTE / pageSize + 1;
    this.isUtf8 = view.getUint32(56) === 1;
    this.firstFreePage = view.getUint32(32);
    this.hasPointerMap = view.getUint32(52) !== 0;
  }

  /** @throws {SourceFault} If the file has no such page for content */
  check(page: number): void {
    if (page < 1 || page > this.pageCount || page === this.lockPage) {
      throw damaged(`a reference to page ${page} of ${this.pageCount}`);
    }
  }

  /**
   * Reads consecutive pages.
   *
   * @param first The first of them
   * @param into Takes them; its length is that of whole pages, and they all exist
   */
  read(first: number, into: Uint8Array): void {
    if (this.#read((first - 1) * this.pageSize, into) < into.length) throw damaged("it ends within a page");
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

/** A piece of the file in memory, in a buffer that is used again for the next piece. */
export class DbPageBuffer {
  /** The buffer; its last {@linkcode SLACK} bytes belong to no page. */
  readonly bytes: Uint8Array;
  /** The same. */
  readonly view: DataView;
  readonly #file: DbPageFile;
  readonly #capacity: number;
  #first = 0;
  #end = 0;

  /**
   * A piece of nothing yet.
   *
   * @param room How many bytes of the file it has at most, but at least one page; or the buffer, which has
   * {@linkcode SLACK} bytes more than that
   */
  constructor(file: DbPageFile, room: number | Uint8Array) {
    this.#file = file;
    const sizeBytes = typeof room === "number" ? room : room.length - SLACK;
    this.#capacity = Math.max(1, Math.floor(sizeBytes / file.pageSize));
    this.bytes = typeof room === "number" ? new Uint8Array(this.#capacity * file.pageSize + SLACK) : room;
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
  }

  /** The first page that is here. */
  get first(): number {
    return this.#first;
  }

  /** The page after the last one that is here. */
  get end(): number {
    return this.#end;
  }

  /** How many pages fit. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Whether a page is here. */
  has(page: number): boolean {
    return page >= this.#first && page < this.#end;
  }

  /**
   * Makes sure that a page is here.
   *
   * @param page Its number, which must be {@link DbPageFile.check|that of a page}
   * @param last The last page that is worth reading with it
   * @returns Where it begins in `bytes`
   */
  locate(page: number, last: number): number {
    const { pageSize, pageCount } = this.#file;
    if (!this.has(page)) {
      const count = Math.min(Math.max(last, page), pageCount, page + this.#capacity - 1) - page + 1;
      this.#end = this.#first;
      this.#file.read(page, this.bytes.subarray(0, count * pageSize));
      this.#first = page;
      this.#end = page + count;
    }
    return (page - this.#first) * pageSize;
  }
}
