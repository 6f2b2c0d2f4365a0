/** @module What every chart needs of its place on the page: its size, drawing anew, and an end. */

import { effect } from "@preact/signals";
import type { BasePlot } from "../chart/base_plot.ts";
import { colours } from "../chart/colours.ts";
import { Crosshair, type CrosshairPlace } from "../chart/crosshair.ts";
import { axisWidth, priceDecimals } from "../format/quotes.ts";
import { oncePerFrame } from "../view/frame.ts";

/** How a chart is drawn. */
export interface Mounting {
  /** Draws it. */
  draw: () => void;
  /** Says where its cursor is. */
  cursor: () => CrosshairPlace;
  /** Reads the signals upon whose change it must be drawn anew; colours and digits are known. */
  drawsOn: () => void;
  /** Reads the signals upon whose change the cursor moves. */
  cursorOn: () => void;
  /** Called when it has another size, before it is drawn. */
  onFit?: () => void;
}

/**
 * Keeps a chart drawn, at most once a frame, in the size of its host.
 *
 * @returns What ends that, and the chart
 */
export function mountPlot(host: HTMLElement, plot: BasePlot, mounting: Mounting): () => void {
  const crosshair = new Crosshair(plot.u);
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
      colours.value, axisWidth.value, priceDecimals.value;
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
