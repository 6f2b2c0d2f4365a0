/**
 * The crosshair: lines and labels as elements above the canvas, so that moving it does not redraw the chart.
 *
 * @module
 */

import type uPlot from "uplot";

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

/** The crosshair of one plot. */
export class Crosshair {
  readonly #u: uPlot;
  readonly #upright = part("cross cross-upright");
  readonly #level = part("cross cross-level");
  readonly #xTag = part("tag tag-x");
  readonly #yTag = part("tag tag-y");

  /** @param u The plot, of which the crosshair becomes a part */
  constructor(u: uPlot) {
    this.#u = u;
    u.over.append(this.#upright, this.#level);
    u.over.parentElement!.append(this.#xTag, this.#yTag);
  }

  /** Moves the crosshair; a line outside of the plot is hidden. */
  place({ x, y, xText = "", yText = "" }: CrosshairPlace): void {
    const { offsetLeft, offsetTop, clientWidth, clientHeight } = this.#u.over;
    const isX = x !== undefined && x >= 0 && x <= clientWidth;
    const isY = y !== undefined && y >= 0 && y <= clientHeight;
    this.#upright.hidden = this.#xTag.hidden = !isX;
    this.#level.hidden = this.#yTag.hidden = !isY;
    if (isX) {
      this.#upright.style.transform = `translateX(${Math.round(x)}px)`;
      this.#xTag.textContent = xText;
      const half = this.#xTag.offsetWidth / 2;
      const left = Math.max(half, Math.min(offsetLeft + x, offsetLeft + clientWidth - half));
      this.#xTag.style.transform = `translate(${Math.round(left - half)}px, ${
        offsetTop + clientHeight + 3
      }px)`;
    }
    if (isY) {
      this.#level.style.transform = `translateY(${Math.round(y)}px)`;
      this.#yTag.textContent = yText;
      this.#yTag.style.transform = `translate(${offsetLeft + clientWidth + 1}px, ${
        Math.round(offsetTop + y - 10)
      }px)`;
    }
  }
}

function part(className: string): HTMLElement {
  const element = document.createElement("div");
  element.className = className;
  element.hidden = true;
  // The legend has the same text, readable for everybody.
  element.ariaHidden = "true";
  return element;
}
