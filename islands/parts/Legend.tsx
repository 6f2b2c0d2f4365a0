/** @module Names and values in a row, as they stand above a chart. */

import { windowMs } from "../data/feed.ts";
import { dateTime, zoneName } from "../format/times.ts";
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

/** The index of the bar that a legend tells of: under the cursor, or else the newest; -1 where there is none. */
export function legendBar(
  bars: { length: number; indexAt(timeMs: number, windowMs: number): number },
  timeMs: number | undefined,
): number {
  return timeMs === undefined ? bars.length - 1 : bars.indexAt(timeMs, windowMs.value);
}
