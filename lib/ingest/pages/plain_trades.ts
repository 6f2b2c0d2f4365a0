/**
 * The quick way through trades: row after row of a leaf page in one loop, from its bytes into the columns of a batch.
 *
 * It takes plain rows only: a record of a shape that was seen before, whole in its page, a time in milliseconds, a
 * price and a size that are numbers and right, a trade's number of few digits. At anything else it stops, and leaves
 * the row to the general way, which decides and gives the same where both give something.
 *
 * @module
 */

import type { TradeColumns } from "../row_columns.ts";
import { MIN_CELL } from "./btree.ts";
import { EXACT_DIGITS, fourDigits, wholeNumber } from "./digits.ts";
import { plainNumber } from "./fields.ts";
import { ID, PRICE, SIDE, SIZE, TIME, TRADE_ID } from "./trade_rows.ts";
import { REAL, type RecordShape, TEXT } from "./record.ts";
import type { TableCursor } from "./table_cursor.ts";

/** Bytes of the longest header that is compared, in four words. */
const MAX_HEADER_BYTES = 16;

/** Rowids from 0 up to here are exact as doubles, and so is their comparison. */
const EXACT_ROWID_HI = 2 ** 20;

/** Milliseconds since the epoch, as text, have this many digits from 2001 to 2286, and lie between these. */
const MILLISECOND_DIGITS = 13;
const LEAST_MILLISECONDS = 1e11;
const MOST_MILLISECONDS = 1e14;

const BUY = 0x627579;
const SELL = 0x73656c6c;
/** Turns upper-case ASCII letters into lower-case ones. */
const LOWER_CASE = 0x20202020;

// What is remembered of a shape, in one row of integers: its header's words, the record's length, and offset, kind
// and length of each value.
const SHAPES_LOG2 = 6;
const SHAPE_WIDTH = 32;
const RECORD_BYTES = 4;
const VALUES = 5;
const VALUE_WIDTH = 3;
const TIME_AT = VALUES;
const PRICE_AT = VALUES + VALUE_WIDTH;
const SIZE_AT = VALUES + 2 * VALUE_WIDTH;
const SIDE_AT = VALUES + 3 * VALUE_WIDTH;
const ORDER_AT = VALUES + 4 * VALUE_WIDTH;

/** What a shape's values are that a table does not have. */
const NONE = 0;

/** Takes plain trades. */
export class PlainTrades {
  readonly #cursor: TableCursor;
  readonly #columns: TradeColumns;
  /** Which column orders trades of the same time, or -1. */
  readonly #order: number;
  readonly #hasSide: boolean;
  readonly #shapes = new Int32Array(SHAPE_WIDTH << SHAPES_LOG2);
  /** Bytes of the header of the shapes that are remembered; 0 before there is one. */
  #headerBytes = 0;
  /** Which bits of its second to fourth word belong to it; all of the first do. */
  #mask1 = 0;
  #mask2 = 0;
  #mask3 = 0;
  /** The first eight digits of the last time, and what they come to. */
  #high = 0;
  #middle = 0;
  #highMs = 0;

  /** Takes rows of a cursor's leaf into columns. */
  constructor(
    cursor: TableCursor,
    columns: TradeColumns,
    { hasSide, hasTradeId, hasId }: { hasSide: boolean; hasTradeId: boolean; hasId: boolean },
  ) {
    this.#cursor = cursor;
    this.#columns = columns;
    this.#hasSide = hasSide;
    this.#order = hasTradeId ? TRADE_ID : hasId ? ID : -1;
  }

  /**
   * Remembers the shape of a row that was taken the general way, so that rows like it may be plain.
   *
   * @param shape The shape
   * @param at Where the record begins in `view`
   */
  remember(shape: RecordShape, view: DataView, at: number): void {
    const { headerSize, kinds } = shape;
    const isPlain = headerSize >= 4 && headerSize <= MAX_HEADER_BYTES && this.#isTime(shape) &&
      isNumber(kinds[PRICE]) && isNumber(kinds[SIZE]) && this.#isSide(shape) && this.#isOrder(shape);
    if (!isPlain) return;
    if (headerSize !== this.#headerBytes) {
      this.#shapes.fill(0);
      this.#headerBytes = headerSize;
      [this.#mask1, this.#mask2, this.#mask3] = [4, 8, 12].map((start) =>
        headerSize <= start ? 0 : headerSize >= start + 4 ? -1 : -1 << (8 * (start + 4 - headerSize))
      );
    }
    const words = [
      view.getInt32(at),
      view.getInt32(at + 4) & this.#mask1,
      view.getInt32(at + 8) & this.#mask2,
      view.getInt32(at + 12) & this.#mask3,
    ];
    const slot = slotOf(words[0], words[1], words[2], words[3]);
    if (words.every((word, index) => this.#shapes[slot + index] === word)) return;
    const values = [TIME, PRICE, SIZE, this.#hasSide ? SIDE : -1, this.#order].flatMap((index) =>
      index < 0 ? [0, NONE, 0] : [shape.offsets[index], kinds[index], shape.lengths[index]]
    );
    this.#shapes.set([...words, shape.size, ...values], slot);
  }

  /**
   * Takes the plain rows that come next in the cursor's leaf, and moves the cursor behind them.
   *
   * @param most How many at most
   * @returns How many
   */
  take(most: number): number {
    const cursor = this.#cursor;
    const headerBytes = this.#headerBytes;
    if (headerBytes === 0 || cursor.beforeHi >= EXACT_ROWID_HI) return 0;
    const { leafBytes: bytes, leafView: view, page, leastCell, usableSize } = cursor;
    const { timeMs, timeNs, orderHi, orderLo, price: prices, size: sizes, side: sides } = this.#columns;
    const shapes = this.#shapes;
    const mask1 = this.#mask1;
    const mask2 = this.#mask2;
    const mask3 = this.#mask3;
    const greatestCell = usableSize - MIN_CELL;
    const end = page + usableSize;
    const first = this.#columns.count;
    const last = first + Math.min(most, (cursor.pointersEnd - cursor.pointer) >> 1);
    let pointer = cursor.pointer;
    let before = cursor.beforeHi * 2 ** 32 + cursor.beforeLo;
    let high = this.#high;
    let middle = this.#middle;
    let highMs = this.#highMs;
    let row = first;
    for (; row < last; row++) {
      // The cell (section 1.6): the payload's length, the rowid, the record.
      const offset = view.getUint16(pointer);
      if (offset < leastCell || offset > greatestCell) break;
      let at = page + offset;
      let length = bytes[at++];
      if (length >= 0x80) {
        const low = bytes[at++];
        if (low >= 0x80) break;
        length = ((length & 0x7f) << 7) | low;
      }
      let rowid = 0;
      let byte = bytes[at++];
      for (let left = 6; byte >= 0x80 && left > 0; left--) {
        rowid = rowid * 128 + (byte & 0x7f);
        byte = bytes[at++];
      }
      if (byte >= 0x80) break;
      rowid = rowid * 128 + byte;
      if (rowid <= before) break;

      // The record's header (section 2.1).
      if (bytes[at] !== headerBytes) break;
      const word0 = view.getInt32(at);
      const word1 = view.getInt32(at + 4) & mask1;
      const word2 = view.getInt32(at + 8) & mask2;
      const word3 = view.getInt32(at + 12) & mask3;
      const shape = slotOf(word0, word1, word2, word3);
      const isKnown = shapes[shape] === word0 && shapes[shape + 1] === word1 && shapes[shape + 2] === word2 &&
        shapes[shape + 3] === word3;
      if (!isKnown || length !== shapes[shape + RECORD_BYTES] || at + length > end) break;

      const timeAt = at + shapes[shape + TIME_AT];
      const timeKind = shapes[shape + TIME_AT + 1];
      let ms: number;
      if (timeKind === TEXT) {
        const first4 = view.getInt32(timeAt);
        const next4 = view.getInt32(timeAt + 4);
        if (first4 !== high || next4 !== middle) {
          const first4Digits = fourDigits(first4);
          const next4Digits = fourDigits(next4);
          if (first4Digits < 0 || next4Digits < 0) break;
          high = first4;
          middle = next4;
          highMs = (first4Digits * 1e4 + next4Digits) * 1e5;
        }
        const low = fourDigits(view.getInt32(timeAt + 8));
        const digit = bytes[timeAt + 12] - 0x30;
        if (low < 0 || digit < 0 || digit > 9) break;
        ms = highMs + low * 10 + digit;
      } else {
        ms = plainNumber(bytes, view, timeAt, timeKind, 0);
      }
      if (!(ms >= LEAST_MILLISECONDS && ms < MOST_MILLISECONDS)) break;

      const priceAt = at + shapes[shape + PRICE_AT];
      const priceKind = shapes[shape + PRICE_AT + 1];
      const price = priceKind === REAL
        ? view.getFloat64(priceAt)
        : plainNumber(bytes, view, priceAt, priceKind, shapes[shape + PRICE_AT + 2]);
      const sizeAt = at + shapes[shape + SIZE_AT];
      const sizeKind = shapes[shape + SIZE_AT + 1];
      const size = sizeKind === REAL
        ? view.getFloat64(sizeAt)
        : plainNumber(bytes, view, sizeAt, sizeKind, shapes[shape + SIZE_AT + 2]);
      if (!(price > 0 && price < Infinity && size >= 0 && size < Infinity)) break;

      let side = 0;
      if (shapes[shape + SIDE_AT + 1] === TEXT) {
        const word = view.getInt32(at + shapes[shape + SIDE_AT]) | LOWER_CASE;
        if (shapes[shape + SIDE_AT + 2] === 3) {
          if (word >>> 8 !== BUY) break;
          side = 1;
        } else {
          if (word !== SELL) break;
          side = -1;
        }
      }

      const orderAt = at + shapes[shape + ORDER_AT];
      const orderKind = shapes[shape + ORDER_AT + 1];
      let order = 0;
      if (orderKind === TEXT) {
        order = wholeNumber(view, orderAt, shapes[shape + ORDER_AT + 2]);
        if (order < 0) break;
      } else if (orderKind !== NONE) {
        order = plainNumber(bytes, view, orderAt, orderKind, 0);
      }

      timeMs[row] = ms;
      timeNs[row] = 0;
      orderHi[row] = 0;
      orderLo[row] = order;
      prices[row] = price;
      sizes[row] = size;
      sides[row] = side;
      before = rowid;
      pointer += 2;
    }
    const taken = row - first;
    if (taken === 0) return 0;
    this.#high = high;
    this.#middle = middle;
    this.#highMs = highMs;
    this.#columns.count = row;
    this.#columns.tally.read += taken;
    cursor.pass(pointer, before);
    return taken;
  }

  /** Whether a time is text of 13 digits, as far as its length tells, or an integer of six bytes. */
  #isTime({ kinds, lengths }: RecordShape): boolean {
    return kinds[TIME] === TEXT ? lengths[TIME] === MILLISECOND_DIGITS : kinds[TIME] === 5;
  }

  #isSide({ kinds, lengths }: RecordShape): boolean {
    return !this.#hasSide || (kinds[SIDE] === TEXT && (lengths[SIDE] === 3 || lengths[SIDE] === 4));
  }

  #isOrder({ kinds, lengths }: RecordShape): boolean {
    const order = this.#order;
    if (order < 0) return true;
    // Integers of up to six bytes have no more digits than that.
    return kinds[order] === TEXT ? lengths[order] <= EXACT_DIGITS : isInteger(kinds[order]);
  }
}

/** Where a shape is remembered, if it is. */
function slotOf(word0: number, word1: number, word2: number, word3: number): number {
  const hash = Math.imul(word0 ^ Math.imul(word1, 0x85ebca6b) ^ (word2 >>> 3) ^ (word3 << 5), 0x9e3779b1);
  return (hash >>> (32 - SHAPES_LOG2)) * SHAPE_WIDTH;
}

function isInteger(kind: number): boolean {
  return (kind >= 1 && kind <= 5) || kind === 8 || kind === 9;
}

function isNumber(kind: number): boolean {
  return isInteger(kind) || kind === REAL || kind === TEXT;
}
