/** @module The layer of the measurement. */

import { drawMeasureBox } from "../marks/measure_box.ts";
import { measureLines } from "../parts/measure_text.ts";
import { measurement } from "../state/measurement.ts";
import type { Layer } from "./layer.ts";

/** The layer, over all others. */
export const measureBox: Layer = {
  reads: () => {
    measurement.value;
  },
  draw(frame) {
    const found = measurement.peek();
    if (found) drawMeasureBox(frame, found, measureLines(found));
  },
};
