/**
 * The script of a page that shows the bars of a file with lightweight-charts: candles and volumes, as the program's page does.
 * Runs in a browser.
 *
 * @module
 */

import { CandlestickSeries, createChart, HistogramSeries, type UTCTimestamp } from "lightweight-charts";

const chart = createChart(document.querySelector<HTMLElement>("#chart")!, { autoSize: true });
const candles = chart.addSeries(CandlestickSeries);
const volumes = chart.addSeries(HistogramSeries, { priceScaleId: "" });
const bars: number[][] = await (await fetch("bars.json")).json();
candles.setData(bars.map(([timeMs, open, high, low, close]) => ({
  time: timeMs / 1000 as UTCTimestamp,
  open,
  high,
  low,
  close,
})));
volumes.setData(bars.map(([timeMs, , , , , value]) => ({ time: timeMs / 1000 as UTCTimestamp, value })));
// The chart draws in the next frame, for which its callback waits already.
requestAnimationFrame(() => setTimeout(() => Object.assign(globalThis, { chartMs: performance.now() })));
