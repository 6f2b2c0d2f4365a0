/** @module Recognises the columns of a table of trades. */

import { candidates, tableSchema } from "./columns.ts";
import type { Recognition } from "./context.ts";
import { recogniseInstrument } from "./instruments.ts";
import type { ColumnMeaning } from "../names.ts";
import type { TableDescription, TradeSchema } from "./schema.ts";
import { recogniseSides, sideCandidates } from "./sides.ts";
import { choosePrice, chooseSize, doubtsOfNumbers } from "./sizes.ts";
import { doubtsOfTies, numberCandidates } from "./tie_doubts.ts";
import { evidenceOf, recogniseTimeForm } from "./time_form.ts";
import { chooseTime } from "./times.ts";

/** The columns whose sampled values decide. */
const SAMPLED: ColumnMeaning[] = ["time", "price", "size", "instrument", "base", "quote", "exchange"];

/**
 * Recognises a table of trades.
 *
 * @throws {SourceFault} If a column is missing, or the table has no rows of the requested instrument
 */
export function recogniseTrades(table: TableDescription, recognition: Recognition): TradeSchema {
  const columns = [
    ...SAMPLED.flatMap((what) => candidates(table, what)),
    ...sideCandidates(table),
    ...numberCandidates(table),
  ];
  const sample = recognition.sample(table, [...new Set(columns)]);
  const time = chooseTime(table, sample, recognition);
  const price = choosePrice(table, sample, recognition);
  const size = chooseSize(table, sample, price, recognition);
  recognition.warnings.push(
    ...doubtsOfNumbers(sample, price, size),
    ...doubtsOfTies(table, sample, time, evidenceOf(recognition)),
  );
  return {
    ...tableSchema(table, time.name, recogniseInstrument(table, sample, recognition)),
    ...recogniseTimeForm(table, time, sample, recognition),
    price,
    size,
    ...recogniseSides(table, sample, size, recognition),
    tradeId: candidates(table, "trade_id")[0],
  };
}
