/** @module Adds the shapes of trade records to those that the fast path knows. */

import { TRADE } from "../select_list.ts";
import type { Scanner } from "../scanner.ts";
import { EXACT_DIGITS } from "./digits.ts";
import { REAL, type RecordShape, ROWID, TEXT } from "./record_shape.ts";
import type { TableCursor } from "./table_cursor.ts";
import { MILLISECOND_DIGITS } from "./time_decoder.ts";

const {
  time: TIME,
  price: PRICE,
  size: SIZE,
  side: SIDE,
  tradeId: TRADE_ID,
  id: ID,
  instrument: INSTRUMENT,
} = TRADE;

/** Serial type of an integer of 6 bytes, which is how SQLite stores milliseconds. */
export const SIX_BYTES = 5;

/** Serial types that the fast path reads as integers of 1 to 6 bytes. */
const INTEGERS = [1, 2, 3, 4, SIX_BYTES];

/** Serial types that the fast path reads as numbers: integers of 1 to 6 bytes, doubles, 0 and 1. */
const NUMBERS = [...INTEGERS, REAL, 8, 9];

/** The longest header of a shape that the fast path knows, in bytes. */
export const MAX_SHAPE_HEADER = 16;

/** The longest name of an instrument that the fast path compares, in bytes. */
export const MAX_INSTRUMENT_BYTES = 64;

/** Stands for a time that is text. */
export const TEXT_TIME = 0;

/** `idDigits` of a shape without a number of the trade, and of a shape whose number is the rowid. */
export const NO_ID = -1;
/** See {@linkcode NO_ID}. */
export const ID_IS_ROWID = -2;

/** Which columns a table of trades has besides time, price and size. */
export interface TradeTableColumns {
  /** Whether it has the taker's side. */
  side: boolean;
  /** Whether it has the exchange's number of the trade. */
  tradeId: boolean;
  /** Whether it has an `id`. */
  id: boolean;
  /** Whether it has a column that names the instrument. */
  instrument?: boolean;
}

/** The shapes of a table's trades. */
export class TradeShapes {
  readonly #scanner: Scanner;
  readonly #hasSide: boolean;
  readonly #hasInstrument: boolean;
  /** Index of the column with the number of the trade; -1 if trades have no number. */
  readonly #number: number;

  /**
   * Makes an empty set of shapes.
   *
   * @param scanner Gets the shapes, and holds the records
   */
  constructor(scanner: Scanner, { side, tradeId, id, instrument = false }: TradeTableColumns) {
    this.#scanner = scanner;
    this.#hasSide = side;
    this.#hasInstrument = instrument;
    this.#number = tradeId ? TRADE_ID : id ? ID : -1;
  }

  /**
   * Adds the shape of a cursor's current record, if the fast path can decode such records. The record must be of the
   * requested instrument: the fast path takes rows whose instrument has the same bytes.
   */
  add({ at, isLocal, shape }: TableCursor): void {
    if (!isLocal || !this.#isKnown(shape)) return;
    const { kinds, offsets, lengths, headerSize, size } = shape;
    const number = this.#number;
    const idDigits = this.#idDigits(shape);
    this.#scanner.addTradeShape(at, {
      headerSize,
      size,
      timeAt: offsets[TIME],
      timeType: kinds[TIME] === TEXT ? TEXT_TIME : kinds[TIME],
      priceAt: offsets[PRICE],
      priceType: kinds[PRICE],
      sizeAt: offsets[SIZE],
      sizeType: kinds[SIZE],
      sideAt: this.#hasSide ? offsets[SIDE] : 0,
      sideLetters: this.#hasSide ? lengths[SIDE] : 0,
      idAt: idDigits >= 0 ? offsets[number] : 0,
      idType: idDigits === 0 ? kinds[number] : 0,
      idDigits,
      instrumentAt: this.#hasInstrument ? offsets[INSTRUMENT] : 0,
      instrumentBytes: this.#hasInstrument ? lengths[INSTRUMENT] : 0,
    });
  }

  #isKnown(shape: RecordShape): boolean {
    const { kinds, lengths, headerSize } = shape;
    return headerSize <= MAX_SHAPE_HEADER && NUMBERS.includes(kinds[PRICE]) &&
      NUMBERS.includes(kinds[SIZE]) &&
      (kinds[TIME] === SIX_BYTES || (kinds[TIME] === TEXT && lengths[TIME] === MILLISECOND_DIGITS)) &&
      (!this.#hasSide || (kinds[SIDE] === TEXT && (lengths[SIDE] === 3 || lengths[SIDE] === 4))) &&
      this.#isNumberKnown(shape) && this.#isInstrumentKnown(shape);
  }

  #isInstrumentKnown({ kinds, lengths }: RecordShape): boolean {
    return !this.#hasInstrument ||
      (kinds[INSTRUMENT] === TEXT && lengths[INSTRUMENT] <= MAX_INSTRUMENT_BYTES);
  }

  #isNumberKnown({ kinds, lengths }: RecordShape): boolean {
    const number = this.#number;
    if (number < 0 || kinds[number] === ROWID || INTEGERS.includes(kinds[number])) return true;
    return kinds[number] === TEXT && lengths[number] >= 1 && lengths[number] <= EXACT_DIGITS;
  }

  #idDigits({ kinds, lengths }: RecordShape): number {
    const number = this.#number;
    if (number < 0) return NO_ID;
    if (kinds[number] === ROWID) return ID_IS_ROWID;
    return kinds[number] === TEXT ? lengths[number] : 0;
  }
}
