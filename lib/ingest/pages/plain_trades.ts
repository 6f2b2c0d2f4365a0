/**
 * The quick way to take trades: those whose records look like ones that were taken before, and whose values are
 * written as recorders mostly write them, for as long as they follow each other in a page.
 *
 * A row is taken only if it is sound and valid. At any other this stops, and the general way (`table_cursor.ts`,
 * `fields.ts`) takes, rejects or reports that row, and goes on from there. What is taken is what the general way
 * would take.
 *
 * It is one loop with every value in a variable, which makes it three times as quick as the same in parts.
 *
 * @module
 */

import type { TradeColumns } from "../row_columns.ts";
import { TRADE } from "../selected.ts";
import { REAL, type RecordShape, TEXT } from "./record.ts";
import type { TableCursor } from "./table_cursor.ts";

const { time: TIME, price: PRICE, size: SIZE, side: SIDE, tradeId: TRADE_ID } = TRADE;

/** Kinds of numbers that are read here: integers of 1 to 6 bytes, 0, 1 and doubles. */
const NUMBERS = [1, 2, 3, 4, 5, 7, 8, 9];

/** An integer of 6 bytes, as which milliseconds are stored. */
const SIX_BYTES = 5;

/** Milliseconds since the epoch as text have 13 digits. Fewer than 12 that count would be seconds. */
const MILLISECOND_DIGITS = 13;
const LEAST_MILLISECONDS = 1e11;
const MILLISECONDS_END = 1e14;

/** Longest text of a trade's number: three words. */
const MAX_ID_DIGITS = 12;

/** Turns upper-case ASCII letters into lower-case ones. */
const LOWER_CASE = 0x20202020;

/** Longest header of a record that is known. */
const MAX_HEADER_BYTES = 16;

// Digits in words, as in digits.ts, which explains them. What is another module's costs more at each use, and most
// before the code is warm.
const ZEROS = 0x30303030;
const HIGH_HALVES = 0xf0f0f0f0 | 0;
const SIXES = 0x06060606;

/** Forms by a part of the hash of a header, and the forms themselves. Form 0 is none. */
const HASHES = 4096;
const FORMS = 64;

/** What is known of a form, by its place in the form's integers. */
const WORD_0 = 0;
const WORD_1 = 1;
const WORD_2 = 2;
const WORD_3 = 3;
const RECORD_SIZE = 4;
const TIME_AT = 5;
const TIME_KIND = 6;
const PRICE_AT = 7;
const PRICE_KIND = 8;
const SIZE_AT = 9;
const SIZE_KIND = 10;
const SIDE_AT = 11;
/** Which bits of the side's word are its letters, those letters, and the side that they mean. */
const SIDE_MASK = 12;
const SIDE_WORD = 13;
const SIDE_MEANS = 14;
const ID_AT = 15;
/** How a trade's number is written: 0 for none, its digits if it is text, less than 0 for an integer's kind. */
const ID_FORM = 16;
const FORM_INTS = 32;

/** Powers of ten. */
const POW10 = Float64Array.from({ length: MAX_ID_DIGITS + 1 }, (_, power) => 10 ** power);

/** Takes trades of known forms. */
export class PlainTrades {
  readonly #columns: TradeColumns;
  readonly #hasSide: boolean;
  readonly #hasTradeId: boolean;
  readonly #hasId: boolean;
  readonly #byHash = new Uint8Array(HASHES);
  readonly #forms = new Int32Array(FORMS * FORM_INTS);
  #known = 1;
  /** Bytes of the header of the records that are known, all of them. */
  #headerSize = 0;
  /** The first eight digits of the last time, in two words, and what they come to. */
  #time0 = 0;
  #time1 = 0;
  #timeMs = 0;

  /** Puts rows into columns. */
  constructor(columns: TradeColumns, has: { side: boolean; tradeId: boolean; id: boolean }) {
    this.#columns = columns;
    this.#hasSide = has.side;
    this.#hasTradeId = has.tradeId;
    this.#hasId = has.id;
  }

  /** Remembers the form of the record that a cursor is at, if it is one of those that are taken here. */
  learn(cursor: TableCursor): void {
    const { shape, view, at } = cursor;
    if (!cursor.isInPage || !this.#isPlain(shape)) return;
    if (shape.headerSize !== this.#headerSize || this.#known === FORMS) {
      this.#known = 1;
      this.#byHash.fill(0);
      this.#headerSize = shape.headerSize;
    }
    const words = [0, 4, 8, 12].map((start) => view.getInt32(at + start) & maskOf(shape.headerSize - start));
    const hash = hashOf(words[0], words[1], words[2], words[3]);
    const known = this.#byHash[hash] * FORM_INTS;
    if (known !== 0 && words.every((word, index) => this.#forms[known + index] === word)) return;
    const { kinds, offsets, lengths } = shape;
    const form = this.#known++;
    const isBuy = lengths[SIDE] === 3;
    const side = this.#hasSide
      ? [offsets[SIDE], isBuy ? 0xffffff00 : -1, isBuy ? 0x62757900 : 0x73656c6c, isBuy ? 1 : -1]
      : [0, 0, 0, 0];
    const id = this.#hasTradeId
      ? [offsets[TRADE_ID], kinds[TRADE_ID] === TEXT ? lengths[TRADE_ID] : -kinds[TRADE_ID]]
      : [0, 0];
    this.#forms.set([
      ...words,
      shape.size,
      ...[TIME, PRICE, SIZE].flatMap((index) => [offsets[index], kinds[index]]),
      ...side,
      ...id,
    ], form * FORM_INTS);
    this.#byHash[hash] = form;
  }

  #isPlain({ kinds, lengths, headerSize }: RecordShape): boolean {
    return headerSize <= MAX_HEADER_BYTES && NUMBERS.includes(kinds[PRICE]) &&
      NUMBERS.includes(kinds[SIZE]) &&
      (kinds[TIME] === SIX_BYTES || (kinds[TIME] === TEXT && lengths[TIME] === MILLISECOND_DIGITS)) &&
      (!this.#hasSide || (kinds[SIDE] === TEXT && (lengths[SIDE] === 3 || lengths[SIDE] === 4))) &&
      (this.#hasTradeId
        ? (NUMBERS.includes(kinds[TRADE_ID]) && kinds[TRADE_ID] <= SIX_BYTES) ||
          (kinds[TRADE_ID] === TEXT && lengths[TRADE_ID] >= 1 && lengths[TRADE_ID] <= MAX_ID_DIGITS)
        : !this.#hasId);
  }

  /**
   * Takes rows for as long as they are plain, from the next of the page that a cursor is in.
   *
   * @param rows The most rows to take
   * @returns How many were taken
   */
  take(cursor: TableCursor, rows: number): number {
    const columns = this.#columns;
    const { timeMs, timeNs, orderHi, orderLo, price: prices, size: sizes, side: sides } = columns;
    const view = cursor.pageView;
    const forms = this.#forms;
    const byHash = this.#byHash;
    const headerSize = this.#headerSize | 0;
    const mask0 = maskOf(headerSize) | 0;
    const mask1 = maskOf(headerSize - 4) | 0;
    const mask2 = maskOf(headerSize - 8) | 0;
    const mask3 = maskOf(headerSize - 12) | 0;
    const start = cursor.page | 0;
    const end = (start + cursor.usableSize) | 0;
    const least = cursor.leastCell | 0;
    const greatest = (cursor.usableSize - 4) | 0;
    const greatestLocal = cursor.greatestLocal | 0;
    const pointersEnd = Math.min(cursor.pointersEnd, cursor.pointer + 2 * rows) | 0;
    const first = columns.count | 0;
    let before = cursor.before;
    let time0 = this.#time0 | 0;
    let time1 = this.#time1 | 0;
    let highMs = this.#timeMs;
    let row = first;
    let pointer = cursor.pointer | 0;
    let rowBytes = 0;
    for (; pointer < pointersEnd; pointer += 2) {
      const offset = view.getUint16(pointer);
      if (offset < least || offset > greatest) break;
      let at = start + offset;

      let byte = view.getUint8(at++);
      let payload = byte;
      if (byte >= 0x80) {
        byte = view.getUint8(at++);
        if (byte >= 0x80) break;
        payload = ((payload & 0x7f) << 7) | byte;
      }
      // One loop for rowids of all lengths: a branch for longer ones would be one that the compiler had not yet seen.
      let rowid = 0;
      byte = view.getUint8(at++);
      for (let left = 6; byte >= 0x80 && left > 0; left--) {
        rowid = rowid * 128 + (byte & 0x7f);
        byte = view.getUint8(at++);
      }
      if (byte >= 0x80) break;
      rowid = rowid * 128 + byte;
      if (rowid <= before || payload > greatestLocal || at + payload > end) break;

      const word0 = view.getInt32(at) & mask0;
      const word1 = view.getInt32(at + 4) & mask1;
      let word2 = 0;
      let word3 = 0;
      if (headerSize > 8) {
        word2 = view.getInt32(at + 8) & mask2;
        word3 = view.getInt32(at + 12) & mask3;
      }
      const form = byHash[hashOf(word0, word1, word2, word3)] * FORM_INTS;
      if (
        form === 0 || forms[form + WORD_0] !== word0 || forms[form + WORD_1] !== word1 ||
        forms[form + WORD_2] !== word2 || forms[form + WORD_3] !== word3 ||
        forms[form + RECORD_SIZE] !== payload
      ) {
        break;
      }

      const timeAt = at + forms[form + TIME_AT];
      let ms = 0;
      if (forms[form + TIME_KIND] === TEXT) {
        const a = view.getInt32(timeAt);
        const b = view.getInt32(timeAt + 4);
        if (a !== time0 || b !== time1) {
          const [high, middle] = [a ^ ZEROS, b ^ ZEROS];
          if ((notDigits(high) | notDigits(middle)) !== 0) break;
          time0 = a;
          time1 = b;
          highMs = (numberOf(high) * 1e4 + numberOf(middle)) * 1e5;
        }
        const low = view.getInt32(timeAt + 8) ^ ZEROS;
        const last = view.getUint8(timeAt + 12) ^ 0x30;
        if (notDigits(low) !== 0 || last > 9) break;
        ms = highMs + numberOf(low) * 10 + last;
      } else ms = view.getInt16(timeAt) * 2 ** 32 + view.getUint32(timeAt + 2);
      if (!(ms >= LEAST_MILLISECONDS && ms < MILLISECONDS_END)) break;

      const priceKind = forms[form + PRICE_KIND];
      const priceAt = at + forms[form + PRICE_AT];
      const price = priceKind === REAL ? view.getFloat64(priceAt) : integerAt(view, priceAt, priceKind);
      const sizeKind = forms[form + SIZE_KIND];
      const sizeAt = at + forms[form + SIZE_AT];
      const size = sizeKind === REAL ? view.getFloat64(sizeAt) : integerAt(view, sizeAt, sizeKind);
      if (!(price > 0 && price < Infinity && size >= 0 && size < Infinity)) break;

      const side = view.getInt32(at + forms[form + SIDE_AT]) | LOWER_CASE;
      if ((side & forms[form + SIDE_MASK]) !== forms[form + SIDE_WORD]) break;

      const idForm = forms[form + ID_FORM];
      let id = 0;
      if (idForm !== 0) {
        const idAt = at + forms[form + ID_AT];
        id = idForm < 0 ? integerAt(view, idAt, -idForm) : digitsAt(view, idAt, idForm);
        if (id < 0 && idForm > 0) break;
      }

      timeMs[row] = ms;
      timeNs[row] = 0;
      orderHi[row] = 0;
      orderLo[row] = id;
      prices[row] = price;
      sizes[row] = size;
      sides[row] = forms[form + SIDE_MEANS];
      row++;
      before = rowid;
      rowBytes = (rowBytes + at + payload - start - offset) | 0;
    }
    this.#time0 = time0;
    this.#time1 = time1;
    this.#timeMs = highMs;
    const taken = row - first;
    columns.count = row;
    columns.tally.read += taken;
    if (taken > 0) cursor.skipTo(pointer, before, rowBytes);
    return taken;
  }
}

/** The bits of a word that are of a header which ends so many bytes after its beginning. */
function maskOf(bytes: number): number {
  return bytes >= 4 ? -1 : bytes <= 0 ? 0 : -1 << (32 - 8 * bytes);
}

function hashOf(word0: number, word1: number, word2: number, word3: number): number {
  const mixed = Math.imul(word0 ^ Math.imul(word1 ^ word2 ^ (word3 << 1), 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) & (HASHES - 1);
}

function integerAt(view: DataView, at: number, kind: number): number {
  switch (kind) {
    case 1:
      return view.getInt8(at);
    case 2:
      return view.getInt16(at);
    case 3:
      return (view.getInt16(at) << 8) | view.getUint8(at + 2);
    case 4:
      return view.getInt32(at);
    case SIX_BYTES:
      return view.getInt16(at) * 2 ** 32 + view.getUint32(at + 2);
    default:
      // Kinds 8 and 9 are the integers 0 and 1.
      return kind - 8;
  }
}

/** The number of up to twelve digits; -1 if they are none. */
function digitsAt(view: DataView, at: number, length: number): number {
  const a = (view.getInt32(at) ^ ZEROS) >>> unusedOf(length);
  if (length <= 4) return notDigits(a) === 0 ? numberOf(a) : -1;
  const b = (view.getInt32(at + 4) ^ ZEROS) >>> unusedOf(length - 4);
  const c = length <= 8 ? 0 : (view.getInt32(at + 8) ^ ZEROS) >>> unusedOf(length - 8);
  if ((notDigits(a) | notDigits(b) | notDigits(c)) !== 0) return -1;
  return length <= 8
    ? numberOf(a) * POW10[length - 4] + numberOf(b)
    : (numberOf(a) * 1e4 + numberOf(b)) * POW10[length - 8] + numberOf(c);
}

/** Bits of a word after so many of its bytes. */
function unusedOf(bytes: number): number {
  return bytes >= 4 ? 0 : 32 - 8 * bytes;
}

function notDigits(worths: number): number {
  return (worths | (worths + SIXES)) & HIGH_HALVES;
}

function numberOf(worths: number): number {
  const pairs = (worths >> 8) * 10 + worths;
  return ((pairs >> 16) & 0xff) * 100 + (pairs & 0xff);
}
