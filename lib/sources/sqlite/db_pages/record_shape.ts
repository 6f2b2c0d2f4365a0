/**
 * The shape of a record (https://sqlite.org/fileformat2.html, section 2.1): where its values are and what they are.
 *
 * A record begins with a header: the header's size, and one serial type for each column. The values follow.
 *
 * @module
 */

import { damaged } from "./db_page_file.ts";
import { Varint } from "./varint.ts";

/**
 * Kinds of values. Kinds below 10 are serial types: 0 is NULL, 1 to 6 are integers of 1, 2, 3, 4, 6 or 8 bytes, 7 is a
 * double, 8 and 9 are the integers 0 and 1.
 */
export const REAL = 7;
/** Bytes. */
export const BLOB = 12;
/** Text. */
export const TEXT = 13;
/** The column was added after the record was written, so the value is the column's default. */
export const ABSENT = 14;
/** The column is an alias of the rowid, whatever the record says (section 2.3). */
export const ROWID = 15;
/** The value ends so far from the record's start that it is not read here. */
export const FAR = 16;

/** Lengths of values in bytes by serial type, for types below 10. */
const LENGTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/** Values are read up to this many bytes from the record's start: more than both sides of the longest accepted book. */
export const MAX_NEEDED_BYTES = 1 << 26;

/** Longest record; SQLite makes no record of more than 2^31 - 1 bytes (https://sqlite.org/limits.html). */
const MAX_RECORD_BYTES = 2 ** 31 - 1;

/** Longest header that a shape keeps, in words of four bytes. */
export const MAX_HEADER_WORDS = 64;

/** The columns of a table that are read. */
export interface RecordLayout {
  /** For each column of the table: its index among the columns that are read, or -1. */
  indexes: number[];
  /** How many columns are read. */
  columns: number;
  /** Index among the columns that are read of the rowid's alias, or -1. */
  rowid: number;
}

/** Where a record has the values of the columns that are read. */
export class RecordShape {
  /** The kind of each value. */
  readonly kinds: Uint8Array;
  /** Where each value begins, from the record's start, in bytes. */
  readonly offsets: Int32Array;
  /** The length of each value in bytes. */
  readonly lengths: Int32Array;
  /** Bytes of the whole record. */
  size = 0;
  /** Bytes from the record's start that hold the header and all values that are read. */
  neededSize = 0;
  /** Bytes of the header; 0 for an empty shape. */
  headerSize = 0;
  /** The header in words, the last one padded with zeros; not set for headers of more words. */
  readonly header = new Int32Array(MAX_HEADER_WORDS);

  /** Makes an empty shape of `columns` values. */
  constructor(columns: number) {
    this.kinds = new Uint8Array(columns);
    this.offsets = new Int32Array(columns);
    this.lengths = new Int32Array(columns);
  }

  /**
   * Reads a record's header.
   *
   * @param layout The columns that are read
   * @param bytes Bytes that hold the header
   * @param at Where the record begins
   * @param headerSize Bytes of the header, according to the header itself
   * @throws {SourceFault} If the header is not valid
   */
  read(layout: RecordLayout, bytes: Uint8Array, at: number, headerSize: number): void {
    const end = at + headerSize;
    let next = varint.read(bytes, at);
    let offset = headerSize;
    this.headerSize = 0;
    this.kinds.fill(ABSENT);
    this.neededSize = headerSize;
    for (let column = 0; next < end; column++) {
      // Nearly all serial types have one byte.
      let type = bytes[next++];
      if (type >= 0x80) {
        next = varint.read(bytes, next - 1);
        type = varint.number;
      }
      if (type < 0 || type === 10 || type === 11) throw damaged(`a record with a value of type ${type}`);
      const length = type < 12 ? LENGTHS[type] : Math.floor((type - 12) / 2);
      const index = column < layout.indexes.length ? layout.indexes[column] : -1;
      if (index >= 0) {
        this.offsets[index] = offset;
        this.lengths[index] = length;
        if (offset + length > MAX_NEEDED_BYTES) this.kinds[index] = FAR;
        else {
          this.kinds[index] = type < 12 ? type : type % 2 === 0 ? BLOB : TEXT;
          this.neededSize = offset + length;
        }
      }
      offset += length;
      if (offset > MAX_RECORD_BYTES) throw damaged(`a record of more than ${MAX_RECORD_BYTES} bytes`);
    }
    if (next !== end) throw damaged("a record whose header ends within a serial type");
    if (layout.rowid >= 0) this.kinds[layout.rowid] = ROWID;
    this.size = offset;
    this.headerSize = headerSize;
  }
}

const varint = new Varint();
