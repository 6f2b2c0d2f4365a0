/**
 * The fast path for trades: rows whose records have a known shape and whose values have the form that recorders write.
 *
 * A row is decoded only if it is sound and valid. At the first other row this stops, and the general path
 * (`table_cursor.ts`, `trade_decoder.ts`) decodes, rejects or reports that row. Both paths give equal values.
 */

import { ORDER_HI, ORDER_LO, PRICE, SIDE, SIZE, TIME_MS, TIME_NS, Written } from "./columns";
import { beginsWithDigits, digitPlaces, numberAt, wholeNumber } from "../../values/wasm/digits";
import { Leaf, MAX_ROWID_VARINT, toNextLeaf } from "./leaf";
import { hasHeader, headerAt, ID_IS_ROWID, isOfInstrument, KnownShapes, shapeOf } from "./trade_shapes";
import { integer, isMilliseconds, MILLISECOND_DIGITS, number, Range, TEXT_TIME } from "./values";
import { varint, varintLength } from "./varint";

/** Turns upper-case ASCII letters of a word into lower-case letters. */
const LOWER_CASE: u32 = 0x20202020;

/**
 * Decodes rows from the current leaf on, as long as they have a known form.
 *
 * @param columns Address of the batch's columns
 * @param row The next row of the batch
 * @param rows The most rows to read
 * @returns How many rows were read; those in the range were written into the batch, see {@linkcode Written}
 */
export function decodeTrades(columns: usize, row: u32, rows: u32): u32 {
  Written.rows = 0;
  if (KnownShapes.count == 0) return 0;
  let left = rows;
  do {
    left -= decodeLeaf(columns, row + Written.rows, left);
  } while (left > 0 && Leaf.pointer == Leaf.pointersEnd && toNextLeaf());
  return rows - left;
}

/** Decodes rows of the current leaf; returns how many rows were read. */
function decodeLeaf(columns: usize, row: u32, rows: u32): u32 {
  // Locals stay in registers; the statics would be loaded again for each row.
  const headerSize = KnownShapes.headerSize;
  const start = Leaf.start;
  const end = Leaf.end;
  const minCell = Leaf.minCell;
  const maxCell = Leaf.maxCell;
  const maxLocal = Leaf.maxLocal;
  const pointersEnd = min(Leaf.pointersEnd, Leaf.pointer + 2 * rows);
  const timePlaces = digitPlaces(MILLISECOND_DIGITS, MILLISECOND_DIGITS);
  const rangeStart = Range.start;
  const rangeEnd = Range.end;
  let before = Leaf.before;
  let cellBytes = Leaf.cellBytes;
  let to = columns + 8 * <usize>row;
  let pointer = Leaf.pointer;
  for (; pointer < pointersEnd; pointer += 2) {
    const offset = <u32>bswap<u16>(load<u16>(pointer));
    if (offset < minCell || offset > maxCell) break;
    const cell = start + offset;

    let at = cell + 2;
    let payload = <u32>load<u8>(cell);
    if (payload < 0x80) at--;
    else {
      const byte = <u32>load<u8>(cell, 1);
      if (byte >= 0x80) break;
      payload = ((payload & 0x7f) << 7) | byte;
    }
    const rowidLength = varintLength(at);
    if (rowidLength > MAX_ROWID_VARINT) break;
    const rowid = <f64>varint(at, rowidLength);
    at += rowidLength;
    if (rowid <= before || payload > maxLocal || at + payload > end) break;

    const header = headerAt(at, headerSize);
    const shape = shapeOf(header);
    if (!hasHeader(shape, header) || <u32>shape.size != payload) break;
    if (shape.instrumentAt != 0 && !isOfInstrument(shape, at)) break;

    let ms: f64 = 0;
    if (shape.timeType == TEXT_TIME) {
      const text = v128.load(at + shape.timeAt);
      if (!beginsWithDigits(text, MILLISECOND_DIGITS)) break;
      ms = numberAt(text, timePlaces);
    } else ms = integer(at + shape.timeAt, shape.timeType);
    if (!(ms >= rangeStart && ms < rangeEnd)) {
      if (!isMilliseconds(ms)) break;
      before = rowid;
      cellBytes += <u32>(at + payload - cell);
      continue;
    }

    const price = number(at + shape.priceAt, shape.priceType);
    const size = number(at + shape.sizeAt, shape.sizeType);
    if (!(price > 0 && price < Infinity && size >= 0 && size < Infinity)) break;

    const side = load<u32>(at + shape.sideAt) | LOWER_CASE;
    if ((side & shape.sideMask) != shape.sideWord) break;

    let id: f64 = 0;
    // A row without a number comes after every row with one; see `order_key.ts`.
    let kind: f64 = 0;
    if (shape.idDigits > 0) {
      const text = v128.load(at + shape.idAt);
      if (!beginsWithDigits(text, shape.idDigits)) break;
      id = wholeNumber(text, shape.idDigits);
    } else if (shape.idDigits == 0) id = integer(at + shape.idAt, shape.idType);
    else if (shape.idDigits == ID_IS_ROWID) id = rowid;
    else kind = Infinity;

    store<f64>(to, ms, TIME_MS);
    store<f64>(to, kind, ORDER_HI);
    store<f64>(to, id, ORDER_LO);
    store<f64>(to, price, PRICE);
    // A size of -0 is 0, as in the general path.
    store<f64>(to, abs<f64>(size), SIZE);
    const index = to - columns;
    store<i32>(columns + (index >> 1), 0, TIME_NS);
    store<i8>(columns + (index >> 3), <i8>shape.side, SIDE);
    to += 8;
    before = rowid;
    cellBytes += <u32>(at + payload - cell);
  }
  Written.rows += <u32>(to - columns >> 3) - row;
  const read = <u32>(pointer - Leaf.pointer) >> 1;
  Leaf.pointer = pointer;
  Leaf.before = before;
  Leaf.cellBytes = cellBytes;
  return read;
}
