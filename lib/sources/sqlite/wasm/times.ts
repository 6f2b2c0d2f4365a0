/**
 * The least and greatest time of the rows of each leaf, from the time column alone.
 *
 * Goes through rows whose records lie in their db pages and whose times are milliseconds, as integers or text. At the
 * first other row this stops, and the general path reads the time of that row.
 */

import { beginsWithDigits, digitPlaces, numberAt } from "../../values/wasm/digits";
import { Leaf, MAX_PAYLOAD_VARINT, MAX_ROWID_VARINT, toNextLeaf } from "./leaf";
import { hashOf, headerAt } from "./trade_shapes";
import {
  BYTES_TYPE,
  integer,
  isMilliseconds,
  LENGTHS,
  MAX_TYPE_VARINT,
  MILLISECOND_DIGITS,
  NUMBERS_END,
  SIX_BYTES,
} from "./values";
import { varint, varintLength } from "./varint";

/** The longest header that is kept. */
const MAX_KNOWN_HEADER: u32 = 16;

/** What is known of records with the same header. */
@unmanaged
class TimedShape {
  /** The header, padded with zeros. */
  header0: u64;
  header1: u64;
  /** Bytes of the whole record. */
  size: u32;
  /** Where the time is, from the record's start, and its serial type; 0 if no header is kept here. */
  timeAt: u32;
  timeType: u32;
}

/** Shapes by a hash of their headers. */
const HASH_BITS: u64 = 8;
const SHAPE_BYTES: usize = 32;
const SHAPES: usize = memory.data(32 << 8, 16);

// Where the time of the last record is, from the record's start, and its serial type.
let timeAt: u32 = 0;
let timeType: u32 = 0;

/** Index of the time among the table's columns. */
let timeColumn: i32 = -1;

/** The rows of the last call. */
export class Timed {
  /** How many leaves have rows of the last call, the current one included. */
  static leaves: u32 = 0;
}

/** Sets which of the table's columns is the time. */
export function setTimeColumn(column: i32): void {
  timeColumn = column;
  memory.fill(SHAPES, 0, SHAPE_BYTES << <usize>HASH_BITS);
}

/**
 * Goes through rows from the current position on, and writes for each leaf two doubles: the least and greatest time of its
 * rows.
 *
 * @param to Address of the doubles
 * @param leaves The most leaves
 * @returns How many rows were read
 */
export function decodeTimes(to: usize, leaves: u32): u32 {
  let rows: u32 = 0;
  Timed.leaves = 0;
  do {
    const read = decodeLeafTimes(to + 16 * <usize>Timed.leaves);
    rows += read;
    // A leaf that was entered but of which no row could be read is left to the general path.
    if (read > 0) Timed.leaves++;
  } while (Timed.leaves < leaves && Leaf.pointer == Leaf.pointersEnd && toNextLeaf());
  return rows;
}

/** Goes through rows of the current leaf; returns how many rows were read. */
function decodeLeafTimes(to: usize): u32 {
  // Locals stay in registers; the statics would be loaded again for each row.
  const start = Leaf.start;
  const end = Leaf.end;
  const minCell = Leaf.minCell;
  const maxCell = Leaf.maxCell;
  const maxLocal = Leaf.maxLocal;
  const pointersEnd = Leaf.pointersEnd;
  const timePlaces = digitPlaces(MILLISECOND_DIGITS, MILLISECOND_DIGITS);
  const first = Leaf.pointer;
  let least = Infinity;
  let greatest = -Infinity;
  let before = Leaf.before;
  let cellBytes = Leaf.cellBytes;
  let pointer = first;
  for (; pointer != pointersEnd; pointer += 2) {
    const offset = <u32>bswap<u16>(load<u16>(pointer));
    if (offset < minCell || offset > maxCell) break;
    const cell = start + offset;
    const payloadLength = varintLength(cell);
    if (payloadLength > MAX_PAYLOAD_VARINT) break;
    const payload = <u32>varint(cell, payloadLength);
    const rowidLength = varintLength(cell + payloadLength);
    if (rowidLength > MAX_ROWID_VARINT) break;
    const rowid = <f64>varint(cell + payloadLength, rowidLength);
    const at = cell + payloadLength + rowidLength;
    if (rowid <= before || payload > maxLocal || at + payload > end) break;
    if (!findTime(at, payload)) break;

    let ms: f64 = 0;
    if (timeType == SIX_BYTES) ms = integer(at + timeAt, SIX_BYTES);
    else {
      const text = v128.load(at + timeAt);
      if (!beginsWithDigits(text, MILLISECOND_DIGITS)) break;
      ms = numberAt(text, timePlaces);
    }
    if (!isMilliseconds(ms)) break;
    if (ms < least) least = ms;
    if (ms > greatest) greatest = ms;
    before = rowid;
    cellBytes += <u32>(at + payload - cell);
  }
  store<f64>(to, least);
  store<f64>(to, greatest, 8);
  Leaf.pointer = pointer;
  Leaf.before = before;
  Leaf.cellBytes = cellBytes;
  return <u32>(pointer - first) >> 1;
}

/** Finds the time of a record of `size` bytes; returns whether the record is sound and its time has a known form. */
@inline
function findTime(record: usize, size: u32): bool {
  const header = headerAt(record, load<u8>(record));
  const shape = changetype<TimedShape>(SHAPES + hashOf(header, HASH_BITS) * SHAPE_BYTES);
  if (v128.any_true(v128.xor(header, v128.load(changetype<usize>(shape))))) return readHeader(record, size, shape);
  timeAt = shape.timeAt;
  timeType = shape.timeType;
  return size == shape.size && timeType != 0;
}

/** Finds the time by reading the header of a record; keeps a short header. */
function readHeader(record: usize, size: u32, shape: TimedShape): bool {
  const headerSize = <u32>load<u8>(record);
  const headerEnd = record + headerSize;
  if (headerSize >= 0x80 || headerSize > size) return false;
  timeType = 0;
  let value = headerSize;
  let at = record + 1;
  for (let column: i32 = 0; at < headerEnd; column++) {
    const typeLength = varintLength(at);
    if (typeLength > MAX_TYPE_VARINT) return false;
    const type = <u32>varint(at, typeLength);
    at += typeLength;
    if (type >= NUMBERS_END && type < BYTES_TYPE) return false;
    if (column == timeColumn) {
      timeAt = value;
      timeType = type;
    }
    value += type < BYTES_TYPE ? <u32>load<u8>(LENGTHS + type) : (type - BYTES_TYPE) >> 1;
  }
  if (at != headerEnd || value != size) return false;
  if (timeType != SIX_BYTES && timeType != BYTES_TYPE + 1 + 2 * MILLISECOND_DIGITS) return false;
  if (headerSize <= MAX_KNOWN_HEADER) {
    v128.store(changetype<usize>(shape), headerAt(record, headerSize));
    shape.size = size;
    shape.timeAt = timeAt;
    shape.timeType = timeType;
  }
  return true;
}
