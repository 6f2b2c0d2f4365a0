/**
 * The record of a book: where its values are, and whether it is of the wanted instrument.
 */

import { isKeptName, keepName } from "./instrument_name";
import { BYTES_TYPE, LENGTHS, MAX_TYPE_VARINT, NUMBERS_END } from "./values";
import { varint, varintLength } from "./varint";

/** The most columns of a table that the fast path decodes. */
export const MAX_TABLE_COLUMNS: i32 = 64;

/**
 * Address of a byte for each column of the table: one of the indexes below, another index for another column that is
 * needed, or {@linkcode NOT_DECODED}.
 */
export const COLUMN_INDEXES: usize = memory.data(64);
/** Indexes of a book's columns; the same as `BOOK` in `select_list.ts`. */
export const TIME: u32 = 0;
export const BIDS: u32 = 1;
export const ASKS: u32 = 2;
export const INSTRUMENT: u32 = 4;
/** Stands for a column that is not needed; the same as in `scanner.ts`. */
const NOT_DECODED: u32 = 255;

/** The current record: addresses of its values, what they are, and how many of its bytes are needed. */
export class BookRecord {
  static timeAt: usize = 0;
  static timeType: u32 = 0;
  static bidsAt: usize = 0;
  static bidsEnd: usize = 0;
  static areBidsBytes: bool = false;
  static asksAt: usize = 0;
  static asksEnd: usize = 0;
  static areAsksBytes: bool = false;
  static instrumentAt: usize = 0;
  static instrumentType: u32 = 0;
  static needed: u32 = 0;
}

/** The serial type of the wanted instrument's name; 0 if rows of every instrument are wanted. */
let wantedType: u32 = 0;
let wantedBytes: usize = 0;
/** The name of the wanted instrument. */
const WANTED: usize = memory.data(96, 16);

/**
 * Sets the name of the instrument whose rows are wanted.
 *
 * @param at Address of the name
 * @param type The serial type of the name; 0 if rows of every instrument are wanted, another number for no row
 * @param length The length of the name in bytes, at most `MAX_INSTRUMENT_BYTES`
 */
export function setBookInstrument(at: usize, type: u32, length: i32): void {
  wantedType = type;
  wantedBytes = length;
  keepName(WANTED, at, length);
}

/** Whether the current record names the wanted instrument. */
@inline
export function isWanted(): bool {
  if (wantedType == 0) return true;
  if (BookRecord.instrumentType != wantedType) return false;
  return isKeptName(WANTED, BookRecord.instrumentAt, wantedBytes);
}

/**
 * Finds the values of a record from its header.
 *
 * @param record Address of the record
 * @param size Bytes of the record
 * @param local How many of them are at the address, in which the header must lie
 * @returns Whether the record is sound and has a text for both sides
 */
@inline
export function findValues(record: usize, size: u32, local: u32): bool {
  const headerSize = <u32>load<u8>(record);
  const headerEnd = record + headerSize;
  if (headerSize >= 0x80 || headerSize > local) return false;
  BookRecord.timeType = 0;
  BookRecord.instrumentType = 0;
  BookRecord.bidsAt = BookRecord.asksAt = 0;
  let value = headerEnd;
  let neededEnd = headerEnd;
  let at = record + 1;
  for (let column: i32 = 0; at < headerEnd; column++) {
    const typeLength = varintLength(at);
    if (typeLength > MAX_TYPE_VARINT) return false;
    const type = <u32>varint(at, typeLength);
    at += typeLength;
    if (type >= NUMBERS_END && type < BYTES_TYPE) return false;
    const end = value + (type < BYTES_TYPE ? <u32>load<u8>(LENGTHS + type) : (type - BYTES_TYPE) >> 1);
    const index = column < MAX_TABLE_COLUMNS ? <u32>load<u8>(COLUMN_INDEXES + column) : NOT_DECODED;
    if (index != NOT_DECODED) neededEnd = end;
    if (index == TIME) {
      BookRecord.timeAt = value;
      BookRecord.timeType = type;
    } else if (index == BIDS && type >= BYTES_TYPE) {
      BookRecord.bidsAt = value;
      BookRecord.bidsEnd = end;
      BookRecord.areBidsBytes = (type & 1) == 0;
    } else if (index == ASKS && type >= BYTES_TYPE) {
      BookRecord.asksAt = value;
      BookRecord.asksEnd = end;
      BookRecord.areAsksBytes = (type & 1) == 0;
    } else if (index == INSTRUMENT) {
      BookRecord.instrumentAt = value;
      BookRecord.instrumentType = type;
    }
    value = end;
  }
  BookRecord.needed = <u32>(neededEnd - record);
  return at == headerEnd && value == record + size && BookRecord.bidsAt != 0 && BookRecord.asksAt != 0;
}

/** Follows the record to another address, `distance` bytes after the one where its values were found. */
export function moveValues(distance: usize): void {
  BookRecord.timeAt += distance;
  BookRecord.bidsAt += distance;
  BookRecord.bidsEnd += distance;
  BookRecord.asksAt += distance;
  BookRecord.asksEnd += distance;
  BookRecord.instrumentAt += distance;
}
