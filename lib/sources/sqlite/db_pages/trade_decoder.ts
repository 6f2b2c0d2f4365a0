/** @module Trades, from the records of their table into the columns of a batch. */

import { sideOf, type TradeColumns } from "../../trade_columns.ts";
import { OrderKey } from "../../values/order_key.ts";
import type { TradeSchema } from "../schema.ts";
import { TRADE } from "../select_list.ts";
import { EXACT_DIGITS, wholeNumber } from "./digits.ts";
import type { RecordValues } from "./record_values.ts";
import { TEXT } from "./record.ts";
import { RowDecoder } from "./row_decoder.ts";
import type { Scanner } from "../scanner.ts";
import type { TableCursor } from "./table_cursor.ts";
import { TimeDecoder } from "./time_decoder.ts";
import { TradeShapes } from "./trade_shapes.ts";

const { time: TIME, price: PRICE, size: SIZE, side: SIDE, tradeId: TRADE_ID, id: ID } = TRADE;

/** Turns upper-case ASCII letters into lower-case ones. */
const LOWER_CASE = 0x20202020;
const BUY = 0x627579;
const SELL = 0x73656c6c;

/** Takes trades. */
export class TradeDecoder extends RowDecoder {
  readonly #columns: TradeColumns;
  readonly #hasSide: boolean;
  readonly #hasTradeId: boolean;
  readonly #hasId: boolean;
  readonly #forms: TradeShapes;
  readonly #time = new TimeDecoder();
  readonly #order = new OrderKey();

  /** Puts the rows of a table of trades, which a scanner has in its memory, into columns that it has there too. */
  constructor(
    fields: RecordValues,
    columns: TradeColumns,
    { side, tradeId, id }: TradeSchema,
    scanner: Scanner,
  ) {
    super(fields, columns);
    this.#columns = columns;
    this.#hasSide = side !== undefined;
    this.#hasTradeId = tradeId !== undefined;
    this.#hasId = id !== undefined;
    this.#forms = new TradeShapes(scanner, {
      side: this.#hasSide,
      tradeId: this.#hasTradeId,
      id: this.#hasId,
    });
  }

  protected override takePlain(cursor: TableCursor, row: number, rows: number): number {
    // The scanner knows no ranges.
    return this.#columns.range === undefined ? cursor.takeTrades(row, rows) : 0;
  }

  protected override takeRow(): void {
    this.#take();
    this.#forms.learn(this.fields.cursor);
  }

  #take(): void {
    const fields = this.fields;
    const isTime = this.#time.read(fields, TIME);
    if (!this.#columns.isWanted(isTime, this.#time.ms)) return;
    const price = fields.number(PRICE);
    const size = fields.number(SIZE);
    if (!this.#columns.accepts(isTime, price, size)) return;
    this.#readOrder();
    this.#columns.add(this.#time, this.#order, price, size, this.#hasSide ? this.#side() : 0);
  }

  #side(): number {
    const { cursor } = this.fields;
    const { shape } = cursor;
    if (shape.kinds[SIDE] === TEXT) {
      const length = shape.lengths[SIDE];
      const word = cursor.view.getInt32(cursor.at + shape.offsets[SIDE]) | LOWER_CASE;
      if (length === 3 && word >>> 8 === BUY) return 1;
      if (length === 4 && word === SELL) return -1;
    }
    return sideOf(this.fields.value(SIDE));
  }

  #readOrder(): void {
    const fields = this.fields;
    const { cursor } = fields;
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
      this.#hasTradeId ? fields.value(TRADE_ID) : undefined,
      this.#hasId ? fields.value(ID) : undefined,
    );
  }
}
