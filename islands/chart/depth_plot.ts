/**
 * A uPlot of the book: price across, sums of sizes upwards.
 *
 * @module
 */

import uPlot from "uplot";
import { type Depth, EMPTY_DEPTH } from "../data/depth.ts";
import { compact, decimalsOf, fixed } from "../format/numbers.ts";
import { priceDecimals } from "../format/quotes.ts";
import type { LinearScale } from "./candles.ts";
import { colours } from "./colours.ts";
import { addSteps, depthPrices, largestTotal } from "./depth_shape.ts";
import { FONT } from "./time_plot.ts";

/** The depth chart. */
export class DepthPlot {
  /** The uPlot underneath. */
  readonly u: uPlot;
  #depth: Depth = EMPTY_DEPTH;

  /** @param host Where it goes */
  constructor(host: HTMLElement) {
    const axis = {
      font: FONT,
      stroke: () => colours.value.muted,
      grid: { stroke: () => colours.value.grid, width: 1 },
      ticks: { show: false },
      gap: 6,
    };
    const identity = (_u: uPlot, min: number, max: number): [number, number] => [min, max];
    this.u = new uPlot(
      {
        width: 300,
        height: 150,
        padding: [8, 0, 0, 8],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, auto: false, range: identity }, y: { auto: false, range: identity } },
        series: [{}, { scale: "y", paths: () => null, points: { show: false } }],
        axes: [
          {
            ...axis,
            size: 26,
            space: 84,
            values: (_u, ticks, _axis, _space, step) => {
              const decimals = Math.max(Math.min(2, priceDecimals.peek()), Math.min(12, decimalsOf(step)));
              return ticks.map((tick) => fixed(tick, decimals));
            },
          },
          {
            ...axis,
            scale: "y",
            side: 1,
            size: 48,
            space: 36,
            values: (_u, ticks) => ticks.map(compact),
          },
        ],
        hooks: { draw: [() => this.#draw()] },
      },
      [[0, 1], [0, 1]],
      host,
    );
  }

  /** Shows a book. */
  show(depth: Depth): void {
    this.#depth = depth;
    const [min, max] = depthPrices(depth) ?? [0, 1];
    this.u.batch(() => {
      this.u.setScale("x", { min, max });
      this.u.setScale("y", { min: 0, max: largestTotal(depth) * 1.06 || 1 });
      this.u.redraw(false, true);
    });
  }

  /** The price at a place in the plot, in CSS pixels from its left edge. */
  priceAt(x: number): number {
    const { min, max } = this.u.scales.x;
    return min! + x / this.u.over.clientWidth * (max! - min!);
  }

  /** How prices and sums become canvas pixels at the moment. */
  scales(): { x: LinearScale; y: LinearScale } {
    const { left, top, width, height } = this.u.bbox;
    const { x, y } = this.u.scales;
    return {
      x: { origin: x.min!, originPx: left, pxPerUnit: width / (x.max! - x.min!) },
      y: { origin: y.max!, originPx: top, pxPerUnit: -height / (y.max! - y.min!) },
    };
  }

  /** Gives everything back. */
  destroy(): void {
    this.u.destroy();
  }

  #draw(): void {
    const { ctx, bbox: { left, top, width, height } } = this.u;
    const { x, y } = this.scales();
    const shown = colours.peek();
    const floor = top + height;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
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
    ctx.restore();
  }
}
