/** @module Decodes the records of a table of trades into the columns of a batch. */

import type { TradeColumns } from "../../trade_columns.ts";
import { OrderKey } from "../../values/order_key.ts";
import type { Scanner } from "../scanner.ts";
import type { TradeSchema } from "../../recognition/schema.ts";
import { TRADE } from "../select_list.ts";
import { EXACT_DIGITS, wholeNumber } from "./digits.ts";
import { TEXT } from "./record_shape.ts";
import { InstrumentDecoder } from "./instrument_decoder.ts";
import type { RecordValues } from "./record_values.ts";
import { RowDecoder } from "./row_decoder.ts";
import { TimeDecoder } from "./time_decoder.ts";
import { TradeShapes } from "./trade_shapes.ts";

const { time: TIME, price: PRICE, size: SIZE, side: SIDE, tradeId: TRADE_ID, id: ID } = TRADE;

/** Turns upper-case ASCII letters of a word into lower-case letters. */
const LOWER_CASE = 0x20202020;
const BUY = 0x627579;
const SELL = 0x73656c6c;

/** Decodes trades. */
export class TradeDecoder extends RowDecoder {
  readonly #columns: TradeColumns;
  readonly #scanner: Scanner;
  readonly #hasSide: boolean;
  readonly #hasTradeId: boolean;
  readonly #hasId: boolean;
  readonly #instrument: InstrumentDecoder | undefined;
  /** Whether the fast path can decode rows of the table: its sides are words, one column names the instrument. */
  readonly #hasFastPath: boolean;
  readonly #shapes: TradeShapes;
  readonly #time = new TimeDecoder();
  readonly #order = new OrderKey();

  /**
   * Makes a decoder of a table's rows.
   *
   * @param columns The batch to fill, whose columns are in the scanner's memory
   * @param schema The columns of the table
   * @param scanner The fast path, whose memory holds the rows
   */
  constructor(values: RecordValues, columns: TradeColumns, schema: TradeSchema, scanner: Scanner) {
    super(values, columns, scanner.result);
    this.#columns = columns;
    this.#scanner = scanner;
    this.#hasSide = schema.side !== undefined;
    this.#hasTradeId = schema.tradeId !== undefined;
    this.#hasId = schema.id !== undefined;
    const { instrument, sides } = schema;
    this.#instrument = instrument && new InstrumentDecoder(instrument, TRADE.instrument);
    this.#hasFastPath = (!this.#hasSide || sides.form === "words") &&
      (instrument === undefined || instrument.columns.length === 1);
    const has = {
      side: this.#hasSide,
      tradeId: this.#hasTradeId,
      id: this.#hasId,
      instrument: instrument !== undefined,
    };
    this.#shapes = new TradeShapes(scanner, has);
    scanner.setRange(columns.range);
  }

  protected override decodeFast(row: number, rows: number): number {
    const { cursor } = this.values;
    if (!this.#hasFastPath || !cursor.passToScanner()) return 0;
    const read = this.#scanner.decodeTrades(row, rows);
    if (read > 0) cursor.followScanner();
    return read;
  }

  protected override decodeRow(): void {
    if (this.#instrument?.accepts(this.values) === false) {
      this.#columns.skipOther(this.#instrument.isNamed(this.values));
      return;
    }
    this.#decodeRow();
    if (this.#hasFastPath) this.#shapes.add(this.values.cursor);
  }

  #decodeRow(): void {
    const { values } = this;
    const columns = this.#columns;
    const isTime = this.#time.read(values, TIME);
    if (!columns.isWanted(isTime, this.#time.ms)) return;
    const price = values.number(PRICE);
    const size = values.number(SIZE);
    if (!columns.accepts(isTime, price, size)) return;
    this.#readOrder();
    columns.add(this.#time, this.#order, price, size, this.#side(size));
  }

  #side(size: number): number {
    const { sides } = this.#columns;
    if (!this.#hasSide) return sides.read(undefined, size);
    const { cursor } = this.values;
    const { shape } = cursor;
    if (this.#hasFastPath && shape.kinds[SIDE] === TEXT) {
      const length = shape.lengths[SIDE];
      const word = cursor.view.getInt32(cursor.at + shape.offsets[SIDE]) | LOWER_CASE;
      if (length === 3 && word >>> 8 === BUY) return 1;
      if (length === 4 && word === SELL) return -1;
    }
    return sides.read(this.values.value(SIDE), size);
  }

  #readOrder(): void {
    const { values } = this;
    const { cursor } = values;
    const { shape } = cursor;
    const length = shape.lengths[TRADE_ID];
    if (shape.kinds[TRADE_ID] === TEXT && length <= EXACT_DIGITS) {
      const number = wholeNumber(cursor.view, cursor.at + shape.offsets[TRADE_ID], length);
      if (number >= 0) {
        this.#order.hi = 0;
        this.#order.lo = number;
        return;
      }
    }
    this.#order.set(
      this.#hasTradeId ? values.value(TRADE_ID) : undefined,
      this.#hasId ? values.value(ID) : undefined,
    );
  }
}
