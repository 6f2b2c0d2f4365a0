/**
 * How much of a cell's payload lies in the cell itself, and the chain of overflow pages that holds the rest
 * (https://sqlite.org/fileformat2.html, sections 1.6 and 1.7).
 *
 * @module
 */

import type { PageSet } from "./btree.ts";
import { PointerMap } from "./pointer_map.ts";
import { damaged, DbPageBuffer, type DbPageFile, SLACK } from "./db_page_file.ts";

/** How much of an overflow chain is read at once; its pages mostly follow each other. */
const CHAIN_BYTES = 1 << 16;

/** Bytes at the beginning of an overflow page that give the number of the next, or 0. */
const NEXT_PAGE_BYTES = 4;

/** The most bytes of payload that a cell of a leaf page holds without overflow ("X"). */
export function greatestLocal(usableSize: number): number {
  return usableSize - 35;
}

/**
 * How many bytes of a payload that overflows lie in its cell.
 *
 * @param payload Its size, which is greater than {@linkcode greatestLocal}
 */
export function localOfOverflowing(payload: number, usableSize: number): number {
  const least = Math.floor((usableSize - 12) * 32 / 255) - 23;
  const fitting = least + (payload - least) % (usableSize - NEXT_PAGE_BYTES);
  return fitting <= greatestLocal(usableSize) ? fitting : least;
}

/** A payload gathered from its cell and its overflow pages, in a buffer that is used again for the next. */
export class OverflowPayload {
  /** The buffer; longer than what was gathered by at least {@linkcode SLACK}. */
  bytes: Uint8Array;
  /** The same. */
  view: DataView;
  readonly #room: Uint8Array;
  readonly #roomView: DataView;
  readonly #file: DbPageFile;
  readonly #reached: PageSet;
  readonly #chain: DbPageBuffer;
  readonly #pointerMap: PointerMap | undefined;
  /** Bytes gathered. */
  #length = 0;
  /** Bytes of the whole payload. */
  #payload = 0;
  /** The page that refers to the next one of the chain, whether that is the first, and its number. */
  #parent = 0;
  #isFirst = true;
  #next = 0;

  /**
   * Nothing yet.
   *
   * @param reached Gets the pages that are reached, so that none belongs to two chains
   * @param room Is used for what fits into it
   */
  constructor(file: DbPageFile, reached: PageSet, room: Uint8Array) {
    this.bytes = this.#room = room;
    this.view = this.#roomView = new DataView(room.buffer, room.byteOffset, room.length);
    this.#file = file;
    this.#reached = reached;
    this.#chain = new DbPageBuffer(file, CHAIN_BYTES);
    this.#pointerMap = file.hasPointerMap ? new PointerMap(file) : undefined;
  }

  /**
   * Begins a payload with what lies in its cell.
   *
   * @param piece The piece of the file that holds the cell
   * @param page The cell's page
   * @param at Where the payload begins in it
   * @param local How many bytes of it are there; the number of the first overflow page follows
   * @param payload Size of the whole payload
   * @throws {SourceFault} If the file has too few pages for it
   */
  begin(piece: DbPageBuffer, page: number, at: number, local: number, payload: number): void {
    if (payload - local > this.#file.pageCount * (this.#file.usableSize - NEXT_PAGE_BYTES)) {
      throw damaged(`a row of ${payload} bytes`);
    }
    this.#length = 0;
    this.#payload = payload;
    this.bytes = this.#room;
    this.view = this.#roomView;
    this.#append(piece.bytes, at, local);
    this.#parent = page;
    this.#isFirst = true;
    this.#next = piece.view.getUint32(at + local);
  }

  /**
   * Goes on until so many bytes are gathered.
   *
   * @throws {SourceFault} If the chain ends before, or goes where it was before
   */
  gather(size: number): void {
    const { pageSize, usableSize } = this.#file;
    const wanted = Math.min(size, this.#payload);
    while (this.#length < wanted) {
      const page = this.#next;
      if (page === 0) throw damaged("a row whose chain of pages ends before it");
      this.#reached.add(page);
      this.#pointerMap?.check(page, this.#isFirst, this.#parent);
      this.#parent = page;
      this.#isFirst = false;
      const start = this.#chain.locate(page, page + Math.floor(CHAIN_BYTES / pageSize));
      const content = Math.min(usableSize - NEXT_PAGE_BYTES, this.#payload - this.#length);
      this.#next = this.#chain.view.getUint32(start);
      this.#append(this.#chain.bytes, start + NEXT_PAGE_BYTES, content);
    }
    if (this.#length === this.#payload && this.#next !== 0) {
      throw damaged("a row whose chain of pages goes on after it");
    }
  }

  #append(bytes: Uint8Array, at: number, length: number): void {
    const end = this.#length + length;
    if (end + SLACK > this.bytes.length) this.#grow(end + SLACK);
    this.bytes.set(bytes.subarray(at, at + length), this.#length);
    this.#length = end;
  }

  #grow(least: number): void {
    const bytes = new Uint8Array(Math.max(least, 2 * this.bytes.length));
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
