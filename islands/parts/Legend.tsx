/** @module Names and values in a row, as they stand above a chart. */

import type { BarColumns } from "../data/bar_columns.ts";
import { windowMs } from "../data/feed.ts";
import { dateTime, zoneName } from "../../lib/text/times.ts";
import { zone } from "../view/settings.ts";

/** A value with its name. */
export type LegendEntry = readonly [name: string, value: string, className?: string];

/** The values of one window. */
export function Legend({ timeMs, entries }: { timeMs: number | undefined; entries: LegendEntry[] | string }) {
  return (
    <dl class="legend">
      {timeMs !== undefined && (
        <div>
          <dt>
            {dateTime(timeMs, zone.value)} {zoneName(zone.value, timeMs)}
          </dt>
          {typeof entries === "string" && <dd>{entries}</dd>}
        </div>
      )}
      {typeof entries !== "string" && entries.map(([name, value, className]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class={className}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Open, high, low and close of a bar. */
export function ohlcEntries(bars: BarColumns, index: number, text: (value: number) => string): LegendEntry[] {
  const [, open, high, low, close] = bars.columns;
  return [
    ["O", text(open[index])],
    ["H", text(high[index])],
    ["L", text(low[index])],
    ["C", text(close[index]), close[index] < open[index] ? "falls" : "rises"],
  ];
}

/** The index of the bar that a legend tells of: under the cursor, or else the newest; -1 where there is none. */
export function legendBar(bars: BarColumns, timeMs: number | undefined): number {
  return timeMs === undefined ? bars.length - 1 : bars.indexAt(timeMs, windowMs.value);
}
