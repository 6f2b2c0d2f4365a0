/** @module Recognises the columns of a table of trades. */

import { candidates, missingColumn, tableSchema } from "./columns.ts";
import type { Recognition } from "./context.ts";
import type { TableDescription, TradeSchema } from "./schema.ts";
import { recogniseTimeForm } from "./time_form.ts";

/**
 * Recognises a table of trades.
 *
 * @throws {SourceFault} If a column is missing
 */
export function recogniseTrades(table: TableDescription, recognition: Recognition): TradeSchema {
  const [price] = candidates(table, "price");
  const [size] = candidates(table, "size");
  const [time] = candidates(table, "time");
  if (time === undefined) throw missingColumn(table, "time");
  if (price === undefined) throw missingColumn(table, "price");
  if (size === undefined) throw missingColumn(table, "size");
  return {
    ...tableSchema(table, time),
    ...recogniseTimeForm(table, time, recognition),
    price,
    size,
    side: candidates(table, "side")[0],
    tradeId: candidates(table, "trade_id")[0],
  };
}
