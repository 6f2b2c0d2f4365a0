/**
 * The fast path for books: rows whose values have the form that recorders write. Records may overflow.
 *
 * A row is decoded only if it is sound and valid. At the first other row this stops, and the general path
 * (`table_cursor.ts`, `book_decoder.ts`) decodes, rejects or reports that row. Both paths give equal values.
 */

import { BatchLevels, endRow, hasRoom } from "./batch_levels";
import { BookRecord, findValues, isWanted, moveValues } from "./book_record";
import { Side } from "./book_side";
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
import { beginsWithDigits, wholeNumber } from "../../values/wasm/digits";
import { dbPageOf, Leaf, MAX_PAYLOAD_VARINT, MAX_ROWID_VARINT, toNextLeaf } from "./leaf";
import { gatherRecord, localBytesOf, NEXT_DB_PAGE_BYTES, takeRecord } from "./overflow";
import { parseSideAs } from "./side";
import { BYTES_TYPE, integer, isMilliseconds, MILLISECOND_DIGITS, Range, SIX_BYTES } from "./values";
import { varint, varintLength } from "./varint";

const BIDS_SIGN: f64 = -1;
const ASKS_SIGN: f64 = 1;

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
 * @param depth Only the best `depth` levels of a side count; see {@linkcode parseSideAs}
 * @param isOrderedByRowid Whether the rowid is the order key
 * @returns How many rows were read; those in the range were written into the batch, see {@linkcode Written}
 */
function decodeBooksAs<Stored>(columns: usize, row: u32, rows: u32, depth: i32, isOrderedByRowid: bool): u32 {
  Written.rows = 0;
  Written.zeros = 0;
  Latest.ms = -Infinity;
  let left = rows;
  do {
    while (
      left > 0 && Leaf.pointer != Leaf.pointersEnd &&
      decodeBook<Stored>(columns, row + Written.rows, depth, isOrderedByRowid)
    ) left--;
  } while (left > 0 && Leaf.pointer == Leaf.pointersEnd && toNextLeaf());
  return rows - left;
}

/** {@linkcode decodeBooksAs} without storing levels. */
export function decodeBooks(columns: usize, row: u32, rows: u32, depth: i32, isOrderedByRowid: bool): u32 {
  return decodeBooksAs<i32>(columns, row, rows, depth, isOrderedByRowid);
}

/** {@linkcode decodeBooksAs} with the levels of every row, as long as there is room. */
export function decodeBooksWithLevels(
  columns: usize,
  row: u32,
  rows: u32,
  depth: i32,
  isOrderedByRowid: bool,
): u32 {
  return decodeBooksAs<f64>(columns, row, rows, depth, isOrderedByRowid);
}

/** Decodes the next row; returns false for a row that is left to the general path. */
function decodeBook<Stored>(columns: usize, row: u32, depth: i32, isOrderedByRowid: bool): bool {
  const offset = <u32>bswap<u16>(load<u16>(Leaf.pointer));
  if (offset < Leaf.minCell || offset > Leaf.maxCell) return false;
  const cell = Leaf.start + offset;
  const payloadLength = varintLength(cell);
  if (payloadLength > MAX_PAYLOAD_VARINT) return false;
  const payload = <u32>varint(cell, payloadLength);
  const rowidLength = varintLength(cell + payloadLength);
  if (rowidLength > MAX_ROWID_VARINT) return false;
  const rowid = <f64>varint(cell + payloadLength, rowidLength);
  if (rowid <= Leaf.before) return false;
  const at = cell + payloadLength + rowidLength;
  let end = at + payload;
  if (payload <= Leaf.maxLocal) {
    if (end > Leaf.end || !findValues(at, payload, payload)) return false;
  } else {
    end = at + localBytesOf(payload) + NEXT_DB_PAGE_BYTES;
    if (end > Leaf.end || !findOverflowing(at, payload)) return false;
  }
  if (!isWanted()) return false;

  const timeAt = BookRecord.timeAt;
  const timeType = BookRecord.timeType;
  let ms: f64 = 0;
  if (timeType == SIX_BYTES) ms = integer(timeAt, SIX_BYTES);
  else if (timeType == BYTES_TYPE + 1 + 2 * MILLISECOND_DIGITS) {
    const text = v128.load(timeAt);
    if (!beginsWithDigits(text, MILLISECOND_DIGITS)) return false;
    ms = wholeNumber(text, MILLISECOND_DIGITS);
  }
  if (!isMilliseconds(ms)) return false;
  if (ms >= Range.start && ms < Range.end) {
    if (!writeBook<Stored>(columns, row, depth, ms, rowid, isOrderedByRowid)) return false;
    Written.rows++;
  }
  takeRecord();
  Leaf.pointer += 2;
  Leaf.before = rowid;
  Leaf.cellBytes += <u32>(end - cell);
  return true;
}

/** Finds the values of a record that overflows, and gathers the record as far as it is needed. */
function findOverflowing(at: usize, payload: u32): bool {
  if (!findValues(at, payload, localBytesOf(payload))) return false;
  const offset = <u32>(at - Leaf.start);
  const record = gatherRecord(dbPageOf(Leaf.index), Leaf.start, offset, payload, BookRecord.needed);
  moveValues(record - at);
  return record != 0;
}

/** Parses both sides of the current record and writes the row; returns false if a side is left to the general path. */
@inline
function writeBook<Stored>(
  columns: usize,
  row: u32,
  depth: i32,
  ms: f64,
  rowid: f64,
  isOrderedByRowid: bool,
): bool {
  const to = columns + 8 * <usize>row;
  const toInt = columns + 4 * <usize>row;
  const bidsEnd = BookRecord.bidsEnd;
  const areBidsBytes = BookRecord.areBidsBytes;
  const next = BatchLevels.next;
  if (isFloat<Stored>() && !hasRoom(bidsEnd - BookRecord.bidsAt, areBidsBytes)) return false;
  const bids = parseSideAs<Stored>(BookRecord.bidsAt, bidsEnd, depth, BIDS_SIGN, areBidsBytes);
  if (bids < 0) return dropRow<Stored>(next);
  const zeros = Side.zeros;
  store<f64>(to, Side.size, BID_SIZE);
  store<f64>(to, Side.best, BEST_BID);
  store<f64>(to, Side.bestSize, BEST_BID_SIZE);
  const asksEnd = BookRecord.asksEnd;
  const areAsksBytes = BookRecord.areAsksBytes;
  if (isFloat<Stored>() && !hasRoom(asksEnd - BookRecord.asksAt, areAsksBytes)) return dropRow<Stored>(next);
  const asks = parseSideAs<Stored>(BookRecord.asksAt, asksEnd, depth, ASKS_SIGN, areAsksBytes);
  if (asks < 0) return dropRow<Stored>(next);
  if (isFloat<Stored>()) endRow(row);
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

/** Forgets the levels of a row that is not written; returns false. */
@inline
function dropRow<Stored>(next: usize): bool {
  if (isFloat<Stored>()) BatchLevels.next = next;
  return false;
}
