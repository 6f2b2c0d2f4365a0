/** @module The bars in view as comma-separated values (RFC 4180), with numbers as in the files. */

import type { SeriesSpec } from "../../lib/model/series.ts";
import type { BarColumns } from "./bar_columns.ts";

/** A series with its bars. */
export interface SeriesBars {
  /** The series. */
  series: SeriesSpec;
  /** Its bars. */
  bars: BarColumns;
}

/**
 * Writes one line for each window that has a bar of any series. Columns of series without a bar there are empty,
 * and so are values that are absent.
 *
 * @param all The series, in the order of their columns
 * @param minMs Windows before this time are left out
 * @param maxMs Windows from this time on are left out
 */
export function barsAsCsv(all: readonly SeriesBars[], minMs: number, maxMs: number): string {
  const names = all.flatMap(({ series }) => series.columns.slice(1).map(({ name }) => name));
  const lines = [["timestamp_ms", "time_utc", ...names].join(",")];
  const next = all.map(({ bars }) => bars.indexFrom(minMs));
  const startOf = (i: number) => next[i] < all[i].bars.length ? all[i].bars.timeMs[next[i]] : Infinity;
  for (;;) {
    const starts = all.map((_, i) => startOf(i));
    const timeMs = Math.min(...starts);
    if (timeMs >= maxMs) return lines.join("\r\n") + "\r\n";
    const values = all.flatMap(({ bars }, i) => {
      const index = starts[i] === timeMs ? next[i]++ : undefined;
      return bars.columns.slice(1).map((column) =>
        index === undefined || Number.isNaN(column[index]) ? "" : column[index]
      );
    });
    lines.push([timeMs, new Date(timeMs).toISOString(), ...values].join(","));
  }
}
