/** @module The plots over time on the page, by title, from which a picture is made. */

import type { TimePlot } from "./time_plot.ts";

/** The plots, in the order of the page. */
export const plots: Map<string, TimePlot> = new Map();
