/**
 * What all charts have from uPlot: the layout, the scales, the axes and the canvas.
 *
 * What stands in a plot is drawn by a hook straight from the columns. So uPlot is given no data of ours, and neither a
 * poll nor a zoom makes it walk through bars.
 *
 * @module
 */

import uPlot from "uplot";
import { type LinearScale, toPx } from "./candles.ts";
import { colours } from "./colours.ts";

const FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** The font of what is written on a canvas. */
export function canvasFont(sizePx: number, weight = 400): string {
  return `${weight} ${sizePx * devicePixelRatio}px ${FAMILY}`;
}

/** A plot with an axis below and one at the right. */
export class BasePlot {
  /** The uPlot underneath. */
  readonly u: uPlot;

  /**
   * @param host Where it goes
   * @param x What is particular of the axis below
   * @param y What is particular of the axis at the right
   * @param draw Draws what is in the plot, clipped to it
   * @param drawOver Draws over the axes
   */
  constructor(
    host: HTMLElement,
    x: uPlot.Axis & { values: uPlot.Axis.DynamicValues },
    y: uPlot.Axis,
    draw: () => void,
    drawOver?: () => void,
  ) {
    const axis: uPlot.Axis = {
      font: `12px ${FAMILY}`,
      stroke: () => colours.value.muted,
      grid: { stroke: () => colours.value.grid, width: 1 },
      ticks: { show: false },
      gap: 6,
      space: 36,
    };
    const scale: uPlot.Scale = { time: false, auto: false, range: (_u, min, max) => [min, max] };
    this.u = new uPlot(
      {
        width: 300,
        height: 150,
        padding: [8, 0, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: scale, y: scale },
        // uPlot wants a series to have a scale; this one has two points and is never drawn.
        series: [{}, { scale: "y", paths: () => null, points: { show: false } }],
        axes: [{
          ...axis,
          size: 26,
          ...x,
          // Half a label at the left edge is worse than none.
          values: (u, ticks, ...rest) =>
            x.values(u, ticks, ...rest).map((label, i) => u.valToPos(ticks[i], "x") < 20 ? "" : label),
        }, { ...axis, scale: "y", side: 1, ...y }],
        hooks: {
          draw: [({ ctx, bbox: { left, top, width, height } }) => {
            ctx.save();
            ctx.beginPath();
            ctx.rect(left, top, width, height);
            ctx.clip();
            draw();
            ctx.restore();
            drawOver?.();
          }],
        },
      },
      [[0, 1], [0, 1]],
      host,
    );
    // Tests and whoever is curious can measure the chart from its element.
    Object.assign(host, { plot: this });
  }

  /** Takes a size, in CSS pixels; that of a host which is not shown is none. */
  fit(width: number, height: number): void {
    if (width > 0 && height > 0) this.u.setSize({ width, height });
  }

  /** Shows a stretch of both axes and draws anew, as colours or data may have changed though the scales did not. */
  setScales(xMin: number, xMax: number, yMin: number, yMax: number): void {
    this.u.batch(() => {
      this.u.setScale("x", { min: xMin, max: xMax });
      this.u.setScale("y", { min: yMin, max: yMax });
      this.u.redraw(false, true);
    });
  }

  /** How values of both axes become canvas pixels at the moment. */
  scales(): { x: LinearScale; y: LinearScale } {
    const { bbox: { left, top, width, height }, scales: { x, y } } = this.u;
    return {
      x: { origin: x.min!, originPx: left, pxPerUnit: width / (x.max! - x.min!) },
      y: { origin: y.max!, originPx: top, pxPerUnit: -height / (y.max! - y.min!) },
    };
  }

  /** The values at a place in the plot, in CSS pixels from its upper left corner. */
  valuesAt(left: number, top: number): { x: number; y: number } {
    const { over: { clientWidth, clientHeight }, scales: { x, y } } = this.u;
    return {
      x: x.min! + left / clientWidth * (x.max! - x.min!),
      y: y.max! - top / clientHeight * (y.max! - y.min!),
    };
  }

  /** Where values are in the plot, in CSS pixels from its upper left corner. */
  placeOf(xValue: number | undefined, yValue: number | undefined): { x?: number; y?: number } {
    const { x, y } = this.scales();
    const { left, top } = this.u.bbox;
    return {
      x: xValue === undefined ? undefined : (toPx(x, xValue) - left) / devicePixelRatio,
      y: yValue === undefined ? undefined : (toPx(y, yValue) - top) / devicePixelRatio,
    };
  }

  /** Gives everything back. */
  destroy(): void {
    this.u.destroy();
  }
}
