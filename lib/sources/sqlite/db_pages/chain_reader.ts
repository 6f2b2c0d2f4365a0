/**
 * Reads overflow db pages and the pointer map into the memory of a scanner, whose fast path follows overflow chains.
 *
 * A fault is not reported here: the general path reads the same db page again, and reports the fault.
 *
 * @module
 */

import { SourceFault } from "../../source_fault.ts";
import { DbPageBuffer, type DbPageFile } from "./db_page_file.ts";

/** Chains at most this many bytes apart count as consecutive, and are read together with the db pages between them. */
const MAX_GAP_BYTES = 1 << 15;

/** Reads what the fast path needs to follow overflow chains. */
export class ChainReader {
  readonly #chain: DbPageBuffer;
  readonly #pointerMap: DbPageBuffer;
  readonly #maxGap: number;
  /** How many db pages were read last. */
  #count = 0;

  /**
   * @param file The file
   * @param chain Gets overflow db pages
   * @param pointerMap Gets a db page of the pointer map
   */
  constructor(file: DbPageFile, chain: Uint8Array, pointerMap: Uint8Array) {
    this.#chain = new DbPageBuffer(file, chain);
    this.#pointerMap = new DbPageBuffer(file, pointerMap);
    this.#maxGap = Math.floor(MAX_GAP_BYTES / file.dbPageSize);
  }

  /**
   * Reads an overflow db page, and those after it that are probably needed. More and more are read as long as one
   * chain follows the other in the file.
   *
   * @param dbPage Number of a db page that exists
   * @param count How many db pages the chain has from there on
   * @returns The number after that of the last db page that was read; 0 if the file cannot be read
   */
  readOverflow(dbPage: number, count: number): number {
    const chain = this.#chain;
    const isNear = dbPage >= chain.end && dbPage <= chain.end + this.#maxGap;
    this.#count = Math.max(count, isNear ? Math.min(2 * this.#count, chain.capacity) : 0);
    return this.#isRead(chain, dbPage, dbPage + this.#count - 1) ? chain.end : 0;
  }

  /** Reads a db page of the pointer map; returns whether that succeeded. */
  readPointerMap(dbPage: number): boolean {
    return this.#isRead(this.#pointerMap, dbPage, dbPage);
  }

  #isRead(buffer: DbPageBuffer, first: number, last: number): boolean {
    try {
      buffer.locate(first, last);
      return true;
    } catch (error) {
      if (error instanceof SourceFault) return false;
      throw error;
    }
  }
}
