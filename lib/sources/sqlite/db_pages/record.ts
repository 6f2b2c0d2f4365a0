/**
 * The record format (https://sqlite.org/fileformat2.html, section 2.1): a header of its own size and one serial type
 * a column, then the columns' values.
 *
 * Records of a table are of few shapes, told by their headers' bytes, so each shape is worked out once.
 *
 * @module
 */

import { damaged } from "./db_page_file.ts";
import { Varint } from "./varint.ts";

/**
 * What a value is. Below 10 it is the serial type itself: 0 NULL, 1 to 6 an integer of 1, 2, 3, 4, 6 or 8 bytes, 7 a
 * double, 8 and 9 the integers 0 and 1.
 */
export const REAL = 7;
/** Bytes. */
export const BLOB = 12;
/** Text. */
export const TEXT = 13;
/** The column was added after the record was written; it has its default. */
export const ABSENT = 14;
/** The column is another name of the rowid, whatever the record says (section 2.3). */
export const ROWID = 15;
/** It ends so far from the record's beginning that it is not worth gathering. */
export const FAR = 16;

/** Lengths of values by serial type, below 12. */
const LENGTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/** A record's values are gathered up to here: more than the longest book that is taken has, on both sides. */
export const MAX_GATHERED_BYTES = 1 << 26;

/** Longest record; SQLite makes none of more than 2^31 - 1 bytes (https://sqlite.org/limits.html). */
const MAX_RECORD_BYTES = 2 ** 31 - 1;

/** Longest header of a shape that is remembered, in words of four bytes. */
const MAX_WORDS = 16;

/** How many shapes are remembered; a power of two. */
const REMEMBERED = 1024;

/** Which columns of a table are wanted. */
export interface RecordLayout {
  /** For each column of the table, in order: its index among those that are wanted, or -1. */
  wantedAs: number[];
  /** How many columns are wanted. */
  wanted: number;
  /** The index among those wanted of the column that is another name of the rowid, or -1. */
  rowid: number;
}

/** Where a record has the columns that are wanted. */
export class RecordShape {
  /** What each of them is. */
  readonly kinds: Uint8Array;
  /** Where each begins, from the record's beginning. */
  readonly offsets: Int32Array;
  /** How long each is. */
  readonly lengths: Int32Array;
  /** Bytes of the whole record. */
  size = 0;
  /** Bytes from its beginning that hold its header and all that is wanted. */
  wantedSize = 0;
  /** Bytes of its header; 0 before there is one. */
  headerSize = 0;
  /** The header, in words, the last one filled up with zeros; undefined values where it is too long for that. */
  readonly header = new Int32Array(MAX_WORDS);

  /** A shape of nothing yet. */
  constructor(wanted: number) {
    this.kinds = new Uint8Array(wanted);
    this.offsets = new Int32Array(wanted);
    this.lengths = new Int32Array(wanted);
  }

  /**
   * Reads a record's header.
   *
   * @param bytes Holds it
   * @param at Where the record begins
   * @param headerSize The size of the header, as it says itself
   * @throws {SourceFault} If it is none
   */
  read(layout: RecordLayout, bytes: Uint8Array, at: number, headerSize: number): void {
    const end = at + headerSize;
    let next = varint.read(bytes, at);
    let offset = headerSize;
    this.headerSize = 0;
    this.kinds.fill(ABSENT);
    this.wantedSize = headerSize;
    for (let column = 0; next < end; column++) {
      next = varint.read(bytes, next);
      const type = varint.number;
      if (type < 0 || type === 10 || type === 11) throw damaged(`a record with a value of type ${type}`);
      const length = type < 12 ? LENGTHS[type] : Math.floor((type - 12) / 2);
      const index = column < layout.wantedAs.length ? layout.wantedAs[column] : -1;
      if (index >= 0) {
        this.offsets[index] = offset;
        this.lengths[index] = length;
        if (offset + length > MAX_GATHERED_BYTES) this.kinds[index] = FAR;
        else {
          this.kinds[index] = type < 12 ? type : type % 2 === 0 ? BLOB : TEXT;
          this.wantedSize = offset + length;
        }
      }
      offset += length;
      if (offset > MAX_RECORD_BYTES) throw damaged(`a record of more than ${MAX_RECORD_BYTES} bytes`);
    }
    if (next !== end) throw damaged("a record whose header ends within a value's type");
    if (layout.rowid >= 0) this.kinds[layout.rowid] = ROWID;
    this.size = offset;
    this.headerSize = headerSize;
  }
}

const varint = new Varint();

/** The shapes of a table's records. */
export class RecordShapes {
  readonly #layout: RecordLayout;
  readonly #remembered: (RecordShape | undefined)[] = new Array(REMEMBERED).fill(undefined);
  readonly #long: RecordShape;

  /** None yet. */
  constructor(layout: RecordLayout) {
    this.#layout = layout;
    this.#long = new RecordShape(layout.wanted);
  }

  /**
   * The shape of a record, good until the next is asked for.
   *
   * @param bytes Holds its header
   * @param view The same
   * @param at Where it begins
   * @param headerSize The size of its header, as it says itself
   * @throws {SourceFault} If it is none
   */
  of(bytes: Uint8Array, view: DataView, at: number, headerSize: number): RecordShape {
    const words = (headerSize + 3) >> 2;
    if (words > MAX_WORDS) {
      this.#long.read(this.#layout, bytes, at, headerSize);
      return this.#long;
    }
    // Bytes of the last word that belong to the values are masked.
    const last = words - 1;
    const lastWord = view.getInt32(at + 4 * last) & (-1 << (32 * words - 8 * headerSize));
    let hash = lastWord;
    for (let word = 0; word < last; word++) hash = Math.imul(hash ^ view.getInt32(at + 4 * word), 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 22;
    const shape = this.#remembered[hash] ??= new RecordShape(this.#layout.wanted);
    const { header } = shape;
    if (shape.headerSize === headerSize && header[last] === lastWord) {
      let word = 0;
      while (word < last && header[word] === view.getInt32(at + 4 * word)) word++;
      if (word === last) return shape;
    }
    shape.read(this.#layout, bytes, at, headerSize);
    for (let word = 0; word < last; word++) header[word] = view.getInt32(at + 4 * word);
    header[last] = lastWord;
    return shape;
  }
}
