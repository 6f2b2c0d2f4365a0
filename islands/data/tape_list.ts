/**
 * The trades of a day as a list of rows, the newest first, of which only the parts around the reader's place are requested.
 *
 * A position counts rows from the newest. Parts that have not arrived have an estimated number of rows, so positions of
 * older rows change when parts arrive; a time finds its row again.
 *
 * @module
 */

import type { DayPart } from "./tape_chunks.ts";
import { startsOf } from "./tape_positions.ts";
import {
  isMissing,
  piecesOf,
  takeAnswer,
  type TapeHost,
  type TapePart,
  type TapePlace,
  unreadPart,
} from "./tape_part.ts";
import { type Fill, filterRows, partOfRows, rowsBefore, type TapeFilter } from "./tape_rows.ts";

/** The most requests at a time: other panels ask, too. */
const MAX_REQUESTS = 2;
/** The most parts whose rows are kept. */
const MAX_KEPT = 128;

/** How many parts are read for rows that are in none of them, until the reader wants to read on. */
const MOST_AT_ONCE = 100;

/** The list. */
export class TapeList {
  readonly #host: TapeHost;
  /** The parts, the newest first. */
  #parts: TapePart[] = [];
  /** The position of the first row of each part, and of the end. */
  #starts: number[] = [0];
  readonly #requests = new Map<TapePart, AbortController>();
  /** The parts whose rows are kept, those used last at the end. */
  readonly #kept = new Set<TapePart>();
  #needed: TapePart[] = [];
  #filter: TapeFilter = { side: undefined, least: 0 };
  /** The time before which nothing is read until the reader wants that; undefined before anything is missing. */
  #untilMs: number | undefined;

  /** @param host The context */
  constructor(host: TapeHost) {
    this.#host = host;
  }

  /** The number of rows, partly estimated. */
  get length(): number {
    return this.#starts.at(-1)!;
  }

  /** Whether a needed part is on its way. */
  get isPending(): boolean {
    return this.#requests.size > 0;
  }

  /** The parts that are needed. */
  get needed(): readonly TapePart[] {
    return this.#needed;
  }

  /** Since when trades have been read, if reading stopped although rows are missing; undefined otherwise. */
  get readFromMs(): number | undefined {
    return this.isPending
      ? undefined
      : this.#needed.find((part) => isMissing(part) && !this.#mayRead(part))?.toMs;
  }

  /** The parts whose rows are there. */
  get kept(): Iterable<TapePart> {
    return this.#kept;
  }

  /** Shows a day, or more of a day. Rows that have arrived stay. */
  setParts(parts: readonly DayPart[]): void {
    const before = this.#parts.filter(({ rows }) => rows !== undefined);
    const known = this.#parts;
    this.#parts = parts.toReversed().flatMap((part) => {
      const pieces = piecesOf(known, part);
      if (pieces?.length === 1) Object.assign(pieces[0], { trades: part.trades });
      const around = before.find(({ fromMs, toMs }) => fromMs <= part.fromMs && part.toMs <= toMs);
      return pieces ?? this.#made(part, around);
    });
    const isThere = new Set(this.#parts);
    for (const [part, abort] of this.#requests) {
      if (isThere.has(part)) continue;
      abort.abort();
      this.#requests.delete(part);
    }
    for (const part of this.#kept) if (!isThere.has(part)) this.#kept.delete(part);
    this.#needed = this.#needed.filter((part) => isThere.has(part));
    this.#starts = startsOf(this.#parts);
  }

  /** Shows other rows. */
  setFilter(filter: TapeFilter): void {
    this.#filter = filter;
    this.#untilMs = undefined;
    for (const part of this.#parts) {
      part.shown = part.rows && filterRows(part.rows, filter);
      part.count = part.shown?.length;
    }
    this.#starts = startsOf(this.#parts);
  }

  /** What is at a position; undefined beyond the ends. */
  at(position: number): TapePlace | undefined {
    if (!(position >= 0 && position < this.length)) return undefined;
    let [low, high] = [0, this.#parts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle] <= position) low = middle;
      else high = middle;
    }
    const part = this.#parts[low];
    const row = part.shown && part.shown.length - 1 - Math.floor(position - this.#starts[low]);
    return { part, row, endPosition: this.#starts[low + 1] };
  }

  /** The position of the newest row at or before a time; an estimate where rows have not arrived. */
  positionOf(timeMs: number): number {
    const index = this.#parts.findIndex(({ fromMs }) => fromMs <= timeMs);
    if (index < 0) return this.length;
    const { fromMs, toMs, shown } = this.#parts[index];
    const [start, end] = [this.#starts[index], this.#starts[index + 1]];
    if (shown) return start + shown.length - rowsBefore(shown, timeMs + 1);
    return Math.floor(start + Math.max(0, toMs - 1 - timeMs) / (toMs - fromMs) * (end - start));
  }

  /** The time at a position: of a row, or an estimate. */
  timeAt(position: number): number | undefined {
    const place = this.at(position);
    if (!place) return undefined;
    const { part, row, endPosition } = place;
    if (row !== undefined) return part.shown!.timeMs[row];
    const start = this.#starts[this.#parts.indexOf(part)];
    return Math.floor(part.toMs - 1 - (position - start) / (endPosition - start) * (part.toMs - part.fromMs));
  }

  /** Requests the missing parts around two positions, and aborts the requests for others. */
  need(first: number, end: number): void {
    this.#needed = this.#parts.filter((_, i) => this.#starts[i] < end && this.#starts[i + 1] >= first);
    const isNeeded = new Set(this.#needed);
    for (const [part, abort] of this.#requests) {
      if (isNeeded.has(part)) continue;
      abort.abort();
      this.#requests.delete(part);
    }
    for (const part of this.#needed) if (this.#kept.delete(part)) this.#kept.add(part);
    const missing = this.#parts.findIndex((part) => isMissing(part) && isNeeded.has(part));
    if (missing >= 0) {
      this.#untilMs ??= this.#parts[Math.min(this.#parts.length, missing + MOST_AT_ONCE) - 1].fromMs;
    }
    this.#request();
  }

  /**
   * Marks the newest part, or all of them, as outdated: rows are shown until the next answer. Failed parts are requested again.
   */
  outdate(isAll = false): void {
    for (const part of isAll ? this.#parts : this.#parts.slice(0, 1)) part.isStale = true;
    this.#retry();
  }

  /** Reads on: where reading stopped, and what failed before. */
  readOn(): void {
    this.#untilMs = undefined;
    this.#retry();
  }

  /** Forgets everything. */
  clear(): void {
    this.#untilMs = undefined;
    this.setParts([]);
  }

  #made(part: DayPart, around: TapePart | undefined): TapePart {
    const rows = around?.rows &&
      partOfRows(around.rows, rowsBefore(around.rows, part.fromMs), rowsBefore(around.rows, part.toMs));
    const shown = rows && filterRows(rows, this.#filter);
    const made: TapePart = {
      ...unreadPart(part),
      rows,
      shown,
      count: shown?.length,
      isTruncated: around?.isTruncated ?? false,
    };
    if (rows) this.#kept.add(made);
    return made;
  }

  #request(): void {
    for (const part of this.#needed) {
      if (this.#requests.size >= MAX_REQUESTS) return;
      const isWanted = isMissing(part) ? this.#mayRead(part) : part.isStale;
      if (isWanted && part.error === undefined && !this.#requests.has(part)) this.#send(part);
    }
  }

  #retry(): void {
    for (const part of this.#parts) part.error = undefined;
  }

  /** Whether a part is as new as what may be read without being asked for. */
  #mayRead(part: TapePart): boolean {
    return this.#untilMs === undefined || part.fromMs >= this.#untilMs;
  }

  async #send(part: TapePart): Promise<void> {
    const abort = new AbortController();
    this.#requests.set(part, abort);
    // What is outdated while the request is on its way is requested once more.
    part.isStale = false;
    try {
      const answer = await this.#host.ask({ from: part.fromMs, to: part.toMs }, abort.signal);
      abort.signal.throwIfAborted();
      const { rows, truncated } = answer as { rows: Fill[]; truncated: boolean };
      const newer = takeAnswer(part, rows, truncated);
      if (newer) this.#parts.splice(this.#parts.indexOf(part), 0, newer);
      part.shown = filterRows(part.rows!, this.#filter);
      part.count = part.shown.length;
      this.#keep(part);
    } catch (error) {
      part.isStale = true;
      if (abort.signal.aborted) return;
      part.error = error instanceof Error ? error.message : String(error);
    }
    this.#requests.delete(part);
    this.#starts = startsOf(this.#parts);
    this.#request();
    this.#host.onChange();
  }

  #keep(part: TapePart): void {
    this.#kept.delete(part);
    this.#kept.add(part);
    for (const oldest of this.#kept) {
      if (this.#kept.size <= MAX_KEPT) break;
      if (this.#needed.includes(oldest)) continue;
      this.#kept.delete(oldest);
      oldest.rows = oldest.shown = undefined;
    }
  }
}
