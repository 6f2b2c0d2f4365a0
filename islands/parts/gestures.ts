/** @module Gestures on a chart: wheel, drag, pinch, double click, and moving the pointer. */

import { zoomed } from "../data/time_range.ts";
import { clearCursor, pan, show, showAll, visible, zoom } from "../state/view.ts";

/** The distance from which a movement of a pressed pointer is a drag, in CSS pixels. */
const STILL_PX = 4;

/** The chart that gestures control. */
export interface GestureTarget {
  /** The plot's element. */
  readonly over: HTMLElement;
  /** The time at a position in the plot, in CSS pixels from its left edge. */
  timeAt: (x: number) => number;
  /** Moves the cursor to a position, in CSS pixels from the plot's upper left corner. */
  point: (x: number, y: number) => void;
  /** Follows a vertical drag by a number of CSS pixels, downwards if positive. */
  dragBy?: (y: number) => void;
  /** Follows a drag with Shift between two positions. Without this, such a drag moves the view. */
  measure?: (from: Position, to: Position) => void;
}

/** A position in the plot, in CSS pixels from its upper left corner. */
interface Position {
  x: number;
  y: number;
}

/** Starts to listen to gestures on a chart. Returns a function that removes the listeners. */
export function listenToGestures({ over, timeAt, point, dragBy, measure }: GestureTarget): () => void {
  const gone = new AbortController();
  const options = { signal: gone.signal };
  /** The last positions of pressed pointers, by id. */
  const down = new Map<number, { x: number; y: number }>();
  let hasDragged = false;
  /** Where a drag with Shift began. */
  let measuredFrom: Position | undefined;

  const place = (event: MouseEvent) => {
    const box = over.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  over.addEventListener("wheel", (event) => {
    event.preventDefault();
    // Some mice count in lines instead of pixels.
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      pan(event.deltaX * unit / over.clientWidth);
    } else {
      const turned = Math.max(-240, Math.min(240, event.deltaY * unit));
      // A pinch on a touchpad arrives as wheel events with Ctrl and small steps.
      zoom(Math.exp(turned * (event.ctrlKey ? 0.01 : 0.0016)), timeAt(place(event).x));
    }
  }, { ...options, passive: false });

  over.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    over.setPointerCapture(event.pointerId);
    if (down.size === 0) {
      hasDragged = false;
      measuredFrom = measure && event.shiftKey ? place(event) : undefined;
    }
    down.set(event.pointerId, place(event));
  }, options);

  over.addEventListener("pointermove", (event) => {
    const now = place(event);
    const before = down.get(event.pointerId);
    if (!before) {
      point(now.x, now.y);
      return;
    }
    if (!hasDragged && Math.hypot(now.x - before.x, now.y - before.y) < STILL_PX) return;
    hasDragged = true;
    if (measuredFrom) measure!(measuredFrom, now);
    else if (down.size === 1) {
      pan((before.x - now.x) / over.clientWidth);
      dragBy?.(now.y - before.y);
    } else pinch(event.pointerId, before, now);
    down.set(event.pointerId, now);
    if (event.pointerType === "mouse") point(now.x, now.y);
  }, options);

  const up = (event: PointerEvent) => {
    if (!down.delete(event.pointerId)) return;
    // A finger does not hover, so the cursor is where the finger tapped.
    if (event.type === "pointerup" && event.pointerType !== "mouse" && !hasDragged) {
      const { x, y } = place(event);
      point(x, y);
    }
  };
  over.addEventListener("pointerup", up, options);
  over.addEventListener("pointercancel", up, options);
  over.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && down.size === 0) clearCursor();
  }, options);
  over.addEventListener("dblclick", showAll, options);

  /** Zooms so that each of two fingers stays on its time. */
  function pinch(id: number, before: { x: number; y: number }, now: { x: number; y: number }): void {
    const other = [...down].find(([otherId]) => otherId !== id)?.[1];
    const range = visible.value;
    if (!other || !range) return;
    const apart = Math.max(20, Math.abs(before.x - other.x));
    const factor = apart / Math.max(20, Math.abs(now.x - other.x));
    show(zoomed(range, factor, timeAt(other.x)));
  }

  return () => gone.abort();
}
