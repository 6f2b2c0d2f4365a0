/** @module Pixels of the price chart. */

import type { Page } from "playwright-core";
import { colourOf } from "./visit.ts";

/** The price chart as the reader sees it: on the panel's colour. */
export class Picture {
  readonly #data: Uint8Array;
  readonly #width: number;
  readonly #panel: number[];

  private constructor(data: Uint8Array, width: number, panel: number[]) {
    this.#data = data;
    this.#width = width;
    this.#panel = panel;
  }

  /** Takes a picture of the page's price chart. */
  static async of(page: Page): Promise<Picture> {
    const { width, text } = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('figure[aria-label="Price"] canvas')!;
      const { data, width } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      let text = "";
      for (let i = 0; i < data.length; i += 8192) text += String.fromCharCode(...data.subarray(i, i + 8192));
      return { width, text: btoa(text) };
    });
    const [panel] = await coloursOf(page, "panel");
    return new Picture(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)), width, panel);
  }

  /** The colour of a pixel. */
  at(x: number, y: number): number[] {
    const i = 4 * (Math.round(y) * this.#width + Math.round(x));
    const [r, g, b, a] = this.#data.subarray(i, i + 4);
    return blend(this.#panel, [r, g, b], a / 255);
  }

  /** Whether a pixel of a rectangle has a colour. */
  has(colour: number[], left: number, top: number, width = 1, height = 1): boolean {
    for (let x = Math.round(left); x < Math.round(left) + width; x++) {
      for (let y = Math.round(top); y < Math.round(top) + height; y++) {
        if (isNear(this.at(x, y), colour)) return true;
      }
    }
    return false;
  }
}

/** Colours of the stylesheet. */
export function coloursOf(page: Page, ...names: string[]): Promise<number[][]> {
  return Promise.all(
    names.map(async (name) => (await colourOf(page, name)).split(",").slice(0, 3).map(Number)),
  );
}

/** A colour on another one. */
export function blend(below: number[], above: number[], alpha: number): number[] {
  return below.map((value, i) => value + (above[i] - value) * alpha);
}

function isNear(a: number[], b: number[]): boolean {
  return a.every((value, i) => Math.abs(value - b[i]) <= 5);
}
