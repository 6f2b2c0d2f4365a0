/**
 * What trades look like that a scanner takes: their values are written as recorders mostly write them, and their
 * records begin with a header that it has been told of.
 *
 * @module
 */

import { TRADE } from "../select_list.ts";
import { EXACT_DIGITS } from "./digits.ts";
import { REAL, type RecordShape, TEXT } from "./record.ts";
import type { Scanner } from "../scanner.ts";
import type { TableCursor } from "./table_cursor.ts";
import { MILLISECOND_DIGITS } from "./time_decoder.ts";

const { time: TIME, price: PRICE, size: SIZE, side: SIDE, tradeId: TRADE_ID } = TRADE;

/** Serial types of numbers that are read here: integers of 1 to 6 bytes, 0, 1 and doubles. */
const NUMBERS = [1, 2, 3, 4, 5, REAL, 8, 9];

/** An integer of 6 bytes, as which milliseconds are stored. */
const SIX_BYTES = 5;

/** Longest header of a record that is known. */
const MAX_HEADER_BYTES = 16;

/** The forms of trades that a scanner takes. */
export class TradeShapes {
  readonly #scanner: Scanner;
  readonly #hasSide: boolean;
  readonly #hasTradeId: boolean;
  readonly #hasId: boolean;

  /**
   * None yet.
   *
   * @param scanner Has the rows in its memory
   * @param has Which columns the table has besides those that every one has
   */
  constructor(scanner: Scanner, has: { side: boolean; tradeId: boolean; id: boolean }) {
    this.#scanner = scanner;
    this.#hasSide = has.side;
    this.#hasTradeId = has.tradeId;
    this.#hasId = has.id;
  }

  /** Has the scanner remember the form of the record that a cursor is at, if it is one that it takes. */
  learn({ at, isInPage, shape }: TableCursor): void {
    if (!isInPage || !this.#isPlain(shape)) return;
    const { kinds, offsets, lengths, headerSize, size } = shape;
    const isIdText = kinds[TRADE_ID] === TEXT;
    this.#scanner.learnTrade(at, {
      headerSize,
      size,
      timeAt: offsets[TIME],
      timeType: kinds[TIME] === TEXT ? 0 : kinds[TIME],
      priceAt: offsets[PRICE],
      priceType: kinds[PRICE],
      sizeAt: offsets[SIZE],
      sizeType: kinds[SIZE],
      sideAt: this.#hasSide ? offsets[SIDE] : 0,
      sideLetters: this.#hasSide ? lengths[SIDE] : 0,
      idAt: this.#hasTradeId ? offsets[TRADE_ID] : 0,
      idType: this.#hasTradeId && !isIdText ? kinds[TRADE_ID] : 0,
      idDigits: !this.#hasTradeId ? -1 : isIdText ? lengths[TRADE_ID] : 0,
    });
  }

  #isPlain({ kinds, lengths, headerSize }: RecordShape): boolean {
    return headerSize <= MAX_HEADER_BYTES && NUMBERS.includes(kinds[PRICE]) &&
      NUMBERS.includes(kinds[SIZE]) &&
      (kinds[TIME] === SIX_BYTES || (kinds[TIME] === TEXT && lengths[TIME] === MILLISECOND_DIGITS)) &&
      (!this.#hasSide || (kinds[SIDE] === TEXT && (lengths[SIDE] === 3 || lengths[SIDE] === 4))) &&
      (this.#hasTradeId
        ? (NUMBERS.includes(kinds[TRADE_ID]) && kinds[TRADE_ID] <= SIX_BYTES) ||
          (kinds[TRADE_ID] === TEXT && lengths[TRADE_ID] >= 1 && lengths[TRADE_ID] <= EXACT_DIGITS)
        : !this.#hasId);
  }
}
