/** @module The mean and the deviation of prices, weighted by size. */

import type { TradeBatch } from "../model/batches.ts";
import { addSum, addToSum, roundedAt, SUM_COMPONENTS } from "../model/exact_sum.ts";
import { ExactMoments } from "./exact_moments.ts";
import { isUsualSize, type PriceReference } from "./price_reference.ts";
import type { GroupSums } from "./summed_trades.ts";

/** The digits of means and deviations. Further ones depend on the price that prices are taken relative to. */
const SIGNIFICANT_DIGITS = 12;

/** The sums: of size, size times difference, size times squared difference. */
const SUMS = 3;

/** A mean and a deviation; null if all sizes are 0, or their sum is beyond the greatest double. */
export interface MeanPrice {
  /** The mean price, weighted by size. */
  vwap: number | null;
  /** The standard deviation of prices about `vwap`, weighted by size. */
  deviation: number | null;
}

/** The answer without trades, and while all sizes are 0. */
export const NO_MEAN_PRICE: MeanPrice = { vwap: null, deviation: null };

/** The mean and the deviation of prices, weighted by size. */
export class WeightedPrices {
  readonly #reference: PriceReference;
  /** Exact sums; products are rounded once each. */
  readonly #sums = new Float64Array(SUMS * SUM_COMPONENTS);
  /** The trades whose products doubles do not hold, or not well. */
  #unusual: ExactMoments | undefined;

  /** @param reference The price that prices are taken relative to */
  constructor(reference: PriceReference) {
    this.#reference = reference;
  }

  /** Adds the trade at an index of a batch. */
  add({ price, size }: Pick<TradeBatch, "price" | "size">, row: number): void {
    const weight = size[row];
    const difference = price[row] - this.#reference.price;
    if (!(Math.abs(difference) <= this.#reference.mostDifference && isUsualSize(weight))) {
      (this.#unusual ??= new ExactMoments(this.#reference.price)).add(price[row], weight);
      return;
    }
    const weighted = weight * difference;
    addToSum(this.#sums, 0, weight);
    addToSum(this.#sums, SUM_COMPONENTS, weighted);
    addToSum(this.#sums, 2 * SUM_COMPONENTS, weighted * difference);
  }

  /** Adds sums of trades, of which each is the sum of the values of some columns at an index. */
  addSums(
    { size, weighted, squared }: Pick<GroupSums, "size" | "weighted" | "squared">,
    index: number,
  ): void {
    for (const [sum, columns] of [size, weighted, squared].entries()) {
      for (const column of columns) addToSum(this.#sums, sum * SUM_COMPONENTS, column[index]);
    }
  }

  /** Adds the trades of others, whose prices are taken relative to the same price. */
  merge(others: WeightedPrices): void {
    for (let sum = 0; sum < SUMS; sum++) {
      addSum(this.#sums, sum * SUM_COMPONENTS, others.#sums, sum * SUM_COMPONENTS);
    }
    if (others.#unusual === undefined) return;
    (this.#unusual ??= new ExactMoments(this.#reference.price)).merge(others.#unusual);
  }

  /** The mean and the deviation of all trades so far. */
  answer(): MeanPrice {
    if (this.#unusual !== undefined) return this.#exactAnswer(this.#unusual);
    const sizes = roundedAt(this.#sums, 0);
    if (!(sizes > 0)) return NO_MEAN_PRICE;
    const mean = roundedAt(this.#sums, SUM_COMPONENTS) / sizes;
    const variance = roundedAt(this.#sums, 2 * SUM_COMPONENTS) / sizes - mean * mean;
    const deviation = Math.sqrt(Math.max(0, variance));
    return { vwap: rounded(this.#reference.price + mean), deviation: rounded(deviation) };
  }

  #exactAnswer(unusual: ExactMoments): MeanPrice {
    const all = new ExactMoments(this.#reference.price);
    all.merge(unusual);
    const terms = (sum: number) => this.#sums.subarray(sum * SUM_COMPONENTS, (sum + 1) * SUM_COMPONENTS);
    all.addTerms(terms(0), terms(1), terms(2));
    const answer = all.answer();
    if (answer === undefined) return NO_MEAN_PRICE;
    return { vwap: rounded(answer.mean), deviation: rounded(answer.deviation) };
  }
}

/** A number with the digits that do not depend on the order in which trades are stored. */
function rounded(number: number): number {
  return Number(number.toPrecision(SIGNIFICANT_DIGITS));
}
