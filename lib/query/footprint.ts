/**
 * Footprints: what was sold and bought in each bar, by row of prices.
 *
 * The sums of a bar's levels are exact and do not depend on the order in which trades are stored. The extremes of the
 * running delta do: where trades of a bar come out of order, the trades are read once more and sorted.
 *
 * @module
 */

import { WindowGrid } from "../aggregate/window_grid.ts";
import type { TradeBatch } from "../model/batches.ts";
import { selectTrades } from "../sources/duplicates/select_trades.ts";
import type { TimeRange } from "../sources/source.ts";
import { checkCells, type FootprintBar, FootprintBars, type MadeBar } from "./footprint_bars.ts";
import { checkRow } from "./instrument.ts";
import { PriceRows } from "./price_rows.ts";
import { checkSorted, type QueryContext } from "./query_context.ts";
import { summedFootprint } from "./summed_footprint.ts";
import type { Ticks } from "./ticks.ts";
import { together } from "./together.ts";
import { TradeList } from "./trade_list.ts";

/** Asks for footprints. */
export interface FootprintQuery {
  /** Which query this is. */
  kind: "footprint";
  /** The first millisecond of the range. */
  fromMs: number;
  /** The millisecond after the range. */
  toMs: number;
  /** Length of a bar, in milliseconds; bars start as the run's windows do, at `offset + k * length`. */
  windowMs: number;
  /** The size of a row, in units of price: a multiple of the tick; one tick by default. */
  row?: number;
}

/** Footprints. */
export interface FootprintAnswer {
  /** Length of a bar, in milliseconds. */
  window_ms: number;
  /** The size of a row, in units of price. */
  row: number;
  /** The bars that have trades, oldest first. */
  bars: FootprintBar[];
}

/**
 * The footprints of a range.
 *
 * @throws {QueryError} If the row is not a multiple of the tick, or the answer has too many rows
 */
export async function footprintOf(
  { fromMs, toMs, windowMs, row }: FootprintQuery,
  store: Ticks,
  context: QueryContext,
): Promise<FootprintAnswer> {
  const range = { startMs: fromMs, endMs: toMs };
  const grid = new WindowGrid({ windowMs, offsetMs: store.options.offsetMs });
  const check = () => checkRow(row, store, context);
  const read = async (size: number) => {
    const summed = await summedFootprint(range, grid, new PriceRows(size), store, context);
    const bars = summed ?? await readFootprint(range, grid, new PriceRows(size), store, context);
    return { window_ms: windowMs, row: size, bars: bars.answer() };
  };
  if (row === undefined || !store.isRemote) return await read(await check());
  const [, answer] = await together([check, () => read(row)]);
  return answer;
}

async function readFootprint(
  range: TimeRange,
  grid: WindowGrid,
  rows: PriceRows,
  store: Ticks,
  context: QueryContext,
): Promise<FootprintBars> {
  const bars = new FootprintBars(rows);
  const footprint = new Footprint(bars, grid);
  await store.readTrades(range, context, (batch) => footprint.add(batch));
  if (footprint.isOutOfOrder) await footprint.sortDeltas(range, store, context);
  return bars;
}

class Footprint {
  readonly #bars: FootprintBars;
  readonly #grid: WindowGrid;
  #cells = 0;

  constructor(bars: FootprintBars, grid: WindowGrid) {
    this.#bars = bars;
    this.#grid = grid;
  }

  /** Whether trades of a bar came in another order than that in which they count. */
  get isOutOfOrder(): boolean {
    return Iterator.from(this.#bars.entries()).some(([, { delta }]) => delta.isOutOfOrder);
  }

  add(batch: TradeBatch): void {
    const { count, timeMs, timeNs, orderHi, orderLo, price, size, side } = batch;
    const { rows } = this.#bars;
    let [startMs, endMs] = [Infinity, -Infinity];
    let bar: MadeBar | undefined;
    for (let row = 0; row < count; row++) {
      const ms = timeMs[row];
      if (!(ms >= startMs && ms < endMs)) {
        if (bar !== undefined) this.#cells += bar.cells.count;
        startMs = this.#grid.startOf(ms);
        endMs = startMs + this.#grid.windowMs;
        bar = this.#bars.barOf(startMs);
        this.#cells -= bar.cells.count;
      }
      bar!.cells.add(rows.rowOf(price[row]), size[row], side[row]);
      bar!.delta.addNext(ms, timeNs[row], orderHi[row], orderLo[row], side[row] * size[row]);
    }
    if (bar !== undefined) this.#cells += bar.cells.count;
    checkCells(this.#cells);
  }

  /** Computes the extremes of the running delta again, where trades came out of order. */
  async sortDeltas(range: TimeRange, store: Ticks, context: QueryContext): Promise<void> {
    const trades = new TradeList();
    await store.readTrades(range, context, (batch) => {
      trades.add(selectTrades(batch, this.#rowsOutOfOrder(batch)));
      checkSorted(trades.count);
    });
    trades.sort();
    for (const [, { delta }] of this.#bars.entries()) if (delta.isOutOfOrder) delta.restart();
    const { count, timeMs, timeNs, orderHi, orderLo, size, side } = trades;
    for (let row = 0; row < count; row++) {
      const { delta } = this.#bars.barOf(this.#grid.startOf(timeMs[row]));
      delta.addNext(timeMs[row], timeNs[row], orderHi[row], orderLo[row], side[row] * size[row]);
    }
  }

  #rowsOutOfOrder({ count, timeMs }: TradeBatch): number[] {
    const selected: number[] = [];
    for (let row = 0; row < count; row++) {
      if (this.#bars.barOf(this.#grid.startOf(timeMs[row])).delta.isOutOfOrder) selected.push(row);
    }
    return selected;
  }
}
