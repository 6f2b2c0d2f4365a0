/** @module The reader's choices for the panels below the price chart. */

import type { Signal } from "@preact/signals";
import { type Period, PERIODS } from "../data/periods.ts";
import { keptChoice } from "./settings.ts";

/** The unit of the spread: basis points of the mid, or units of price. */
export const spreadUnit: Signal<"bp" | "price"> = keptChoice("spreadUnit", ["bp", "price"]);

/** Where the cumulative delta begins. */
export const cvdPeriod: Signal<Period> = keptChoice("cvdPeriod", PERIODS);
