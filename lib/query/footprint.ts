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
import { checkRow } from "./instrument.ts";
import { pointOfControl, PriceCells } from "./price_cells.ts";
import { PriceRows } from "./price_rows.ts";
import { checkRows, checkSorted, type QueryContext } from "./query_context.ts";
import { RunningDelta } from "./running_delta.ts";
import type { Ticks } from "./ticks.ts";
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

/** The footprint of a bar, of its trades in the range. */
export interface FootprintBar {
  /** The start of the bar, in milliseconds since the Unix epoch. */
  timestamp_ms: number;
  /** The rows that have trades, the lowest first; the price is the middle of the row. */
  levels: [price: number, sold: number, bought: number, unknown: number, trades: number][];
  /** The price of the row of most volume. */
  poc: number;
  /** The least of the running delta after each trade of the bar. */
  delta_low: number;
  /** The greatest of the running delta. */
  delta_high: number;
}

/** A bar that is being made. */
interface Bar {
  cells: PriceCells;
  delta: RunningDelta;
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
  const rows = new PriceRows(await checkRow(row, store, context));
  const range = { startMs: fromMs, endMs: toMs };
  const footprint = new Footprint(rows, new WindowGrid({ windowMs, offsetMs: store.options.offsetMs }));
  await store.readTrades(range, context, (batch) => footprint.add(batch));
  if (footprint.isOutOfOrder) await footprint.sortDeltas(range, store, context);
  return { window_ms: windowMs, row: rows.size, bars: footprint.bars() };
}

class Footprint {
  readonly #rows: PriceRows;
  readonly #grid: WindowGrid;
  readonly #bars = new Map<number, Bar>();
  #cells = 0;

  constructor(rows: PriceRows, grid: WindowGrid) {
    this.#rows = rows;
    this.#grid = grid;
  }

  /** Whether trades of a bar came in another order than that in which they count. */
  get isOutOfOrder(): boolean {
    return this.#bars.values().some(({ delta }) => delta.isOutOfOrder);
  }

  add(batch: TradeBatch): void {
    const { count, timeMs, timeNs, orderHi, orderLo, price, size, side } = batch;
    let [startMs, endMs] = [Infinity, -Infinity];
    let bar: Bar | undefined;
    for (let row = 0; row < count; row++) {
      const ms = timeMs[row];
      if (!(ms >= startMs && ms < endMs)) {
        if (bar !== undefined) this.#cells += bar.cells.count;
        startMs = this.#grid.startOf(ms);
        endMs = startMs + this.#grid.windowMs;
        bar = this.#barOf(startMs);
        this.#cells -= bar.cells.count;
      }
      bar!.cells.add(this.#rows.rowOf(price[row]), size[row], side[row]);
      bar!.delta.addNext(ms, timeNs[row], orderHi[row], orderLo[row], side[row] * size[row]);
    }
    if (bar !== undefined) this.#cells += bar.cells.count;
    checkRows(this.#cells, "rows of prices", "ask for a shorter range, longer bars, or a larger row");
  }

  /** Computes the extremes of the running delta again, where trades came out of order. */
  async sortDeltas(range: TimeRange, store: Ticks, context: QueryContext): Promise<void> {
    const trades = new TradeList();
    await store.readTrades(range, context, (batch) => {
      trades.add(selectTrades(batch, this.#rowsOutOfOrder(batch)));
      checkSorted(trades.count);
    });
    trades.sort();
    for (const { delta } of this.#bars.values()) if (delta.isOutOfOrder) delta.restart();
    const { count, timeMs, timeNs, orderHi, orderLo, size, side } = trades;
    for (let row = 0; row < count; row++) {
      const { delta } = this.#barOf(this.#grid.startOf(timeMs[row]));
      delta.addNext(timeMs[row], timeNs[row], orderHi[row], orderLo[row], side[row] * size[row]);
    }
  }

  bars(): FootprintBar[] {
    const rows = this.#rows;
    return [...this.#bars].sort(([a], [b]) => a - b).map(([startMs, { cells, delta }]) => {
      const levels = cells.levels();
      return {
        timestamp_ms: startMs,
        levels: levels.map(({ row, sold, bought, unknown, trades }) => [
          rows.priceOf(row),
          sold,
          bought,
          unknown,
          trades,
        ]),
        poc: rows.priceOf(pointOfControl(levels).row),
        delta_low: delta.low,
        delta_high: delta.high,
      };
    });
  }

  #rowsOutOfOrder({ count, timeMs }: TradeBatch): number[] {
    const selected: number[] = [];
    for (let row = 0; row < count; row++) {
      if (this.#barOf(this.#grid.startOf(timeMs[row])).delta.isOutOfOrder) selected.push(row);
    }
    return selected;
  }

  #barOf(startMs: number): Bar {
    let bar = this.#bars.get(startMs);
    if (bar === undefined) {
      bar = { cells: new PriceCells(), delta: new RunningDelta() };
      this.#bars.set(startMs, bar);
    }
    return bar;
  }
}
