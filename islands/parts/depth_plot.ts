/** @module A plot of the book: price across, sums of sizes upwards. */

import { compact, decimalsOf, fixed } from "../../lib/text/numbers.ts";
import { type Depth, EMPTY_DEPTH, sizeTo } from "../data/depth.ts";
import { depthPrices, drawDepthCurve } from "../marks/depth_curve.ts";
import type { Colours } from "../marks/frame.ts";
import { BasePlot } from "./base_plot.ts";

/** What the depth plot shows. */
export interface DepthView {
  /** The book. */
  depth: Depth;
  /** The number of decimals that prices need. */
  priceDecimals: number;
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
    const shown: { view: DepthView } = { view: { depth: EMPTY_DEPTH, priceDecimals: 0, colours } };
    super(
      host,
      () => shown.view.colours,
      {
        space: 84,
        values: (_u, ticks, _axis, _space, step) => {
          const decimals = Math.max(Math.min(2, shown.view.priceDecimals), Math.min(12, decimalsOf(step)));
          return ticks.map((tick) => fixed(tick, decimals));
        },
      },
      { size: 48, values: (_u, ticks) => ticks.map(compact) },
      () => drawDepthCurve(this.baseFrame(), shown.view.depth),
    );
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
