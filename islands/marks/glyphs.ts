/**
 * Digits for charts with thousands of numbers: each glyph is drawn once, and then copied.
 *
 * @module
 */

import { canvasFont } from "./frame.ts";

/** Every character of the texts of `brief()` in `lib/text/numbers.ts`. */
const CHARACTERS = "0123456789.+−~kMB";

/** The most atlases that are kept: a few sizes, weights and colours. */
const KEPT = 24;

const atlases = new Map<string, GlyphAtlas>();

/** The glyphs of a font size, a weight and a colour. */
class GlyphAtlas {
  readonly #canvas = document.createElement("canvas");
  /** By character code: the left edge of the glyph on the canvas, and its width. */
  readonly #left = new Map<number, number>();
  readonly #width = new Map<number, number>();

  /** The height of the glyphs, in pixels. */
  readonly height: number;

  constructor(sizeCssPx: number, ratio: number, weight: number, colour: string) {
    const brush = this.#canvas.getContext("2d")!;
    const font = canvasFont(sizeCssPx, ratio, weight);
    brush.font = font;
    let left = 0;
    for (const character of CHARACTERS) {
      const width = Math.ceil(brush.measureText(character).width);
      this.#left.set(character.charCodeAt(0), left);
      this.#width.set(character.charCodeAt(0), width);
      left += width;
    }
    this.height = Math.ceil(sizeCssPx * ratio * 1.3);
    // Setting the size resets the brush.
    this.#canvas.width = left;
    this.#canvas.height = this.height;
    brush.font = font;
    brush.fillStyle = colour;
    brush.textBaseline = "middle";
    for (const character of CHARACTERS) {
      brush.fillText(character, this.#left.get(character.charCodeAt(0))!, Math.round(this.height / 2));
    }
  }

  /** The width of a text, in pixels. */
  widthOf(text: string): number {
    let width = 0;
    for (let i = 0; i < text.length; i++) width += this.#width.get(text.charCodeAt(i)) ?? 0;
    return width;
  }

  /** Draws a text with its left edge at `left` and its middle at `middle`, both whole pixels. */
  draw(ctx: CanvasRenderingContext2D, text: string, left: number, middle: number): void {
    const top = middle - (this.height >> 1);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const width = this.#width.get(code);
      if (width === undefined) continue;
      ctx.drawImage(
        this.#canvas,
        this.#left.get(code)!,
        0,
        width,
        this.height,
        left,
        top,
        width,
        this.height,
      );
      left += width;
    }
  }
}

/** The glyphs of a font size, in CSS pixels, a weight and a colour. */
export function glyphs(sizeCssPx: number, ratio: number, weight: number, colour: string): GlyphAtlas {
  const key = `${sizeCssPx} ${ratio} ${weight} ${colour}`;
  const known = atlases.get(key);
  if (known) return known;
  if (atlases.size === KEPT) atlases.delete(atlases.keys().next().value!);
  const made = new GlyphAtlas(sizeCssPx, ratio, weight, colour);
  atlases.set(key, made);
  return made;
}
