/**
 * The VWAP of the range in view, from the anchor that the reader chose: from the ticks, or from bars where there are no
 * ticks or too many.
 *
 * @module
 */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { periodStart } from "../data/periods.ts";
import type { FlowAnswer } from "../data/sum_between.ts";
import { decodeVwap, type VwapLine, vwapOfBars } from "../data/vwap.ts";
import { windowStart } from "../data/windows.ts";
import { drawWindowMs, status, windowOffsetMs } from "./feeds.ts";
import { moment } from "./moment.ts";
import { isOpen } from "./panel_layout.ts";
import { asked, askedOfFiles, hasQueries } from "./queries.ts";
import { kept, keptChoice } from "./settings.ts";
import { cursorBar, extent, visible } from "./view.ts";

/** Where a VWAP begins: each UTC day, each week, or a bar that the reader chose. */
export const VWAP_ANCHORS = ["day", "week", "bar"] as const;

/** Ranges end at multiples of this many windows, so that panning seldom asks again. */
const BLOCK = 64;
/** The most trades that are read, roughly: a second of the server's time. */
const MOST_TRADES = 4e6;
/** The most windows of an answer: more than a screen has pixels. Windows become longer where there are more. */
const MOST_ROWS = 8000;
/** The most bars that are read where there are no ticks. */
const POINTS = 2000;

/** Whether the price chart shows the VWAP. */
export const isVwapShown: Signal<boolean> = kept("vwap", (stored) => stored === true);
/** Where the VWAP begins. */
export const vwapAnchor: Signal<typeof VWAP_ANCHORS[number]> = keptChoice("vwapAnchor", VWAP_ANCHORS);
/** The start of the bar where the VWAP begins, if the reader chose a bar. */
const barMs: Signal<number | undefined> = kept(
  "vwapBarMs",
  (stored) => typeof stored === "number" ? stored : undefined,
);
/** Whether the next click on the price chart chooses the bar. */
export const isChoosingBar: Signal<boolean> = signal(false);

/** The times of the VWAP in view: where it begins, where rows are wanted, and the end. */
const wanted = computed(() => {
  const [range, whole, windowMs] = [visible.value, extent.value, drawWindowMs.value];
  if (!isVwapShown.value || !isOpen("Price") || !range || !whole) return undefined;
  const blockMs = BLOCK * windowMs;
  const startOf = (ms: number) => windowStart(ms, blockMs, windowOffsetMs.value);
  const first = startOf(Math.max(range.minMs, whole.minMs));
  const to = startOf(Math.min(range.maxMs, whole.maxMs) - 1) + blockMs;
  const anchor = vwapAnchor.value;
  const from = anchor === "bar" ? barMs.value : periodStart(anchor, first);
  if (from === undefined || from >= to) return undefined;
  const rowsFrom = Math.max(from, first);
  const window_ms = windowMs * Math.ceil((to - rowsFrom) / windowMs / MOST_ROWS);
  return { from, to, rows_from: rowsFrom, window_ms, anchor };
});

const ticksQuestion = computed(() => {
  const times = wanted.value;
  if (!times || expectedTrades(times.from, times.to) > MOST_TRADES) return undefined;
  const { anchor, ...params } = times;
  return { kind: "vwap", params: { ...params, anchor: anchor === "bar" ? "from" : anchor } } as const;
});

const ofTicks = asked(ticksQuestion, decodeVwap);

const barsQuestion = computed(() => {
  const times = wanted.value;
  const { error, answer } = ofTicks.state.value;
  // Databases that are not where they were have no trades.
  const isAnswered = hasQueries.value && ticksQuestion.value && !error && answer?.timeMs.length !== 0;
  if (!times || isAnswered) return undefined;
  return { kind: "series/flow", params: { from: times.from, to: times.to, points: POINTS } } as const;
});

const ofBars = askedOfFiles(barsQuestion, (answer) => answer as FlowAnswer);

/** The VWAP; undefined if it is not shown, and before the answer. */
export const vwapLine: ReadonlySignal<VwapLine | undefined> = computed(() => {
  const times = wanted.value;
  if (!times) return undefined;
  const period = times.anchor === "bar" ? "run" : times.anchor;
  if (barsQuestion.value) {
    const { answer, question } = ofBars.state.value;
    return answer && question!.params.from === times.from
      ? vwapOfBars(answer, period, times.from)
      : undefined;
  }
  const { answer, question } = ofTicks.state.value;
  const params = question?.params;
  // An answer about another range is right where it has rows, unless means begin elsewhere.
  const isSame = params?.window_ms === times.window_ms &&
    (times.anchor === "bar"
      ? params.anchor === "from" && params.from === times.from
      : params.anchor === times.anchor);
  return isSame ? answer : undefined;
});

/** The mean and the deviation at the moment T; undefined if they are not known. */
export const vwapAtMoment: ReadonlySignal<{ mean: number; deviation: number; isExact: boolean } | undefined> =
  computed(
    () => {
      const [line, now] = [vwapLine.value, moment.value];
      if (!line || !now) return undefined;
      const index = line.timeMs.findLastIndex((ms) => ms <= now.atMs);
      const isLast = index === line.timeMs.length - 1;
      // The newest moment moves on between two answers.
      const isBehind = now.isNewest && ofTicks.state.value.hadNewest;
      // Before the first trade and after the last one in memory nothing is known; between trades the mean stays.
      if (index < 0 || (isLast && !isBehind && now.atMs >= line.timeMs[index] + line.windowMs)) {
        return undefined;
      }
      return { mean: line.mean[index], deviation: line.deviation[index], isExact: line.isExact };
    },
  );

/** Lets the VWAP begin at the bar under the cursor, or at the newest bar, and shows it. */
export function anchorVwap(): void {
  const atMs = cursorBar.peek()?.minMs ?? (extent.peek() && extent.peek()!.maxMs - drawWindowMs.peek());
  if (atMs === undefined) return;
  barMs.value = atMs;
  vwapAnchor.value = "bar";
  isVwapShown.value = true;
  isChoosingBar.value = false;
}

/** About how many trades are between two times, as if they were spread evenly over the run. */
function expectedTrades(fromMs: number, toMs: number): number {
  const whole = extent.value!;
  const trades = status.value.rows?.trades.read ?? 0;
  const sharedMs = Math.min(toMs, whole.maxMs) - Math.max(fromMs, whole.minMs);
  return trades * sharedMs / (whole.maxMs - whole.minMs);
}
