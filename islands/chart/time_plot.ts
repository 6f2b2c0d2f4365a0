/**
 * A uPlot whose horizontal axis is the shared time range.
 *
 * uPlot gives the layout, the scales, the axes and the canvas; what stands in it is drawn by a hook straight from the
 * columns. So uPlot is given no data of ours, and neither a poll nor a zoom makes it walk through bars.
 *
 * @module
 */

import uPlot from "uplot";
import { tickLabel } from "../format/times.ts";
import { zone } from "../view/settings.ts";
import type { TimeRange } from "../view/time_range.ts";
import type { CandleFrame } from "./candles.ts";
import { colours } from "./colours.ts";
import { timeTicks } from "./time_ticks.ts";

/** The font of canvases. */
export const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** The room that a time label takes, in CSS pixels. */
const LABEL_PX = 76;

/** What a chart draws and how it is scaled. */
export interface TimePlotSpec {
  /** Draws what is in view, clipped to the plot. */
  draw: (plot: TimePlot) => void;
  /** Draws over the axes. */
  drawOver?: (plot: TimePlot) => void;
  /** The values of the vertical axis' ends. */
  valueRange: (range: TimeRange) => [number, number];
  /** Vertical ticks as text. */
  valueLabels: (values: number[], step: number) => string[];
  /** Ticks of the vertical axis, where uPlot is not to choose them. */
  valueTicks?: number[];
  /** How wide the vertical axis is, in CSS pixels. */
  axisWidth: () => number;
}

/** A chart over time. */
export class TimePlot {
  /** The uPlot underneath. */
  readonly u: uPlot;
  readonly #spec: TimePlotSpec;
  #range: TimeRange = { minMs: 0, maxMs: 1 };

  /**
   * @param host Where it goes
   * @param spec What it draws
   */
  constructor(host: HTMLElement, spec: TimePlotSpec) {
    this.#spec = spec;
    const axis = {
      font: FONT,
      stroke: () => colours.value.muted,
      grid: { stroke: () => colours.value.grid, width: 1 },
      ticks: { show: false },
      gap: 6,
    };
    this.u = new uPlot(
      {
        width: 300,
        height: 150,
        padding: [8, 0, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, auto: false }, y: { auto: false, range: (_u, min, max) => [min, max] } },
        // uPlot wants a series to have a scale; this one has two points and is never drawn.
        series: [{}, { scale: "y", paths: () => null, points: { show: false } }],
        axes: [
          {
            ...axis,
            size: 26,
            splits: (u) =>
              timeTicks(this.#range.minMs, this.#range.maxMs, u.over.clientWidth / LABEL_PX, zone.value),
            values: (_u, ticks) => ticks.map((timeMs) => tickLabel(timeMs, zone.value)),
          },
          {
            ...axis,
            scale: "y",
            side: 1,
            space: 36,
            size: () => spec.axisWidth(),
            splits: spec.valueTicks && (() => spec.valueTicks!),
            values: (_u, ticks, _axis, _space, step) => spec.valueLabels(ticks, step),
          },
        ],
        hooks: { draw: [() => this.#draw()] },
      },
      [[0, 1], [0, 1]],
      host,
    );
  }

  /** The range that was last shown. */
  get range(): TimeRange {
    return this.#range;
  }

  /** The plot's place on the canvas, in canvas pixels. */
  get box(): { left: number; top: number; width: number; height: number } {
    return this.u.bbox;
  }

  /** Takes the size of its host. */
  fit(width: number, height: number): void {
    if (width > 0 && height > 0) this.u.setSize({ width, height });
  }

  /** Shows a range, with the values that are in it. */
  show(range: TimeRange): void {
    this.#range = range;
    const [min, max] = this.#spec.valueRange(range);
    this.u.batch(() => {
      this.u.setScale("x", { min: range.minMs, max: range.maxMs });
      this.u.setScale("y", { min, max });
      // The colours, the zone or the bars may have changed though the scales did not.
      this.u.redraw(false, true);
    });
  }

  /** How times and values become canvas pixels at the moment. */
  frame(windowMs: number): CandleFrame {
    const { left, top, width, height } = this.box;
    const { min, max } = this.u.scales.y;
    return {
      x: {
        origin: this.#range.minMs,
        originPx: left,
        pxPerUnit: width / (this.#range.maxMs - this.#range.minMs),
      },
      y: { origin: max!, originPx: top, pxPerUnit: -height / (max! - min!) },
      windowMs,
      thinPx: Math.max(1, Math.round(devicePixelRatio)),
    };
  }

  /** The time at a place in the plot, in CSS pixels from its left edge. */
  timeAt(x: number): number {
    return this.#range.minMs + x / this.u.over.clientWidth * (this.#range.maxMs - this.#range.minMs);
  }

  /** Gives everything back. */
  destroy(): void {
    this.u.destroy();
  }

  #draw(): void {
    const { ctx } = this.u;
    const { left, top, width, height } = this.box;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    this.#spec.draw(this);
    ctx.restore();
    this.#spec.drawOver?.(this);
  }
}
