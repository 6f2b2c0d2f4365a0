/**
 * Goes through the rows of a table in order of their rowids (https://sqlite.org/fileformat2.html, sections 1.6 and
 * 2.3).
 *
 * Every row is checked before it is used: its cell lies within its db page, its rowid is greater than the rowid before,
 * and its record is as long as its payload.
 *
 * @module
 */

import { type LeafGroup, MIN_ROWID_HI } from "./btree.ts";
import { damaged, type DbPageFile } from "./db_page_file.ts";
import { MIN_CELL_BYTES } from "./db_page_header.ts";
import { DbPageSet } from "./db_page_set.ts";
import { LeafCursor } from "./leaf_cursor.ts";
import { localBytesOfOverflowing, maxLocalPayload, OverflowPayload } from "./overflow_payload.ts";
import { type RecordLayout, RecordShape } from "./record_shape.ts";
import { RecordShapes } from "./record_shapes.ts";
import { Scanner } from "../scanner.ts";
import { MAX_VARINT_BYTES, Varint } from "./varint.ts";

/** Longest header of a record in bytes. SQLite refuses longer headers (OP_Column in vdbe.c). */
const MAX_HEADER_BYTES = 98307;

/** A position in a table: before its first row, at a row, or after the last one. */
export class TableCursor {
  /** Hold the row's record, and other bytes before and after the record. */
  bytes: Uint8Array;
  /** A view of the bytes. */
  view: DataView;
  /** Where the record begins in the bytes. */
  at = 0;
  /** The record's shape. */
  shape: RecordShape;
  /** The row's rowid, a 64-bit integer in two's complement: its higher 32 bits, signed. */
  rowidHi = 0;
  /** The lower 32 bits of the rowid, an unsigned value that is stored as a signed one. */
  rowidLo = 0;

  readonly #leaves: LeafCursor;
  readonly #overflow: OverflowPayload;
  readonly #scanner: Scanner;
  readonly #shapes: RecordShapes;
  readonly #usableSize: number;
  readonly #maxLocal: number;
  readonly #varint = new Varint();
  #hasMinRowid = false;

  /**
   * Makes a cursor before the first row.
   *
   * @param file The file, which must not change
   * @param root The table's root db page
   * @param layout The columns to read
   * @param visited Gets the db pages of the table, none of which it may have already
   * @param scanner Its memory holds the db pages and overflowing records
   * @param groups The leaves to go through, in order of their keys; all leaves by default
   */
  constructor(
    file: DbPageFile,
    root: number,
    layout: RecordLayout,
    visited: DbPageSet = new DbPageSet(file),
    scanner: Scanner = Scanner.acquire(),
    groups?: Iterable<LeafGroup>,
  ) {
    this.#leaves = new LeafCursor(file, root, visited, scanner, groups);
    this.#overflow = new OverflowPayload(file, visited, scanner.record);
    this.#scanner = scanner;
    this.#shapes = new RecordShapes(layout);
    this.#usableSize = file.usableSize;
    this.#maxLocal = maxLocalPayload(file.usableSize);
    this.bytes = this.#leaves.buffer.bytes;
    this.view = this.#leaves.buffer.view;
    this.shape = new RecordShape(layout.columns);
  }

  /** The group of the leaf of the next row, after {@linkcode toCell}. */
  get group(): LeafGroup {
    return this.#leaves.group;
  }

  /** Index in its group of the leaf of the next row, after {@linkcode toCell}. */
  get leafIndex(): number {
    return this.#leaves.index;
  }

  /** Whether the record lies in its db page, without overflow. */
  get isLocal(): boolean {
    return this.view === this.#leaves.buffer.view;
  }

  /** The rowid. */
  get rowid(): bigint {
    return (BigInt(this.rowidHi) << 32n) | BigInt(this.rowidLo >>> 0);
  }

  /**
   * Passes the position before the next row to the scanner. Call {@linkcode toCell} before.
   *
   * @returns Whether the scanner can read rows from there
   */
  passToScanner(): boolean {
    return this.#leaves.passToScanner();
  }

  /** Takes over the position after the rows that the scanner read. Afterwards the cursor is at no row. */
  followScanner(): void {
    this.#leaves.followScanner();
  }

  /**
   * Goes to the db page of the next row, but not yet to the row.
   *
   * @returns Whether there is another row
   * @throws {SourceFault} If a db page is damaged; the cursor cannot be used after that
   */
  toCell(): boolean {
    return this.#leaves.toCell();
  }

  /**
   * Goes to the next row.
   *
   * @returns Whether there is another row
   * @throws {SourceFault} If the row is damaged; the cursor cannot be used after that
   */
  next(): boolean {
    if (!this.toCell()) return false;
    const leaves = this.#leaves;
    const { bytes } = leaves.buffer;
    const cell = leaves.cellAt(leaves.pointer);
    leaves.pointer += 2;
    let at = cell;
    let payload = bytes[at++];
    if (payload >= 0x80) {
      at = this.#varint.read(bytes, at - 1);
      payload = this.#varint.number;
    }
    at = this.#readRowid(bytes, at);
    const end = leaves.start + this.#usableSize;
    if (payload > this.#maxLocal || payload < 0) {
      leaves.cellBytes += this.#readOverflowing(payload, at, end) - cell;
      return true;
    }
    if (at + payload > end) throw damaged(`a row of ${payload} bytes exceeds its db page`);
    leaves.cellBytes += Math.max(MIN_CELL_BYTES, at + payload - cell);
    this.#readLocalShape(at, payload);
    return true;
  }

  /** Reads the shape of a record of which at least the header is in the cell. */
  #readLocalShape(at: number, payload: number): void {
    this.bytes = this.#leaves.buffer.bytes;
    this.view = this.#leaves.buffer.view;
    this.at = at;
    this.#readShape(payload);
  }

  #readShape(payload: number): void {
    const { bytes, at } = this;
    let headerSize = bytes[at];
    if (headerSize >= 0x80) {
      this.#varint.read(bytes, at);
      headerSize = this.#varint.number;
    }
    if (headerSize < 1 || headerSize > payload) {
      throw damaged(`a record with a header of ${headerSize} bytes`);
    }
    const shape = this.shape = this.#shapes.of(bytes, this.view, at, headerSize);
    if (shape.size !== payload) throw damaged(`a record of ${shape.size} bytes in a row of ${payload}`);
  }

  /** Reads an overflowing record; returns where its cell ends. */
  #readOverflowing(payload: number, at: number, end: number): number {
    const local = localBytesOfOverflowing(payload, this.#usableSize);
    if (payload < 0 || at + local + 4 > end) throw damaged(`a row of ${payload} bytes exceeds its db page`);
    const overflow = this.#overflow;
    overflow.check(payload, local);
    this.#varint.read(this.#leaves.buffer.bytes, at);
    if (this.#varint.number <= local) {
      this.#readLocalShape(at, payload);
      if (this.#isGathered(at, payload)) return at + local + 4;
    }
    overflow.begin(this.#leaves.buffer, this.#leaves.dbPage, at, local, payload);
    // First the size of the header, then the header, then the values that the header says are needed.
    overflow.readTo(MAX_VARINT_BYTES);
    this.#varint.read(overflow.bytes, 0);
    const headerSize = this.#varint.number;
    if (headerSize > MAX_HEADER_BYTES) throw damaged(`a record with a header of ${headerSize} bytes`);
    overflow.readTo(headerSize);
    this.#useOverflow();
    this.#readShape(payload);
    overflow.readTo(this.shape.neededSize);
    this.#useOverflow();
    return at + local + 4;
  }

  /** Has the scanner gather the current record, if it can, which takes a fraction of the time. */
  #isGathered(at: number, payload: number): boolean {
    const { start, dbPage } = this.#leaves;
    if (!this.#scanner.gatherRecord(dbPage, start, at - start, payload, this.shape.neededSize)) return false;
    this.#overflow.useMemory();
    this.#useOverflow();
    return true;
  }

  #useOverflow(): void {
    this.bytes = this.#overflow.bytes;
    this.view = this.#overflow.view;
    this.at = 0;
  }

  /** Reads the rowid; returns where it ends. */
  #readRowid(bytes: Uint8Array, at: number): number {
    let hi = 0;
    let lo = 0;
    const start = at;
    for (;;) {
      const byte = bytes[at++];
      if (byte < 0x80) {
        lo = (lo << 7) | byte;
        break;
      }
      lo = (lo << 7) | (byte & 0x7f);
      if (at - start < 4) continue;
      at = this.#varint.read(bytes, start);
      hi = this.#varint.hi;
      lo = this.#varint.lo | 0;
      break;
    }
    const leaves = this.#leaves;
    const { beforeHi } = leaves;
    const ascends = hi > beforeHi || (hi === beforeHi && lo >>> 0 > leaves.beforeLo >>> 0);
    if (!ascends) this.#acceptMinRowid(hi, lo);
    this.rowidHi = leaves.beforeHi = hi;
    this.rowidLo = leaves.beforeLo = lo;
    return at;
  }

  /** Accepts the least possible rowid, which exceeds no other, in the first row; throws at any other rowid. */
  #acceptMinRowid(hi: number, lo: number): void {
    const { beforeHi, beforeLo } = this.#leaves;
    const isMin = hi === MIN_ROWID_HI && lo === 0 && beforeHi === MIN_ROWID_HI && beforeLo === 0;
    if (!isMin || this.#hasMinRowid) throw damaged("rowids do not ascend");
    this.#hasMinRowid = true;
  }
}
