/** @module The volume profile of a range: what was sold and bought in each row of prices, and where most of it was. */

import type { TradeBatch } from "../model/batches.ts";
import { checkRow } from "./instrument.ts";
import { pointOfControl, PriceCells, type PriceLevel } from "./price_cells.ts";
import { type PriceReference, referenceOf } from "./price_reference.ts";
import { PriceRows } from "./price_rows.ts";
import { checkRows, type QueryContext } from "./query_context.ts";
import { takeTrades, type Ticks } from "./ticks.ts";
import type { GroupSums, TradeTaker } from "./summed_trades.ts";
import { valueArea } from "./value_area.ts";
import { NO_MEAN_PRICE, WeightedPrices } from "./weighted_prices.ts";

/** Asks for a profile. */
export interface ProfileQuery {
  /** Which query this is. */
  kind: "profile";
  /** The first millisecond of the range. */
  fromMs: number;
  /** The millisecond after the range. */
  toMs: number;
  /** The size of a row, in units of price: a multiple of the tick; one tick by default. */
  row?: number;
}

/** A volume profile. Members that need trades are null if the range has none. */
export interface ProfileAnswer {
  /** The size of a row, in units of price. */
  row: number;
  /** The rows that have trades, the lowest first; the price is the middle of the row. */
  levels: [price: number, sold: number, bought: number, unknown: number][];
  /** The price of the row of most volume. */
  poc: number | null;
  /** The prices of the lowest and the highest row of the value area. */
  value_area: [low: number, high: number] | null;
  /** The mean price, weighted by size; null if all sizes are 0. */
  vwap: number | null;
  /** The standard deviation of prices about `vwap`, weighted by size. */
  deviation: number | null;
}

/**
 * The volume profile of a range.
 *
 * @throws {QueryError} If the row is not a multiple of the tick, or the answer has too many rows
 */
export async function profileOf(
  { fromMs, toMs, row }: ProfileQuery,
  store: Ticks,
  context: QueryContext,
): Promise<ProfileAnswer> {
  const rows = new PriceRows(await checkRow(row, store, context));
  const profile = new Profile(rows);
  await takeTrades({ startMs: fromMs, endMs: toMs }, { by: "row", rows }, store, context, profile);
  return profile.answer();
}

class Profile implements TradeTaker {
  readonly #rows: PriceRows;
  readonly #cells = new PriceCells();
  #prices: WeightedPrices | undefined;

  constructor(rows: PriceRows) {
    this.#rows = rows;
  }

  take(batch: TradeBatch): void {
    const { count, price, size, side } = batch;
    const reference = this.#prices === undefined ? referenceOf(batch) : undefined;
    if (reference !== undefined) this.#prices = new WeightedPrices(reference);
    for (let index = 0; index < count; index++) {
      this.#cells.add(this.#rows.rowOf(price[index]), size[index], side[index]);
      if (size[index] > 0) this.#prices!.add(batch, index);
    }
    this.#check();
  }

  startAt(reference: PriceReference): void {
    this.#prices = new WeightedPrices(reference);
  }

  takeSums(sums: GroupSums): void {
    const { count, keys: [rows, sides], trades, size } = sums;
    for (let index = 0; index < count; index++) {
      this.#cells.addSums(rows[index], sides[index], size, index, trades[index]);
      this.#prices?.addSums(sums, index);
    }
    this.#check();
  }

  answer(): ProfileAnswer {
    const rows = this.#rows;
    const levels = this.#cells.levels();
    return {
      row: rows.size,
      levels: levels.map(({ row, sold, bought, unknown }) => [rows.priceOf(row), sold, bought, unknown]),
      ...placesOf(levels, rows),
      ...this.#prices?.answer() ?? NO_MEAN_PRICE,
    };
  }

  #check(): void {
    checkRows(this.#cells.count, "rows of prices", "ask for a shorter range or a larger row");
  }
}

function placesOf(levels: PriceLevel[], rows: PriceRows): Pick<ProfileAnswer, "poc" | "value_area"> {
  if (levels.length === 0) return { poc: null, value_area: null };
  const { low, high } = valueArea(levels);
  return {
    poc: rows.priceOf(pointOfControl(levels).row),
    value_area: [rows.priceOf(low), rows.priceOf(high)],
  };
}
