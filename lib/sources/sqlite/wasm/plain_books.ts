/**
 * Snapshots whose records lie in their pages, and whose values are written as recorders mostly write them, for as long
 * as they follow each other. As with trades, any other row is left to the general way.
 */

import { SideSum, takeSide } from "./book_side";
import { COLUMNS_END, DOUBLES, INTS, ORDER_HI, ORDER_LO, TIME_MS, TIME_NS } from "./columns";
import { beginsWithDigits, wholeNumber } from "./digits";
import { Leaf, MAX_PAYLOAD_BYTES, MAX_ROWID_BYTES, toNextLeaf } from "./leaf";
import { integer, isMilliseconds, MILLISECOND_DIGITS, SIX_BYTES } from "./values";
import { varint, varintLength } from "./varint";

// Columns of a batch, after those that all batches have: as `BookColumns` in `row_columns.ts` lays them out.
const BID_SIZE: usize = COLUMNS_END;
const ASK_SIZE: usize = BID_SIZE + DOUBLES;
const BID_LEVELS: usize = ASK_SIZE + DOUBLES;
const ASK_LEVELS: usize = BID_LEVELS + INTS;

/** Most columns of a table that is read here; what each is wanted as, one a byte; see `BOOK` in `selected.ts`. */
export const WANTED_COLUMNS: i32 = 64;
export const WANTED: usize = memory.data(64);
const TIME: u32 = 0;
const BIDS: u32 = 1;
const ASKS: u32 = 2;

/** Serial types below this are numbers, of as many bytes as is listed here. */
const NUMBERS_END: u32 = 10;
const LENGTHS = memory.data<u8>([0, 1, 2, 3, 4, 6, 8, 8, 0, 0]);
/** Serial types from this on are bytes and text; there are none between. */
const BYTES_TYPE: u32 = 12;
/** Longest varint of a serial type in a record that lies in its page. */
const MAX_TYPE_BYTES: u32 = 3;

const BIDS_SIGN: f64 = -1;
const ASKS_SIGN: f64 = 1;

// Where the values of the record are that was looked at last.
let timeAt: usize = 0;
let timeType: u32 = 0;
let bidsAt: usize = 0;
let bidsEnd: usize = 0;
let asksAt: usize = 0;
let asksEnd: usize = 0;

/** Of the rows that {@linkcode takeBooks} took, which is the latest: of two at the same time, the one that comes later. */
export class Latest {
  static row: u32 = 0;
  static rowid: f64 = 0;
  static ms: f64 = 0;
}

/**
 * Takes rows from the leaf on for as long as they are plain.
 *
 * @param columns Where the columns of the batch begin
 * @param row How many rows the batch holds
 * @param rows The most rows to take
 * @param depth Count only so many of the best levels; see {@linkcode takeSide}
 * @returns How many were taken
 */
export function takeBooks(columns: usize, row: u32, rows: u32, depth: i32): u32 {
  Latest.ms = -Infinity;
  let left = rows;
  do {
    while (left > 0 && Leaf.pointer != Leaf.pointersEnd && takeBook(columns, row + rows - left, depth)) left--;
  } while (left > 0 && Leaf.pointer == Leaf.pointersEnd && toNextLeaf());
  return rows - left;
}

/** Takes the next row; returns whether it is plain. */
function takeBook(columns: usize, row: u32, depth: i32): bool {
  const offset = <u32>bswap<u16>(load<u16>(Leaf.pointer));
  if (offset < Leaf.leastCell || offset > Leaf.greatestCell) return false;
  const cell = Leaf.page + offset;
  const payloadLength = varintLength(cell);
  if (payloadLength > MAX_PAYLOAD_BYTES) return false;
  const payload = <u32>varint(cell, payloadLength);
  const rowidLength = varintLength(cell + payloadLength);
  if (rowidLength > MAX_ROWID_BYTES) return false;
  const rowid = <f64>varint(cell + payloadLength, rowidLength);
  const at = cell + payloadLength + rowidLength;
  if (rowid <= Leaf.before || payload > Leaf.greatestLocal || at + payload > Leaf.end) return false;
  if (!findValues(at, payload)) return false;

  let ms: f64 = 0;
  if (timeType == SIX_BYTES) ms = integer(timeAt, SIX_BYTES);
  else if (timeType == BYTES_TYPE + 1 + 2 * MILLISECOND_DIGITS) {
    const text = v128.load(timeAt);
    if (!beginsWithDigits(text, MILLISECOND_DIGITS)) return false;
    ms = wholeNumber(text, MILLISECOND_DIGITS);
  }
  if (!isMilliseconds(ms)) return false;

  const bids = takeSide(bidsAt, bidsEnd, depth, BIDS_SIGN);
  if (bids < 0) return false;
  const bidSize = SideSum.value;
  const asks = takeSide(asksAt, asksEnd, depth, ASKS_SIGN);
  if (asks < 0) return false;

  const to = columns + 8 * <usize>row;
  store<f64>(to, ms, TIME_MS);
  store<f64>(to, 0, ORDER_HI);
  store<f64>(to, 0, ORDER_LO);
  store<f64>(to, bidSize, BID_SIZE);
  store<f64>(to, SideSum.value, ASK_SIZE);
  const toInt = columns + 4 * <usize>row;
  store<i32>(toInt, 0, TIME_NS);
  store<i32>(toInt, bids, BID_LEVELS);
  store<i32>(toInt, asks, ASK_LEVELS);
  if (ms >= Latest.ms) {
    Latest.ms = ms;
    Latest.row = row;
    Latest.rowid = rowid;
  }
  Leaf.pointer += 2;
  Leaf.before = rowid;
  Leaf.rowBytes += <u32>(at + payload - cell);
  return true;
}

/** Finds the values that are wanted of a record of so many bytes; returns whether it is sound and has them all. */
@inline
function findValues(record: usize, size: u32): bool {
  const headerSize = <u32>load<u8>(record);
  const headerEnd = record + headerSize;
  if (headerSize >= 0x80 || headerSize > size) return false;
  timeType = 0;
  bidsAt = asksAt = 0;
  let value = headerEnd;
  let at = record + 1;
  for (let column: i32 = 0; at < headerEnd; column++) {
    const typeLength = varintLength(at);
    if (typeLength > MAX_TYPE_BYTES) return false;
    const type = <u32>varint(at, typeLength);
    at += typeLength;
    if (type >= NUMBERS_END && type < BYTES_TYPE) return false;
    const end = value + (type < BYTES_TYPE ? <u32>load<u8>(LENGTHS + type) : (type - BYTES_TYPE) >> 1);
    const wanted = column < WANTED_COLUMNS ? <u32>load<u8>(WANTED + column) : u32.MAX_VALUE;
    if (wanted == TIME) {
      timeAt = value;
      timeType = type;
    } else if (wanted == BIDS && type >= BYTES_TYPE) {
      bidsAt = value;
      bidsEnd = end;
    } else if (wanted == ASKS && type >= BYTES_TYPE) {
      asksAt = value;
      asksEnd = end;
    }
    value = end;
  }
  return at == headerEnd && value == record + size && bidsAt != 0 && asksAt != 0;
}
