/**
 * One side of one time column of a heatmap: the size that rests in each row of prices, as a mean over time or a maximum.
 *
 * The mean of a row is over the time in which the row was recorded: a row beyond the last level of a snapshot is not
 * recorded in that snapshot, which is not the same as empty.
 *
 * @module
 */

import type { SideRows } from "./side_rows.ts";

/** How sizes of a time column are combined. */
export type HeatmapBy = "mean" | "max";

/** Rows near the first row of a column lie in an array, others in a map. */
const WINDOW_ROWS = 1 << 14;

/** One side of the column that is being made; reused for every column. */
export class HeatmapColumn {
  /** The row of the worst price that was recorded in the column; NaN if no snapshot has a level. */
  edge = NaN;
  readonly #isBid: boolean;
  readonly #isMean: boolean;
  readonly #window = new Float64Array(WINDOW_ROWS);
  readonly #far = new Map<number, number>();
  /** The row at the start of the window, and which part of the window was written. */
  #base = NaN;
  #first = WINDOW_ROWS;
  #last = -1;
  /** The last recorded row of each snapshot, and how long the snapshot was in force, in milliseconds. */
  #edges: [row: number, durationMs: number][] = [];

  /** An empty column. */
  constructor(isBid: boolean, by: HeatmapBy) {
    this.#isBid = isBid;
    this.#isMean = by === "mean";
  }

  /** Adds a side that was in force for a part of the column. */
  add({ count, rows, sizes, edge }: SideRows, durationMs: number): void {
    if (count === 0 || (this.#isMean && durationMs === 0)) return;
    if (Number.isNaN(this.#base)) this.#base = rows[0] - WINDOW_ROWS / 2;
    this.#edges.push([edge, durationMs]);
    if (!(this.#isBid ? edge >= this.edge : edge <= this.edge)) this.edge = edge;
    const window = this.#window;
    for (let at = 0; at < count; at++) {
      const place = rows[at] - this.#base;
      if (place < 0 || place >= WINDOW_ROWS) {
        this.#addFar(rows[at], sizes[at], durationMs);
        continue;
      }
      if (place < this.#first) this.#first = place;
      if (place > this.#last) this.#last = place;
      if (this.#isMean) window[place] += sizes[at] * durationMs;
      else if (sizes[at] > window[place]) window[place] = sizes[at];
    }
  }

  /**
   * Gives the rows with a size, the lowest first, and begins an empty column.
   *
   * @param cell Receives a row and its size
   */
  finish(cell: (row: number, size: number) => void): void {
    const recorded = new RecordedTime(this.#edges, this.#isBid);
    const give = (row: number, value: number) => cell(row, this.#isMean ? value / recorded.at(row) : value);
    const far = [...this.#far].sort(([a], [b]) => a - b);
    const above = far.findIndex(([row]) => row >= this.#base);
    const below = above < 0 ? far.length : above;
    for (let at = 0; at < below; at++) give(...far[at]);
    for (let place = this.#first; place <= this.#last; place++) {
      if (this.#window[place] > 0) give(this.#base + place, this.#window[place]);
    }
    for (let at = below; at < far.length; at++) give(...far[at]);
    this.#window.fill(0, this.#first, this.#last + 1);
    this.#far.clear();
    this.#edges = [];
    this.edge = this.#base = NaN;
    this.#first = WINDOW_ROWS;
    this.#last = -1;
  }

  #addFar(row: number, size: number, durationMs: number): void {
    const before = this.#far.get(row) ?? 0;
    this.#far.set(row, this.#isMean ? before + size * durationMs : Math.max(before, size));
  }
}

/** For how long rows were recorded, asked in ascending order of rows. */
class RecordedTime {
  readonly #edges: [row: number, durationMs: number][];
  readonly #isBid: boolean;
  #next = 0;
  #ms: number;

  constructor(edges: [row: number, durationMs: number][], isBid: boolean) {
    this.#edges = edges.sort(([a], [b]) => a - b);
    this.#isBid = isBid;
    this.#ms = isBid ? 0 : edges.reduce((sum, [, durationMs]) => sum + durationMs, 0);
  }

  /** For how long a row was recorded, in milliseconds. */
  at(row: number): number {
    const edges = this.#edges;
    // Bids are recorded from their edge up, asks up to their edge.
    for (; this.#next < edges.length; this.#next++) {
      const [edge, durationMs] = edges[this.#next];
      if (this.#isBid ? edge > row : edge >= row) break;
      this.#ms += this.#isBid ? durationMs : -durationMs;
    }
    return this.#ms;
  }
}
