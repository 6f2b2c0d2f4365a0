/**
 * The memory of a scanner: which bytes of a WebAssembly memory hold what.
 *
 * @module
 */

import { BATCH_ROWS } from "../../model/batches.ts";
import { ColumnAllocator, WASM_PAGE_BYTES } from "../column_allocator.ts";
import type { LeafGroup } from "./db_pages/btree.ts";
import { SLACK_BYTES } from "./db_pages/db_page_file.ts";

/**
 * How much of the file is read at once: a smaller buffer needs more reads, a larger one exceeds the processor's
 * cache.
 */
const DB_PAGES_BYTES = 1 << 18;

/** Memory for a record that overflows. Longer records are decoded by the general path only. */
const RECORD_BYTES = 1 << 21;

/** The largest db page. */
const MAX_DB_PAGE_BYTES = 1 << 16;

/** Memory for a bit for each db page. Records that overflow in longer files are decoded by the general path only. */
const VISITED_BYTES = 1 << 22;

/** The most levels of a side in another than the usual form. */
const MAX_LEVELS = 1 << 16;

/** Memory for the text of a side that was compressed or in quotes. Longer texts are decoded by the general path only. */
const SCRATCH_BYTES = 1 << 20;

/** Memory for all levels of the books of a batch, where they are wanted. */
const BATCH_LEVELS_BYTES = 1 << 23;

/**
 * The most leaves below an interior db page: each takes a cell pointer of 2 bytes at least, even where cells overlap.
 */
export const MAX_LEAVES = (1 << 16) / 2;

/** The most overflow db pages of a record that fits into the memory: each has at least 476 bytes of the record. */
export const MAX_CHAIN_DB_PAGES = Math.ceil(RECORD_BYTES / (480 - 4));

/** A WebAssembly memory with all that a scanner reads and writes. The system provides only what is used. */
export class ScannerMemory {
  /** The memory. */
  readonly memory: WebAssembly.Memory;
  /** Where the columns of a batch begin. */
  readonly columnsAt = ColumnAllocator.COLUMNS_AT;
  /** The leaves' db page numbers, then the keys above the leaves: all higher halves, all lower halves. */
  readonly #leaves: Int32Array;
  /** The times of leaves that `decodeTimes` writes, in the memory of the columns. */
  readonly leafTimes: Float64Array;
  /** Db pages of the file, above all leaves. */
  readonly dbPages: Uint8Array;
  /** Overflow db pages. */
  readonly chain: Uint8Array;
  /** Where the numbers of a record's overflow db pages begin. */
  readonly chainNumbersAt: number;
  /** A db page of the pointer map. */
  readonly pointerMap: Uint8Array;
  /** A record that overflows. */
  readonly record: Uint8Array;
  /** A bit for each db page of the file that was visited. */
  readonly visited: Uint8Array;

  /** Levels of a side in another than the usual form: where they begin, how many there may be. */
  readonly levels: [at: number, capacity: number];
  /** All levels of the books of a batch: prices and sizes in turn, and an integer for each row. */
  readonly batchLevels: [pairs: Float64Array<ArrayBuffer>, ends: Int32Array<ArrayBuffer>];
  /** Where the text of a side that is decoded may begin, and where it must end. */
  readonly scratch: [at: number, end: number];

  /** Allocates the memory. */
  constructor() {
    let end = this.columnsAt + ColumnAllocator.MAX_BATCH_BYTES;
    const place = (bytes: number): [at: number, bytes: number] => [(end += bytes) - bytes, bytes];
    const leaves = place(3 * 4 * MAX_LEAVES);
    const dbPages = place(DB_PAGES_BYTES + SLACK_BYTES);
    const chain = place(DB_PAGES_BYTES + SLACK_BYTES);
    [this.chainNumbersAt] = place(4 * MAX_CHAIN_DB_PAGES);
    const pointerMap = place(MAX_DB_PAGE_BYTES + SLACK_BYTES);
    const record = place(RECORD_BYTES + SLACK_BYTES);
    const visited = place(VISITED_BYTES);
    this.levels = [place(2 * 8 * MAX_LEVELS)[0], MAX_LEVELS];
    this.scratch = [place(SCRATCH_BYTES)[0], end];
    place(SLACK_BYTES);
    const pairs = place(BATCH_LEVELS_BYTES);
    const ends = place(4 * BATCH_ROWS);
    this.memory = new WebAssembly.Memory({ initial: Math.ceil(end / WASM_PAGE_BYTES) });
    const { buffer } = this.memory;
    this.leafTimes = new Float64Array(buffer, this.columnsAt, 2 * BATCH_ROWS);
    this.#leaves = new Int32Array(buffer, leaves[0], 3 * MAX_LEAVES);
    this.batchLevels = [
      new Float64Array(buffer, pairs[0], BATCH_LEVELS_BYTES / 8),
      new Int32Array(buffer, ends[0], BATCH_ROWS),
    ];
    this.dbPages = new Uint8Array(buffer, ...dbPages);
    this.chain = new Uint8Array(buffer, ...chain);
    this.pointerMap = new Uint8Array(buffer, ...pointerMap);
    this.record = new Uint8Array(buffer, ...record);
    this.visited = new Uint8Array(buffer, ...visited);
  }

  /** Where the leaves' db page numbers and keys begin. */
  get leavesAt(): number {
    return this.#leaves.byteOffset;
  }

  /** Stores the leaves below an interior db page. */
  setLeaves({ dbPages, maxHi, maxLo }: LeafGroup): void {
    this.#leaves.set(dbPages);
    this.#leaves.set(maxHi, MAX_LEAVES);
    this.#leaves.set(maxLo, 2 * MAX_LEAVES);
  }
}
