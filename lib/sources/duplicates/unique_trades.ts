/**
 * Reads the trades of a source without duplicates: a trade whose number, time, price and size all equal those of an
 * earlier trade of the source is counted and left out.
 *
 * Four judges find duplicates, from the cheapest to the most general. When a judge meets trades that it cannot judge,
 * the trades are read once more from the first row, with the next judge, and those that were handed over already are
 * not handed over again.
 *
 * 1. While numbers ascend from row to row, no trade can be a duplicate. Nothing is kept.
 * 2. While no number comes twice, in whatever order, no trade can be a duplicate either. One bit for each number is kept.
 * 3. Where numbers overlap with those of the batch before, but with no others, two batches are compared.
 * 4. Each trade is compared with all earlier trades, of which a set keeps the fingerprints.
 *
 * @module
 */

import type { Tally, TradeBatch } from "../../model/batches.ts";
import type { Source, TimeRange } from "../source.ts";
import { AscendingJudge } from "./ascending_judge.ts";
import { BitmapJudge } from "./bitmap_judge.ts";
import type { Judge } from "./judge.ts";
import { NeighbourJudge } from "./neighbour_judge.ts";
import { SetJudge } from "./set_judge.ts";

/** What of a source is used here. */
export type TradeSource = Pick<Source, "trades" | "tally">;

/** Makes the judges, each for at least a number of trades. */
const JUDGES: ((rows: number) => Judge)[] = [
  () => new AscendingJudge(),
  () => new BitmapJudge(),
  () => new NeighbourJudge(),
  (rows) => new SetJudge(rows),
];

/**
 * Reads the trades of a source, each once. Duplicates, and trades without a number, are counted in the source's tally.
 *
 * Batches without rows come while earlier rows are read again; the tally is behind until the next row.
 *
 * @param range Read only trades of this range; all by default
 * @param handedOver How many of the first trades were read before, none of them a duplicate, and the tally of these
 * @throws {SourceFault} After the batches that could be read, if the rest cannot be read
 */
export function* uniqueTrades(
  source: TradeSource,
  range?: TimeRange,
  handedOver: HandedOver = { rows: 0, tally: source.tally.trades },
): Generator<TradeBatch> {
  const progress = structuredClone(handedOver);
  for (const makeJudge of JUDGES) {
    if (yield* judgedTrades(source, range, makeJudge(progress.rows), progress)) return;
  }
}

/** What was handed over so far. */
export interface HandedOver {
  /** The number of trades, duplicates included. */
  rows: number;
  /** The source's tally of these trades. */
  tally: Tally;
}

/** Reads trades after those that were handed over. Returns whether the judge could judge all of them. */
function* judgedTrades(
  source: TradeSource,
  range: TimeRange | undefined,
  judge: Judge,
  handedOver: HandedOver,
): Generator<TradeBatch, boolean> {
  const { trades: tally } = source.tally;
  let rows = 0;
  try {
    for (const batch of source.trades(range)) {
      const judgement = judge.judge(batch, Math.max(0, Math.min(batch.count, handedOver.rows - rows)));
      if (judgement === undefined) return false;
      rows += batch.count;
      count(tally, "duplicates", judgement.duplicates);
      count(tally, "unnumbered", judgement.unnumbered);
      if (rows >= handedOver.rows) {
        handedOver.rows = rows;
        handedOver.tally = { ...tally, rejected: { ...tally.rejected } };
      }
      yield judgement.trades;
    }
    return true;
  } finally {
    // A reading that ends early must not count fewer rows than were handed over.
    if (rows < handedOver.rows) Object.assign(tally, handedOver.tally);
  }
}

function count(tally: Tally, name: "duplicates" | "unnumbered", more: number): void {
  if (more > 0) tally[name] = (tally[name] ?? 0) + more;
}
