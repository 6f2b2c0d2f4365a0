/** @module A chart over time with its cursor, gestures and frame: what price and imbalance have in common. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { TimePlot, type TimePlotSpec } from "../chart/time_plot.ts";
import { type BarFeed, windowMs } from "../data/feed.ts";
import { axisWidth } from "../format/quotes.ts";
import { dateTime } from "../../lib/text/times.ts";
import { listenToGestures } from "../view/gestures.ts";
import { zone } from "../view/settings.ts";
import { cursorMs, cursorPrice, extent, plotWidth, visible } from "../view/view.ts";
import { plots } from "../view/plots.ts";
import { DataTable, type TableContent } from "./DataTable.tsx";
import { mountPlot } from "./mount_plot.ts";

/** What a chart over time is made of. */
export interface TimeChartProps {
  /** Its name. */
  name: string;
  /** What is said where there are no bars. */
  emptyText: string;
  /** The bars. */
  feed: BarFeed;
  /** What it draws. */
  spec: TimePlotSpec;
  /** Whether its values are prices, so that it shares the cursor's price. */
  isPrice?: boolean;
  /** A value of the vertical axis as text. */
  valueText: (value: number) => string;
  /** The numbers behind it. */
  table: () => TableContent;
  /** The legend. */
  children: ComponentChildren;
}

/** A chart over time. */
export function TimeChart(props: TimeChartProps) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => mount(host.current!, props), []);
  props.feed.version.value;
  const isEmpty = props.feed.shown.length === 0;
  return (
    <figure class="chart" aria-label={props.name}>
      <figcaption>
        <h2>{props.name}</h2>
        {props.children}
        <DataTable name={props.name} content={props.table} />
      </figcaption>
      <div
        class="plot"
        ref={host}
        tabIndex={0}
        role="group"
        aria-roledescription="chart"
        aria-label={`${props.name}: Shift with arrow keys reads bar by bar`}
      />
      {isEmpty && <p class="empty">{props.emptyText}</p>}
    </figure>
  );
}

/** Fills the host; returns what empties it. */
function mount(host: HTMLElement, { name, feed, spec, isPrice, valueText }: TimeChartProps): () => void {
  const plot = new TimePlot(host, spec);
  const { over, root } = plot.u;
  let ownY: number | undefined;
  const unmount = mountPlot(host, plot, {
    draw: () => {
      const range = visible.peek();
      // Without bars there is no time to show; what was drawn of bars that are gone must not stay.
      root.hidden = !range;
      if (range) plot.show(range);
    },
    drawsOn: () => {
      visible.value, extent.value, feed.version.value, windowMs.value, zone.value;
    },
    cursorOn: () => {
      cursorMs.value, cursorPrice.value;
    },
    cursor: () => {
      const timeMs = cursorMs.peek();
      const value = isPrice ? cursorPrice.peek() : ownY === undefined ? undefined : plot.valuesAt(0, ownY).y;
      return {
        ...plot.placeOf(timeMs === undefined ? undefined : timeMs + windowMs.peek() / 2, value),
        xText: timeMs === undefined ? "" : dateTime(timeMs, zone.peek()),
        yText: value === undefined ? "" : valueText(value),
      };
    },
    onFit: () => {
      if (isPrice) plotWidth.value = host.clientWidth - axisWidth.peek();
    },
  });
  const stopGestures = listenToGestures({
    over,
    timeAt: (x) => plot.valuesAt(x, 0).x,
    point: (x, y) => {
      const values = plot.valuesAt(x, y);
      ownY = y;
      cursorMs.value = Math.floor(values.x / windowMs.value) * windowMs.value;
      cursorPrice.value = isPrice ? values.y : undefined;
    },
  });
  over.addEventListener("pointerleave", () => ownY = undefined);
  plots.set(name, plot);
  return () => {
    plots.delete(name);
    stopGestures();
    unmount();
  };
}
