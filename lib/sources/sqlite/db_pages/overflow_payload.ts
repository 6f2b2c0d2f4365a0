/**
 * Payloads that do not fit into their cell: the part in the cell, and the chain of overflow db pages that holds the
 * rest (https://sqlite.org/fileformat2.html, sections 1.6 and 1.7).
 *
 * @module
 */

import { damaged, DbPageBuffer, type DbPageFile, SLACK_BYTES } from "./db_page_file.ts";
import type { DbPageSet } from "./db_page_set.ts";
import { PointerMap } from "./pointer_map.ts";

/** How much of an overflow chain is read at once; the db pages of a chain usually follow each other. */
const CHAIN_BYTES = 1 << 16;

/** Bytes at the start of an overflow db page that give the number of the next one, or 0. */
const NEXT_DB_PAGE_BYTES = 4;

/** A payload that is longer than the usable bytes of a db page less this overflows ("X" in section 1.6). */
export const LOCAL_PAYLOAD_MARGIN = 35;

/** The most bytes of payload that a cell of a leaf db page holds without overflow. */
export function maxLocalPayload(usableSize: number): number {
  return usableSize - LOCAL_PAYLOAD_MARGIN;
}

/**
 * How many bytes of an overflowing payload are in its cell.
 *
 * @param payload Bytes of the whole payload, more than {@linkcode maxLocalPayload}
 */
export function localBytesOfOverflowing(payload: number, usableSize: number): number {
  const least = Math.floor((usableSize - 12) * 32 / 255) - 23;
  const fitting = least + (payload - least) % (usableSize - NEXT_DB_PAGE_BYTES);
  return fitting <= maxLocalPayload(usableSize) ? fitting : least;
}

/**
 * A payload that is read from its cell and its overflow db pages, into a buffer that is reused for the next payload.
 */
export class OverflowPayload {
  /** The buffer; longer than what was read by at least {@linkcode SLACK_BYTES}. */
  bytes: Uint8Array;
  /** A view of the buffer. */
  view: DataView;
  readonly #memory: Uint8Array;
  readonly #memoryView: DataView;
  readonly #file: DbPageFile;
  readonly #visited: DbPageSet;
  /** Made for the first payload that is followed here, since the fast path follows nearly all. */
  #chain: DbPageBuffer | undefined;
  readonly #pointerMap: PointerMap | undefined;
  /** Bytes read so far. */
  #length = 0;
  /** Bytes of the whole payload. */
  #payload = 0;
  /** The next db page of the chain, the db page that refers to it, and whether the next one is the first. */
  #next = 0;
  #parent = 0;
  #isFirst = true;

  /**
   * Makes an empty payload.
   *
   * @param visited Gets the overflow db pages, so that no db page belongs to two chains
   * @param memory Is used for payloads that fit into it
   */
  constructor(file: DbPageFile, visited: DbPageSet, memory: Uint8Array) {
    this.bytes = this.#memory = memory;
    this.view = this.#memoryView = new DataView(memory.buffer, memory.byteOffset, memory.length);
    this.#file = file;
    this.#visited = visited;
    this.#pointerMap = file.hasPointerMap ? new PointerMap(file) : undefined;
  }

  /**
   * Checks that the file is long enough for a payload, of which `local` bytes are in the cell.
   *
   * @throws {SourceFault} If the file is too short
   */
  check(payload: number, local: number): void {
    const { dbPageCount, usableSize } = this.#file;
    if (payload - local > dbPageCount * (usableSize - NEXT_DB_PAGE_BYTES)) {
      throw damaged(`a row of ${payload} bytes`);
    }
  }

  /**
   * Begins a payload with the part that is in its cell.
   *
   * @param buffer The buffer that holds the cell
   * @param dbPage The cell's db page
   * @param at Where the payload begins in the buffer
   * @param local How many bytes of the payload are there; the number of the first overflow db page follows
   * @param payload Bytes of the whole payload
   */
  begin(buffer: DbPageBuffer, dbPage: number, at: number, local: number, payload: number): void {
    this.#length = 0;
    this.#payload = payload;
    this.useMemory();
    this.#append(buffer.bytes, at, local);
    this.#parent = dbPage;
    this.#isFirst = true;
    this.#next = buffer.view.getUint32(at + local);
  }

  /**
   * Reads on until the first `size` bytes of the payload, or all of it, are in the buffer.
   *
   * @throws {SourceFault} If the chain is too short, too long, or visits a db page twice
   */
  readTo(size: number): void {
    const { dbPageSize, usableSize } = this.#file;
    const wanted = Math.min(size, this.#payload);
    const chain = this.#chain ??= new DbPageBuffer(this.#file, CHAIN_BYTES);
    while (this.#length < wanted) {
      const dbPage = this.#next;
      if (dbPage === 0) throw damaged("a row is longer than its chain of overflow db pages");
      this.#visited.add(dbPage);
      this.#pointerMap?.check(dbPage, this.#isFirst, this.#parent);
      this.#parent = dbPage;
      this.#isFirst = false;
      const start = chain.locate(dbPage, dbPage + Math.floor(CHAIN_BYTES / dbPageSize));
      const content = Math.min(usableSize - NEXT_DB_PAGE_BYTES, this.#payload - this.#length);
      this.#next = chain.view.getUint32(start);
      this.#append(chain.bytes, start + NEXT_DB_PAGE_BYTES, content);
    }
    if (this.#length === this.#payload && this.#next !== 0) {
      throw damaged("a row is shorter than its chain of overflow db pages");
    }
  }

  /** Goes back to the memory that was passed, in which the scanner may have gathered a record. */
  useMemory(): void {
    this.bytes = this.#memory;
    this.view = this.#memoryView;
  }

  #append(bytes: Uint8Array, at: number, length: number): void {
    const end = this.#length + length;
    if (end + SLACK_BYTES > this.bytes.length) this.#grow(end + SLACK_BYTES);
    this.bytes.set(bytes.subarray(at, at + length), this.#length);
    this.#length = end;
  }

  #grow(minBytes: number): void {
    const bytes = new Uint8Array(Math.max(minBytes, 2 * this.bytes.length));
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
