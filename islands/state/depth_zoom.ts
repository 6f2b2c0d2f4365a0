/** @module How wide a range of prices the depth curve shows. */

import { type Signal, signal } from "@preact/signals";

/** The most that the reader can zoom in, and out. */
const [LEAST, MOST] = [1 / 64, 4096];

/** Factor of the range that fits the book; above 1 shows more prices. */
export const depthZoom: Signal<number> = signal(1);

/** Makes the range of prices wider or narrower. */
export function zoomDepth(factor: number): void {
  depthZoom.value = Math.max(LEAST, Math.min(MOST, depthZoom.value * factor));
}
