/**
 * The lines and labels of the cursor: elements above the canvas, so that moving it draws no chart anew.
 *
 * @module
 */

import type uPlot from "uplot";

/** Where a cursor is, in CSS pixels within the plot, and what its labels say. */
export interface CrosshairPlace {
  /** Of the upright line; undefined for none. */
  x?: number;
  /** Of the level line; undefined for none. */
  y?: number;
  /** Below the upright line. */
  xText?: string;
  /** Beside the level line. */
  yText?: string;
}

/** A cursor of one chart. */
export class Crosshair {
  readonly #u: uPlot;
  readonly #upright = part("cross cross-upright");
  readonly #level = part("cross cross-level");
  readonly #xTag = part("tag tag-x");
  readonly #yTag = part("tag tag-y");

  /** @param u The chart; the cursor lives as long as it */
  constructor(u: uPlot) {
    this.#u = u;
    u.over.append(this.#upright, this.#level);
    u.over.parentElement!.append(this.#xTag, this.#yTag);
  }

  /** Puts it somewhere; what lies outside of the plot is not shown. */
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
  // What it says is in the legend, where it can be read.
  element.ariaHidden = "true";
  return element;
}
