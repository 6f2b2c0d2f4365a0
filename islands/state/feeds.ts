/**
 * The data that all islands show: the run's files, each polled once for all islands, and the bars of the chosen window.
 *
 * Bars are not in signals. They stay in their columns, and a version number changes whenever the columns change.
 *
 * @module
 */

import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type SeriesId, type SeriesSpec, SHOWN_SERIES } from "../../lib/model/series.ts";
import { MINUTE_MS } from "../../lib/text/durations.ts";
import { BarColumns } from "../data/bar_columns.ts";
import { BarFile } from "../data/bar_file.ts";
import { combineBars } from "../data/combine.ts";
import { type Depth, EMPTY_DEPTH, parseDepth } from "../data/depth.ts";
import { type Connection, type PolledFile, Poller } from "../data/poll.ts";
import { type KnownStatus, parseStatus } from "../data/status.ts";
import { chosenWindowMs } from "./settings.ts";

/** The bars of a series: those of its file, and those of the chosen window, combined from them. */
export class BarFeed {
  /** The series. */
  readonly series: SeriesSpec;
  /** Changes whenever the bars change. */
  readonly version: Signal<number> = signal(0);
  readonly #file: BarFile;
  readonly #combined: BarColumns;
  #combinedMs = 0;
  #offsetMs = 0;

  /** @param series The series */
  constructor(series: SeriesSpec) {
    this.series = series;
    const mayBeNull = series.columns.map(({ combine }) => combine === "mean");
    this.#file = new BarFile(series.columns.length, mayBeNull);
    this.#combined = new BarColumns(series.columns.length, mayBeNull);
  }

  /** The bars of the file. */
  get own(): BarColumns {
    return this.#file.bars;
  }

  /** The bars of the chosen window. */
  get shown(): BarColumns {
    return this.#combinedMs === 0 ? this.#file.bars : this.#combined;
  }

  /** Updates the bars from the file's current text. */
  update(text: string): void {
    try {
      this.#combineFrom(this.#file.update(text));
    } finally {
      this.version.value++;
    }
  }

  /**
   * Chooses the window.
   *
   * @param windowMs Length of the window, in milliseconds; 0 for the window of the file
   * @param offsetMs How far window starts are shifted from multiples of the length since the Unix epoch
   */
  combine(windowMs: number, offsetMs: number): void {
    if (windowMs === this.#combinedMs && offsetMs === this.#offsetMs) return;
    this.#combinedMs = windowMs;
    this.#offsetMs = offsetMs;
    this.#combined.length = 0;
    this.#combineFrom(0);
    this.version.value++;
  }

  #combineFrom(from: number): void {
    if (this.#combinedMs === 0) return;
    combineBars(this.series, this.own, from, this.#combinedMs, this.#offsetMs, this.#combined);
  }
}

/** The feeds of the series that the page shows, in its order. */
export const allFeeds: readonly BarFeed[] = SHOWN_SERIES.map((series) => new BarFeed(series));

/** The feeds by series. */
export const feeds = Object.fromEntries(allFeeds.map((feed) => [feed.series.id, feed])) as Record<
  SeriesId,
  BarFeed
>;

/** The newest order book. */
export const depth: Signal<Depth> = signal(EMPTY_DEPTH);

/** The run's status. */
export const status: Signal<KnownStatus> = signal({});

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

/**
 * The window of the bars in `shown`, in milliseconds: the window that the charts show, or a multiple of that window
 * where bars would be narrower than a pixel.
 */
export const drawWindowMs: ReadonlySignal<number> = computed(() => windowMs.value);

/** How far window starts are shifted from multiples of the window since the Unix epoch, in milliseconds. */
export const windowOffsetMs: ReadonlySignal<number> = computed(() =>
  1000 * (Number(status.value.window_offset_seconds) || 0)
);

/** Starts to poll. */
export function startFeeds(): void {
  const received: (() => void)[] = [];
  // Everything that a round brought becomes visible at once, so that all series of a window appear together.
  const file = (name: string, apply: (text: string) => void): PolledFile => ({
    url: `/data/${name}`,
    take: (text) => received.push(() => read(name, text, apply)),
  });
  const files = [
    file("run_status.json", (text) => status.value = parseStatus(text)),
    ...allFeeds.map((feed) => file(feed.series.file, (text) => feed.update(text))),
    file("depth_data.json", (text) => depth.value = parseDepth(text)),
  ];
  const poller = new Poller(files, (now, hasChanged) => {
    batch(() => {
      for (const apply of received.splice(0)) apply();
      connection.value = now;
      if (hasChanged) changedMs.value = Date.now();
    });
  });
  effect(() => {
    const combinedMs = windowMs.value === ownWindowMs.value ? 0 : windowMs.value;
    for (const feed of allFeeds) feed.combine(combinedMs, windowOffsetMs.value);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) poller.poll();
  });
  addEventListener("online", () => poller.poll());
  poller.poll();
}

/** Applies a file's text. The page says which file cannot be read, and shows the others all the same. */
function read(name: string, text: string, apply: (text: string) => void): void {
  const { [name]: _, ...others } = unreadable.value;
  try {
    apply(text);
    if (name in unreadable.value) unreadable.value = others;
  } catch (error) {
    unreadable.value = { ...others, [name]: error instanceof Error ? error.message : String(error) };
  }
}
