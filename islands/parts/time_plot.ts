/** @module A plot whose horizontal axis is time. */

import { tickLabel, type Zone } from "../../lib/text/times.ts";
import type { TimeRange } from "../data/time_range.ts";
import type { Colours, TimeFrame } from "../marks/frame.ts";
import { timeTicks } from "../marks/time_ticks.ts";
import { BasePlot } from "./base_plot.ts";

/** Width of a time label, in CSS pixels. */
const LABEL_PX = 76;

/** The content of a plot over time, and its vertical axis. */
export interface TimePlotSpec {
  /** Reads the signals whose changes require drawing, besides those of the view and of the panel's bars. */
  reads?: () => void;
  /** Draws the content, clipped to the plot. */
  draw: (frame: TimeFrame, range: TimeRange) => void;
  /** Draws over the axes. */
  drawOver?: (frame: TimeFrame, range: TimeRange) => void;
  /** The ends of the vertical axis for a range of time. */
  valueRange: (range: TimeRange) => [number, number];
  /** The labels of vertical ticks. */
  valueLabels: (values: number[], step: number) => string[];
  /** The ticks of the vertical axis; by default uPlot chooses them. */
  valueTicks?: number[];
}

/** What a plot over time shows. */
export interface TimeView {
  /** The range of time. */
  range: TimeRange;
  /** Length of a window, in milliseconds. */
  windowMs: number;
  /** The zone of the time axis. */
  zone: Zone;
  /** Width of the vertical axis, in CSS pixels. */
  axisWidth: number;
  /** The colours. */
  colours: Colours;
}

/** A plot over time. */
export class TimePlot extends BasePlot {
  readonly #spec: TimePlotSpec;
  readonly #shown: { view: TimeView };

  /**
   * @param host The element that contains the plot
   * @param spec The content
   * @param view What to show first
   */
  constructor(host: HTMLElement, spec: TimePlotSpec, view: TimeView) {
    const shown = { view };
    super(
      host,
      () => shown.view.colours,
      {
        splits: ({ scales: { x }, over }) =>
          timeTicks(x.min!, x.max!, over.clientWidth / LABEL_PX, shown.view.zone),
        values: (_u, ticks) => ticks.map((timeMs) => tickLabel(timeMs, shown.view.zone)),
      },
      {
        size: () => shown.view.axisWidth,
        splits: spec.valueTicks && (() => spec.valueTicks!),
        values: (_u, ticks, _axis, _space, step) => spec.valueLabels(ticks, step),
      },
      () => spec.draw(this.#frame(), this.range),
      () => spec.drawOver?.(this.#frame(), this.range),
    );
    this.#spec = spec;
    this.#shown = shown;
  }

  /** The range that is shown. */
  get range(): TimeRange {
    return this.#shown.view.range;
  }

  /** Shows a range of time, with the values in it. */
  show(view: TimeView): void {
    this.#shown.view = view;
    this.setScales(view.range.minMs, view.range.maxMs, ...this.#spec.valueRange(view.range));
  }

  #frame(): TimeFrame {
    return { ...this.baseFrame(), windowMs: this.#shown.view.windowMs };
  }
}
