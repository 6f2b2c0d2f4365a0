/** @module The width of the vertical axes, which is equal for all charts over time, so that the charts are aligned. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { feeds } from "./feeds.ts";
import { priceText } from "./quotes.ts";

const prices = feeds.price;

/** The least width, in CSS pixels. */
const LEAST_PX = 64;
/** How much narrower the labels must become before the axes do, so that the charts do not tremble while they move. */
const SPARE_PX = 24;

/** The widths that the charts need, by their names. */
const needs = new Map<string, number>();
/** The width that the labels need, in CSS pixels. */
const needed: Signal<number> = signal(LEAST_PX);

/** Says that the labels of a chart need a width in CSS pixels; 0 if the chart is gone. */
export function needAxisWidth(chart: string, widthPx: number): void {
  needs.set(chart, Math.ceil(widthPx));
  const most = Math.max(LEAST_PX, ...needs.values());
  if (most > needed.peek() || most < needed.peek() - SPARE_PX) needed.value = most;
}

/** Width of the vertical axes, in CSS pixels. */
export const axisWidth: ReadonlySignal<number> = computed(() => {
  prices.version.value;
  const { shown } = prices;
  // The last price has a tag. The sign of a negative price takes space, too.
  const [, , high, low] = shown.columns.map((column) => shown.length ? column[shown.length - 1] : 0);
  const longest = Math.max(...[high, low].map((price) => priceText(price).length));
  return Math.max(needed.value, Math.ceil(longest * 7.2) + 18);
});
