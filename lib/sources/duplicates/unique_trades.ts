/**
 * Reads the trades of a source without duplicates: a trade whose number, time, price and size all equal those of an
 * earlier trade of the source is counted and left out.
 *
 * While numbers ascend from row to row, no trade can be a duplicate, and nothing is kept in memory. Where they fall
 * within a batch, but not below those of earlier batches, only that batch is compared. Once a number falls further,
 * the trades are read a second time from the first row, this time with a set of the fingerprints of all trades.
 *
 * @module
 */

import { inMemory } from "../../kernel/in_memory.ts";
import { Kernel } from "../../kernel/kernel.ts";
import type { TradeBatch } from "../../model/batches.ts";
import type { Source, TimeRange } from "../source.ts";
import { Fingerprint } from "./fingerprint.ts";
import { FingerprintSet } from "./fingerprint_set.ts";
import { selectTrades } from "./select_trades.ts";

/** What of a source is used here. */
export type TradeSource = Pick<Source, "trades" | "tally">;

/**
 * Reads the trades of a source, each once. Duplicates, and trades without a number, are counted in the source's tally.
 *
 * Batches without rows come while earlier rows are read a second time; the tally is behind until the next row.
 *
 * @param range Read only trades of this range; all by default
 * @throws {SourceFault} After the batches that could be read, if the rest cannot be read
 */
export function* uniqueTrades(source: TradeSource, range?: TimeRange): Generator<TradeBatch> {
  const numbers = new Numbers();
  let handedOver = 0;
  let seenInBatch: FingerprintSet | undefined;
  for (const batch of source.trades(range)) {
    const ascending = numbers.countAscending(batch);
    const isWellOrdered = ascending === batch.count;
    if (!isWellOrdered && numbers.fallBelowEarlier(batch, ascending)) {
      return yield* compareAll(source, range, handedOver);
    }
    handedOver += batch.count;
    let unique = batch;
    if (!isWellOrdered) {
      seenInBatch ??= new FingerprintSet();
      seenInBatch.clear();
      unique = withoutDuplicates(source, batch, seenInBatch, 0);
    }
    numbers.take(batch, isWellOrdered);
    count(source, "unnumbered", numbers.unnumbered);
    yield unique;
  }
}

/** Reads all trades and compares each with all earlier ones. The first `handedOver` rows are compared only. */
function* compareAll(
  source: TradeSource,
  range: TimeRange | undefined,
  handedOver: number,
): Generator<TradeBatch> {
  const seen = new FingerprintSet();
  const { trades: tally } = source.tally;
  const tallyBefore = structuredClone(tally);
  try {
    for (const batch of source.trades(range)) {
      const known = Math.min(handedOver, batch.count);
      handedOver -= known;
      let unnumbered = 0;
      for (let row = 0; row < batch.count; row++) if (batch.orderHi[row] === Infinity) unnumbered++;
      count(source, "unnumbered", unnumbered);
      yield withoutDuplicates(source, batch, seen, known);
    }
  } finally {
    // A reading that ends early must not count fewer rows than it has handed over.
    if (handedOver > 0) Object.assign(tally, tallyBefore);
  }
}

/** The rows of a batch from `from` on that are not in `seen`. All rows of the batch are added to `seen`. */
function withoutDuplicates(
  source: TradeSource,
  batch: TradeBatch,
  seen: FingerprintSet,
  from: number,
): TradeBatch {
  const unique: number[] = [];
  const fingerprint = new Fingerprint();
  let duplicates = 0;
  for (let row = 0; row < batch.count; row++) {
    let isNew = true;
    if (batch.orderHi[row] !== Infinity) {
      fingerprint.set(batch, row);
      isNew = seen.add(fingerprint);
    }
    if (!isNew) duplicates++;
    else if (row >= from) unique.push(row);
  }
  count(source, "duplicates", duplicates);
  return unique.length === batch.count ? batch : selectTrades(batch, unique);
}

function count({ tally: { trades } }: TradeSource, name: "duplicates" | "unnumbered", more: number): void {
  if (more > 0) trades[name] = (trades[name] ?? 0) + more;
}

/** The greatest number so far. */
class Numbers {
  /** How many rows of the last batch have no number. */
  unnumbered = 0;
  #hi = -Infinity;
  #lo = 0;
  /** The greatest number at the end of the last batch that was looked at. */
  #nextHi = -Infinity;
  #nextLo = 0;

  /** How many rows of a batch have numbers that ascend from row to row, or no number. */
  countAscending(batch: TradeBatch): number {
    if (batch.count === 0) return 0;
    const trades = inMemory(batch);
    const kernel = Kernel.of(trades);
    const { numbers } = kernel;
    numbers[0] = this.#hi;
    numbers[1] = this.#lo;
    const ascending = kernel.countAscending(trades.orderHi, trades.orderLo, batch.count);
    [this.#nextHi, this.#nextLo, this.unnumbered] = numbers;
    return ascending;
  }

  /** Whether a row of a batch, from a row on, has no greater number than a row of an earlier batch. */
  fallBelowEarlier({ count, orderHi, orderLo }: TradeBatch, from: number): boolean {
    for (let row = from; row < count; row++) {
      if (orderHi[row] < this.#hi || (orderHi[row] === this.#hi && orderLo[row] <= this.#lo)) return true;
    }
    return false;
  }

  /** Notes the greatest number of a batch that {@linkcode countAscending} has looked at. */
  take({ count, orderHi, orderLo }: TradeBatch, isAscending: boolean): void {
    if (!isAscending) {
      this.unnumbered = 0;
      for (let row = 0; row < count; row++) {
        if (orderHi[row] === Infinity) this.unnumbered++;
        else if (
          orderHi[row] > this.#nextHi || (orderHi[row] === this.#nextHi && orderLo[row] > this.#nextLo)
        ) {
          this.#nextHi = orderHi[row];
          this.#nextLo = orderLo[row];
        }
      }
    }
    this.#hi = this.#nextHi;
    this.#lo = this.#nextLo;
  }
}
