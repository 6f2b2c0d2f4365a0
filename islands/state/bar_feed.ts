/**
 * The bars of one series: all of them from the series' file, or those in view from the server, with the newest from the
 * end of the file.
 *
 * @module
 */

import { type Signal, signal } from "@preact/signals";
import type { SeriesSpec } from "../../lib/model/series.ts";
import { BarColumns } from "../data/bar_columns.ts";
import { BarFile } from "../data/bar_file.ts";
import { BarPyramid } from "../data/bar_pyramid.ts";
import { BarTiles } from "../data/bar_tiles.ts";
import { combineBars } from "../data/combine.ts";
import { NewestBars } from "../data/newest_bars.ts";
import { decodeSeries } from "../data/series_answer.ts";
import type { TimeRange } from "../data/time_range.ts";
import { type ShownWindows, windowStart } from "../data/windows.ts";
import { queryClient } from "./query_client.ts";

/** How many of the newest bars are requested at first, and after a gap. */
const FIRST_BARS = 512;
/** How many of the newest bars are requested in each later poll. */
const POLLED_BARS = 16;

/** The bars of a series. */
export class BarFeed {
  /** The series. */
  readonly series: SeriesSpec;
  /** Changes whenever the bars change. */
  readonly version: Signal<number> = signal(0);
  readonly #mayBeNull: readonly boolean[];
  readonly #tiles: BarTiles;
  #file: BarFile;
  #newest: NewestBars;
  /** Whether the bars come from the server in tiles; otherwise from the whole file. */
  #isTiled = false;
  /** Whether the newest bars are all that the file has, and whether the run made more than these. */
  #isComplete = false;
  #isCut = false;
  #polled = FIRST_BARS;
  /** Whether any of the newest bars may have changed, and whether the present poll asks for all of them. */
  #isOutdated = false;
  #asksAll = false;
  /** The start of the newest bars, at the last call of {@linkcode expire} or after a gap since then. */
  #openFromMs = -Infinity;
  /** The newest bars, or those of the file, with the chosen window. */
  readonly #chosen: BarColumns;
  readonly #pyramid: BarPyramid;
  /** What is shown of tiles and the newest bars, and what will be; below, the time whose bars are still on their way, of both. */
  #arranged: BarColumns;
  #prepared: BarColumns;
  #hole: TimeRange | undefined;
  #pending: TimeRange | undefined;
  #preparedPending: TimeRange | undefined;
  #preparedRange: TimeRange | undefined;
  #windows: ShownWindows = { ownMs: 0, chosenMs: 0, drawnMs: 0, offsetMs: 0 };

  /**
   * @param series The series
   * @param onChange Called when requested bars have come, or failed to
   */
  constructor(series: SeriesSpec, onChange: (error: unknown) => void) {
    this.series = series;
    this.#mayBeNull = series.columns.map(({ combine }) => combine === "mean");
    this.#file = new BarFile(this.#mayBeNull.length, this.#mayBeNull);
    this.#newest = new NewestBars(this.#mayBeNull.length, this.#mayBeNull);
    this.#chosen = BarColumns.of(series);
    this.#arranged = BarColumns.of(series);
    this.#prepared = BarColumns.of(series);
    this.#pyramid = new BarPyramid(series);
    this.#tiles = new BarTiles({
      load: (range, windowMs, signal) => this.#request(range, windowMs, signal),
      onChange,
      now: () => performance.now(),
    });
  }

  /** Bars with the window of the run: all bars of the file, or the newest of them. */
  get own(): BarColumns {
    return this.#isTiled ? this.#newest.bars : this.#file.bars;
  }

  /** The bars to draw: those in view, and the newest. */
  get shown(): BarColumns {
    return this.#isTiled ? this.#arranged : this.#drawn();
  }

  /** The time of bars that `shown` lacks although the run may have them: before the newest bars, or of what no table has yet. */
  get hole(): TimeRange | undefined {
    return this.#hole;
  }

  /** From the first to the last time whose bars belong into `shown` but are still on their way. */
  get pending(): TimeRange | undefined {
    return this.#pending;
  }

  /** The address of the next poll, which is about to begin. */
  nextUrl(): string {
    this.#asksAll ||= this.#isOutdated;
    this.#isOutdated = false;
    const { file } = this.series;
    const newest = this.#asksAll ? this.#newest.bars.length + FIRST_BARS : this.#polled;
    return `/data/${file}${this.#isTiled ? `?newest=${newest}` : ""}`;
  }

  /** Forgets all bars, such as those of another run, and says where bars come from now. */
  reset(isTiled: boolean): void {
    this.#isTiled = isTiled;
    this.#tiles.clear();
    this.#file = new BarFile(this.#mayBeNull.length, this.#mayBeNull);
    this.#newest = new NewestBars(this.#mayBeNull.length, this.#mayBeNull);
    this.#polled = FIRST_BARS;
    this.#isComplete = false;
    this.#openFromMs = -Infinity;
    this.#hole = undefined;
    this.#pending = this.#preparedPending = undefined;
    this.#arranged.length = 0;
    this.#change(0);
  }

  /** Says that bars may have changed: all of them, or those that were not among the newest at the last call, as tables are behind. */
  expire(isAll: boolean): void {
    this.#tiles.expire(isAll ? -Infinity : this.#openFromMs);
    const { length, timeMs } = this.#newest.bars;
    this.#openFromMs = length > 0 ? timeMs[0] : -Infinity;
    this.#isOutdated ||= isAll;
  }

  /** Takes the text of a poll, which is shown after the next {@linkcode commit}. */
  update(text: string): void {
    this.#asksAll = false;
    if (!this.#isTiled) return this.#change(this.#file.update(text));
    const { bars } = this.#newest;
    const [fromMs, hadBars] = [bars.timeMs[0], bars.length > 0];
    const first = this.#newest.update(text);
    const hasGap = hadBars && first === 0 && bars.length > 0 && bars.timeMs[0] !== fromMs;
    if (!hadBars) this.#isComplete = bars.length < FIRST_BARS;
    else if (hasGap) this.#isComplete = false;
    if (hasGap) this.#openFromMs = Math.min(this.#openFromMs, fromMs);
    this.#polled = bars.length === 0 || hasGap ? FIRST_BARS : POLLED_BARS;
    this.#change(first);
  }

  /**
   * Prepares the bars of a range in windows; missing bars are requested. Nothing is shown before {@linkcode commit}.
   *
   * @param range The range, with a margin; undefined for the newest bars alone
   * @param windows The windows
   * @param isCut Whether the run made more bars than the file holds
   * @returns Whether no bar is missing
   */
  prepare(range: TimeRange | undefined, windows: ShownWindows, isCut: boolean): boolean {
    this.#isCut = isCut;
    if (!this.#isTiled) return true;
    this.#prepared.length = 0;
    this.#preparedPending = undefined;
    this.#preparedRange = range;
    const { drawnMs, offsetMs } = windows;
    const coverMs = this.#coverMs(windows);
    if (!range || coverMs <= range.minMs) return true;
    const maxMs = Math.min(range.maxMs, coverMs);
    this.#preparedPending = this.#tiles.fill(
      { minMs: range.minMs, maxMs },
      drawnMs,
      offsetMs,
      this.#prepared,
    );
    return this.#preparedPending === undefined;
  }

  /**
   * Shows what was prepared for windows, and the newest bars.
   *
   * @param isRunning Whether the run goes on: tables of days, and so tiles, are then seconds behind the newest bars
   */
  commit(windows: ShownWindows, isRunning: boolean): void {
    const { ownMs, chosenMs, offsetMs } = this.#windows;
    this.#windows = windows;
    if (windows.ownMs !== ownMs || windows.chosenMs !== chosenMs || windows.offsetMs !== offsetMs) {
      this.#change(0);
    }
    if (this.#isTiled) {
      const newest = this.#drawn();
      this.#pending = this.#preparedPending;
      this.#hole = this.#holeBefore(this.#coverMs(windows), isRunning);
      this.#prepared.append(newest, newest.indexFrom(this.#coverMs(windows)), newest.length);
      [this.#prepared, this.#arranged] = [this.#arranged, this.#prepared];
    }
    this.version.value++;
  }

  /** The time between the prepared bars and the newest ones; undefined if nothing can be missing there. */
  #holeBefore(coverMs: number, isRunning: boolean): TimeRange | undefined {
    if (!this.#preparedRange || !Number.isFinite(coverMs)) return undefined;
    const { minMs, maxMs } = this.#preparedRange;
    const lastMs = this.#prepared.length > 0 ? this.#prepared.newestMs + this.#windows.drawnMs : minMs;
    const fromMs = maxMs < coverMs ? maxMs : isRunning ? lastMs : coverMs;
    return fromMs < coverMs ? { minMs: fromMs, maxMs: coverMs } : undefined;
  }

  /** The start of the first drawn window that the newest bars have completely. */
  #coverMs({ drawnMs, offsetMs }: ShownWindows): number {
    const { bars } = this.#newest;
    if (this.#isComplete && !this.#isCut) return -Infinity;
    if (bars.length === 0) return Infinity;
    return windowStart(bars.timeMs[0] + drawnMs - 1, drawnMs, offsetMs);
  }

  /** The bars of the file, or the newest ones, with the drawn window. */
  #drawn(): BarColumns {
    const { ownMs, chosenMs, drawnMs, offsetMs } = this.#windows;
    const base = chosenMs === ownMs ? this.own : this.#chosen;
    return this.#pyramid.bars(base, chosenMs, drawnMs, offsetMs);
  }

  /** Combines bars again, from the first one that changed. */
  #change(from: number): void {
    const { ownMs, chosenMs, offsetMs } = this.#windows;
    if (from === 0) this.#chosen.length = 0;
    this.#pyramid.change(
      chosenMs === ownMs ? from : combineBars(this.series, this.own, from, chosenMs, offsetMs, this.#chosen),
    );
  }

  async #request(
    { minMs: from, maxMs: to }: TimeRange,
    windowMs: number,
    signal: AbortSignal,
  ): Promise<BarColumns> {
    const { bars } = await queryClient.ask(
      `series/${this.series.id}`,
      { from, to, window_ms: windowMs },
      signal,
      (text) => decodeSeries(this.series, text),
    );
    return bars;
  }
}
