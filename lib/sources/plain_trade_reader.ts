/** @module Reads trades whose time, price, size and side are columns of one row each. */

import { scalar } from "./recognition/expressions.ts";
import { timeExpression, timeReader } from "./recognition/time_columns.ts";
import type { TradeSchema } from "./recognition/schema.ts";
import type { TradeRowReader } from "./row_readers.ts";
import { TradeColumns } from "./trade_columns.ts";
import type { ColumnOptions } from "./row_columns.ts";
import type { SqlValue } from "./values/decimal.ts";

/** Reads trades of today's form. */
export class PlainTradeReader implements TradeRowReader {
  readonly selected: readonly string[];
  readonly columns: TradeColumns;
  readonly #hasTradeId: boolean;
  readonly #hasId: boolean;

  /** Makes a reader of a table's rows. */
  constructor(schema: TradeSchema, options: ColumnOptions) {
    const others = [schema.price, schema.size, schema.side, schema.tradeId, schema.id];
    this.selected = [timeExpression(schema), ...others.map((column) => scalar(schema, column))];
    this.columns = new TradeColumns({ ...options, time: timeReader(schema) });
    this.#hasTradeId = schema.tradeId !== undefined;
    this.#hasId = schema.id !== undefined;
  }

  take(
    time: SqlValue,
    price: SqlValue,
    size: SqlValue,
    side: SqlValue,
    tradeId: SqlValue,
    id: SqlValue,
  ): void {
    this.columns.take(
      time,
      price,
      size,
      side,
      this.#hasTradeId ? tradeId : undefined,
      this.#hasId ? id : undefined,
    );
  }

  end(): void {}
}
