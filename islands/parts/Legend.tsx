/** @module Names and values in a row above a chart. */

import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { windowLength } from "../../lib/text/durations.ts";
import { exactDateTime, zoneName } from "../../lib/text/times.ts";
import type { BarColumns } from "../data/bar_columns.ts";
import type { BarFeed } from "../state/bar_feed.ts";
import { drawWindowMs, windowMs } from "../state/feeds.ts";
import { moment } from "../state/moment.ts";
import { zone } from "../state/settings.ts";
import { plotWidth } from "../state/viewed.ts";
import { oncePerFrame } from "./once_per_frame.ts";

/** A value with its name. */
export type LegendEntry = readonly [name: string, value: string, className?: string];

/** What a legend shows. */
export interface LegendProps {
  /** The bars. */
  feed: BarFeed;
  /** Shown if there are bars, but none in the window under the cursor. */
  missingText: string;
  /** The values of a bar. */
  entries: (bars: BarColumns, index: number) => LegendEntry[];
}

/** The values of the bar at the moment T, and T itself. */
export function Legend({ feed, missingText, entries }: LegendProps) {
  feed.version.value, plotWidth.value;
  const list = useRef<HTMLDListElement>(null);
  const fitted = useRef<Fitted>({ length: 0, resizes: 0 });
  const fitSoon = useMemo(() => oncePerFrame(() => list.current && fit(list.current, fitted.current)), []);
  useLayoutEffect(() => {
    if (mayNotFit(list.current!, fitted.current)) fitSoon();
  });
  const bars = feed.shown;
  const now = moment.value;
  const index = now ? bars.indexAt(now.atMs, drawWindowMs.value) : -1;
  return (
    <dl class="legend" ref={list}>
      {now && (
        <div>
          <dt title="The end of the window, or the time of a trade: every panel shows this moment">
            {exactDateTime(now.endMs, zone.value)} {zoneName(zone.value, now.endMs)}
          </dt>
          {drawWindowMs.value !== windowMs.value && (
            <dd title="At this zoom, a bar of the chosen window is narrower than a pixel">
              {windowLength(drawWindowMs.value)} bar
            </dd>
          )}
          {index < 0 && <dd>{bars.length ? missingText : ""}</dd>}
        </div>
      )}
      {index >= 0 && entries(bars, index).map(([name, value, className]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class={className}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How often the page has got another size. Reading its width would make the browser lay out the page. */
let resizes = 0;
addEventListener("resize", () => resizes++);

/** What a legend was last made to fit: the length of the text, after a number of resizes. */
interface Fitted {
  length: number;
  resizes: number;
}

/** Whether a legend has more text than ever before on a page of this size. */
function mayNotFit(legend: HTMLElement, fitted: Fitted): boolean {
  return legend.textContent!.length > fitted.length || resizes !== fitted.resizes;
}

/**
 * Gives a legend more lines than the stylesheet does once its entries need them, such as those of long prices. No line is taken away on
 * a page of the same size, so that the charts do not move with the cursor.
 */
function fit(legend: HTMLElement, fitted: Fitted): void {
  if (resizes !== fitted.resizes) legend.style.height = "";
  fitted.length = legend.textContent!.length;
  fitted.resizes = resizes;
  const { scrollHeight, clientHeight } = legend;
  if (scrollHeight > clientHeight + 2) legend.style.height = `${scrollHeight}px`;
}

/** Open, high, low and close of a bar, in columns 1 to 4. */
export function ohlcEntries(
  { columns: [, open, high, low, close] }: BarColumns,
  index: number,
  text: (value: number) => string,
): LegendEntry[] {
  return [
    ["O", text(open[index])],
    ["H", text(high[index])],
    ["L", text(low[index])],
    ["C", text(close[index]), close[index] < open[index] ? "falls" : "rises"],
  ];
}
