/**
 * What all plots share: layout, scales, axes and the canvas.
 *
 * uPlot gives the layout, the canvas and its size. Everything on the canvas is drawn by a hook, straight from the
 * columns: uPlot gets no data, so neither a poll nor a zoom makes it iterate over bars, and it draws no axes, so that
 * a label that has no space is left out.
 *
 * @module
 */

import uPlot from "uplot";
import { HALF_TAG_PX, type PlacedLabel, type Stretch } from "../marks/axis_labels.ts";
import { type Colours, type Frame, toPx } from "../marks/frame.ts";
import { AxesDrawing, type AxisSpec } from "./axes_drawing.ts";

/** Height of the axis below, with and without labels, in CSS pixels. */
const BELOW_PX = 26;
const BLANK_PX = 9;

/** The content of a plot, and its axes. */
export interface PlotSpec {
  /** The current colours. */
  colours: () => Colours;
  /** Width of the axis at the right, in CSS pixels. */
  axisWidth: () => number;
  /** Whether the axis below has no labels, because another plot has them; by default it has. */
  isBlankBelow?: () => boolean;
  /** The ticks of the axis below. */
  x: AxisSpec;
  /** The ticks of the axis at the right. */
  y: AxisSpec;
  /** Draws the content, clipped to the plot. */
  draw: (frame: Frame) => void;
  /** Draws over the axes. */
  drawOver?: (frame: Frame) => void;
  /** The values whose tags cover a part of the vertical axis. */
  tags?: () => readonly number[];
  /** Height of what covers the lower end of the vertical axis, in CSS pixels. */
  coveredBelow?: () => number;
}

/** A plot with an axis below and an axis at the right. */
export class BasePlot {
  /** The uPlot. */
  readonly u: uPlot;
  readonly #spec: PlotSpec;
  readonly #axes: AxesDrawing;

  /**
   * @param host The element that contains the plot
   * @param spec The content
   */
  constructor(host: HTMLElement, spec: PlotSpec) {
    this.#spec = spec;
    this.#axes = new AxesDrawing(spec.x, spec.y);
    const scale: uPlot.Scale = { time: false, auto: false, range: (_u, min, max) => [min, max] };
    const empty: uPlot.Axis = {
      grid: { show: false },
      ticks: { show: false },
      splits: () => [],
      values: () => [],
    };
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
        axes: [{ ...empty, size: () => spec.isBlankBelow?.() ? BLANK_PX : BELOW_PX }, {
          ...empty,
          scale: "y",
          side: 1,
          size: spec.axisWidth,
        }],
        hooks: { draw: [() => this.#draw()] },
      },
      [[0, 1], [0, 1]],
      host,
    );
    // Tests measure the plot through its element.
    Object.assign(host, { plot: this });
  }

  /** The labels that are drawn. */
  get labels(): { readonly x: readonly PlacedLabel[]; readonly y: readonly PlacedLabel[] } {
    return this.#axes;
  }

  /** The width that the labels at the right need with their margins, in CSS pixels. */
  get neededAxisWidth(): number {
    return this.#axes.neededWidth;
  }

  /** The stretches of the vertical axis that tags cover, in CSS pixels from the top of the plot's element. */
  get tags(): Stretch[] {
    return this.#tagsIn(this.baseFrame());
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
    const ratio = devicePixelRatio;
    return {
      ctx,
      x: { origin: x.min!, originPx: left, pxPerUnit: width / (x.max! - x.min!) },
      y: { origin: y.max!, originPx: top, pxPerUnit: -height / (y.max! - y.min!) },
      plot: { left, top, width, height },
      ratio,
      thinPx: Math.max(1, Math.round(ratio)),
      colours: this.#spec.colours(),
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
    if (xValue === undefined && yValue === undefined) return {};
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

  #draw(): void {
    const frame = this.baseFrame();
    const { ctx, plot } = frame;
    const end = this.u.height - (this.#spec.coveredBelow?.() ?? 0);
    this.#axes.drawGrid(frame, this.#tagsIn(frame), end);
    ctx.save();
    ctx.beginPath();
    ctx.rect(plot.left, plot.top, plot.width, plot.height);
    ctx.clip();
    this.#spec.draw(frame);
    ctx.restore();
    this.#axes.drawLabels(frame);
    this.#spec.drawOver?.(frame);
  }

  #tagsIn({ y, ratio, plot }: Frame): Stretch[] {
    return (this.#spec.tags?.() ?? []).map((value) => Math.round(toPx(y, value)) / ratio)
      .filter((at) => at >= plot.top / ratio && at <= (plot.top + plot.height) / ratio)
      .map((at) => ({ from: at - HALF_TAG_PX, to: at + HALF_TAG_PX }));
  }
}
