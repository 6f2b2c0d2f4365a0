/**
 * The footprint of the price chart: cells of each bar, a thin candle beside them, and what bars left behind at their prices.
 *
 * @module
 */

import { barsInView } from "../data/bar_columns.ts";
import { type FootprintBars, joinFootprints } from "../data/footprint_answer.ts";
import { imbalancesOf } from "../data/footprint_imbalances.ts";
import { startOfTile, TILE_BARS, type TileShape, tilesOf } from "../data/tile_shape.ts";
import { untilTouched, zonesOf } from "../data/footprint_zones.ts";
import { fittingStep, movedStep, rowSizeOf, ticksOfStep } from "../data/price_ladder.ts";
import type { TimeRange } from "../data/time_range.ts";
import { drawCandles } from "../marks/candles.ts";
import { NUMBER_ROW_PX, ROW_PX } from "../marks/footprint_style.ts";
import { FootprintImages } from "../marks/footprint_images.ts";
import { drawThinCandles } from "../marks/footprint_candles.ts";
import { type DrawnZones, drawZones } from "../marks/footprint_zones.ts";
import { drawNote } from "../marks/note.ts";
import type { TimeFrame } from "../marks/frame.ts";
import { feeds, windowMs, windowOffsetMs } from "../state/feeds.ts";
import {
  cellMode,
  footprintDetail,
  footprintNote,
  footprintTiles,
  footprintVersion,
  imbalanceRatio,
  needFootprint,
  rowShift,
  showRows,
} from "../state/footprint.ts";
import { instrument } from "../state/instrument.ts";
import { extent } from "../state/view.ts";
import type { Layer } from "./layer.ts";

/** Imbalances by bars, for one ratio. */
let marksRatio = 0;
let marks = new WeakMap<FootprintBars, Uint8Array>();

/** The zones of the last frame, and what they were made of. */
let zones: DrawnZones | undefined;
let zoneSources: readonly FootprintBars[] = [];
let zoneRatio = 0;

let step: number | undefined;
const images = new FootprintImages();

/** The layer. */
export const footprint: Layer = {
  reads() {
    footprintVersion.value, footprintDetail.value, cellMode.value, imbalanceRatio.value, rowShift.value;
    footprintNote.value;
  },
  draw(frame, range) {
    if (footprintDetail.peek() === "none") showRows(undefined);
    else drawFootprint(frame, range);
  },
  drawOver(frame) {
    const note = footprintNote.peek();
    if (note) drawNote(frame, note);
  },
};

function drawFootprint(frame: TimeFrame, range: TimeRange): void {
  const shape = shapeFor(frame);
  showRows(shape);
  const all = extent.peek() ?? range;
  const shown = { minMs: Math.max(range.minMs, all.minMs), maxMs: Math.min(range.maxMs, all.maxMs) };
  if (shown.minMs >= shown.maxMs) return;
  // As many bars before the view as in the view: their zones may reach into the view.
  const fromMs = Math.max(all.minMs, shown.minMs - (range.maxMs - range.minMs));
  needFootprint(shape, shown, fromMs);
  drawTouchable(frame, shape, fromMs, shown.maxMs, all.maxMs);
  images.begin();
  const style = {
    mode: cellMode.peek(),
    windowMs: shape.windowMs,
    ratio: frame.ratio,
    thinPx: frame.thinPx,
    colours: frame.colours,
  };
  const { first, end } = tilesOf(shape, shown);
  for (let index = first; index < end; index++) {
    const tile = footprintTiles.tile(shape, index) ?? footprintTiles.substitute(shape, index);
    const startMs = startOfTile(shape, index);
    const view = barsInView(feeds.price.shown, {
      minMs: Math.max(range.minMs, startMs) + shape.windowMs,
      maxMs: Math.min(range.maxMs, startOfTile(shape, index + 1)),
    }, shape.windowMs);
    if (!tile) {
      drawCandles(frame, view);
      continue;
    }
    images.draw(
      frame,
      { bars: tile.bars, marks: marksOf(tile.bars), fromMs: startMs, windows: TILE_BARS },
      style,
    );
    drawThinCandles(frame, view);
  }
  if (images.isBehind) requestAnimationFrame(() => footprintVersion.value++);
}

/** The size of rows: the finest that is high enough, moved by the reader's choice. */
function shapeFor(frame: TimeFrame): TileShape {
  const { tick, finest } = instrument.peek()!;
  const leastPx = frame.ratio * (footprintDetail.peek() === "numbers" ? NUMBER_ROW_PX : ROW_PX);
  step = fittingStep(-frame.y.pxPerUnit * tick!, leastPx, step);
  return {
    windowMs: windowMs.peek(),
    offsetMs: windowOffsetMs.peek(),
    tick: tick!,
    ticks: ticksOfStep(movedStep(step, rowShift.peek())),
    isExact: tick === finest,
  };
}

/** Draws the zones of the bars that have arrived, back to the last tile that is missing. */
function drawTouchable(
  frame: TimeFrame,
  shape: TileShape,
  fromMs: number,
  toMs: number,
  newestMs: number,
): void {
  const parts: FootprintBars[] = [];
  const { first, end } = tilesOf(shape, { minMs: fromMs, maxMs: toMs });
  for (let index = end - 1; index >= first; index--) {
    const tile = footprintTiles.tile(shape, index);
    // Bars that are not there may touch the zones of earlier bars.
    if (!tile) break;
    parts.unshift(tile.bars);
  }
  const ratio = imbalanceRatio.peek();
  const isSame = zoneRatio === ratio && zoneSources.length === parts.length &&
    zoneSources.every((part, i) => part === parts[i]);
  if (!isSame) {
    const bars = joinFootprints(rowSizeOf(shape.tick, shape.ticks), parts);
    zones = {
      zones: untilTouched(bars, zonesOf(bars, imbalancesOf(bars, ratio))),
      startMs: bars.startMs,
      length: bars.length,
      rowSize: bars.rowSize,
      endMs: Math.min(newestMs, startOfTile(shape, end)),
    };
    zoneSources = parts;
    zoneRatio = ratio;
  }
  if (zones) drawZones(frame, zones);
}

function marksOf(bars: FootprintBars): Uint8Array {
  const ratio = imbalanceRatio.peek();
  if (ratio !== marksRatio) {
    marks = new WeakMap();
    marksRatio = ratio;
  }
  let known = marks.get(bars);
  if (!known) marks.set(bars, known = imbalancesOf(bars, ratio));
  return known;
}
