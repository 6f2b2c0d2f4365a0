/** @module The fold of each series in the table of series. */

import type { BookBatch, TradeBatch } from "../model/batches.ts";
import type { RowsOf, SeriesId } from "../model/series.ts";
import type { Fold } from "./fold.ts";
import { flowFold } from "./flow.ts";
import { imbalanceFold } from "./imbalance.ts";
import { priceFold } from "./price.ts";
import { quoteFold } from "./quote.ts";

/** A batch of the rows that a series is made of. */
interface Batches {
  trades: TradeBatch;
  books: BookBatch;
}

/** The fold of each series. */
export const FOLDS: { readonly [Id in SeriesId]: Fold<Batches[RowsOf<Id>]> } = {
  price: priceFold,
  flow: flowFold,
  quote: quoteFold,
  imbalance: imbalanceFold,
};
