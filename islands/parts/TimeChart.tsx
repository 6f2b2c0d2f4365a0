/** @module A chart of a series over time: legend, table, plot, crosshair and gestures. */

import { computed, effect, untracked, useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { dateTime } from "../../lib/text/times.ts";
import { type PanelId, titleOf } from "../../lib/model/panels.ts";
import { barsInView } from "../data/bar_columns.ts";
import type { TimeRange } from "../data/time_range.ts";
import { windowStart } from "../data/windows.ts";
import { axisWidth, needAxisWidth } from "../state/axis_width.ts";
import { colours } from "../state/colours.ts";
import type { BarFeed } from "../state/bar_feed.ts";
import { drawWindowMs, status, windowMs, windowOffsetMs } from "../state/feeds.ts";
import { hasTimeAxis } from "../state/panel_layout.ts";
import { measureBetween } from "../state/measurement.ts";
import { zone } from "../state/settings.ts";
import { cursorBar, cursorMs, cursorPrice, extent, visible } from "../state/view.ts";
import { plotWidth } from "../state/viewed.ts";
import { barTable } from "./bar_table.ts";
import type { TableContent } from "./DataTable.tsx";
import { afterFirstFrame, whenPlaced } from "./first_frame.ts";
import { listenToGestures } from "./gestures.ts";
import { mountPlot } from "./mount_plot.ts";
import { Panel } from "./Panel.tsx";
import { plots } from "./plots.ts";
import { listenToScaleGestures } from "./scale_gestures.ts";
import { ScaleButton } from "./ScaleButton.tsx";
import { TimePlot, type TimePlotSpec, type TimeView } from "./time_plot.ts";
import { ValueScale } from "./value_scale.ts";

/** What a chart over time consists of. */
export interface TimeChartProps {
  /** The panel. */
  id: PanelId;
  /** The series and its bars. */
  feed: BarFeed;
  /** The content of the plot. */
  spec: TimePlotSpec;
  /** Whether the values are prices, so that the cursor's price is shared with the depth chart. */
  isPrice?: boolean;
  /** A value of the vertical axis as text. */
  valueText: (value: number) => string;
  /** How the values of each column after the first are written. */
  texts?: readonly ((value: number) => string)[];
  /** Makes the table, if the table is not that of the series. */
  table?: () => TableContent;
  /** What is shown if there are no bars. */
  emptyText?: string;
  /** Choices beside the legend. */
  tools?: ComponentChildren;
  /** Further choices, in a row below the legend. */
  choices?: ComponentChildren;
  /** The legend. */
  children: ComponentChildren;
}

/** A panel with a chart over time. */
export function TimeChart(props: TimeChartProps) {
  const { id, feed, texts = [], table = () => barTable(feed, texts), tools, choices, children } = props;
  return (
    <Panel id={id} legend={children} tools={tools} table={table}>
      {choices && <div class="choices">{choices}</div>}
      <Plot {...props} />
    </Panel>
  );
}

/** The plot, which exists only while the panel is open. */
function Plot(props: TimeChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const scale = useMemo(() => new ValueScale(), []);
  useLayoutEffect(() => {
    const begin = () => mount(host.current!, props, scale);
    return props.isPrice ? whenPlaced(begin) : afterFirstFrame(begin);
  }, []);
  const { id, feed, emptyText = `No ${feed.series.id} bars yet` } = props;
  const isAwaited = useComputed(() => awaits(feed, visible.value));
  feed.version.value;
  return (
    <>
      <div
        class={hasTimeAxis(id) ? "plot" : "plot is-blank-below"}
        ref={host}
        tabIndex={0}
        role="group"
        aria-roledescription="chart"
        aria-label={`${titleOf(id)}: Shift with arrow keys reads bar by bar`}
      >
        {!props.spec.valueTicks && <ScaleButton name={titleOf(id)} scale={scale} />}
      </div>
      {isAwaited.value
        ? <p class="empty">Reading bars</p>
        : feed.shown.length === 0 && <p class="empty">{emptyText}</p>}
    </>
  );
}

/** Puts the plot into its host. Returns a function that removes the plot. */
function mount(host: HTMLElement, props: TimeChartProps, scale: ValueScale): () => void {
  const { id, feed, spec, isPrice, valueText } = props;
  const plot = new TimePlot(host, spec, viewOf({ minMs: 0, maxMs: 1 }, props), scale);
  const { over, root } = plot.u;
  const title = titleOf(id);
  let ownY: number | undefined;
  const unmount = mountPlot(host, plot, {
    draw: () => {
      const range = visible.peek();
      // Without bars there is no time to show, and bars that are gone must not stay visible.
      root.hidden = !range;
      if (!range) return;
      plot.show(viewOf(range, props));
      needAxisWidth(id, plot.neededAxisWidth);
    },
    drawsOn: () => {
      visible.value, extent.value, feed.version.value, drawWindowMs.value, zone.value;
      scale.manual.value;
      hasTimeAxis(id);
      spec.reads?.();
    },
    cursorOn: () => {
      cursorBar.value, cursorPrice.value;
    },
    cursor: () => {
      const bar = cursorBar.peek();
      const value = isPrice ? cursorPrice.peek() : ownY === undefined ? undefined : plot.valuesAt(0, ownY).y;
      return {
        ...plot.placeOf(bar && (bar.minMs + bar.maxMs) / 2, value),
        xText: bar ? dateTime(bar.minMs, zone.peek()) : "",
        yText: value === undefined ? "" : valueText(stepped(value, spec.valueStep?.())),
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
      cursorMs.value = windowStart(values.x, windowMs.value, windowOffsetMs.value);
      cursorPrice.value = isPrice ? values.y : undefined;
    },
    measure: isPrice
      ? (from, to) => {
        const [start, end] = [plot.valuesAt(from.x, from.y), plot.valuesAt(to.x, to.y)];
        measureBetween({ startMs: start.x, startPrice: start.y, endMs: end.x, endPrice: end.y });
      }
      : undefined,
    dragBy: (y) => {
      if (scale.manual.peek()) scale.move(y / over.clientHeight);
    },
  });
  const axis = root.querySelector<HTMLElement>(".u-axis + .u-axis")!;
  const stopScale = spec.valueTicks ? undefined : listenToScaleGestures(axis, scale);
  const subject = computed(() => `${status.value.instrument} ${spec.unit?.() ?? ""}`);
  // A scale set for other values would show nothing.
  const stopSubject = effect(() => {
    subject.value;
    scale.follow();
  });
  over.addEventListener("pointerleave", () => ownY = undefined);
  plots.set(title, plot);
  return () => {
    plots.delete(title);
    needAxisWidth(id, 0);
    stopGestures();
    stopScale?.();
    stopSubject();
    unmount();
  };
}

function viewOf(range: TimeRange, { id, feed }: TimeChartProps): TimeView {
  return {
    range,
    isEmpty: feed.shown.length === 0 || untracked(() => awaits(feed, range)),
    windowMs: drawWindowMs.peek(),
    hasTimeAxis: untracked(() => hasTimeAxis(id)),
    zone: zone.peek(),
    axisWidth: axisWidth.peek(),
    colours: colours.peek(),
  };
}

/** Whether all bars of a range are still on their way. */
function awaits(feed: BarFeed, range: TimeRange | undefined): boolean {
  feed.version.value;
  if (!feed.pending || !range) return false;
  const { first, end } = barsInView(feed.shown, range, drawWindowMs.value);
  return first === end;
}

/** The value at the nearest step: a price between two steps does not exist. */
function stepped(value: number, step = 0): number {
  return step > 0 ? Math.round(value / step) * step : value;
}
