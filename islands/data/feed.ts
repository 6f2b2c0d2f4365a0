/**
 * What all islands show: the four files, each fetched once for all of them, and the bars of the chosen window.
 *
 * Bars are not in signals: they stay in their columns, and a version counts up whenever those change.
 *
 * @module
 */

import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { chosenWindowMs } from "../view/settings.ts";
import { BarColumns, IMBALANCE_COLUMNS, PRICE_COLUMNS } from "./bar_columns.ts";
import { BarFile } from "./bar_file.ts";
import { combineBars } from "./combine.ts";
import { type Depth, EMPTY_DEPTH, parseDepth } from "./depth.ts";
import { type Connection, type PolledFile, Poller } from "./poll.ts";
import { type KnownStatus, parseStatus } from "./status.ts";

/** The bars of one file, and those of the chosen window combined from them. */
export class BarFeed {
  /** Counts up when the bars changed. */
  readonly version: Signal<number> = signal(0);
  readonly #file: BarFile;
  readonly #combined: BarColumns;
  #combinedMs = 0;

  /** @param width How many members a bar has */
  constructor(width: number) {
    this.#file = new BarFile(width);
    this.#combined = new BarColumns(width);
  }

  /** The bars of the file. */
  get own(): BarColumns {
    return this.#file.bars;
  }

  /** The bars of the chosen window. */
  get shown(): BarColumns {
    return this.#combinedMs === 0 ? this.#file.bars : this.#combined;
  }

  /** Takes the file as it is now. */
  update(text: string): void {
    try {
      const from = this.#file.update(text);
      if (this.#combinedMs > 0) combineBars(this.own, from, this.#combinedMs, this.#combined);
    } finally {
      this.version.value++;
    }
  }

  /** Shows another window, in milliseconds; 0 for the file's own. */
  combine(windowMs: number): void {
    if (windowMs === this.#combinedMs) return;
    this.#combinedMs = windowMs;
    this.#combined.length = 0;
    if (windowMs > 0) combineBars(this.own, 0, windowMs, this.#combined);
    this.version.value++;
  }
}

/** The price bars. */
export const prices: BarFeed = new BarFeed(PRICE_COLUMNS);
/** The imbalance bars. */
export const imbalances: BarFeed = new BarFeed(IMBALANCE_COLUMNS);
/** The depth snapshot. */
export const depth: Signal<Depth> = signal(EMPTY_DEPTH);
/** The run. */
export const status: Signal<KnownStatus> = signal({});
/** How things stand with the server. */
export const connection: Signal<Connection> = signal<Connection>("connecting");
/** When a file last changed, by the page's clock (`Date.now()`); undefined before the first answer. */
export const changedMs: Signal<number | undefined> = signal(undefined);
/** Files that hold something else than they should, by name; what is wrong with them. */
export const unreadable: Signal<Record<string, string>> = signal({});

/** The window of the bars that are there, in milliseconds. */
export const ownWindowMs: ReadonlySignal<number> = computed(() => {
  const stated = status.value.window_seconds;
  if (typeof stated === "number" && stated > 0) return stated * 1000;
  // A folder that something else than a run wrote says nothing of windows; neighbouring bars do.
  prices.version.value;
  imbalances.version.value;
  return prices.own.shortestStepMs() ?? imbalances.own.shortestStepMs() ?? 60_000;
});

/** The window that the charts show, in milliseconds: the chosen one where it is a multiple of the bars' own. */
export const windowMs: ReadonlySignal<number> = computed(() =>
  chosenWindowMs.value > ownWindowMs.value && chosenWindowMs.value % ownWindowMs.value === 0
    ? chosenWindowMs.value
    : ownWindowMs.value
);

/** Begins to poll. */
export function startFeed(): void {
  const taken: (() => void)[] = [];
  // All that a round brought becomes visible at once: a price bar never shows without the imbalance bar beside it.
  const file = (name: string, take: (text: string) => void): PolledFile => ({
    url: `/data/${name}`,
    take: (text) => taken.push(() => read(name, text, take)),
  });
  const files = [
    file("run_status.json", (text) => status.value = parseStatus(text)),
    file("ohlc_data.json", (text) => prices.update(text)),
    file("metrics_data.json", (text) => imbalances.update(text)),
    file("depth_data.json", (text) => depth.value = parseDepth(text)),
  ];
  const poller = new Poller(files, (now, hasChanged) => {
    batch(() => {
      for (const apply of taken.splice(0)) apply();
      connection.value = now;
      if (hasChanged) changedMs.value = Date.now();
    });
  });
  effect(() => {
    const combinedMs = windowMs.value === ownWindowMs.value ? 0 : windowMs.value;
    prices.combine(combinedMs);
    imbalances.combine(combinedMs);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) poller.poll();
  });
  addEventListener("online", () => poller.poll());
  poller.poll();
}

/** Reads a file's text; what is wrong with it is said on the page, and the other files are shown nevertheless. */
function read(name: string, text: string, take: (text: string) => void): void {
  const { [name]: _, ...others } = unreadable.value;
  try {
    take(text);
    if (name in unreadable.value) unreadable.value = others;
  } catch (error) {
    unreadable.value = { ...others, [name]: error instanceof Error ? error.message : String(error) };
  }
}
