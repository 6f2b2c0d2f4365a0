/**
 * The fast path for books: rows whose records lie in their db pages and whose values have the form that recorders
 * write.
 *
 * A row is decoded only if it is sound and valid. At the first other row this stops, and the general path
 * (`table_cursor.ts`, `book_decoder.ts`) decodes, rejects or reports that row. Both paths give equal values.
 */

import { parseSide, Side } from "./book_side";
import {
  ASK_LEVELS,
  ASK_SIZE,
  BEST_ASK,
  BEST_ASK_SIZE,
  BEST_BID,
  BEST_BID_SIZE,
  BID_LEVELS,
  BID_SIZE,
  ORDER_HI,
  ORDER_LO,
  ROWIDS,
  TIME_MS,
  TIME_NS,
  Written,
} from "./columns";
import { beginsWithDigits, lanes, wholeNumber } from "./digits";
import { Leaf, MAX_PAYLOAD_VARINT, MAX_ROWID_VARINT, toNextLeaf } from "./leaf";
import {
  BYTES_TYPE,
  integer,
  isMilliseconds,
  LENGTHS,
  MAX_TYPE_VARINT,
  MILLISECOND_DIGITS,
  NUMBERS_END,
  Range,
  SIX_BYTES,
} from "./values";
import { varint, varintLength } from "./varint";

/** The most columns of a table that the fast path decodes. */
export const MAX_TABLE_COLUMNS: i32 = 64;

/**
 * Address of a byte for each column of the table: one of the indexes below, or another value for other columns.
 */
export const COLUMN_INDEXES: usize = memory.data(64);
/** Indexes of a book's columns; the same as `BOOK` in `select_list.ts`. */
export const TIME: u32 = 0;
export const BIDS: u32 = 1;
export const ASKS: u32 = 2;
export const INSTRUMENT: u32 = 4;

const BIDS_SIGN: f64 = -1;
const ASKS_SIGN: f64 = 1;

// Addresses of the values of the current record, and the time's serial type.
let timeAt: usize = 0;
let timeType: u32 = 0;
let bidsAt: usize = 0;
let bidsEnd: usize = 0;
let asksAt: usize = 0;
let asksEnd: usize = 0;
let instrumentAt: usize = 0;
let instrumentType: u32 = 0;

/** The serial type of the wanted instrument's name; 0 if rows of every instrument are wanted. */
let wantedType: u32 = 0;
/** The name of the wanted instrument, padded with zeros, and the bits of 16 bytes that are the name. */
const WANTED: usize = memory.data(32, 16);
const WANTED_MASK: usize = WANTED + 16;

/**
 * Sets the name of the instrument whose rows are wanted.
 *
 * @param at Address of the name
 * @param type The serial type of the name; 0 if rows of every instrument are wanted, another number for no row
 * @param length The length of the name, at most 16 bytes
 */
export function setBookInstrument(at: usize, type: u32, length: i32): void {
  wantedType = type;
  const mask = i8x16.lt_u(lanes(), i8x16.splat(<i8>length));
  v128.store(WANTED, v128.and(v128.load(at), mask));
  v128.store(WANTED_MASK, mask);
}

/** Whether the current record names the wanted instrument. */
@inline
function isWanted(): bool {
  if (wantedType == 0) return true;
  if (instrumentType != wantedType) return false;
  const other = v128.xor(v128.load(instrumentAt), v128.load(WANTED));
  return !v128.any_true(v128.and(other, v128.load(WANTED_MASK)));
}

/**
 * The latest of the rows that {@linkcode decodeBooks} decoded: the last in time, and the last of those in the table.
 */
export class Latest {
  static row: u32 = 0;
  static ms: f64 = 0;
}

/**
 * Decodes rows from the current leaf on, as long as they have a known form.
 *
 * @param columns Address of the batch's columns
 * @param row The next row of the batch
 * @param rows The most rows to read
 * @param depth Only the best `depth` levels of a side count; see {@linkcode parseSide}
 * @param isOrderedByRowid Whether the rowid is the order key
 * @returns How many rows were read; those in the range were written into the batch, see {@linkcode Written}
 */
export function decodeBooks(columns: usize, row: u32, rows: u32, depth: i32, isOrderedByRowid: bool): u32 {
  Written.rows = 0;
  Written.zeros = 0;
  Latest.ms = -Infinity;
  let left = rows;
  do {
    while (
      left > 0 && Leaf.pointer != Leaf.pointersEnd &&
      decodeBook(columns, row + Written.rows, depth, isOrderedByRowid)
    ) left--;
  } while (left > 0 && Leaf.pointer == Leaf.pointersEnd && toNextLeaf());
  return rows - left;
}

/** Decodes the next row; returns false for a row that is left to the general path. */
function decodeBook(columns: usize, row: u32, depth: i32, isOrderedByRowid: bool): bool {
  const offset = <u32>bswap<u16>(load<u16>(Leaf.pointer));
  if (offset < Leaf.minCell || offset > Leaf.maxCell) return false;
  const cell = Leaf.start + offset;
  const payloadLength = varintLength(cell);
  if (payloadLength > MAX_PAYLOAD_VARINT) return false;
  const payload = <u32>varint(cell, payloadLength);
  const rowidLength = varintLength(cell + payloadLength);
  if (rowidLength > MAX_ROWID_VARINT) return false;
  const rowid = <f64>varint(cell + payloadLength, rowidLength);
  const at = cell + payloadLength + rowidLength;
  if (rowid <= Leaf.before || payload > Leaf.maxLocal || at + payload > Leaf.end) return false;
  if (!findValues(at, payload) || !isWanted()) return false;

  let ms: f64 = 0;
  if (timeType == SIX_BYTES) ms = integer(timeAt, SIX_BYTES);
  else if (timeType == BYTES_TYPE + 1 + 2 * MILLISECOND_DIGITS) {
    const text = v128.load(timeAt);
    if (!beginsWithDigits(text, MILLISECOND_DIGITS)) return false;
    ms = wholeNumber(text, MILLISECOND_DIGITS);
  }
  if (!isMilliseconds(ms)) return false;
  if (ms >= Range.start && ms < Range.end) {
    if (!writeBook(columns, row, depth, ms, rowid, isOrderedByRowid)) return false;
    Written.rows++;
  }
  Leaf.pointer += 2;
  Leaf.before = rowid;
  Leaf.cellBytes += <u32>(at + payload - cell);
  return true;
}

/** Parses both sides of the current record and writes the row; returns false if a side is left to the general path. */
@inline
function writeBook(columns: usize, row: u32, depth: i32, ms: f64, rowid: f64, isOrderedByRowid: bool): bool {
  const to = columns + 8 * <usize>row;
  const toInt = columns + 4 * <usize>row;
  const bids = parseSide(bidsAt, bidsEnd, depth, BIDS_SIGN);
  if (bids < 0) return false;
  const zeros = Side.zeros;
  store<f64>(to, Side.size, BID_SIZE);
  store<f64>(to, Side.best, BEST_BID);
  store<f64>(to, Side.bestSize, BEST_BID_SIZE);
  const asks = parseSide(asksAt, asksEnd, depth, ASKS_SIGN);
  if (asks < 0) return false;
  Written.zeros += zeros + Side.zeros;
  store<f64>(to, Side.size, ASK_SIZE);
  store<f64>(to, Side.best, BEST_ASK);
  store<f64>(to, Side.bestSize, BEST_ASK_SIZE);
  store<f64>(to, ms, TIME_MS);
  store<f64>(to, isOrderedByRowid ? 0 : Infinity, ORDER_HI);
  store<f64>(to, isOrderedByRowid ? rowid : 0, ORDER_LO);
  store<i32>(toInt, 0, TIME_NS);
  store<i32>(toInt, bids, BID_LEVELS);
  store<i32>(toInt, asks, ASK_LEVELS);
  store<i64>(to, <i64>rowid, ROWIDS);
  if (ms >= Latest.ms) {
    Latest.ms = ms;
    Latest.row = row;
  }
  return true;
}

/** Finds the values of a record of `size` bytes; returns whether the record is sound and has a text for both sides. */
@inline
function findValues(record: usize, size: u32): bool {
  const headerSize = <u32>load<u8>(record);
  const headerEnd = record + headerSize;
  if (headerSize >= 0x80 || headerSize > size) return false;
  timeType = 0;
  instrumentType = 0;
  bidsAt = asksAt = 0;
  let value = headerEnd;
  let at = record + 1;
  for (let column: i32 = 0; at < headerEnd; column++) {
    const typeLength = varintLength(at);
    if (typeLength > MAX_TYPE_VARINT) return false;
    const type = <u32>varint(at, typeLength);
    at += typeLength;
    if (type >= NUMBERS_END && type < BYTES_TYPE) return false;
    const end = value + (type < BYTES_TYPE ? <u32>load<u8>(LENGTHS + type) : (type - BYTES_TYPE) >> 1);
    const index = column < MAX_TABLE_COLUMNS ? <u32>load<u8>(COLUMN_INDEXES + column) : u32.MAX_VALUE;
    if (index == TIME) {
      timeAt = value;
      timeType = type;
    } else if (index == BIDS && type >= BYTES_TYPE) {
      bidsAt = value;
      bidsEnd = end;
    } else if (index == ASKS && type >= BYTES_TYPE) {
      asksAt = value;
      asksEnd = end;
    } else if (index == INSTRUMENT) {
      instrumentAt = value;
      instrumentType = type;
    }
    value = end;
  }
  return at == headerEnd && value == record + size && bidsAt != 0 && asksAt != 0;
}
