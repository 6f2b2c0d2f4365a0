/** @module The drawings that the reader chose for the price chart. */

import type { Signal } from "@preact/signals";
import { keptChoice } from "./settings.ts";

/** How the price chart shows trades, in the order in which the key `M` goes through the modes. */
export const MODES = ["candles", "footprint"] as const;

/** A way in which the price chart shows trades. */
type Mode = typeof MODES[number];

/** The mode that the reader chose. A layer that lacks its data, or room, leaves the chart to the candles. */
export const mode: Signal<Mode> = keptChoice("mode", MODES);

/** Goes to the next mode. */
export function nextMode(): void {
  mode.value = MODES[(MODES.indexOf(mode.value) + 1) % MODES.length];
}
