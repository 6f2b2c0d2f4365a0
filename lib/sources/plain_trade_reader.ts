/** @module Reads trades whose time, price, size and side are columns of one row each. */

import { InstrumentFilter } from "./instrument_filter.ts";
import { scalar } from "./recognition/expressions.ts";
import { timeExpression, timeReader } from "./recognition/time_columns.ts";
import type { TradeSchema } from "./recognition/schema.ts";
import type { TradeRowReader } from "./row_readers.ts";
import { TradeColumns } from "./trade_columns.ts";
import type { ColumnOptions } from "./row_columns.ts";
import type { SqlValue } from "./values/decimal.ts";

/** Reads trades of one row each. */
export class PlainTradeReader implements TradeRowReader {
  readonly selected: readonly string[];
  readonly columns: TradeColumns;
  readonly #hasTradeId: boolean;
  readonly #hasId: boolean;
  readonly #instrument: InstrumentFilter | undefined;

  /** Makes a reader of a table's rows. */
  constructor(schema: TradeSchema, options: ColumnOptions) {
    const { price, size, side, tradeId, id, instrument, sides } = schema;
    const others = [price, size, side, tradeId, id, ...instrument?.columns ?? []];
    this.selected = [timeExpression(schema), ...others.map((column) => scalar(schema, column))];
    this.columns = new TradeColumns({ ...options, sides, time: timeReader(schema) });
    this.#hasTradeId = tradeId !== undefined;
    this.#hasId = id !== undefined;
    this.#instrument = instrument && new InstrumentFilter(instrument);
  }

  take(
    time: SqlValue,
    price: SqlValue,
    size: SqlValue,
    side: SqlValue,
    tradeId: SqlValue,
    id: SqlValue,
    ...instrument: SqlValue[]
  ): void {
    const { columns } = this;
    if (this.#instrument?.accepts(instrument) === false) {
      columns.skipOther(InstrumentFilter.isNamed(instrument));
    } else {
      columns.take(
        time,
        price,
        size,
        side,
        this.#hasTradeId ? tradeId : undefined,
        this.#hasId ? id : undefined,
      );
    }
  }

  end(): void {}
}
