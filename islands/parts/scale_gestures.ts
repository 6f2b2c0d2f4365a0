/** @module Gestures on a vertical axis: dragging, two fingers and the wheel set its scale, a double click makes it automatic. */

import type { ValueScale } from "./value_scale.ts";

/** The factor of the scale's length for each CSS pixel of a drag, and for each unit of the wheel, as a logarithm. */
const PER_PX = 0.006;
const PER_TURN = 0.0016;

/**
 * Starts to listen to gestures on a vertical axis. Returns a function that removes the listeners.
 *
 * @param axis The axis's element
 * @param scale The scale
 */
export function listenToScaleGestures(axis: HTMLElement, scale: ValueScale): () => void {
  const gone = new AbortController();
  const options = { signal: gone.signal };
  /** The last heights of pressed pointers, by id. */
  const down = new Map<number, number>();
  axis.classList.add("scale");

  axis.addEventListener("wheel", (event) => {
    event.preventDefault();
    // Some mice count in lines instead of pixels.
    const turned = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
    scale.zoom(Math.exp(Math.max(-240, Math.min(240, turned)) * PER_TURN));
  }, { ...options, passive: false });

  axis.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    axis.setPointerCapture(event.pointerId);
    down.set(event.pointerId, event.clientY);
  }, options);
  axis.addEventListener("pointermove", ({ pointerId, clientY }) => {
    const before = down.get(pointerId);
    if (before === undefined || clientY === before) return;
    down.set(pointerId, clientY);
    const other = [...down].find(([id]) => id !== pointerId)?.[1];
    scale.zoom(
      other === undefined
        ? Math.exp((clientY - before) * PER_PX)
        : apart(before, other) / apart(clientY, other),
    );
  }, options);
  const up = ({ pointerId }: PointerEvent) => down.delete(pointerId);
  axis.addEventListener("pointerup", up, options);
  axis.addEventListener("pointercancel", up, options);
  axis.addEventListener("dblclick", () => scale.follow(), options);
  return () => gone.abort();
}

/** The distance of two fingers, which is never so small that the scale jumps. */
function apart(y: number, other: number): number {
  return Math.max(20, Math.abs(y - other));
}
