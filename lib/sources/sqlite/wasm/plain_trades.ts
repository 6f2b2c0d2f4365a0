/**
 * Trades whose records look like ones that were taken before, and whose values are written as recorders mostly write
 * them, for as long as they follow each other.
 *
 * A row is taken only if it is sound and valid. At any other this stops, and the general way (`table_cursor.ts`,
 * `fields.ts`) takes, rejects or reports that row, and goes on from there. What is taken is what the general way
 * would take.
 */

import { COLUMNS_END, DOUBLES, ORDER_HI, ORDER_LO, TIME_MS, TIME_NS } from "./columns";
import { beginsWithDigits, digitPlaces, lanes, numberAt, wholeNumber } from "./digits";
import { Leaf, MAX_ROWID_BYTES, toNextLeaf } from "./leaf";
import { integer, isMilliseconds, MILLISECOND_DIGITS, number, TEXT_TIME } from "./values";
import { varint, varintLength } from "./varint";

// Columns of a batch, after those that all batches have: as `TradeColumns` in `row_columns.ts` lays them out.
const PRICE: usize = COLUMNS_END;
const SIZE: usize = PRICE + DOUBLES;
const SIDE: usize = SIZE + DOUBLES;

/** The letters of each side in lower case, as a word whose first letter is lowest. */
const BUY: u32 = 0x797562;
const SELL: u32 = 0x6c6c6573;
const LOWER_CASE: u32 = 0x20202020;

/** What is known of records with the same header. Places are those in the record. */
@unmanaged
class Form {
  /** The header, filled up with zeros. */
  header0: u64;
  header1: u64;
  /** Bytes of the whole record. */
  size: i32;
  timeAt: i32;
  timeType: i32;
  priceAt: i32;
  priceType: i32;
  sizeAt: i32;
  sizeType: i32;
  sideAt: i32;
  /** Which bits of a word are the side's letters, those letters, and the side that they mean. */
  sideMask: u32;
  sideWord: u32;
  side: i32;
  idAt: i32;
  idType: i32;
  /** Digits of a trade's number that is text; -1 where rows have no number. */
  idDigits: i32;
}

/** Forms, and each one's place by a part of its header's hash. The first of them is none. */
const FORMS: usize = memory.data(64 * offsetof<Form>(), 16);
const MAX_FORMS: i32 = 64;
const HASH_BITS: u64 = 12;
const BY_HASH: usize = memory.data(4096);

let known: i32 = 0;
/** Bytes of the header of all records that are known. */
let headerSize: i32 = 0;

@inline
function formAt(index: i32): Form {
  return changetype<Form>(FORMS + <usize>index * offsetof<Form>());
}

/** A record's header, of so many bytes, filled up with zeros. */
@inline
function headerAt(at: usize, size: i32): v128 {
  return v128.and(v128.load(at), i8x16.lt_u(lanes(), i8x16.splat(<i8>size)));
}

@inline
function isOf(header: v128, form: Form): bool {
  return !v128.any_true(v128.xor(header, v128.load(changetype<usize>(form))));
}

@inline
function hashOf(header: v128): usize {
  const mixed = (i64x2.extract_lane(header, 0) * 0x9e3779b97f4a7c15) ^ i64x2.extract_lane(header, 1);
  return <usize>(<u64>(mixed * 0x9e3779b97f4a7c15) >> (64 - HASH_BITS));
}

/** Forgets every form. */
export function forgetTrades(): void {
  known = 0;
  memory.fill(BY_HASH, 0, 1 << <usize>HASH_BITS);
}

/**
 * Remembers a form.
 *
 * @param at Where a record of this form begins
 * @param size Bytes of its header, at most 16
 * @param record Bytes of the whole record
 * @param sideLetters 3 for a buy, 4 for a sell, 0 if there is no column for that
 * @param idDigits -1 if there is no column for that
 */
export function learnTrade(
  at: usize,
  size: i32,
  record: i32,
  timeAt: i32,
  timeType: i32,
  priceAt: i32,
  priceType: i32,
  sizeAt: i32,
  sizeType: i32,
  sideAt: i32,
  sideLetters: i32,
  idAt: i32,
  idType: i32,
  idDigits: i32,
): void {
  const header = headerAt(at, size);
  if (isOf(header, formAt(load<u8>(BY_HASH + hashOf(header))))) return;
  if (size != headerSize || known == MAX_FORMS - 1) forgetTrades();
  headerSize = size;
  const form = formAt(++known);
  v128.store(changetype<usize>(form), header);
  form.size = record;
  form.timeAt = timeAt;
  form.timeType = timeType;
  form.priceAt = priceAt;
  form.priceType = priceType;
  form.sizeAt = sizeAt;
  form.sizeType = sizeType;
  form.sideAt = sideAt;
  form.sideMask = sideLetters == 0 ? 0 : sideLetters == 3 ? 0xffffff : 0xffffffff;
  form.sideWord = sideLetters == 0 ? 0 : sideLetters == 3 ? BUY : SELL;
  form.side = sideLetters == 0 ? 0 : sideLetters == 3 ? 1 : -1;
  form.idAt = idAt;
  form.idType = idType;
  form.idDigits = idDigits;
  store<u8>(BY_HASH + hashOf(header), <u8>known);
}

/**
 * Takes rows from the leaf on for as long as they are plain.
 *
 * @param columns Where the columns of the batch begin
 * @param row How many rows the batch holds
 * @param rows The most rows to take
 * @returns How many were taken
 */
export function takeTrades(columns: usize, row: u32, rows: u32): u32 {
  if (known == 0) return 0;
  let left = rows;
  do {
    left -= takeOfLeaf(columns, row + rows - left, left);
  } while (left > 0 && Leaf.pointer == Leaf.pointersEnd && toNextLeaf());
  return rows - left;
}

function takeOfLeaf(columns: usize, row: u32, rows: u32): u32 {
  const size = headerSize;
  const page = Leaf.page;
  const pageEnd = Leaf.end;
  const leastCell = Leaf.leastCell;
  const greatestCell = Leaf.greatestCell;
  const greatestLocal = Leaf.greatestLocal;
  const pointersEnd = min(Leaf.pointersEnd, Leaf.pointer + 2 * rows);
  const timePlaces = digitPlaces(MILLISECOND_DIGITS, MILLISECOND_DIGITS);
  let before = Leaf.before;
  let rowBytes = Leaf.rowBytes;
  let to = columns + 8 * <usize>row;
  let pointer = Leaf.pointer;
  for (; pointer < pointersEnd; pointer += 2) {
    const offset = <u32>bswap<u16>(load<u16>(pointer));
    if (offset < leastCell || offset > greatestCell) break;
    const cell = page + offset;

    let at = cell + 2;
    let payload = <u32>load<u8>(cell);
    if (payload < 0x80) at--;
    else {
      const byte = <u32>load<u8>(cell, 1);
      if (byte >= 0x80) break;
      payload = ((payload & 0x7f) << 7) | byte;
    }
    const rowidLength = varintLength(at);
    if (rowidLength > MAX_ROWID_BYTES) break;
    const rowid = <f64>varint(at, rowidLength);
    at += rowidLength;
    if (rowid <= before || payload > greatestLocal || at + payload > pageEnd) break;

    const header = headerAt(at, size);
    const form = formAt(load<u8>(BY_HASH + hashOf(header)));
    if (!isOf(header, form) || <u32>form.size != payload) break;

    let ms: f64 = 0;
    if (form.timeType == TEXT_TIME) {
      const text = v128.load(at + form.timeAt);
      if (!beginsWithDigits(text, MILLISECOND_DIGITS)) break;
      ms = numberAt(text, timePlaces);
    } else ms = integer(at + form.timeAt, form.timeType);
    if (!isMilliseconds(ms)) break;

    const price = number(at + form.priceAt, form.priceType);
    const amount = number(at + form.sizeAt, form.sizeType);
    if (!(price > 0 && price < Infinity && amount >= 0 && amount < Infinity)) break;

    const side = load<u32>(at + form.sideAt) | LOWER_CASE;
    if ((side & form.sideMask) != form.sideWord) break;

    let id: f64 = 0;
    if (form.idDigits > 0) {
      const text = v128.load(at + form.idAt);
      if (!beginsWithDigits(text, form.idDigits)) break;
      id = wholeNumber(text, form.idDigits);
    } else if (form.idDigits == 0) id = integer(at + form.idAt, form.idType);

    store<f64>(to, ms, TIME_MS);
    store<f64>(to, 0, ORDER_HI);
    store<f64>(to, id, ORDER_LO);
    store<f64>(to, price, PRICE);
    store<f64>(to, amount, SIZE);
    const index = to - columns;
    store<i32>(columns + (index >> 1), 0, TIME_NS);
    store<i8>(columns + (index >> 3), <i8>form.side, SIDE);
    to += 8;
    before = rowid;
    rowBytes += <u32>(at + payload - cell);
  }
  const taken = <u32>(pointer - Leaf.pointer) >> 1;
  Leaf.pointer = pointer;
  Leaf.before = before;
  Leaf.rowBytes = rowBytes;
  return taken;
}
