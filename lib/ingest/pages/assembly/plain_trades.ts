/**
 * Trades whose records look like ones that were taken before, and whose values are written as recorders mostly write
 * them, for as long as they follow each other in a page.
 *
 * A row is taken only if it is sound and valid. At any other this stops, and the general way (`table_cursor.ts`,
 * `fields.ts`) takes, rejects or reports that row, and goes on from there. What is taken is what the general way
 * would take.
 */

import { beginsWithDigits, digitPlaces, lanes, numberAt, wholeNumber } from "./digits";
import { integer, number } from "./values";

/** Rows of a batch, as in `batches.ts`, and bytes of a column of doubles. */
const BATCH_ROWS: usize = 4096;
const DOUBLES: usize = 8 * BATCH_ROWS;

// Columns of a batch, from where the first begins: as `TradeColumns` in `row_columns.ts` lays them out.
const TIME_MS: usize = 0;
const ORDER_HI: usize = DOUBLES;
const ORDER_LO: usize = 2 * DOUBLES;
const TIME_NS: usize = 3 * DOUBLES;
const PRICE: usize = TIME_NS + 4 * BATCH_ROWS;
const SIZE: usize = PRICE + DOUBLES;
const SIDE: usize = SIZE + DOUBLES;

/** Milliseconds since the epoch as text have 13 digits. Fewer than 12 that count would be seconds. */
const MILLISECOND_DIGITS: i32 = 13;
const LEAST_MILLISECONDS: f64 = 1e11;
const MILLISECONDS_END: f64 = 1e14;

/** How a time is stored, a trade's number likewise: 0 for text, else the serial type of an integer. */
const TEXT: i32 = 0;

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

/** The rowid of the last row that was taken, and how many bytes of the page the cells of those rows have. */
export const LAST_ROWID: usize = memory.data(8, 8);
export const ROW_BYTES: usize = memory.data(4, 4);

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
 * Takes rows for as long as they are plain.
 *
 * @param pointers Where the pointers to their cells begin and end
 * @param page Where the page begins, and where what it uses ends
 * @param leastCell The least pointer that a cell may have
 * @param greatestLocal The most bytes of a record that does not go on in other pages
 * @param before The rowid of the row before; they ascend
 * @param columns Where the columns of the batch begin
 * @param row How many rows the batch holds
 * @returns How many were taken
 */
export function takeTrades(
  pointers: usize,
  pointersEnd: usize,
  page: usize,
  pageEnd: usize,
  leastCell: u32,
  greatestLocal: u32,
  before: f64,
  columns: usize,
  row: i32,
): i32 {
  if (known == 0) return 0;
  const size = headerSize;
  const greatestCell = <u32>(pageEnd - page) - 4;
  const timePlaces = digitPlaces(MILLISECOND_DIGITS, MILLISECOND_DIGITS);
  let last = before;
  let rowBytes: i32 = 0;
  let to = columns + 8 * <usize>row;
  let pointer = pointers;
  for (; pointer < pointersEnd; pointer += 2) {
    const offset = <u32>bswap<u16>(load<u16>(pointer));
    if (offset < leastCell || offset > greatestCell) break;
    const cell = page + offset;

    let at = cell + 2;
    let byte = <u32>load<u8>(cell);
    let payload = byte;
    if (byte < 0x80) at--;
    else {
      byte = load<u8>(cell, 1);
      if (byte >= 0x80) break;
      payload = ((payload & 0x7f) << 7) | byte;
    }
    byte = load<u8>(at++);
    let rowid: i64 = byte & 0x7f;
    for (let left = 6; byte >= 0x80 && left > 0; left--) {
      byte = load<u8>(at++);
      rowid = (rowid << 7) | (byte & 0x7f);
    }
    if (byte >= 0x80 || <f64>rowid <= last || payload > greatestLocal || at + payload > pageEnd) break;

    const header = headerAt(at, size);
    const form = formAt(load<u8>(BY_HASH + hashOf(header)));
    if (!isOf(header, form) || <u32>form.size != payload) break;

    let ms: f64 = 0;
    if (form.timeType == TEXT) {
      const text = v128.load(at + form.timeAt);
      if (!beginsWithDigits(text, MILLISECOND_DIGITS)) break;
      ms = numberAt(text, timePlaces);
    } else ms = integer(at + form.timeAt, form.timeType);
    if (!(ms >= LEAST_MILLISECONDS && ms < MILLISECONDS_END)) break;

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
    last = <f64>rowid;
    rowBytes += <i32>(at + payload - cell);
  }
  store<f64>(LAST_ROWID, last);
  store<i32>(ROW_BYTES, rowBytes);
  return <i32>((pointer - pointers) >> 1);
}
