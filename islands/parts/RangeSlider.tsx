/** @module A box over a strip of time, which is moved and resized by pointer and by keyboard. */

import { useRef } from "preact/hooks";
import { dateTime } from "../../lib/text/times.ts";
import type { TimeRange } from "../data/time_range.ts";
import { zone } from "../state/settings.ts";

/** What a box over a strip of time consists of. */
interface RangeSliderProps {
  /** The time of the whole strip. */
  whole: TimeRange;
  /** The range of the box. */
  range: TimeRange;
  /** Moves the box. */
  onChange: (range: TimeRange) => void;
}

/** What a handle moves: both ends, or one. */
type Handle = "both" | "minMs" | "maxMs";

const NAMES: Record<Handle, string> = {
  both: "Range in view",
  minMs: "Start of the range in view",
  maxMs: "End of the range in view",
};
/** The share of the box that an arrow key moves a handle. */
const STEP = 0.1;

/** The box and its handles. */
export function RangeSlider({ whole, range, onChange }: RangeSliderProps) {
  const strip = useRef<HTMLDivElement>(null);
  const drag = useRef<{ handle: Handle; atMs: number; range: TimeRange } | undefined>(undefined);
  const wholeMs = whole.maxMs - whole.minMs;
  const timeAt = (clientX: number) => {
    const { left, width } = strip.current!.getBoundingClientRect();
    return whole.minMs + (clientX - left) / width * wholeMs;
  };
  const percent = (timeMs: number) => Math.max(0, Math.min(100, 100 * (timeMs - whole.minMs) / wholeMs));
  const start = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const given = (event.target as HTMLElement).dataset.handle as Handle | undefined;
    const atMs = timeAt(event.clientX);
    let from = range;
    if (!given) {
      // A press beside the box brings the box there.
      from = moved(range, "both", atMs - (range.minMs + range.maxMs) / 2);
      onChange(from);
    }
    drag.current = { handle: given ?? "both", atMs, range: from };
    strip.current!.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent) => {
    const from = drag.current;
    if (from) onChange(moved(from.range, from.handle, timeAt(event.clientX) - from.atMs));
  };
  const key = (handle: Handle) => (event: KeyboardEvent) => {
    const spanMs = range.maxMs - range.minMs;
    const byMs = {
      ArrowLeft: -STEP * spanMs,
      ArrowDown: -STEP * spanMs,
      ArrowRight: STEP * spanMs,
      ArrowUp: STEP * spanMs,
      PageDown: -spanMs,
      PageUp: spanMs,
    }[event.key];
    if (byMs === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    // The page's own keys would move the view, too.
    event.preventDefault();
    onChange(moved(range, handle, byMs));
  };
  const [left, right] = [percent(range.minMs), percent(range.maxMs)];
  const slider = (handle: Handle, timeMs: number, style: Record<string, string>) => (
    <div
      class={`range-${handle === "both" ? "box" : "edge"}`}
      data-handle={handle}
      role="slider"
      tabIndex={0}
      aria-label={NAMES[handle]}
      aria-valuemin={whole.minMs}
      aria-valuemax={whole.maxMs}
      aria-valuenow={Math.round(Math.max(whole.minMs, Math.min(whole.maxMs, timeMs)))}
      aria-valuetext={handle === "both"
        ? `${timeText(range.minMs)} to ${timeText(range.maxMs)}`
        : timeText(timeMs)}
      style={style}
      onKeyDown={key(handle)}
    />
  );
  return (
    <div
      class="range-slider"
      ref={strip}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={() => drag.current = undefined}
      onPointerCancel={() => drag.current = undefined}
    >
      {slider("both", range.minMs, { left: `${left}%`, width: `${right - left}%` })}
      {slider("minMs", range.minMs, { left: `${left}%` })}
      {slider("maxMs", range.maxMs, { left: `${right}%` })}
    </div>
  );
}

/** A range of which a handle was moved; an end does not pass the other. */
function moved({ minMs, maxMs }: TimeRange, handle: Handle, byMs: number): TimeRange {
  return {
    minMs: handle === "maxMs" ? minMs : handle === "minMs" ? Math.min(minMs + byMs, maxMs - 1) : minMs + byMs,
    maxMs: handle === "minMs" ? maxMs : handle === "maxMs" ? Math.max(maxMs + byMs, minMs + 1) : maxMs + byMs,
  };
}

function timeText(timeMs: number): string {
  return dateTime(Math.floor(timeMs / 1000) * 1000, zone.value);
}
