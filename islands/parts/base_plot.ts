/**
 * What all plots share through uPlot: layout, scales, axes and the canvas.
 *
 * The content of a plot is drawn by a hook, straight from the columns. uPlot gets no data, so neither a poll nor a zoom
 * makes it iterate over bars.
 *
 * @module
 */

import uPlot from "uplot";
import { type Colours, FONT_FAMILY, type Frame, toPx } from "../marks/frame.ts";

/** A plot with an axis below and an axis at the right. */
export class BasePlot {
  /** The uPlot. */
  readonly u: uPlot;
  readonly #colours: () => Colours;

  /**
   * @param host The element that contains the plot
   * @param colours The current colours
   * @param x Options of the axis below
   * @param y Options of the axis at the right
   * @param draw Draws the content, clipped to the plot
   * @param drawOver Draws over the axes
   */
  constructor(
    host: HTMLElement,
    colours: () => Colours,
    x: uPlot.Axis & { values: uPlot.Axis.DynamicValues },
    y: uPlot.Axis,
    draw: () => void,
    drawOver?: () => void,
  ) {
    this.#colours = colours;
    const axis: uPlot.Axis = {
      font: `12px ${FONT_FAMILY}`,
      stroke: () => colours().muted,
      grid: { stroke: () => colours().grid, width: 1 },
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
        // uPlot requires a series for a scale; this one has two points and is never drawn.
        series: [{}, { scale: "y", paths: () => null, points: { show: false } }],
        axes: [{
          ...axis,
          size: 26,
          ...x,
          // A label that is cut off at the left edge is worse than no label.
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
    // Tests measure the plot through its element.
    Object.assign(host, { plot: this });
  }

  /** Sets the size, in CSS pixels. The size of a host that is not displayed, zero, is ignored. */
  fit(width: number, height: number): void {
    if (width > 0 && height > 0) this.u.setSize({ width, height });
  }

  /** Sets the range of both axes, and redraws even if the ranges are equal, because colours or data may differ. */
  setScales(xMin: number, xMax: number, yMin: number, yMax: number): void {
    this.u.batch(() => {
      this.u.setScale("x", { min: xMin, max: xMax });
      this.u.setScale("y", { min: yMin, max: yMax });
      this.u.redraw(false, true);
    });
  }

  /** The frame for marks, with the current scales. */
  baseFrame(): Frame {
    const { bbox: { left, top, width, height }, scales: { x, y }, ctx } = this.u;
    return {
      ctx,
      x: { origin: x.min!, originPx: left, pxPerUnit: width / (x.max! - x.min!) },
      y: { origin: y.max!, originPx: top, pxPerUnit: -height / (y.max! - y.min!) },
      plot: { left, top, width, height },
      ratio: devicePixelRatio,
      thinPx: Math.max(1, Math.round(devicePixelRatio)),
      colours: this.#colours(),
    };
  }

  /** The values at a position in the plot, in CSS pixels from its upper left corner. */
  valuesAt(left: number, top: number): { x: number; y: number } {
    const { over: { clientWidth, clientHeight }, scales: { x, y } } = this.u;
    return {
      x: x.min! + left / clientWidth * (x.max! - x.min!),
      y: y.max! - top / clientHeight * (y.max! - y.min!),
    };
  }

  /** The position of values in the plot, in CSS pixels from its upper left corner. */
  placeOf(xValue: number | undefined, yValue: number | undefined): { x?: number; y?: number } {
    const { x, y, plot, ratio } = this.baseFrame();
    return {
      x: xValue === undefined ? undefined : (toPx(x, xValue) - plot.left) / ratio,
      y: yValue === undefined ? undefined : (toPx(y, yValue) - plot.top) / ratio,
    };
  }

  /** Removes the plot. */
  destroy(): void {
    this.u.destroy();
  }
}
