/**
 * The stretch of time that the charts show, and what zooming, panning and following make of it.
 *
 * @module
 */

/** A stretch of time, in milliseconds since the Unix epoch. */
export interface TimeRange {
  /** Where it begins. */
  readonly minMs: number;
  /** Where it ends. */
  readonly maxMs: number;
}

/** The fewest windows that fill a chart. */
const FEWEST_WINDOWS = 8;
/** With fewer windows than this a chart is not full: candles as wide as a hand say no more than narrow ones. */
const FULL_WINDOWS = 40;
/** The part of the chart that keeps bars in view, however far it is dragged. */
const KEPT = 0.15;
/** The part of the chart that stays free right of the newest bar. */
const FREE = 0.04;

/** A range in which everything is, with a little room; a few bars stand at its right, as more will come. */
export function wholeRange(extent: TimeRange, windowMs: number): TimeRange {
  const span = Math.max(extent.maxMs - extent.minMs, FULL_WINDOWS * windowMs);
  const room = span * FREE / 2;
  return { minMs: extent.maxMs - span - room, maxMs: extent.maxMs + room };
}

/** The newest part of what there is. */
export function newestRange(extent: TimeRange, spanMs: number): TimeRange {
  const maxMs = extent.maxMs + spanMs * FREE;
  return { minMs: maxMs - spanMs, maxMs };
}

/** The oldest part of what there is. */
export function oldestRange(extent: TimeRange, spanMs: number): TimeRange {
  const minMs = extent.minMs - spanMs * FREE;
  return { minMs, maxMs: minMs + spanMs };
}

/**
 * Zooms about a time, which stays where it is.
 *
 * @param factor What the span is multiplied by: below 1 shows less time
 */
export function zoomed(range: TimeRange, factor: number, aboutMs: number): TimeRange {
  return {
    minMs: aboutMs - (aboutMs - range.minMs) * factor,
    maxMs: aboutMs + (range.maxMs - aboutMs) * factor,
  };
}

/** Moves a range in time. */
export function panned(range: TimeRange, byMs: number): TimeRange {
  return { minMs: range.minMs + byMs, maxMs: range.maxMs + byMs };
}

/** The nearest range that is neither too long or short, nor lies where no bars are. */
export function clamped(range: TimeRange, extent: TimeRange, windowMs: number): TimeRange {
  const whole = wholeRange(extent, windowMs);
  const most = whole.maxMs - whole.minMs;
  const span = range.maxMs - range.minMs;
  const kept = Math.min(Math.max(span, FEWEST_WINDOWS * windowMs), most);
  const middle = (range.minMs + range.maxMs) / 2;
  let minMs = kept === span ? range.minMs : middle - kept / 2;
  minMs = Math.min(minMs, extent.maxMs - KEPT * kept);
  minMs = Math.max(minMs, extent.minMs - (1 - KEPT) * kept);
  return { minMs, maxMs: minMs + kept };
}

/** Whether the newest bar can be seen. */
export function showsNewest(range: TimeRange, newestMs: number): boolean {
  return range.minMs <= newestMs && newestMs < range.maxMs;
}
