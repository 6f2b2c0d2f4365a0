/** @module What painting candles takes beside their geometry: which bars, which colours, which rule of filling. */

import type { BarColumns } from "../data/bar_columns.ts";
import { windowMs } from "../data/feed.ts";
import type { TimeRange } from "../view/time_range.ts";
import type { addCandles, CandleFrame } from "./candles.ts";
import { colours } from "./colours.ts";

/** The first index in view, and the index after the last. */
export function inView(bars: BarColumns, range: TimeRange): [first: number, end: number] {
  const first = bars.indexFrom(range.minMs - windowMs.peek());
  return [first, Math.max(first, bars.indexFrom(range.maxMs))];
}

/** Paints a stretch of bars. */
export function fillCandles(
  ctx: CanvasRenderingContext2D,
  bars: BarColumns,
  first: number,
  end: number,
  frame: CandleFrame,
  add: typeof addCandles,
): void {
  const rising = new Path2D();
  const falling = new Path2D();
  add(bars, first, end, frame, rising, falling);
  // Hollow bodies are holes by the even-odd rule; they are so wide that candles never overlap. Lines may, by a pixel.
  const rule = frame.windowMs * frame.x.pxPerUnit > 2 * frame.thinPx ? "evenodd" : "nonzero";
  ctx.fillStyle = colours.peek().rising;
  ctx.fill(rising, rule);
  ctx.fillStyle = colours.peek().falling;
  ctx.fill(falling, rule);
}
