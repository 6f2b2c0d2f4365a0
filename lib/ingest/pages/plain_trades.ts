/**
 * The quick way to take trades: those whose records look like ones that were taken before, and whose values are
 * written as recorders mostly write them, for as long as they follow each other.
 *
 * @module
 */

import type { TradeColumns } from "../row_columns.ts";
import { TRADE } from "../selected.ts";
import { EXACT_DIGITS } from "./digits.ts";
import { REAL, type RecordShape, TEXT } from "./record.ts";
import type { Scanner } from "./scanner.ts";
import type { TableCursor } from "./table_cursor.ts";

const { time: TIME, price: PRICE, size: SIZE, side: SIDE, tradeId: TRADE_ID } = TRADE;

/** Serial types of numbers that are read here: integers of 1 to 6 bytes, 0, 1 and doubles. */
const NUMBERS = [1, 2, 3, 4, 5, REAL, 8, 9];

/** An integer of 6 bytes, as which milliseconds are stored. */
const SIX_BYTES = 5;

/** Milliseconds since the epoch as text have 13 digits. */
const MILLISECOND_DIGITS = 13;

/** Longest header of a record that is known. */
const MAX_HEADER_BYTES = 16;

/** Takes trades of known forms. */
export class PlainTrades {
  readonly #scanner: Scanner;
  readonly #columns: TradeColumns;
  readonly #hasSide: boolean;
  readonly #hasTradeId: boolean;
  readonly #hasId: boolean;

  /**
   * Puts rows into columns.
   *
   * @param scanner Has the pages that rows are in, and learns what they look like
   * @param columns In the scanner's memory
   */
  constructor(
    scanner: Scanner,
    columns: TradeColumns,
    has: { side: boolean; tradeId: boolean; id: boolean },
  ) {
    this.#scanner = scanner;
    this.#columns = columns;
    this.#hasSide = has.side;
    this.#hasTradeId = has.tradeId;
    this.#hasId = has.id;
  }

  /** Remembers the form of the record that a cursor is at, if it is one of those that are taken here. */
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

  /**
   * Takes rows for as long as they are plain, from the page on that a cursor is in.
   *
   * @param rows The most rows to take
   * @returns How many were taken
   */
  take(cursor: TableCursor, rows: number): number {
    const columns = this.#columns;
    const taken = cursor.takeTrades(columns.count, rows);
    columns.count += taken;
    columns.tally.read += taken;
    return taken;
  }
}
