/** @module What painting candles takes beside their geometry: which bars, which colours, which rule of filling. */

import type { BarColumns } from "../data/bar_columns.ts";
import { windowMs } from "../data/feed.ts";
import type { TimeRange } from "../view/time_range.ts";
import { addCandles, addGaps, type CandleFrame } from "./candles.ts";
import { colours } from "./colours.ts";
import { hatch } from "./hatch.ts";
import type { TimePlot } from "./time_plot.ts";

/** The first index in view, and the index after the last. */
export function inView(bars: BarColumns, range: TimeRange): [first: number, end: number] {
  const first = bars.indexFrom(range.minMs - windowMs.peek());
  return [first, Math.max(first, bars.indexFrom(range.maxMs))];
}

/** Marks the windows without bars in a stretch of time. */
export function fillGaps(
  plot: TimePlot,
  bars: BarColumns,
  first: number,
  end: number,
  frame: CandleFrame,
): void {
  const { ctx, bbox: { top, height } } = plot.u;
  const gaps = new Path2D();
  addGaps(bars, first, end, frame, top, height, gaps);
  ctx.fillStyle = hatch(ctx, colours.peek().gap, frame.thinPx);
  ctx.fill(gaps);
}

/** Paints a stretch of bars. */
export function fillCandles(
  ctx: CanvasRenderingContext2D,
  bars: BarColumns,
  first: number,
  end: number,
  frame: CandleFrame,
): void {
  const rising = new Path2D();
  const falling = new Path2D();
  addCandles(bars, first, end, frame, rising, falling);
  // Hollow bodies are holes by the even-odd rule; they are so wide that candles never overlap. Lines may, by a pixel.
  const rule = frame.windowMs * frame.x.pxPerUnit > 2 * frame.thinPx ? "evenodd" : "nonzero";
  ctx.fillStyle = colours.peek().rising;
  ctx.fill(rising, rule);
  ctx.fillStyle = colours.peek().falling;
  ctx.fill(falling, rule);
}
