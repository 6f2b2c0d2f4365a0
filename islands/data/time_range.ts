/**
 * Ranges of time, and how zooming, panning and following change the range that the charts show.
 *
 * @module
 */

/** A range of time, in milliseconds since the Unix epoch. */
export interface TimeRange {
  /** The beginning. */
  readonly minMs: number;
  /** The end. */
  readonly maxMs: number;
}

/** The fewest windows in a chart. */
const FEWEST_WINDOWS = 8;
/** Fewer windows than this do not fill a chart, because very wide candles are no better than narrow ones. */
const FULL_WINDOWS = 16;
/** The fraction of the chart that always contains bars, however far it is dragged. */
const KEPT = 0.15;
/** The fraction of the chart that stays free to the right of the newest bar. */
const FREE = 0.04;

/** A range that contains all bars, with a margin. A few bars are at its right end, because more will follow. */
export function wholeRange(extent: TimeRange, windowMs: number): TimeRange {
  const span = Math.max(extent.maxMs - extent.minMs, FULL_WINDOWS * windowMs);
  const room = span * FREE / 2;
  return { minMs: extent.maxMs - span - room, maxMs: extent.maxMs + room };
}

/** The newest part of an extent. */
export function newestRange(extent: TimeRange, spanMs: number): TimeRange {
  const maxMs = extent.maxMs + spanMs * FREE;
  return { minMs: maxMs - spanMs, maxMs };
}

/** The oldest part of an extent. */
export function oldestRange(extent: TimeRange, spanMs: number): TimeRange {
  const minMs = extent.minMs - spanMs * FREE;
  return { minMs, maxMs: minMs + spanMs };
}

/**
 * Zooms about a time, whose position stays fixed.
 *
 * @param factor Factor of the span; below 1 shows less time
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

/** A range with a margin at both sides. */
export function widened({ minMs, maxMs }: TimeRange, byMs: number): TimeRange {
  return { minMs: minMs - byMs, maxMs: maxMs + byMs };
}

/** The nearest range that is neither too long nor too short, and contains bars. */
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

/** Whether the newest bar is in the range. */
export function showsNewest(range: TimeRange, newestMs: number): boolean {
  return range.minMs <= newestMs && newestMs < range.maxMs;
}

/** How much time two ranges share, in milliseconds. */
export function overlap(a: TimeRange, b: TimeRange): number {
  return Math.max(0, Math.min(a.maxMs, b.maxMs) - Math.max(a.minMs, b.minMs));
}
