/** @module A plot whose horizontal axis is the shared time range. */

import { tickLabel } from "../../lib/text/times.ts";
import { axisWidth } from "../format/quotes.ts";
import { zone } from "../view/settings.ts";
import type { TimeRange } from "../view/time_range.ts";
import { BasePlot } from "./base_plot.ts";
import type { CandleFrame } from "./candles.ts";
import { timeTicks } from "./time_ticks.ts";

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
}

/** A chart over time. */
export class TimePlot extends BasePlot {
  readonly #spec: TimePlotSpec;
  /** The range that was last shown. */
  range: TimeRange = { minMs: 0, maxMs: 1 };

  /**
   * @param host Where it goes
   * @param spec What it draws
   */
  constructor(host: HTMLElement, spec: TimePlotSpec) {
    super(
      host,
      {
        splits: (u) => timeTicks(u.scales.x.min!, u.scales.x.max!, u.over.clientWidth / LABEL_PX, zone.value),
        values: (_u, ticks) => ticks.map((timeMs) => tickLabel(timeMs, zone.value)),
      },
      {
        size: () => axisWidth.value,
        splits: spec.valueTicks && (() => spec.valueTicks!),
        values: (_u, ticks, _axis, _space, step) => spec.valueLabels(ticks, step),
      },
      () => spec.draw(this),
      () => spec.drawOver?.(this),
    );
    this.#spec = spec;
  }

  /** Shows a range, with the values that are in it. */
  show(range: TimeRange): void {
    this.range = range;
    this.setScales(range.minMs, range.maxMs, ...this.#spec.valueRange(range));
  }

  /** How times and values become canvas pixels at the moment. */
  frame(windowMs: number): CandleFrame {
    return { ...this.scales(), windowMs, thinPx: Math.max(1, Math.round(devicePixelRatio)) };
  }
}
