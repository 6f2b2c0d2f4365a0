/**
 * The running mean of prices, weighted by size, and its deviation: at the end of each window, of all trades since an
 * anchor.
 *
 * The sums of each window are exact, and so are the sums of windows: an answer does not depend on the order in which
 * trades are stored, or on the length of windows.
 *
 * @module
 */

import { WindowGrid } from "../aggregate/window_grid.ts";
import type { TradeBatch } from "../model/batches.ts";
import { DAY_MS, FIRST_MONDAY_MS, WEEK_MS } from "../text/durations.ts";
import { checkRows, type QueryContext } from "./query_context.ts";
import { type PriceReference, referenceOf } from "./price_reference.ts";
import type { GroupSums, TradeTaker } from "./summed_trades.ts";
import { takeTrades, type Ticks } from "./ticks.ts";
import { NO_MEAN_PRICE, WeightedPrices } from "./weighted_prices.ts";

/** Where a mean begins: at the start of the range, or also again at each UTC day or each week, from Monday. */
export const VWAP_ANCHORS = ["from", "day", "week"] as const;

/** The periods at whose starts a mean begins again. */
const PERIODS: Record<typeof VWAP_ANCHORS[number], WindowGrid | undefined> = {
  from: undefined,
  day: new WindowGrid({ windowMs: DAY_MS }),
  week: new WindowGrid({ windowMs: WEEK_MS, offsetMs: FIRST_MONDAY_MS }),
};

/** Asks for running means. */
export interface VwapQuery {
  /** Which query this is. */
  kind: "vwap";
  /** The first millisecond of the range, where the first mean begins. */
  fromMs: number;
  /** The millisecond after the range. */
  toMs: number;
  /** Length of a window, in milliseconds; windows start as the run's do, at `offset + k * length`. */
  windowMs: number;
  /** Where a mean begins. */
  anchor: typeof VWAP_ANCHORS[number];
  /** Rows begin with the window that contains this time, means do not; by default, with the first window. */
  rowsFromMs?: number;
}

/** Running means. */
export interface VwapAnswer {
  /** Length of a window, in milliseconds. */
  window_ms: number;
  /** The names of the values of a row. */
  columns: ["timestamp_ms", "vwap", "deviation"];
  /**
   * A row for each window that has trades in the range, oldest first: the mean of all trades from the anchor to the end
   * of the window, and their deviation; null while all sizes are 0.
   */
  rows: [timestampMs: number, vwap: number | null, deviation: number | null][];
}

/**
 * The running means of a range.
 *
 * A window that the anchor's day or week begins in has the mean of its trades since then.
 *
 * @throws {QueryError} If the answer has too many rows
 */
export async function vwapOf(
  { fromMs, toMs, windowMs, anchor, rowsFromMs = -Infinity }: VwapQuery,
  store: Ticks,
  context: QueryContext,
): Promise<VwapAnswer> {
  const grid = new WindowGrid({ windowMs, offsetMs: store.options.offsetMs });
  const firstRowMs = rowsFromMs === -Infinity ? rowsFromMs : grid.startOf(rowsFromMs);
  const parts = new Parts(grid, PERIODS[anchor], firstRowMs);
  const groups = { by: "window", grid, periods: PERIODS[anchor], firstMs: firstRowMs } as const;
  await takeTrades({ startMs: fromMs, endMs: toMs }, groups, store, context, parts);
  return { window_ms: windowMs, columns: ["timestamp_ms", "vwap", "deviation"], rows: parts.rows() };
}

/** The trades of a window that are in one period. */
interface Part {
  /** The start of the window; -Infinity if no row is wanted. */
  startMs: number;
  /** The start of the period. */
  periodMs: number;
  /** The trades with a size; undefined without such a trade. */
  prices: WeightedPrices | undefined;
}

class Parts implements TradeTaker {
  readonly #grid: WindowGrid;
  readonly #periods: WindowGrid | undefined;
  readonly #firstRowMs: number;
  /** Parts by their first moment, which is the start of the window or of the period. Windows without rows are one part. */
  readonly #parts = new Map<number, Part>();
  /** What the prices of all parts are taken relative to. */
  #reference: PriceReference | undefined;

  constructor(grid: WindowGrid, periods: WindowGrid | undefined, firstRowMs: number) {
    this.#grid = grid;
    this.#periods = periods;
    this.#firstRowMs = firstRowMs;
  }

  take(batch: TradeBatch): void {
    const { count, timeMs } = batch;
    let [firstMs, endMs] = [Infinity, -Infinity];
    let part: Part | undefined;
    this.#reference ??= referenceOf(batch);
    for (let row = 0; row < count; row++) {
      const ms = timeMs[row];
      if (!(ms >= firstMs && ms < endMs)) {
        const hasRow = ms >= this.#firstRowMs;
        const startMs = hasRow ? this.#grid.startOf(ms) : -Infinity;
        const periods = this.#periods;
        const periodMs = periods?.startOf(ms) ?? -Infinity;
        firstMs = Math.max(startMs, periodMs);
        endMs = Math.min(
          hasRow ? startMs + this.#grid.windowMs : this.#firstRowMs,
          periods ? periodMs + periods.windowMs : Infinity,
        );
        part = this.#partAt(firstMs, startMs, periodMs);
      }
      if (batch.size[row] > 0) {
        (part!.prices ??= new WeightedPrices(this.#reference!)).add(batch, row);
      }
    }
    this.#check();
  }

  startAt(reference: PriceReference): void {
    this.#reference = reference;
  }

  takeSums(sums: GroupSums): void {
    const { count, keys: [starts, periods], size } = sums;
    for (let index = 0; index < count; index++) {
      const startMs = starts[index] >= this.#firstRowMs ? starts[index] : -Infinity;
      const periodMs = periods[index];
      const part = this.#partAt(Math.max(startMs, periodMs), startMs, periodMs);
      if (!size.some((column) => column[index] !== 0)) continue;
      (part.prices ??= new WeightedPrices(this.#reference!)).addSums(sums, index);
    }
    this.#check();
  }

  rows(): VwapAnswer["rows"] {
    const rows: VwapAnswer["rows"] = [];
    let running: WeightedPrices | undefined;
    let runningMs: number | undefined;
    for (const [, { startMs, periodMs, prices }] of [...this.#parts].sort(([a], [b]) => a - b)) {
      if (periodMs !== runningMs) running = undefined;
      runningMs = periodMs;
      if (prices !== undefined) (running ??= new WeightedPrices(this.#reference!)).merge(prices);
      if (startMs === -Infinity) continue;
      const { vwap, deviation } = running?.answer() ?? NO_MEAN_PRICE;
      // Of a window that a period begins in, the newer period counts.
      if (rows.at(-1)?.[0] === startMs) rows.pop();
      rows.push([startMs, vwap, deviation]);
    }
    return rows;
  }

  #check(): void {
    checkRows(this.#parts.size, "windows", "ask for a shorter range or longer windows");
  }

  #partAt(firstMs: number, startMs: number, periodMs: number): Part {
    let part = this.#parts.get(firstMs);
    if (part === undefined) {
      part = { startMs, periodMs, prices: undefined };
      this.#parts.set(firstMs, part);
    }
    return part;
  }
}
