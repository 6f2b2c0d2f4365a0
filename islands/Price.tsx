/** @module The price: candles, the volume beneath them, the last price, and where windows are missing. */

import { addVolumes, toPx, valueRange } from "./chart/candles.ts";
import { colours } from "./chart/colours.ts";
import { fillCandles, fillGaps, inView } from "./chart/painting.ts";
import { canvasFont } from "./chart/base_plot.ts";
import type { TimePlot, TimePlotSpec } from "./chart/time_plot.ts";
import { prices, windowMs } from "./data/feed.ts";
import { compact, decimalsOf, fixed, signedPercent } from "../lib/text/numbers.ts";
import { axisWidth, priceDecimals, priceText, volumeText } from "./format/quotes.ts";
import { Legend, legendBar, ohlcEntries } from "./parts/Legend.tsx";
import { barRows } from "./parts/bar_rows.ts";
import { TimeChart } from "./parts/TimeChart.tsx";
import { cursorMs } from "./view/view.ts";

/** The part of the plot's height that is kept for the volume. */
const VOLUME_PART = 0.16;
/** The part of the prices' span that stays free above and below them. */
const MARGIN = 0.06;

const spec: TimePlotSpec = {
  draw,
  drawOver: drawLastPriceLabel,
  valueRange: (range) => {
    const bars = prices.shown;
    const [low, high] = valueRange(bars, ...inView(bars, range)) ?? lastClose();
    // A price that did not move still needs a scale.
    const span = high - low || Math.abs(high) * 1e-4 || 1;
    const bottom = low - span * MARGIN;
    const top = high + span * MARGIN;
    return [bottom - (top - bottom) * VOLUME_PART / (1 - VOLUME_PART), top];
  },
  valueLabels: (values, step) => {
    const decimals = Math.max(priceDecimals.peek(), Math.min(12, decimalsOf(step)));
    return values.map((value) => fixed(value, decimals));
  },
};

/** The price chart. */
export function Price() {
  prices.version.value;
  const bars = prices.shown;
  const index = legendBar(bars, cursorMs.value);
  const [time, open, , , close, volume] = bars.columns;
  const change = close[index] / open[index] - 1;
  return (
    <TimeChart
      name="Price"
      emptyText="No price bars yet"
      feed={prices}
      spec={spec}
      isPrice
      valueText={priceText}
      table={() =>
        barRows(bars, ["Open", "High", "Low", "Close", "Volume"], [
          ...Array(4).fill(priceText),
          volumeText,
        ])}
    >
      <Legend
        timeMs={index < 0 ? cursorMs.value : time[index]}
        entries={index < 0 ? bars.length ? "no trades" : "" : [
          ...ohlcEntries(bars, index, priceText),
          ["Change", signedPercent(change), change < 0 ? "falls" : "rises"],
          ["Volume", volumeText(volume[index])],
        ]}
      />
    </TimeChart>
  );
}

function lastClose(): [number, number] {
  const { shown } = prices;
  const close = shown.length ? shown.columns[4][shown.length - 1] : 1;
  return [close, close];
}

function draw(plot: TimePlot): void {
  const { ctx } = plot.u;
  const bars = prices.shown;
  const frame = plot.frame(windowMs.peek());
  const { left, top, width, height } = plot.u.bbox;
  const [first, end] = inView(bars, plot.range);
  const { "rising-soft": risingSoft, "falling-soft": fallingSoft, muted } = colours.peek();

  fillGaps(plot, bars, first, end, frame);

  let most = 0;
  for (let i = first; i < end; i++) most = Math.max(most, bars.columns[5][i]);
  if (most > 0) {
    const room = height * VOLUME_PART * 0.95;
    const rising = new Path2D();
    const falling = new Path2D();
    addVolumes(bars, first, end, frame, top + height, room / most, rising, falling);
    ctx.fillStyle = risingSoft;
    ctx.fill(rising);
    ctx.fillStyle = fallingSoft;
    ctx.fill(falling);
    ctx.fillStyle = muted;
    ctx.font = canvasFont(11);
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    ctx.fillText(
      `Volume up to ${compact(most)}, in the recorder's units`,
      left + 6 * devicePixelRatio,
      top + height - room,
    );
  }
  fillCandles(ctx, bars, first, end, frame);

  if (bars.length === 0) return;
  const y = Math.round(toPx(frame.y, bars.columns[4][bars.length - 1]));
  ctx.fillStyle = lastColour();
  // Dots rather than a line: it must not look like the edge of a candle.
  for (let x = left; x < left + width; x += 6 * frame.thinPx) {
    ctx.fillRect(x, y, 2 * frame.thinPx, frame.thinPx);
  }
}

/** The last price on the axis, in its direction's colour; nothing while it is out of the scale. */
function drawLastPriceLabel(plot: TimePlot): void {
  const bars = prices.shown;
  const { left, top, width, height } = plot.u.bbox;
  if (bars.length === 0) return;
  const last = bars.columns[4][bars.length - 1];
  const y = Math.round(toPx(plot.frame(windowMs.peek()).y, last));
  if (y < top || y > top + height) return;
  const { ctx } = plot.u;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.fillStyle = lastColour();
  ctx.fillRect(left + width + ratio, y - 9 * ratio, (axisWidth.peek() - 2) * ratio, 18 * ratio);
  ctx.fillStyle = colours.peek().panel;
  ctx.font = canvasFont(12, 600);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillText(priceText(last), left + width + 6 * ratio, y + ratio);
  ctx.restore();
}

function lastColour(): string {
  const [, open, , , close] = prices.shown.columns;
  const last = prices.shown.length - 1;
  return close[last] < open[last] ? colours.peek().falling : colours.peek().rising;
}
