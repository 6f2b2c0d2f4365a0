/** @module The extremes of the cumulative delta within bars, asked for where few trades are in view. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { barsInView } from "../data/bar_columns.ts";
import { decodeExtremes, type Extremes } from "../data/cvd_bars.ts";
import { windowStart } from "../data/windows.ts";
import { drawWindowMs, feeds, windowOffsetMs } from "./feeds.ts";
import { instrument } from "./instrument.ts";
import { isOpen } from "./panel_layout.ts";
import { asked } from "./queries.ts";
import { visible } from "./view.ts";
import { plotWidth } from "./viewed.ts";

/** Narrower bars have no room for extremes, in CSS pixels. */
const LEAST_PX = 4;
/** The most trades that are read for extremes: about a tenth of a second. */
const MOST_TRADES = 400_000;
/** Ranges begin and end at multiples of this many windows, so that panning seldom asks again. */
const BLOCK = 64;
/** The column of the number of trades. */
const TRADES = 6;

const flow = feeds.flow;

const question = computed(() => {
  if (!isOpen("Cvd")) return undefined;
  flow.version.value;
  const range = visible.value;
  const { tick } = instrument.value ?? {};
  const windowMs = drawWindowMs.value;
  if (!range || !tick || plotWidth.value * windowMs / (range.maxMs - range.minMs) < LEAST_PX) {
    return undefined;
  }
  const { bars, first, end } = barsInView(flow.shown, range, windowMs);
  let [trades, highest] = [0, 0];
  for (let i = first; i < end; i++) {
    trades += bars.columns[TRADES][i];
    // Sums of a row are of no interest: one row for all prices is the smallest answer.
    highest = Math.max(highest, Math.abs(bars.columns[7][i]) || 0);
  }
  if (first === end || trades > MOST_TRADES) return undefined;
  const blockMs = BLOCK * windowMs;
  const from = windowStart(bars.timeMs[first], blockMs, windowOffsetMs.value);
  const to = windowStart(bars.timeMs[end - 1], blockMs, windowOffsetMs.value) + blockMs;
  const row = Number((tick * 10 ** Math.ceil(Math.log10(Math.max(1, 100 * highest / tick)))).toPrecision(12));
  return { kind: "footprint", params: { from, to, window_ms: windowMs, row } } as const;
});

const answer = asked(question, decodeExtremes);

/** The extremes of bars in view; undefined if they are not known, or of bars of another length. */
export const cvdExtremes: ReadonlySignal<Extremes | undefined> = computed(() => {
  const { answer: extremes, hadNewest } = answer.state.value;
  return extremes?.windowMs === drawWindowMs.value ? { ...extremes, hadNewest } : undefined;
});
