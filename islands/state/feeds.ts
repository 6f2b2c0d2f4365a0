/**
 * The data that all islands show: the run's files, each polled once for all islands, and the bars of the chosen window.
 *
 * Bars are not in signals. They stay in their columns, and a version number changes whenever the columns change.
 *
 * @module
 */

import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { ALL_SERIES, type SeriesId } from "../../lib/model/series.ts";
import { MINUTE_MS } from "../../lib/text/durations.ts";
import { drawnWindow } from "../data/bar_pyramid.ts";
import { type Depth, EMPTY_DEPTH } from "../data/depth.ts";
import type { Connection } from "../data/poll.ts";
import type { KnownStatus } from "../data/status.ts";
import { type TimeRange, widened } from "../data/time_range.ts";
import { type ShownWindows, windowStart } from "../data/windows.ts";
import { CALM_BARS } from "../marks/calm_range.ts";
import { BarFeed } from "./bar_feed.ts";
import { overview } from "./whole_run.ts";
import { chosenWindowMs } from "./settings.ts";
import { plotWidth, viewedRange } from "./viewed.ts";

/** The feeds of all series, in the order of the page. */
export const allFeeds: readonly BarFeed[] = ALL_SERIES.map((series) => new BarFeed(series, onTile));

/** The feeds by series. */
export const feeds = Object.fromEntries(allFeeds.map((feed) => [feed.series.id, feed])) as Record<
  SeriesId,
  BarFeed
>;

/** The newest order book. */
export const depth: Signal<Depth> = signal(EMPTY_DEPTH);

/** The run's status. */
export const status: Signal<KnownStatus> = signal({});

/** Whether the run goes on: rows are still read, or new ones waited for. */
export const goesOn: ReadonlySignal<boolean> = computed(() =>
  status.value.state === "running" || status.value.state === "following"
);

/** The keys of the series of which the run made more bars than the files hold, with a space between two. */
export const cutSeries: ReadonlySignal<string> = computed(() =>
  Object.entries(status.value.bars_cut ?? {}).filter(([, isCut]) => isCut).map(([key]) => key).join(" ")
);

/** The state of the connection to the server. */
export const connection: Signal<Connection> = signal("connecting");

/** When a file last changed, by this machine's clock; undefined before the first change. */
export const changedMs: Signal<number | undefined> = signal(undefined);

/** Files whose text could not be read, by name, with the reason. */
export const unreadable: Signal<Record<string, string>> = signal({});

/** The window of the files, in milliseconds. */
export const ownWindowMs: ReadonlySignal<number> = computed(() => {
  const seconds = status.value.window_seconds;
  if (typeof seconds === "number" && seconds > 0) return seconds * 1000;
  // Without a status of a run, the distance of neighbouring bars shows the window.
  for (const feed of allFeeds) feed.version.value;
  return allFeeds.map(({ own }) => own.shortestStepMs()).find((ms) => ms !== undefined) ?? MINUTE_MS;
});

/** The window that the charts show, in milliseconds: the chosen window if it is a multiple of the files' window. */
export const windowMs: ReadonlySignal<number> = computed(() =>
  chosenWindowMs.value > ownWindowMs.value && chosenWindowMs.value % ownWindowMs.value === 0
    ? chosenWindowMs.value
    : ownWindowMs.value
);

/** How far window starts are shifted from multiples of the window since the Unix epoch, in milliseconds. */
export const windowOffsetMs: ReadonlySignal<number> = computed(() =>
  1000 * (Number(status.value.window_offset_seconds) || 0)
);

const drawn: Signal<number> = signal(0);

/**
 * The window of the bars in `shown`, in milliseconds: the window that the charts show, or a multiple of that window
 * where bars would be narrower than a pixel. Changes when the bars of the new window are there.
 */
export const drawWindowMs: ReadonlySignal<number> = computed(() => drawn.value || windowMs.value);

/** From the beginning of the run's first bar to the end of its newest window; undefined without bars. */
export const dataRange: ReadonlySignal<TimeRange | undefined> = computed(() => {
  for (const feed of allFeeds) feed.version.value;
  const all = allFeeds.map(({ own }) => own).filter((bars) => bars.length > 0);
  const { bars: whole, windowMs: wholeMs } = overview.value;
  const starts = all.map((bars) => bars.timeMs[0]);
  const ends = all.map((bars) =>
    windowStart(bars.newestMs, windowMs.value, windowOffsetMs.value) + windowMs.value
  );
  if (whole.length > 0) {
    starts.push(whole.timeMs[0]);
    // Before the newest bars are there, the end of the overview is good enough.
    if (all.length === 0) ends.push(whole.newestMs + wholeMs);
  }
  if (starts.length === 0) return undefined;
  return { minMs: Math.min(...starts), maxMs: Math.max(...ends) };
});

/** Whether the server has answered about bars. */
export const hasBars: Signal<boolean> = signal(false);

/** Why bars of the past are missing at the moment; undefined if they are not. */
export const barsFault: Signal<string | undefined> = signal(undefined);

/** Whether the bars come from the server's queries, which know all bars of the run; otherwise from the files alone. */
export const hasAllBars: Signal<boolean> = signal(false);

/** Whether it is known where the run begins: without the overview, only its newest bars are. */
export const isStartKnown: ReadonlySignal<boolean> = computed(() =>
  !hasAllBars.value || overview.value.bars.length > 0
);

/** How soon missing bars are requested again, in milliseconds. */
const RETRY_MS = 2500;

/** What the bars in `shown` were arranged for. */
let arranged: { range: TimeRange | undefined; windows: ShownWindows } | undefined;

/** Forgets for what bars were arranged, because another run begins. */
export function forgetArrangement(): void {
  arranged = undefined;
}

/**
 * Arranges the bars in view, with those beside the view that the scales need, and a margin of half a view at both sides.
 *
 * @param isForced Whether bars may have changed; otherwise a view within the last arrangement needs nothing
 */
export function arrange(isForced: boolean): void {
  const range = viewedRange.peek();
  const spanMs = range ? range.maxMs - range.minMs : 0;
  const chosenMs = windowMs.peek();
  const windows = {
    ownMs: ownWindowMs.peek(),
    chosenMs,
    drawnMs: drawnWindow(chosenMs, spanMs, plotWidth.peek()),
    offsetMs: windowOffsetMs.peek(),
  };
  const isSame = arranged !== undefined &&
    Object.entries(windows).every(([name, ms]) => arranged!.windows[name as keyof ShownWindows] === ms);
  // The automatic scales look at bars beside the view.
  const needed = range && widened(range, CALM_BARS * windows.drawnMs);
  const isInside = isSame && (arranged!.range === undefined ? needed === undefined : needed !== undefined &&
    needed.minMs >= arranged!.range.minMs && needed.maxMs <= arranged!.range.maxMs);
  if (isInside && !isForced) return;
  const wide = needed && widened(needed, spanMs / 2);
  const cut = cutSeries.peek().split(" ");
  const isWhole = allFeeds.map((feed) => feed.prepare(wide, windows, cut.includes(feed.series.statusKey)))
    .every(Boolean);
  // Bars of other windows are shown on all panels at once, when all of them are there.
  if (!isWhole && !isSame && arranged !== undefined && barsFault.peek() === undefined) return;
  batch(() => {
    // Bars that could not be read may be out of view by now.
    if (isWhole) barsFault.value = undefined;
    for (const feed of allFeeds) feed.commit(windows, goesOn.peek());
    drawn.value = windows.drawnMs;
    arranged = { range: wide, windows };
  });
}

/** Shows bars that have come; asks again later for those that have not. */
function onTile(error: unknown): void {
  batch(() => {
    barsFault.value = error === undefined
      ? undefined
      : error instanceof Error
      ? error.message
      : String(error);
    arrange(true);
  });
  if (error !== undefined) setTimeout(() => arrange(true), RETRY_MS);
}
