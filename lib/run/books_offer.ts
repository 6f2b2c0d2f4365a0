/**
 * The offer of one thread, which reads the trades of a large database, to any other thread: to read the database's books
 * at the same time.
 *
 * The thread that took the database from the queue is its owner. It offers the books once it knows the tables, reads the
 * trades, and reads the books as well unless a helper has taken them. A helper sends windows to the merger like any
 * reader. Everything else that it finds goes to the owner through this memory, so that the owner counts, judges and
 * reports the database as if it had read the books itself.
 *
 * A process loses its locks on a file as soon as one of its threads closes the file
 * (https://sqlite.org/howtocorrupt.html, section 2.2). So the owner waits for the helper before it closes the database,
 * and the helper keeps its own connection open until the owner has closed the offer.
 *
 * @module
 */

import type { Tally } from "../model/batches.ts";

/** What a helper found, apart from windows. */
export interface HelpedBooks {
  /** The fault that ended the reading. */
  fault: string | undefined;
  /** The counts of the source. */
  tally: Tally;
  /** The counts in addition to those of the source. */
  counts: Tally;
  /** Snapshots whose time lies outside the requested days. */
  rowsOutsideDays: number;
  /** The time of the first row that is left out, in milliseconds. */
  firstLeftOutMs: number | undefined;
  /** Snapshots without a level on either side. */
  emptySnapshots: number;
  /** How many reports the helper has sent. */
  reports: number;
}

/** The result of a helper. */
export interface HelpResult {
  /** What was found; undefined if the helper has read nothing, so that the owner has to. */
  found: HelpedBooks | undefined;
  /** What {@linkcode SharedReading.part} gave, if the books were read to the end. */
  part: Uint8Array | undefined;
}

/** The states of an offer, in the order in which they follow each other; an offer may skip any but the last. */
const UNDECIDED = 0;
const OFFERED = 1;
const TAKEN = 2;
const READ = 3;
const CLOSED = 4;

/** Cells at the start of the memory: the state, and the lengths in bytes of what follows. */
const STATE = 0;
const FOUND_BYTES = 1;
const PART_BYTES = 2;
const HEADER_BYTES = 3 * Int32Array.BYTES_PER_ELEMENT;

/** The most bytes of {@linkcode HelpedBooks} as JSON: counts, and a fault, which is a sentence. */
const MAX_FOUND_BYTES = 1 << 16;

/** The least size of a db page. A part has a bit for each db page. */
const MIN_DB_PAGE_BYTES = 512;

/** An offer to read the books of one database. */
export class BooksOffer {
  /** The shared memory, from which another thread makes its {@linkcode BooksOffer} of the same database. */
  readonly memory: SharedArrayBuffer;
  readonly #cells: Int32Array;
  readonly #bytes: Uint8Array;

  /** @param memory The size of the database in bytes, for a new offer, or {@linkcode memory} of another thread's offer */
  constructor(memory: number | SharedArrayBuffer) {
    this.memory = typeof memory === "number"
      ? new SharedArrayBuffer(HEADER_BYTES + MAX_FOUND_BYTES + Math.ceil(memory / MIN_DB_PAGE_BYTES / 8) + 1)
      : memory;
    this.#cells = new Int32Array(this.memory, 0, HEADER_BYTES / Int32Array.BYTES_PER_ELEMENT);
    this.#bytes = new Uint8Array(this.memory, HEADER_BYTES);
  }

  /** Whether the owner may still make the offer. */
  get isUndecided(): boolean {
    return this.#state === UNDECIDED;
  }

  /** Whether the helper is done. */
  get isRead(): boolean {
    return this.#state === READ;
  }

  /** Whether the owner is done with the database, or needs no help. */
  get isClosed(): boolean {
    return this.#state === CLOSED;
  }

  /** Offers the books: the owner can share the database. */
  offer(): void {
    Atomics.store(this.#cells, STATE, OFFERED);
  }

  /** Takes the offer back. Returns false if a helper has taken it. */
  withdraw(): boolean {
    return this.#change(OFFERED, CLOSED) || this.isClosed;
  }

  /** Ends the offer, whatever its state is: the owner is done with the database. */
  close(): void {
    Atomics.store(this.#cells, STATE, CLOSED);
  }

  /** Takes the books as a helper. Returns whether they are the caller's to read. */
  take(): boolean {
    return this.#change(OFFERED, TAKEN);
  }

  /** Hands over what the helper found. */
  finish({ found, part }: HelpResult): void {
    const text = new TextEncoder().encode(found === undefined ? "" : JSON.stringify(found));
    if (text.length > MAX_FOUND_BYTES) {
      throw new Error(`${text.length} bytes of counts of a database's books`);
    }
    this.#bytes.set(text);
    if (part !== undefined) this.#bytes.set(part, text.length);
    this.#cells[FOUND_BYTES] = text.length;
    this.#cells[PART_BYTES] = part?.length ?? 0;
    // Storing the state makes the other stores visible to the owner.
    this.#change(TAKEN, READ);
  }

  /** What the helper found, once {@linkcode isRead} is true. */
  result(): HelpResult {
    const partAt = this.#cells[FOUND_BYTES];
    const partBytes = this.#cells[PART_BYTES];
    const text = new TextDecoder().decode(this.#bytes.slice(0, partAt));
    return {
      found: text === "" ? undefined : JSON.parse(text),
      part: partBytes === 0 ? undefined : this.#bytes.slice(partAt, partAt + partBytes),
    };
  }

  get #state(): number {
    return Atomics.load(this.#cells, STATE);
  }

  #change(from: number, to: number): boolean {
    return Atomics.compareExchange(this.#cells, STATE, from, to) === from;
  }
}
