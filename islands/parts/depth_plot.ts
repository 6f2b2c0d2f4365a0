/** @module A plot of the book: price across, sums of sizes upwards. */

import { compactTicks, fixed } from "../../lib/text/numbers.ts";
import { type Depth, EMPTY_DEPTH, sizeTo } from "../data/depth.ts";
import { drawDepthCurve } from "../marks/depth_curve.ts";
import { depthRange, type UnrecordedPrices, unrecordedPrices } from "../marks/depth_range.ts";
import type { Colours } from "../marks/frame.ts";
import { drawUnrecordedBand } from "../marks/unrecorded_band.ts";
import { mostTicks, valueTicks } from "../marks/value_ticks.ts";
import { BasePlot } from "./base_plot.ts";

/** Width of the axis of sizes, in CSS pixels. */
const AXIS_PX = 52;
/** The least distance of the labels of prices, in CSS pixels. */
const LABEL_GAP_PX = 10;

/** What the depth plot shows. */
export interface DepthView {
  /** The book. */
  depth: Depth;
  /** The number of decimals that prices need. */
  priceDecimals: number;
  /** The step of prices. */
  priceStep: number;
  /** Factor of the range of prices that fits the book. */
  zoom: number;
  /** The colours. */
  colours: Colours;
}

/** The depth plot. */
export class DepthPlot extends BasePlot {
  /** Prices at which nothing was recorded, with the texts that say so. */
  unrecorded: (UnrecordedPrices & { readonly text: string })[] = [];
  readonly #shown: { view: DepthView };

  /**
   * @param host The element that contains the plot
   * @param colours The colours
   */
  constructor(host: HTMLElement, colours: Colours) {
    const shown: { view: DepthView } = {
      view: { depth: EMPTY_DEPTH, priceDecimals: 0, priceStep: 1, zoom: 1, colours },
    };
    let step = 0;
    super(host, {
      colours: () => shown.view.colours,
      axisWidth: () => AXIS_PX,
      x: {
        ticks: (min, max, lengthPx, widthOf) => {
          const { priceDecimals, priceStep } = shown.view;
          const widest = Math.max(widthOf(fixed(min, priceDecimals)), widthOf(fixed(max, priceDecimals)));
          // A label at an end of the axis would be cut off.
          const half = widest / 2 * (max - min) / lengthPx;
          const most = Math.ceil((lengthPx - widest) / (widest + LABEL_GAP_PX)) + 1;
          return valueTicks(min + half, max - half, most, priceStep).values;
        },
        texts: (ticks) => ticks.map((tick) => fixed(tick, shown.view.priceDecimals)),
      },
      y: {
        ticks: (min, max, lengthPx) => {
          const ticks = valueTicks(min, max, mostTicks(lengthPx));
          step = ticks.step;
          return ticks.values;
        },
        texts: (ticks) => compactTicks(ticks, step),
      },
      draw: (frame) => {
        for (const { from, to, text } of this.unrecorded) drawUnrecordedBand(frame, from, to, text);
        drawDepthCurve(frame, shown.view.depth);
      },
    });
    this.#shown = shown;
  }

  /** Shows a book. */
  show(view: DepthView): void {
    this.#shown.view = view;
    const { depth, priceDecimals, priceStep, zoom } = view;
    const range = depthRange(depth, priceStep, zoom);
    // Axes without a book would be an invention.
    this.u.root.hidden = !range;
    if (!range) return;
    const [min, max] = range;
    const unrecorded = unrecordedPrices(depth, min, max);
    this.unrecorded = unrecorded.map((part) => ({ ...part, text: unrecordedText(part, priceDecimals) }));
    const highest = Math.max(sizeTo(depth, min)?.total ?? 0, sizeTo(depth, max)?.total ?? 0);
    this.setScales(min, max, 0, highest * 1.06 || 1);
  }
}

function unrecordedText({ side, beyond }: UnrecordedPrices, priceDecimals: number): string {
  return beyond === undefined ? `no ${side} recorded` : `not recorded beyond ${fixed(beyond, priceDecimals)}`;
}
