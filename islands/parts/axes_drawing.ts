/** @module The axes of a plot: grid lines and labels, as far as they have space. */

import {
  drawLabels,
  LABEL_HEIGHT,
  LABEL_PX,
  type PlacedLabel,
  placeLabels,
  type Stretch,
} from "../marks/axis_labels.ts";
import { canvasFont, type Frame, toPx } from "../marks/frame.ts";

/** Distance of labels from the plot, in CSS pixels: of those at the right, and of those below. */
const BESIDE_PX = 6;
const BELOW_PX = 7;
/** The least distance of labels below the plot, in CSS pixels. */
const GAP_PX = 10;

/** The most widths that are kept. */
const MOST_WIDTHS = 1000;

/** The ticks of an axis. */
export interface AxisSpec {
  /**
   * Returns the ticks from one end of the axis to the other.
   *
   * @param lengthPx Length of the axis, in CSS pixels
   * @param widthOf Width of a text, in CSS pixels
   */
  ticks: (min: number, max: number, lengthPx: number, widthOf: (text: string) => number) => number[];
  /** Returns the labels of ticks. */
  texts: (ticks: number[]) => string[];
}

/** The axes of a plot. */
export class AxesDrawing {
  /** The labels below the plot, at positions from the left edge of the plot's element. */
  x: readonly PlacedLabel[] = [];
  /** The labels at the right of the plot, at positions from the top of the plot's element. */
  y: readonly PlacedLabel[] = [];
  /** The width that the labels at the right need with their margins, in CSS pixels. */
  neededWidth = 0;
  readonly #specs: { x: AxisSpec; y: AxisSpec };
  /** Widths of texts in CSS pixels, which are the same in every frame. */
  readonly #widths = new Map<string, number>();
  #measuredRatio = 0;

  /**
   * @param x The axis below
   * @param y The axis at the right
   */
  constructor(x: AxisSpec, y: AxisSpec) {
    this.#specs = { x, y };
  }

  /**
   * Finds the labels that have space, and draws the grid lines of all ticks.
   *
   * @param frame The frame
   * @param tags Stretches of the vertical axis that tags cover
   * @param end The lower end of the space for labels of the vertical axis, in CSS pixels
   */
  drawGrid(frame: Frame, tags: readonly Stretch[], end: number): void {
    const { ctx, x, y, plot, ratio, thinPx, colours } = frame;
    ctx.font = canvasFont(LABEL_PX, ratio);
    const widthOf = (text: string) => this.#widthOf(ctx, ratio, text);
    const [left, right] = [plot.left / ratio, (plot.left + plot.width) / ratio];
    const xEnd = x.origin + plot.width / x.pxPerUnit;
    const yEnd = y.origin + plot.height / y.pxPerUnit;
    const xTicks = this.#specs.x.ticks(x.origin, xEnd, right - left, widthOf);
    const yTicks = this.#specs.y.ticks(yEnd, y.origin, plot.height / ratio, widthOf);
    const xTexts = this.#specs.x.texts(xTicks);
    const yTexts = this.#specs.y.texts(yTicks);
    const xAt = xTicks.map((tick) => toPx(x, tick) / ratio);
    const yAt = yTicks.map((tick) => toPx(y, tick) / ratio);
    this.x = placeLabels(xAt, xTexts, widthOf, { from: left, to: right }, [], GAP_PX).filter(({ text }) =>
      text
    );
    this.y = placeLabels(yAt, yTexts, () => LABEL_HEIGHT, { from: 0, to: end }, tags, 0);
    this.neededWidth = yTexts.reduce((most, text) => Math.max(most, widthOf(text)), 0) + 2 * BESIDE_PX;
    ctx.fillStyle = colours.grid;
    for (const at of xAt) ctx.fillRect(Math.round(at * ratio), plot.top, thinPx, plot.height);
    for (const at of yAt) ctx.fillRect(plot.left, Math.round(at * ratio), plot.width, thinPx);
  }

  /** Draws the labels that were found. */
  drawLabels(frame: Frame): void {
    const { plot, ratio } = frame;
    drawLabels(frame, this.x, "below", plot.top + plot.height + BELOW_PX * ratio);
    drawLabels(frame, this.y, "right", plot.left + plot.width + BESIDE_PX * ratio);
  }

  #widthOf(ctx: CanvasRenderingContext2D, ratio: number, text: string): number {
    if (ratio !== this.#measuredRatio || this.#widths.size >= MOST_WIDTHS) this.#widths.clear();
    this.#measuredRatio = ratio;
    let width = this.#widths.get(text);
    if (width === undefined) this.#widths.set(text, width = ctx.measureText(text).width / ratio);
    return width;
  }
}
