/**
 * The geometry of candles: one path for each direction, made of rectangles on whole pixels, and nothing but what is in
 * view is looked at.
 *
 * A rising candle is hollow and a falling one filled where there is room for it, so that direction shows without
 * colour. Where bars are narrower than a pixel, each column of pixels shows all bars that fall on it as one.
 *
 * @module
 */

import type { BarColumns } from "../data/bar_columns.ts";

/** A path that takes rectangles, such as `Path2D`. Where they overlap, the even-odd rule leaves a hole. */
export interface RectPath {
  /** Adds a rectangle. */
  rect(x: number, y: number, width: number, height: number): void;
}

/** How values become pixels: `px = originPx + (value - origin) * pxPerUnit`. */
export interface LinearScale {
  /** A value. */
  readonly origin: number;
  /** Where that value is, in canvas pixels. */
  readonly originPx: number;
  /** Pixels per unit; negative where values grow upwards. */
  readonly pxPerUnit: number;
}

/** What candles are drawn with. */
export interface CandleFrame {
  /** From milliseconds to canvas pixels. */
  readonly x: LinearScale;
  /** From values to canvas pixels. */
  readonly y: LinearScale;
  /** Length of a window, in milliseconds. */
  readonly windowMs: number;
  /** How many canvas pixels a thin line has. */
  readonly thinPx: number;
}

/** Bodies at least this wide, in thin lines, are drawn as such; below, a candle is a line from low to high. */
const BODY_FROM = 3;
/** Bodies at least this wide, in thin lines, have room for a hole. */
const HOLLOW_FROM = 5;

/** Where a value is, in canvas pixels. */
export function toPx(scale: LinearScale, value: number): number {
  return scale.originPx + (value - scale.origin) * scale.pxPerUnit;
}

/** How wide the body of a candle is, in canvas pixels: odd in thin lines, so that the wick is in its middle. */
export function bodyWidth(slotPx: number, thinPx: number): number {
  const lines = Math.floor(slotPx * 0.72 / thinPx);
  if (lines < BODY_FROM) return thinPx;
  return (lines % 2 ? lines : lines - 1) * thinPx;
}

/** The left edge of the thin line in the middle of a window. */
export function middlePx(frame: CandleFrame, startMs: number): number {
  return Math.round(toPx(frame.x, startMs + frame.windowMs / 2) - frame.thinPx / 2);
}

/**
 * Adds the candles of a stretch of bars to the paths.
 *
 * @param bars The bars; their second to fifth columns are open, high, low, close
 * @param first Index of the first bar in view
 * @param end Index after the last bar in view
 * @param rising Path of candles that close where they opened, or higher
 * @param falling Path of the others
 */
export function addCandles(
  bars: BarColumns,
  first: number,
  end: number,
  frame: CandleFrame,
  rising: RectPath,
  falling: RectPath,
): void {
  const slotPx = frame.windowMs * frame.x.pxPerUnit;
  if (slotPx < frame.thinPx) addDense(bars, first, end, frame, rising, falling);
  else addSingle(bars, first, end, frame, bodyWidth(slotPx, frame.thinPx), rising, falling);
}

function addSingle(
  bars: BarColumns,
  first: number,
  end: number,
  frame: CandleFrame,
  width: number,
  rising: RectPath,
  falling: RectPath,
): void {
  const { y, thinPx } = frame;
  const [time, open, high, low, close] = bars.columns;
  const side = (width - thinPx) / 2;
  for (let i = first; i < end; i++) {
    const isRising = close[i] >= open[i];
    const path = isRising ? rising : falling;
    const x = middlePx(frame, time[i]);
    const top = Math.round(toPx(y, high[i]));
    const bottom = Math.max(top + thinPx, Math.round(toPx(y, low[i])));
    if (width === thinPx) {
      path.rect(x, top, thinPx, bottom - top);
      continue;
    }
    const bodyTop = Math.round(toPx(y, Math.max(open[i], close[i])));
    const bodyBottom = Math.max(bodyTop + thinPx, Math.round(toPx(y, Math.min(open[i], close[i]))));
    if (bodyTop > top) path.rect(x, top, thinPx, bodyTop - top);
    if (bottom > bodyBottom) path.rect(x, bodyBottom, thinPx, bottom - bodyBottom);
    path.rect(x - side, bodyTop, width, bodyBottom - bodyTop);
    const hole = bodyBottom - bodyTop - 2 * thinPx;
    if (isRising && hole > 0 && width >= HOLLOW_FROM * thinPx) {
      path.rect(x - side + thinPx, bodyTop + thinPx, width - 2 * thinPx, hole);
    }
  }
}

/** One line for each column of pixels: from the lowest low to the highest high of all bars on it. */
function addDense(
  bars: BarColumns,
  first: number,
  end: number,
  frame: CandleFrame,
  rising: RectPath,
  falling: RectPath,
): void {
  const { y, thinPx } = frame;
  const [time, open, high, low, close] = bars.columns;
  for (let i = first; i < end;) {
    const x = columnPx(frame, time[i]);
    const firstOpen = open[i];
    let highest = high[i];
    let lowest = low[i];
    for (i++; i < end && columnPx(frame, time[i]) === x; i++) {
      if (high[i] > highest) highest = high[i];
      if (low[i] < lowest) lowest = low[i];
    }
    const top = Math.round(toPx(y, highest));
    const bottom = Math.max(top + thinPx, Math.round(toPx(y, lowest)));
    (close[i - 1] >= firstOpen ? rising : falling).rect(x, top, thinPx, bottom - top);
  }
}

/**
 * Adds the volumes of a stretch of bars to the paths, as columns that stand on the floor of the plot.
 *
 * @param floorPx Where they stand
 * @param pxPerUnit How high a unit of volume is
 */
export function addVolumes(
  bars: BarColumns,
  first: number,
  end: number,
  frame: CandleFrame,
  floorPx: number,
  pxPerUnit: number,
  rising: RectPath,
  falling: RectPath,
): void {
  const [time, open, , , close, volume] = bars.columns;
  const slotPx = frame.windowMs * frame.x.pxPerUnit;
  const isDense = slotPx < frame.thinPx;
  const width = isDense ? frame.thinPx : bodyWidth(slotPx, frame.thinPx);
  const side = (width - frame.thinPx) / 2;
  for (let i = first; i < end;) {
    const x = isDense ? columnPx(frame, time[i]) : middlePx(frame, time[i]);
    const firstOpen = open[i];
    let most = volume[i];
    for (i++; isDense && i < end && columnPx(frame, time[i]) === x; i++) most = Math.max(most, volume[i]);
    if (most === 0) continue;
    const height = Math.max(frame.thinPx, Math.round(most * pxPerUnit));
    (close[i - 1] >= firstOpen ? rising : falling).rect(x - side, floorPx - height, width, height);
  }
}

function columnPx(frame: CandleFrame, startMs: number): number {
  return Math.floor(toPx(frame.x, startMs) / frame.thinPx) * frame.thinPx;
}

/**
 * Adds a band for each stretch of windows that have no bar, unless it is narrower than a thin line.
 *
 * @param first Index of the first bar in view
 * @param end Index after the last bar in view
 */
export function addGaps(
  bars: BarColumns,
  first: number,
  end: number,
  frame: CandleFrame,
  topPx: number,
  heightPx: number,
  path: RectPath,
): void {
  const time = bars.timeMs;
  const least = Math.max(frame.windowMs, frame.thinPx / frame.x.pxPerUnit);
  for (let i = Math.max(1, first); i < Math.min(bars.length, end + 1); i++) {
    const fromMs = time[i - 1] + frame.windowMs;
    if (time[i] - fromMs < least) continue;
    const left = Math.round(toPx(frame.x, fromMs));
    path.rect(left, topPx, Math.round(toPx(frame.x, time[i])) - left, heightPx);
  }
}

/** The lowest and the highest value of a stretch of bars; undefined where it is empty. */
export function valueRange(bars: BarColumns, first: number, end: number): [number, number] | undefined {
  if (first >= end) return undefined;
  const [, , high, low] = bars.columns;
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = first; i < end; i++) {
    if (low[i] < lowest) lowest = low[i];
    if (high[i] > highest) highest = high[i];
  }
  return [lowest, highest];
}
