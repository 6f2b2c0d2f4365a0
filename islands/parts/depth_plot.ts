/** @module A plot of the book: price across, sums of sizes upwards. */

import { compactTicks, fixed } from "../../lib/text/numbers.ts";
import { type Depth, EMPTY_DEPTH, sizeTo } from "../data/depth.ts";
import { depthPrices, drawDepthCurve } from "../marks/depth_curve.ts";
import type { Colours } from "../marks/frame.ts";
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
  /** The colours. */
  colours: Colours;
}

/** The depth plot. */
export class DepthPlot extends BasePlot {
  readonly #shown: { view: DepthView };

  /**
   * @param host The element that contains the plot
   * @param colours The colours
   */
  constructor(host: HTMLElement, colours: Colours) {
    const shown: { view: DepthView } = {
      view: { depth: EMPTY_DEPTH, priceDecimals: 0, priceStep: 1, colours },
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
      draw: () => drawDepthCurve(this.baseFrame(), shown.view.depth),
    });
    this.#shown = shown;
  }

  /** Shows a book. */
  show(view: DepthView): void {
    this.#shown.view = view;
    const { depth } = view;
    const [min, max] = depthPrices(depth) ?? [0, 1];
    const highest = Math.max(sizeTo(depth, min)?.total ?? 0, sizeTo(depth, max)?.total ?? 0);
    this.setScales(min, max, 0, highest * 1.06 || 1);
  }
}
