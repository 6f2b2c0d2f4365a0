/** @module A plot of the book: price across, sums of sizes upwards. */

import { type Depth, EMPTY_DEPTH, sizeTo } from "../data/depth.ts";
import { compact, decimalsOf, fixed } from "../../lib/text/numbers.ts";
import { priceDecimals } from "../format/quotes.ts";
import { BasePlot } from "./base_plot.ts";
import { colours } from "./colours.ts";
import { addSteps, depthPrices } from "./depth_shape.ts";

/** The depth chart. */
export class DepthPlot extends BasePlot {
  #depth: Depth = EMPTY_DEPTH;

  /** @param host Where it goes */
  constructor(host: HTMLElement) {
    super(
      host,
      {
        space: 84,
        values: (_u, ticks, _axis, _space, step) => {
          const decimals = Math.max(Math.min(2, priceDecimals.peek()), Math.min(12, decimalsOf(step)));
          return ticks.map((tick) => fixed(tick, decimals));
        },
      },
      { size: 48, values: (_u, ticks) => ticks.map(compact) },
      () => this.#draw(),
    );
  }

  /** Shows a book. */
  show(depth: Depth): void {
    this.#depth = depth;
    const [min, max] = depthPrices(depth) ?? [0, 1];
    const highest = Math.max(sizeTo(depth, min)?.total ?? 0, sizeTo(depth, max)?.total ?? 0);
    this.setScales(min, max, 0, highest * 1.06 || 1);
  }

  #draw(): void {
    const { ctx, bbox: { left, top, width, height } } = this.u;
    const { x, y } = this.scales();
    const shown = colours.peek();
    const floor = top + height;
    const sides = [
      [this.#depth.bids, left, shown.rising, shown["rising-soft"]],
      [this.#depth.asks, left + width, shown.falling, shown["falling-soft"]],
    ] as const;
    for (const [side, edge, colour, soft] of sides) {
      if (side.price.length === 0) continue;
      const line = new Path2D();
      addSteps(side, x, y, edge, line);
      const area = new Path2D(line);
      area.lineTo(edge, floor);
      area.closePath();
      ctx.fillStyle = soft;
      ctx.fill(area);
      ctx.strokeStyle = colour;
      // Two lines wide, so that its edges lie on whole pixels as its middle does.
      ctx.lineWidth = 2 * Math.max(1, Math.round(devicePixelRatio));
      ctx.stroke(line);
    }
  }
}
