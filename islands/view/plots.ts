/** @module The charts that are on the page, by name: what the picture is made of, and what tests measure. */

import type { TimePlot } from "../chart/time_plot.ts";

/** The charts over time. */
export const plots: Map<string, TimePlot> = new Map();
