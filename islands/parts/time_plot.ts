/** @module A plot whose horizontal axis is time. */

import { tickLabel, type Zone } from "../../lib/text/times.ts";
import type { TimeRange } from "../data/time_range.ts";
import type { Colours, TimeFrame } from "../marks/frame.ts";
import { timeTicks } from "../marks/time_ticks.ts";
import { mostTicks, valueTicks } from "../marks/value_ticks.ts";
import { BasePlot } from "./base_plot.ts";
import { ValueScale } from "./value_scale.ts";

/** Width of a time label, in CSS pixels. */
const LABEL_PX = 76;

/** Height of the sign of a manual scale, in CSS pixels. */
const SIGN_PX = 24;

/** The content of a plot over time, and its vertical axis. */
export interface TimePlotSpec {
  /** Reads the signals whose changes require drawing, besides those of the view and of the chart's feed. */
  reads?: () => void;
  /** Draws the content, clipped to the plot. */
  draw: (frame: TimeFrame, range: TimeRange) => void;
  /** Draws over the axes. */
  drawOver?: (frame: TimeFrame, range: TimeRange) => void;
  /** The ends of the vertical axis for a range of time, while the scale is automatic. */
  valueRange: (range: TimeRange) => [number, number];
  /** The labels of vertical ticks; `step` is the distance of ticks. */
  valueLabels: (values: number[], step: number) => string[];
  /** The only vertical ticks, such as rows. Without these, the scale has round ticks, and the reader can set the scale. */
  valueTicks?: number[];
  /** The step that vertical ticks are multiples of; 0 or left out for any. */
  valueStep?: () => number;
  /** The unit of the values, if the reader can choose it: a change makes the scale automatic. */
  unit?: () => string;
  /** The values whose tags cover a part of the vertical axis. */
  tags?: () => readonly number[];
}

/** What a plot over time shows. */
export interface TimeView {
  /** The range of time. */
  range: TimeRange;
  /** Whether there are no values, so that the vertical axis has no ticks either. */
  isEmpty: boolean;
  /** Length of a window, in milliseconds. */
  windowMs: number;
  /** Whether the time axis has labels. */
  hasTimeAxis: boolean;
  /** The zone of the time axis. */
  zone: Zone;
  /** Width of the vertical axis, in CSS pixels. */
  axisWidth: number;
  /** The colours. */
  colours: Colours;
}

/** A plot over time. */
export class TimePlot extends BasePlot {
  /** The scale of the vertical axis. */
  readonly scale: ValueScale;
  readonly #spec: TimePlotSpec;
  readonly #shown: { view: TimeView };

  /**
   * @param host The element that contains the plot
   * @param spec The content
   * @param view What to show first
   * @param scale The scale of the vertical axis
   */
  constructor(host: HTMLElement, spec: TimePlotSpec, view: TimeView, scale: ValueScale = new ValueScale()) {
    const shown = { view };
    let step = 0;
    let frame: TimeFrame;
    super(host, {
      colours: () => shown.view.colours,
      axisWidth: () => shown.view.axisWidth,
      isBlankBelow: () => !shown.view.hasTimeAxis,
      x: {
        ticks: (min, max, lengthPx) => timeTicks(min, max, lengthPx / LABEL_PX, shown.view.zone),
        texts: (ticks) =>
          ticks.map((timeMs) => shown.view.hasTimeAxis ? tickLabel(timeMs, shown.view.zone) : ""),
      },
      y: {
        ticks: (min, max, lengthPx) => {
          if (shown.view.isEmpty) return [];
          if (spec.valueTicks) return spec.valueTicks;
          const ticks = valueTicks(min, max, mostTicks(lengthPx), spec.valueStep?.());
          step = ticks.step;
          return ticks.values;
        },
        texts: (ticks) => ticks.length ? spec.valueLabels(ticks, step) : [],
      },
      draw: (base) => {
        frame = { ...base, windowMs: shown.view.windowMs };
        spec.draw(frame, shown.view.range);
      },
      drawOver: () => spec.drawOver?.(frame, shown.view.range),
      tags: spec.tags,
      // Without labels of time, the sign of a manual scale is on the axis of values.
      coveredBelow: () => scale.manual.peek() && !shown.view.hasTimeAxis ? SIGN_PX : 0,
    });
    this.scale = scale;
    this.#spec = spec;
    this.#shown = shown;
  }

  /** The range that is shown. */
  get range(): TimeRange {
    return this.#shown.view.range;
  }

  /** Whether the scale of values can neither follow the values nor be set. */
  get hasFixedScale(): boolean {
    return this.#spec.valueTicks !== undefined;
  }

  /** Shows a range of time, with the values in it, unless the reader set the scale of values. */
  show(view: TimeView): void {
    this.#shown.view = view;
    this.scale.shown = this.scale.manual.peek() ?? this.#spec.valueRange(view.range);
    this.setScales(view.range.minMs, view.range.maxMs, ...this.scale.shown);
  }
}
