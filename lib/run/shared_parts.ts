/**
 * The parts of a database's tables, in memory that all threads of a run share: who reads which part, and what was found.
 *
 * The thread that took the database from the queue is its owner. It offers the parts once it knows the tables. The owner
 * and any thread that has nothing else to do, a helper, take one part after the other, in the order of rows. Windows of a
 * part go to the merger. Everything else that a helper finds goes to the owner through this memory, so that the owner
 * counts, judges and reports the database as if it had read all parts itself.
 *
 * A part that shows anything unusual is given up, and with it the parts after it in the table: the owner reads their rows
 * as one thread does, which finds the fault or the duplicate and its consequences (see `parted_table.ts`).
 *
 * @module
 */

import type { Tally } from "../model/batches.ts";
import type { TradeNumber } from "../sources/duplicates/ascending_trades.ts";
import type { PartLimits } from "../sources/source.ts";
import type { RowSpan } from "./row_span.ts";

/** The tables, in the order in which they are read. */
export type TableKind = "trades" | "books";

/** What was found in a part, apart from windows. */
export interface FoundPart {
  /** How many rows were handed over. */
  rows: number;
  /** The counts of the source. */
  tally: Tally;
  /** The counts in addition to those of the source. */
  counts: Tally;
  /** Rows whose time lies outside the requested days. */
  rowsOutsideDays: number;
  /** The time of the first row that is left out, in milliseconds. */
  firstLeftOutMs?: number;
  /** The times of the rows that are in the bars. */
  span?: RowSpan;
  /** Snapshots without a level on either side. */
  emptySnapshots: number;
  /** The numbers of the first and the last trade. */
  first?: TradeNumber;
  /** See `first`. */
  last?: TradeNumber;
}

/** The most parts of a table. */
const MAX_PARTS = 32;

/** How many parts of a table there are for each reader, so that none waits long for the last one. */
const PARTS_PER_READER = 4;

/** The least size of a part: about how many bytes of the file, and how many leaves. A part takes a millisecond besides its rows. */
const PART_BYTES = 8e6;
const LEAST_LEAVES = 64;

/** The states of an offer, in the order in which they follow each other. */
const UNDECIDED = 0;
const OFFERED = 1;
const CLOSED = 2;

/** Cells at the start of the memory: the state of the offer, the next part, how many parts are being read. */
const STATE = 0;
const NEXT = 1;
const READING = 2;
/** How many parts the tables have: of trades, of both. */
const TRADES_END = 3;
const END = 4;
/** Parts before this one are not to be read any more. */
const STOPPED = 5;
/** How many parts a table may have. */
const MOST = 6;
/** How many leaf db pages a part has at least. */
const LEAST = 7;
const HEADER_CELLS = 8;

/** The states of a part; a part that was read has the length in bytes of what was found. */
const TO_READ = 0;
const GIVEN_UP = -1;

/** The most bytes of {@linkcode FoundPart} as JSON, which is counts. */
const FOUND_BYTES = 1 << 11;

const CELL_BYTES = Int32Array.BYTES_PER_ELEMENT;
const FOUND_AT = CELL_BYTES * (HEADER_CELLS + 2 * MAX_PARTS);
const VISITED_AT = FOUND_AT + FOUND_BYTES * 2 * MAX_PARTS;

/** The least size of a db page, of which a table's set has one bit each. */
const MIN_DB_PAGE_BYTES = 512;

/** The parts of one database. */
export class SharedParts {
  /** The shared memory, from which another thread makes its {@linkcode SharedParts} of the same database. */
  readonly memory: SharedArrayBuffer;
  readonly #cells: Int32Array;
  readonly #found: Uint8Array;
  readonly #visited: Record<TableKind, Int32Array>;

  /**
   * @param memory The size of the database in bytes, for new parts, or {@linkcode memory} of another thread's parts
   * @param readers How many threads may read new parts
   * @param most How many new parts a table may have, however small they are; depends on the readers and on the sizes of
   * the database and of the table by default
   */
  constructor(memory: number | SharedArrayBuffer, readers = 1, most?: number) {
    if (typeof memory === "number") {
      const cells = Math.ceil(memory / MIN_DB_PAGE_BYTES / 32) + 1;
      this.memory = new SharedArrayBuffer(VISITED_AT + 2 * cells * CELL_BYTES);
    } else this.memory = memory;
    this.#cells = new Int32Array(this.memory, 0, HEADER_CELLS + 2 * MAX_PARTS);
    if (typeof memory === "number") {
      const parts = most ?? Math.min(PARTS_PER_READER * readers, Math.ceil(memory / PART_BYTES));
      this.#cells[MOST] = Math.min(MAX_PARTS, parts);
      this.#cells[LEAST] = most === undefined ? LEAST_LEAVES : 1;
    }
    this.#found = new Uint8Array(this.memory, FOUND_AT, VISITED_AT - FOUND_AT);
    const cells = (this.memory.byteLength - VISITED_AT) / CELL_BYTES / 2;
    this.#visited = {
      trades: new Int32Array(this.memory, VISITED_AT, cells),
      books: new Int32Array(this.memory, VISITED_AT + cells * CELL_BYTES, cells),
    };
  }

  /** Whether the owner may still make the offer. */
  get isUndecided(): boolean {
    return this.#load(STATE) === UNDECIDED;
  }

  /** Whether a thread without anything else to do may still be wanted. */
  get isHelpWanted(): boolean {
    return this.isUndecided || this.hasNext;
  }

  /** Whether there is a part to take. */
  get hasNext(): boolean {
    return this.#load(STATE) === OFFERED && this.#load(NEXT) < this.#load(END);
  }

  /** Whether a part is being read. */
  get isReading(): boolean {
    return this.#load(READING) > 0;
  }

  /** How a table is split. */
  get limits(): PartLimits {
    return { most: this.#load(MOST), leastLeaves: this.#load(LEAST) };
  }

  /** How many parts a table has; 0 before the offer. */
  count(kind: TableKind): number {
    return kind === "trades" ? this.#load(TRADES_END) : this.#load(END) - this.#load(TRADES_END);
  }

  /** The number of a table's first part. Parts of both tables are numbered from 0. */
  firstOf(kind: TableKind): number {
    return kind === "trades" ? 0 : this.#load(TRADES_END);
  }

  /** The table that a part belongs to. */
  kindOf(part: number): TableKind {
    return part < this.#load(TRADES_END) ? "trades" : "books";
  }

  /** Offers the parts of both tables. */
  offer(trades: number, books: number): void {
    Atomics.store(this.#cells, TRADES_END, trades);
    Atomics.store(this.#cells, END, trades + books);
    Atomics.store(this.#cells, STATE, OFFERED);
  }

  /** Ends the offer, whatever its state is: the owner is done with the database. */
  close(): void {
    Atomics.store(this.#cells, STATE, CLOSED);
  }

  /** Takes the next part, which the caller has to {@linkcode finish}. Returns undefined if all parts are taken. */
  take(): number | undefined {
    Atomics.add(this.#cells, READING, 1);
    const part = this.hasNext ? Atomics.add(this.#cells, NEXT, 1) : Infinity;
    if (part < this.#load(END)) return part;
    Atomics.sub(this.#cells, READING, 1);
    return undefined;
  }

  /** Has no more parts of a table read. Those that are being read are given up. */
  stop(kind: TableKind): void {
    const end = this.firstOf(kind) + this.count(kind);
    Atomics.store(this.#cells, STOPPED, end);
    for (let next; (next = this.#load(NEXT)) < end;) Atomics.compareExchange(this.#cells, NEXT, next, end);
  }

  /** Whether a part is not to be read any more. */
  isStopped(part: number): boolean {
    return part < this.#load(STOPPED);
  }

  /**
   * Ends the reading of a part.
   *
   * @param found What was found; undefined if the part is given up
   */
  finish(part: number, found: FoundPart | undefined): void {
    let state = GIVEN_UP;
    if (found !== undefined) {
      const text = new TextEncoder().encode(JSON.stringify(found));
      if (text.length > FOUND_BYTES) throw new Error(`${text.length} bytes of counts of a part`);
      this.#found.set(text, FOUND_BYTES * part);
      state = text.length;
    }
    // Storing the state makes the other stores visible to the owner.
    Atomics.store(this.#cells, HEADER_CELLS + part, state);
    Atomics.sub(this.#cells, READING, 1);
  }

  /** What was found in a part; `to read` before that, `given up` if nothing will be. */
  found(part: number): FoundPart | "to read" | "given up" {
    const state = this.#load(HEADER_CELLS + part);
    if (state === TO_READ) return "to read";
    if (state === GIVEN_UP) return "given up";
    const at = FOUND_BYTES * part;
    return JSON.parse(new TextDecoder().decode(this.#found.slice(at, at + state)));
  }

  /**
   * Adds db pages that a thread visited to those of the table.
   *
   * @param visited One bit for each db page, in whole words of 32 bits
   * @returns Whether no db page was visited before. If one was, two parts refer to the same db page
   */
  visit(kind: TableKind, visited: Uint8Array): boolean {
    const cells = this.#visited[kind];
    const words = new Int32Array(visited.buffer, visited.byteOffset, visited.length / CELL_BYTES);
    let isNew = true;
    for (let word = 0; word < words.length; word++) {
      const bits = words[word];
      if (bits !== 0 && (Atomics.or(cells, word, bits) & bits) !== 0) isNew = false;
    }
    return isNew;
  }

  /** The db pages of a table that were visited. */
  visited(kind: TableKind): Uint8Array {
    const { buffer, byteOffset, byteLength } = this.#visited[kind];
    return new Uint8Array(buffer, byteOffset, byteLength).slice();
  }

  #load(cell: number): number {
    return Atomics.load(this.#cells, cell);
  }
}
