/**
 * Footprints of many trades that a server adds up: the sums of rows of prices, and, for the extremes of the running delta, sums
 * over short parts of each bar. Only the trades of a few parts are read.
 *
 * @module
 */

import { WindowGrid } from "../aggregate/window_grid.ts";
import type { TradeBatch } from "../model/batches.ts";
import type { TimeRange } from "../sources/source.ts";
import { DeltaParts, type KnownDelta } from "./delta_parts.ts";
import { checkCells, FootprintBars } from "./footprint_bars.ts";
import type { PriceRows } from "./price_rows.ts";
import { type QueryContext, RepeatedQueryError } from "./query_context.ts";
import { RunningDelta } from "./running_delta.ts";
import type { GroupSums, TradeGroups, TradeTaker } from "./summed_trades.ts";
import type { Ticks } from "./ticks.ts";
import { together } from "./together.ts";

/** Fewer trades than this are read sooner than they are added up. */
const FEWEST_TRADES = 300_000;

/** Bars of a smaller share of these have about as many sums as trades. */
const SHARE_OF_BAR = 1 / 300;

/** How many parts show how many rows of prices a part has. */
const SAMPLE_PARTS = 50;

/** Sums by part and row are worthwhile if they are at most this share of the trades. */
const FEW_CELLS = 0.1;

/** More trades than this are not read to find deltas, since all of them are sorted. */
const MOST_READ = 1_000_000;

/**
 * The footprint of a range, if a server adds up its trades and that is worthwhile.
 *
 * @param fewest The fewest trades that are added up
 * @returns Undefined if the trades should be read
 * @throws {QueryError} If the answer has too many rows, a day is gone, or the query is aborted
 */
export async function summedFootprint(
  range: TimeRange,
  grid: WindowGrid,
  rows: PriceRows,
  ticks: Ticks,
  context: QueryContext,
  fewest = FEWEST_TRADES,
): Promise<FootprintBars | undefined> {
  if (ticks.sumTrades === undefined) return undefined;
  const expected = await ticks.expectedRows("trades", range, context);
  const ofBar = expected * Math.min(1, grid.windowMs / (range.endMs - range.startMs));
  if (expected < fewest || ofBar < fewest * SHARE_OF_BAR) return undefined;
  const bars = new FootprintBars(rows);
  const parts = new WindowGrid({ windowMs: partMs(grid.windowMs, ofBar), offsetMs: grid.offsetMs });
  const deltas = new DeltaParts(parts);
  const cells = new SummedCells(bars, grid);
  const sum = (groups: TradeGroups, taker: TradeTaker) => ticks.sumTrades!(range, groups, context, taker);
  if (await haveFewCells(parts, rows, range, ticks, context)) {
    await sum({ by: "cell", grid: parts, rows }, new Both(cells, deltas));
  } else {
    await together([
      () => sum({ by: "cell", grid, rows }, cells),
      () => sum({ by: "side", grid: parts }, deltas),
    ]);
  }
  const known = deltas.deltas(grid);
  for (const { startMs, low, high } of known) bars.barOf(startMs).delta.include(low, high);
  const isRead = await readOpenParts(known, range, parts, bars, ticks, context);
  return isRead ? bars : undefined;
}

/**
 * The length of parts of a bar. With n trades in a bar, a part of g trades is one of n / g, and about g^2 / n parts have to be
 * read: the fewest sums and trades together come with g^3 about 2 n.
 *
 * @param trades How many trades a bar has, about
 */
function partMs(windowMs: number, trades: number): number {
  const least = Math.ceil(trades / Math.cbrt(2 * trades));
  // Parts of one length, in whole milliseconds, make up a bar.
  for (let parts = least; parts < 2 * least; parts++) if (windowMs % parts === 0) return windowMs / parts;
  return windowMs;
}

/** Finds the extremes of running deltas in the trades of open parts. Returns false if they are too many. */
async function readOpenParts(
  known: readonly KnownDelta[],
  range: TimeRange,
  parts: WindowGrid,
  bars: FootprintBars,
  ticks: Ticks,
  context: QueryContext,
): Promise<boolean> {
  const open = known.flatMap((bar) => bar.open.map((part) => ({ ...part, barMs: bar.startMs })));
  const expected = open.reduce((sum, { trades }) => sum + trades, 0);
  if (expected > MOST_READ || ticks.tradesOfWindows === undefined) return false;
  if (open.length === 0) return true;
  const trades = await ticks.tradesOfWindows(range, parts, open.map(({ startMs }) => startMs), context);
  if (trades.count !== expected) {
    if (context.mayRepeat) throw new RepeatedQueryError();
    return false;
  }
  trades.sort();
  const { timeMs, timeNs, orderHi, orderLo, size, side } = trades;
  let row = 0;
  for (const { startMs, barMs, before } of open) {
    const delta = new RunningDelta();
    delta.skip(before, 0);
    for (const endMs = startMs + parts.windowMs; row < trades.count && timeMs[row] < endMs; row++) {
      delta.addNext(timeMs[row], timeNs[row], orderHi[row], orderLo[row], side[row] * size[row]);
    }
    bars.barOf(barMs).delta.include(delta.low, delta.high);
  }
  return true;
}

/**
 * Whether sums by part, row and side are far fewer than trades, as some parts in the middle of the range show. Then trades are added
 * up once, for rows of prices and for parts.
 */
async function haveFewCells(
  parts: WindowGrid,
  rows: PriceRows,
  range: TimeRange,
  ticks: Ticks,
  context: QueryContext,
): Promise<boolean> {
  const startMs = parts.startOf(Math.floor((range.startMs + range.endMs) / 2));
  const sample = { startMs, endMs: startMs + SAMPLE_PARTS * parts.windowMs };
  let [sums, trades] = [0, 0];
  await ticks.sumTrades!(sample, { by: "cell", grid: parts, rows }, context, {
    // Trades that are not added up cost nothing in either way.
    take: () => {},
    takeSums: (groups) => {
      sums += groups.count;
      trades += groups.trades.reduce((sum, count) => sum + count, 0);
    },
  });
  return sums < trades * FEW_CELLS;
}

/** Takes sums by part, row and side, for rows of prices and for parts. */
class Both implements TradeTaker {
  readonly #cells: SummedCells;
  readonly #deltas: DeltaParts;

  constructor(cells: SummedCells, deltas: DeltaParts) {
    this.#cells = cells;
    this.#deltas = deltas;
  }

  take(batch: TradeBatch): void {
    this.#cells.take(batch);
    this.#deltas.take(batch);
  }

  takeSums(sums: GroupSums): void {
    const [parts, , sides] = sums.keys;
    this.#cells.takeSums(sums);
    this.#deltas.takeSums({ ...sums, keys: [parts, sides] });
  }
}

/** Takes sums by row of prices. */
class SummedCells implements TradeTaker {
  readonly #bars: FootprintBars;
  readonly #grid: WindowGrid;
  #cells = 0;

  constructor(bars: FootprintBars, grid: WindowGrid) {
    this.#bars = bars;
    this.#grid = grid;
  }

  take({ count, timeMs, price, size, side }: TradeBatch): void {
    for (let row = 0; row < count; row++) {
      const { cells } = this.#bars.barOf(this.#grid.startOf(timeMs[row]));
      this.#cells -= cells.count;
      cells.add(this.#bars.rows.rowOf(price[row]), size[row], side[row]);
      this.#cells += cells.count;
    }
    checkCells(this.#cells);
  }

  takeSums({ count, keys: [starts, rows, sides], trades, size }: GroupSums): void {
    for (let index = 0; index < count; index++) {
      // Sums may be those of parts of a bar.
      const { cells } = this.#bars.barOf(this.#grid.startOf(starts[index]));
      this.#cells -= cells.count;
      cells.addSums(rows[index], sides[index], size, index, trades[index]);
      this.#cells += cells.count;
    }
    checkCells(this.#cells);
  }
}
