/**
 * The footprint of the price chart: the reader's choices, the bars that were requested, and how much of them fits on the screen.
 *
 * @module
 */

import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type FootprintBars, footprintIndex, partOf } from "../data/footprint_answer.ts";
import { FootprintTiles } from "../data/footprint_tiles.ts";
import { type TileShape, tilesOf } from "../data/tile_shape.ts";
import { QueryFailure } from "../data/queries.ts";
import { rowSizeOf } from "../data/price_ladder.ts";
import type { TimeRange } from "../data/time_range.ts";
import { windowStart } from "../data/windows.ts";
import { CELL_MODES, type CellMode, CELLS_FROM_PX, NUMBERS_FROM_PX } from "../marks/footprint_style.ts";
import { changesOf } from "./changes.ts";
import { windowMs } from "./feeds.ts";
import { hasTrades, instrument, instrumentFault } from "./instrument.ts";
import { mode } from "./modes.ts";
import { ask, hasQueries, newestChanges, reconnections, revisions, runId } from "./queries.ts";
import { kept, keptChoice } from "./settings.ts";
import { extent, visible } from "./view.ts";
import { plotWidth } from "./viewed.ts";

/** The ratios of imbalances that the page offers. */
export const RATIOS: readonly number[] = [1.5, 2, 2.5, 3, 4, 5, 10];

/** Requests wait this long while the chart moves, in milliseconds. */
const SETTLE_MS = 120;

/** What the cells show. */
export const cellMode: Signal<CellMode> = keptChoice("cells", CELL_MODES);

/** How many times the other side an imbalance is at least. */
export const imbalanceRatio: Signal<number> = kept(
  "imbalanceRatio",
  (stored) => RATIOS.find((ratio) => ratio === stored) ?? 3,
);

/** How many steps rows are coarser than those that fit; negative for finer rows. */
export const rowShift: Signal<number> = signal(0);

/** The size of the rows that the chart shows, in units of price; undefined while it shows no footprint. */
export const shownRow: Signal<number | undefined> = signal(undefined);

/** The rows that the chart shows; undefined while it shows no footprint. */
let shownShape: TileShape | undefined;

/** Changes whenever bars have arrived. */
export const footprintVersion: Signal<number> = signal(0);

/** Whether bars that the chart needs are on their way. */
export const isFootprintPending: Signal<boolean> = signal(false);

/** The bars. */
export const footprintTiles: FootprintTiles = new FootprintTiles({
  ask: (params, signal) => ask("footprint", params, signal),
  isTooLarge: (error) => error instanceof QueryFailure && error.status === 413,
  onChange: () => {
    footprintVersion.value++;
    isFootprintPending.value = footprintTiles.isPending;
  },
});

/** Whether the price chart shows cells, cells with numbers, or no footprint. */
export const footprintDetail: ReadonlySignal<"none" | "cells" | "numbers"> = computed(() => {
  const range = visible.value;
  if (mode.value !== "footprint" || !hasTrades.value || !range) return "none";
  const barPx = plotWidth.value * windowMs.value / (range.maxMs - range.minMs);
  return barPx < CELLS_FROM_PX ? "none" : barPx < NUMBERS_FROM_PX ? "cells" : "numbers";
});

/** What the reader should know about the footprint; empty if there is nothing to know. */
export const footprintNote: ReadonlySignal<string> = computed(() => {
  footprintVersion.value;
  if (mode.value !== "footprint") return "";
  if (!hasQueries.value) return "No footprint: the trades of this run cannot be read";
  if (!instrument.value) return instrumentFault.value ? `No footprint: ${instrumentFault.value}` : "";
  if (!hasTrades.value) return "No footprint: there are no trades";
  if (footprintDetail.value === "none") return "Footprint from 12 pixels a bar: zoom in";
  return footprintTiles.error ? `No footprint: ${footprintTiles.error}` : "";
});

let neededAtMs = -Infinity;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Requests the bars that the chart needs, at once or when the chart has come to rest. */
export function needFootprint(shape: TileShape, range: TimeRange, fromMs: number): void {
  clearTimeout(timer);
  const need = () => {
    footprintTiles.need(shape, range, fromMs);
    isFootprintPending.value = footprintTiles.isPending;
  };
  const now = performance.now();
  if (now - neededAtMs > SETTLE_MS) need();
  else {
    isFootprintPending.value = true;
    timer = setTimeout(need, SETTLE_MS);
  }
  neededAtMs = now;
}

/** Says which rows the chart shows. */
export function showRows(shape: TileShape | undefined): void {
  shownShape = shape;
  shownRow.value = shape && rowSizeOf(shape.tick, shape.ticks);
}

/** The footprint of the bar at a time, with the rows that the chart shows; undefined if the bar has not arrived. */
export function footprintAt(timeMs: number): FootprintBars | undefined {
  if (!shownShape) return undefined;
  const { windowMs, offsetMs } = shownShape;
  const startMs = windowStart(timeMs, windowMs, offsetMs);
  const tile = footprintTiles.tile(shownShape, tilesOf(shownShape, { minMs: startMs, maxMs: startMs }).first);
  if (!tile) return undefined;
  const index = footprintIndex(tile.bars, startMs);
  return tile.bars.startMs[index] === startMs ? partOf(tile.bars, index, index + 1) : undefined;
}

/** Makes rows coarser (1) or finer (-1). */
export function regroup(by: number): void {
  rowShift.value = Math.max(-6, Math.min(6, rowShift.value + by));
}

/** Shows the next kind of values in the cells. */
export function nextCellMode(): void {
  cellMode.value = CELL_MODES[(CELL_MODES.indexOf(cellMode.value) + 1) % CELL_MODES.length];
}

/** Starts to request the newest bars again while a run goes on, and to forget the bars of another run. */
export function startFootprint(): void {
  effect(() => {
    runId.value;
    footprintTiles.clear();
    footprintVersion.value = footprintVersion.peek() + 1;
  });
  let newestMs: number | undefined;
  const hasRevision = changesOf(revisions);
  effect(() => {
    newestChanges.value, reconnections.value;
    const isRevised = hasRevision();
    const now = extent.peek();
    if (!now) return;
    const startMs = now.maxMs - windowMs.peek();
    // The bar that was the newest at the time before may have grown since.
    footprintTiles.outdate(isRevised ? -Infinity : newestMs ?? startMs - windowMs.peek());
    newestMs = startMs;
    footprintVersion.value = footprintVersion.peek() + 1;
  });
}
