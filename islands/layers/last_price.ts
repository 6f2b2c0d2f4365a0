/** @module The layer of the last price: a line, and a label on the axis. */

import { drawLastPriceLabel, drawLastPriceLine } from "../marks/last_price.ts";
import { feeds } from "../state/feeds.ts";
import { axisWidth } from "../state/axis_width.ts";
import { priceText } from "../state/quotes.ts";
import type { Layer } from "./layer.ts";

const feed = feeds.price;

/** The layer. */
export const lastPrice: Layer = {
  draw: (frame) => drawLastPriceLine(frame, feed.shown),
  drawOver(frame) {
    const { columns, length } = feed.shown;
    if (length === 0) return;
    drawLastPriceLabel(frame, feed.shown, priceText(columns[4][length - 1]), axisWidth.peek());
  },
};
