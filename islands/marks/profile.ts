/**
 * A volume profile: rows that grow from the price axis to the left, sold next to the axis, then bought, then what has no known
 * side. Rows of the value area are stronger.
 *
 * @module
 */

import type { Profile } from "../data/profile_answer.ts";
import { canvasFont, type Frame, toPx } from "./frame.ts";

/** The part of the plot that the longest row has, and its largest width, in CSS pixels. */
const PART = 0.16;
const WIDEST_PX = 220;
/** The least height of a row, in CSS pixels. */
export const PROFILE_ROW_PX = 3;

/** The least distance of two labels, in CSS pixels. */
const LABEL_PX = 14;

/** The strength of rows inside and outside of the value area, and what weakens them. */
const [INSIDE_ALPHA, OUTSIDE_ALPHA, WEAK] = [0.62, 0.3, 0.6];

/**
 * Draws a profile.
 *
 * @param isWeak Whether to draw weaker rows: behind cells, or for another range than the chosen one until the answer arrives
 */
export function drawProfile(frame: Frame, profile: Profile, isWeak: boolean): void {
  const { ctx, y, plot, colours, ratio } = frame;
  const { rowSize, price, sold, bought, unknown, most, valueArea } = profile;
  if (most === 0) return;
  const right = plot.left + plot.width;
  const pxPerVolume = profileWidth(frame) / most;
  const gap = -y.pxPerUnit * rowSize >= 4 * ratio ? frame.thinPx : 0;
  ctx.save();
  for (const isInside of [true, false]) {
    const paths = [new Path2D(), new Path2D(), new Path2D()];
    for (let i = 0; i < price.length; i++) {
      if (isInside !== (price[i] >= valueArea![0] && price[i] <= valueArea![1])) continue;
      const top = Math.round(toPx(y, price[i] + rowSize / 2));
      const bottom = Math.round(toPx(y, price[i] - rowSize / 2));
      if (bottom < plot.top || top > plot.top + plot.height) continue;
      const height = Math.max(1, bottom - top - gap);
      let total = 0;
      let from = right;
      [sold[i], bought[i], unknown[i]].forEach((volume, side) => {
        total += volume;
        const to = right - Math.round(total * pxPerVolume);
        if (to < from) paths[side].rect(to, top, from - to, height);
        from = to;
      });
    }
    ctx.globalAlpha = (isInside ? INSIDE_ALPHA : OUTSIDE_ALPHA) * (isWeak ? WEAK : 1);
    [colours.falling, colours.rising, colours.muted].forEach((colour, side) => {
      ctx.fillStyle = colour;
      ctx.fill(paths[side]);
    });
  }
  ctx.restore();
}

/** Draws lines at the point of control and at the ends of the value area, with their prices. */
export function drawProfileLines(
  frame: Frame,
  profile: Profile,
  isDimmed: boolean,
  priceText: (price: number) => string,
): void {
  const { poc, valueArea, rowSize } = profile;
  if (poc === undefined || valueArea === undefined) return;
  frame.ctx.save();
  frame.ctx.globalAlpha = isDimmed ? WEAK : 1;
  const middlePx = drawLine(frame, poc, `POC ${priceText(poc)}`, true);
  drawLine(frame, valueArea[1] + rowSize / 2, `VAH ${priceText(valueArea[1])}`, false, middlePx, -1);
  drawLine(frame, valueArea[0] - rowSize / 2, `VAL ${priceText(valueArea[0])}`, false, middlePx, 1);
  frame.ctx.restore();
}

/**
 * Draws a line with a text, and returns its position. A text makes way for that of the point of control.
 *
 * @param pocPx The position of the point of control
 * @param away In which direction the text makes way: 1 is down
 */
function drawLine(frame: Frame, price: number, text: string, isPoc: boolean, pocPx = 0, away = 0): number {
  const { ctx, y, plot, colours, ratio, thinPx } = frame;
  const at = Math.round(toPx(y, price));
  if (at < plot.top || at > plot.top + plot.height) return at;
  const right = plot.left + plot.width;
  const left = right - profileWidth(frame);
  ctx.font = canvasFont(11, ratio, isPoc ? 600 : 400);
  ctx.fillStyle = isPoc ? colours.text : colours.muted;
  const step = (isPoc ? 1 : 5) * thinPx;
  if (isPoc) ctx.fillRect(left, at, right - left, thinPx);
  else for (let px = left; px < right; px += step) ctx.fillRect(px, at, 3 * thinPx, thinPx);
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  // A halo, because candles may be behind the text.
  ctx.strokeStyle = colours.panel;
  ctx.lineWidth = 3 * ratio;
  ctx.lineJoin = "round";
  const textPx = (away ? away * Math.max(away * at, away * pocPx + LABEL_PX * ratio) : at) + ratio / 2;
  ctx.strokeText(text, left - 4 * ratio, textPx);
  ctx.fillStyle = isPoc ? colours.text : colours.muted;
  ctx.fillText(text, left - 4 * ratio, textPx);
  return at;
}

/** Width of the longest row, in canvas pixels. */
function profileWidth({ plot, ratio }: Frame): number {
  return Math.round(Math.min(PART * plot.width, WIDEST_PX * ratio));
}
