/**
 * The cells of a footprint: shaded rows of each bar, with numbers if there is space.
 *
 * A shade is relative to the largest cell of the bar, so that a bar looks the same wherever the chart is moved.
 *
 * @module
 */

import { brief } from "../../lib/text/numbers.ts";
import { type FootprintBars, rowVolume } from "../data/footprint_answer.ts";
import { BOUGHT_IMBALANCE, SOLD_IMBALANCE } from "../data/footprint_imbalances.ts";
import { type CellStyle, cellsWithin, NUMBER_ROW_PX, NUMBERS_FROM_PX } from "./footprint_style.ts";
import { glyphs } from "./glyphs.ts";

const FONT_PX = 11;
/** The weakest and the strongest shade: numbers must stay legible. */
const ALPHAS = { plain: [0.1, 0.9], numbered: [0.07, 0.5] } as const;

/**
 * Draws the cells of bars.
 *
 * @param marks The imbalances of each row
 */
export function drawCells(
  ctx: CanvasRenderingContext2D,
  bars: FootprintBars,
  marks: Uint8Array,
  style: CellStyle,
): void {
  for (let b = 0; b < bars.length; b++) new BarDrawing(ctx, bars, marks, style, b).draw();
}

/** One bar. */
class BarDrawing {
  readonly #left: number;
  readonly #width: number;
  readonly #begin: number;
  readonly #end: number;
  readonly #hasNumbers: boolean;

  constructor(
    readonly ctx: CanvasRenderingContext2D,
    readonly bars: FootprintBars,
    readonly marks: Uint8Array,
    readonly style: CellStyle,
    readonly bar: number,
  ) {
    const { ratio, pxPerMs, windowMs, leftMs, rowPx } = style;
    const slotPx = windowMs * pxPerMs;
    const { left, right } = cellsWithin(slotPx / ratio);
    const slotLeft = (bars.startMs[bar] - leftMs) * pxPerMs;
    this.#left = Math.round(slotLeft + left * ratio);
    this.#width = Math.round(slotLeft + slotPx - right * ratio) - this.#left;
    this.#begin = bars.first[bar];
    this.#end = bars.first[bar + 1];
    this.#hasNumbers = slotPx >= NUMBERS_FROM_PX * ratio && rowPx >= NUMBER_ROW_PX * ratio;
  }

  draw(): void {
    if (this.style.mode === "bid x ask") this.#drawSides();
    else this.#drawValues();
    if (this.style.mode === "bid x ask" || this.style.mode === "delta") this.#drawImbalances();
    this.#drawPointOfControl();
  }

  /** What was sold at the left, and what was bought at the right. */
  #drawSides(): void {
    const { bars: { sold, bought, unknown }, style: { colours, ratio, thinPx } } = this;
    let most = 0;
    for (let i = this.#begin; i < this.#end; i++) most = Math.max(most, sold[i], bought[i]);
    const half = this.#width >> 1;
    const middle = this.#left + half;
    for (let i = this.#begin; i < this.#end; i++) {
      this.#shade(i, this.#left, half, colours.falling, sold[i] / most);
      this.#shade(i, middle, this.#width - half, colours.rising, bought[i] / most);
      if (sold[i] === 0 && bought[i] === 0 && unknown[i] > 0) {
        this.#shade(i, this.#left, this.#width, colours.muted, 0.3);
      }
      if (!this.#hasNumbers) continue;
      const gap = Math.round(3 * ratio);
      const [strongSold, strongBought] = [
        this.marks[i] & SOLD_IMBALANCE,
        this.marks[i] & BOUGHT_IMBALANCE,
      ];
      this.#write(
        i,
        sold[i],
        half - 2 * gap,
        "right",
        middle - gap,
        strongSold ? colours.falling : undefined,
      );
      this.#write(
        i,
        bought[i],
        half - 2 * gap,
        "left",
        middle + gap,
        strongBought ? colours.rising : undefined,
      );
    }
    if (!this.#hasNumbers) return;
    const [top, bottom] = [this.#topOf(this.#end - 1), this.#bottomOf(this.#begin)];
    this.ctx.fillStyle = colours.grid;
    this.ctx.fillRect(middle - (thinPx >> 1), top, thinPx, bottom - top);
  }

  /** One value for each row. */
  #drawValues(): void {
    const { bars, style: { colours, mode } } = this;
    const valueOf = (i: number) =>
      mode === "delta"
        ? bars.bought[i] - bars.sold[i]
        : mode === "total"
        ? rowVolume(bars, i)
        : bars.trades[i];
    let most = 0;
    for (let i = this.#begin; i < this.#end; i++) most = Math.max(most, Math.abs(valueOf(i)));
    for (let i = this.#begin; i < this.#end; i++) {
      const value = valueOf(i);
      const part = most === 0 ? 0 : Math.abs(value) / most;
      if (mode === "delta") {
        this.#shade(i, this.#left, this.#width, value < 0 ? colours.falling : colours.rising, part);
      } else if (mode === "trades") this.#shade(i, this.#left, this.#width, colours.muted, part);
      else this.#drawTotal(i, most);
      if (this.#hasNumbers) {
        this.#write(i, value, this.#width - 8 * this.style.ratio, "center", this.#left + (this.#width >> 1));
      }
    }
  }

  /** A row as long as its volume: sold, bought, and unknown. */
  #drawTotal(i: number, most: number): void {
    const { bars: { sold, bought, unknown }, style: { colours } } = this;
    let left = this.#left;
    let total = 0;
    for (
      const [value, colour] of [
        [sold[i], colours.falling],
        [bought[i], colours.rising],
        [unknown[i], colours.muted],
      ] as const
    ) {
      total += value;
      const right = this.#left + Math.round(this.#width * total / most);
      this.#shade(i, left, right - left, colour, 0.75);
      left = right;
    }
  }

  /** A strong edge at the side of each imbalance. */
  #drawImbalances(): void {
    const { ctx, style: { colours, ratio } } = this;
    const width = Math.max(1, Math.round((this.#hasNumbers ? 3 : 2) * ratio));
    for (let i = this.#begin; i < this.#end; i++) {
      const mark = this.marks[i];
      if (mark === 0) continue;
      const [top, height] = [this.#topOf(i), this.#heightOf(i)];
      if (mark & SOLD_IMBALANCE) {
        ctx.fillStyle = colours.falling;
        ctx.fillRect(this.#left, top, width, height);
      }
      if (mark & BOUGHT_IMBALANCE) {
        ctx.fillStyle = colours.rising;
        ctx.fillRect(this.#left + this.#width - width, top, width, height);
      }
    }
  }

  #drawPointOfControl(): void {
    const { ctx, bars, style: { colours, thinPx } } = this;
    for (let i = this.#begin; i < this.#end; i++) {
      if (bars.row[i] !== bars.poc[this.bar]) continue;
      const [top, height] = [this.#topOf(i), Math.max(thinPx, this.#heightOf(i))];
      ctx.strokeStyle = colours.text;
      ctx.lineWidth = thinPx;
      ctx.strokeRect(this.#left + thinPx / 2, top + thinPx / 2, this.#width - thinPx, height - thinPx);
    }
  }

  #shade(i: number, left: number, width: number, colour: string, part: number): void {
    if (!(part > 0) || width <= 0) return;
    const { ctx } = this;
    const [least, most] = this.#hasNumbers ? ALPHAS.numbered : ALPHAS.plain;
    ctx.globalAlpha = least + (most - least) * Math.min(1, part);
    ctx.fillStyle = colour;
    ctx.fillRect(left, this.#topOf(i), width, this.#heightOf(i));
    ctx.globalAlpha = 1;
  }

  /** Writes a number; one of an imbalance is bold and in a colour. */
  #write(
    i: number,
    value: number,
    roomPx: number,
    align: "left" | "right" | "center",
    x: number,
    colour?: string,
  ): void {
    const { ctx, style: { colours, ratio, mode } } = this;
    const isFaint = value === 0 && colour === undefined;
    const atlas = glyphs(
      FONT_PX,
      ratio,
      colour ? 700 : 400,
      colour ?? (isFaint ? colours.muted : colours.text),
    );
    const digitPx = atlas.widthOf("0");
    const room = Math.max(3, Math.min(7, Math.floor((roomPx - atlas.widthOf(".")) / digitPx) + 1));
    const text = brief(value, room, mode === "delta");
    const width = atlas.widthOf(text);
    const left = align === "left" ? x : align === "right" ? x - width : x - (width >> 1);
    atlas.draw(ctx, text, left, this.#topOf(i) + (this.#heightOf(i) + 1 >> 1));
  }

  #topOf(i: number): number {
    const { topRow, rowPx } = this.style;
    return Math.round((topRow - this.bars.row[i]) * rowPx);
  }

  #bottomOf(i: number): number {
    const { topRow, rowPx } = this.style;
    return Math.round((topRow - this.bars.row[i] + 1) * rowPx);
  }

  /** The height of a row, without the line to the next row if there is space for a line. */
  #heightOf(i: number): number {
    const { rowPx, thinPx } = this.style;
    return this.#bottomOf(i) - this.#topOf(i) - (rowPx >= 5 * thinPx ? thinPx : 0);
  }
}
