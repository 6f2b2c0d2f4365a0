/** @module Keeps a plot on the page: fits its size, redraws it, and removes it. */

import { effect } from "@preact/signals";
import { Crosshair, type CrosshairPlace } from "../marks/crosshair.ts";
import { axisWidth } from "../state/axis_width.ts";
import { colours } from "../state/colours.ts";
import { priceDecimals, priceStep } from "../state/quotes.ts";
import type { BasePlot } from "./base_plot.ts";
import { oncePerFrame } from "./once_per_frame.ts";

/** How a plot is drawn. */
export interface Mounting {
  /** Draws the plot. */
  draw: () => void;
  /** Returns the position of the crosshair. */
  cursor: () => CrosshairPlace;
  /** Reads the signals whose changes require drawing, besides colours, axis width and decimals. */
  drawsOn: () => void;
  /** Reads the signals whose changes move the crosshair. */
  cursorOn: () => void;
  /** Called after a change of size, before drawing. */
  onFit?: () => void;
}

/**
 * Keeps a plot drawn in the size of its host, at most once per frame.
 *
 * @returns A function that removes the plot
 */
export function mountPlot(host: HTMLElement, plot: BasePlot, mounting: Mounting): () => void {
  const crosshair = new Crosshair(plot.u, plot);
  const place = oncePerFrame(() => crosshair.place(mounting.cursor()));
  const draw = oncePerFrame(() => {
    mounting.draw();
    place();
  });
  const fit = () => {
    plot.fit(host.clientWidth, host.clientHeight);
    mounting.onFit?.();
    draw();
  };
  const observer = new ResizeObserver(fit);
  observer.observe(host);
  fit();
  const stops = [
    effect(() => {
      colours.value, axisWidth.value, priceDecimals.value, priceStep.value;
      mounting.drawsOn();
      draw();
    }),
    effect(() => {
      mounting.cursorOn();
      place();
    }),
    () => observer.disconnect(),
    () => plot.destroy(),
  ];
  return () => stops.forEach((stop) => stop());
}
