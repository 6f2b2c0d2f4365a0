/** @module A way to find duplicates among trades that come in batches. */

import type { TradeBatch } from "../../model/batches.ts";
import { Fingerprint } from "./fingerprint.ts";
import type { FingerprintSet } from "./fingerprint_set.ts";
import { selectTrades } from "./select_trades.ts";

/** What a {@linkcode Judge} finds in a batch. */
export interface Judgement {
  /** The trades that are no duplicates. */
  trades: TradeBatch;
  /** How many trades are duplicates. */
  duplicates: number;
  /** How many trades have no number. */
  unnumbered: number;
}

/** Compares trades with the trades before them. */
export interface Judge {
  /**
   * Compares the trades of the next batch.
   *
   * @param batch The batch
   * @param from Trades before this index are only compared, and are not among the trades of the judgement
   * @returns What is found, or undefined if this judge cannot tell; then it must not be given any further batch
   */
  judge(batch: TradeBatch, from: number): Judgement | undefined;
}

/** Compares trades with a set of fingerprints, to which they are added. */
export function judgeBySet(batch: TradeBatch, from: number, seen: FingerprintSet): Judgement {
  const unique: number[] = [];
  const fingerprint = new Fingerprint();
  let duplicates = 0;
  let unnumbered = 0;
  for (let row = 0; row < batch.count; row++) {
    let isNew = true;
    if (batch.orderHi[row] === Infinity) unnumbered++;
    else {
      fingerprint.set(batch, row);
      isNew = seen.add(fingerprint);
    }
    if (!isNew) duplicates++;
    else if (row >= from) unique.push(row);
  }
  const trades = unique.length === batch.count ? batch : selectTrades(batch, unique);
  return { trades, duplicates, unnumbered };
}

/** The trades of a batch from an index on. */
export function tradesFrom(batch: TradeBatch, from: number): TradeBatch {
  if (from === 0) return batch;
  return selectTrades(batch, Array.from({ length: batch.count - from }, (_, index) => from + index));
}
