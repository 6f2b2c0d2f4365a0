/**
 * Reads a part of the trades of a source while their numbers ascend, so that no trade can be a duplicate within the part.
 * Parts whose numbers ascend from one part to the next have no duplicates either.
 *
 * @module
 */

import type { TradeBatch } from "../../model/batches.ts";
import type { Source, TablePart, TimeRange } from "../source.ts";
import { AscendingJudge } from "./ascending_judge.ts";

/** A trade's number, as `orderHi` and `orderLo`. */
export type TradeNumber = [hi: number, lo: number];

/** The trades of a part. */
export class AscendingTrades {
  /** How many trades were read. */
  count = 0;
  /** The first number; undefined if no trade has a number. */
  first: TradeNumber | undefined;
  /** Whether all numbers ascend so far. */
  isAscending = true;
  readonly #judge = new AscendingJudge();

  /** The last number, which is the greatest; undefined if no trade has a number. */
  get last(): TradeNumber | undefined {
    return this.first && this.#judge.greatest;
  }

  /**
   * Reads trades, up to the first batch with a number that is not greater than the number before.
   *
   * @throws {SourceFault} If a row cannot be read
   */
  *read(
    source: Pick<Source, "trades" | "tally">,
    range: TimeRange | undefined,
    part: TablePart,
  ): Generator<TradeBatch> {
    for (const batch of source.trades(range, undefined, part)) {
      const judgement = this.#judge.judge(batch, 0);
      this.isAscending = judgement !== undefined;
      if (judgement === undefined) return;
      const { trades: tally } = source.tally;
      if (judgement.unnumbered > 0) tally.unnumbered = (tally.unnumbered ?? 0) + judgement.unnumbered;
      this.first ??= firstNumber(batch);
      this.count += batch.count;
      yield batch;
    }
  }
}

/** Whether a part with these first numbers may follow one with these last numbers. */
export function ascends(last: TradeNumber | undefined, first: TradeNumber | undefined): boolean {
  if (last === undefined || first === undefined) return true;
  return last[0] < first[0] || (last[0] === first[0] && last[1] < first[1]);
}

function firstNumber({ count, orderHi, orderLo }: TradeBatch): TradeNumber | undefined {
  for (let row = 0; row < count; row++) {
    if (orderHi[row] !== Infinity) return [orderHi[row], orderLo[row]];
  }
  return undefined;
}
