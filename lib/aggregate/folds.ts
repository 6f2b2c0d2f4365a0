/** @module The fold of each series in the table of series. */

import type { BookBatch, TradeBatch } from "../model/batches.ts";
import type { RowsOf, SeriesId } from "../model/series.ts";
import type { Fold } from "./fold.ts";
import { imbalanceFold } from "./imbalance.ts";
import { priceFold } from "./price.ts";

/** A batch of the rows that a series is made of. */
interface Batches {
  trades: TradeBatch;
  books: BookBatch;
}

/** The fold of each series. */
export const FOLDS: { readonly [Id in SeriesId]: Fold<Batches[RowsOf<Id>]> } = {
  price: priceFold,
  imbalance: imbalanceFold,
};
