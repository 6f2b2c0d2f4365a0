/**
 * The crosshair: lines and labels as elements above the canvas, so that moving it does not redraw the chart.
 *
 * @module
 */

import type uPlot from "uplot";
import { overlap, type PlacedLabel, type Stretch } from "./axis_labels.ts";

/** Height of the label beside the horizontal line, in CSS pixels. */
const TAG_HEIGHT = 20;

/** The position of a crosshair, in CSS pixels in the plot, and its labels. */
export interface CrosshairPlace {
  /** Position of the vertical line; undefined hides it. */
  x?: number;
  /** Position of the horizontal line; undefined hides it. */
  y?: number;
  /** Label below the vertical line. */
  xText?: string;
  /** Label beside the horizontal line. */
  yText?: string;
}

/** The labels of the axes, in CSS pixels from the plot's upper left corner. */
export interface AxisLabels {
  /** The labels of both axes. */
  readonly labels: { readonly x: readonly PlacedLabel[]; readonly y: readonly PlacedLabel[] };
}

/** The crosshair of one plot. Labels of axes that its own labels would cover in part are hidden. */
export class Crosshair {
  readonly #u: uPlot;
  readonly #axes: AxisLabels;
  readonly #xCover = part("cover");
  readonly #yCover = part("cover");
  readonly #upright = part("cross cross-upright");
  readonly #level = part("cross cross-level");
  readonly #xTag = part("tag tag-x");
  readonly #yTag = part("tag tag-y");

  /**
   * @param u The plot, of which the crosshair becomes a part
   * @param axes The axes of the plot
   */
  constructor(u: uPlot, axes: AxisLabels) {
    this.#u = u;
    this.#axes = axes;
    u.over.append(this.#upright, this.#level);
    u.over.parentElement!.append(this.#xCover, this.#yCover, this.#xTag, this.#yTag);
  }

  /** Moves the crosshair; a line outside of the plot is hidden. */
  place({ x, y, xText = "", yText = "" }: CrosshairPlace): void {
    // Places by uPlot's own numbers: asking the elements would lay the page out again in each frame.
    const { bbox, width: wholeWidth } = this.#u;
    const [offsetLeft, offsetTop, plotWidth, plotHeight] = [bbox.left, bbox.top, bbox.width, bbox.height].map(
      (px) => px / devicePixelRatio,
    );
    const isX = x !== undefined && x >= 0 && x <= plotWidth;
    const isY = y !== undefined && y >= 0 && y <= plotHeight;
    const below = offsetTop + plotHeight + 3;
    this.#upright.hidden = !isX;
    // Charts without labels of time have no space for the tag either.
    this.#xTag.hidden = this.#xCover.hidden = !isX || below + TAG_HEIGHT > this.#u.height;
    this.#level.hidden = this.#yTag.hidden = this.#yCover.hidden = !isY;
    if (isX) {
      this.#upright.style.transform = `translateX(${Math.round(x)}px)`;
      this.#xTag.textContent = xText;
      const width = this.#xTag.offsetWidth;
      const half = width / 2;
      const middle = Math.max(half, Math.min(offsetLeft + x, offsetLeft + plotWidth - half));
      const from = Math.round(middle - half);
      move(this.#xTag, from, below);
      const hidden = covered(this.#axes.labels.x, { from, to: from + width });
      cover(this.#xCover, hidden.from, below, hidden.to - hidden.from, TAG_HEIGHT);
    }
    if (isY) {
      this.#level.style.transform = `translateY(${Math.round(y)}px)`;
      this.#yTag.textContent = yText;
      const right = offsetLeft + plotWidth + 1;
      const top = Math.max(0, Math.round(offsetTop + y - TAG_HEIGHT / 2));
      move(this.#yTag, right, top);
      const hidden = covered(this.#axes.labels.y, { from: top, to: top + TAG_HEIGHT });
      cover(
        this.#yCover,
        right,
        hidden.from,
        wholeWidth - right,
        hidden.to - hidden.from,
      );
    }
  }
}

/** The stretch of a label of the crosshair and of all labels of the axis that overlap it. */
function covered(labels: readonly PlacedLabel[], tag: Stretch): Stretch {
  let { from, to } = tag;
  for (const label of labels) {
    if (!overlap(label, tag)) continue;
    from = Math.min(from, label.from);
    to = Math.max(to, label.to);
  }
  return { from, to };
}

function move(element: HTMLElement, left: number, top: number): void {
  element.style.transform = `translate(${left}px, ${top}px)`;
}

function cover(element: HTMLElement, left: number, top: number, width: number, height: number): void {
  move(element, left, top);
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}

function part(className: string): HTMLElement {
  const element = document.createElement("div");
  element.className = className;
  element.hidden = true;
  // The legend has the same text, readable for everybody.
  element.ariaHidden = "true";
  return element;
}
