/**
 * Pictures of footprints, so that moving the chart copies a few pictures instead of drawing thousands of numbers.
 *
 * A picture shows a few consecutive bars. While the scale changes from frame to frame, old pictures are stretched, and only as many
 * new ones are drawn as there is time for.
 *
 * @module
 */

import { type FootprintBars, footprintIndex, partOf } from "../data/footprint_answer.ts";
import { drawCells } from "./footprint_cells.ts";
import { type CellStyle } from "./footprint_style.ts";
import { type TimeFrame, toPx } from "./frame.ts";

/** The widest picture, in canvas pixels. */
const WIDEST_PX = 1024;
/** The time for drawing pictures in one frame, in milliseconds, besides the first picture. */
const BUDGET_MS = 3;
/** The most pictures that are kept. */
const KEPT = 96;

/** Bars to draw. */
export interface DrawnBars {
  /** The bars, which all start in the range. */
  readonly bars: FootprintBars;
  /** The imbalances of each row. */
  readonly marks: Uint8Array;
  /** The start of the range, in milliseconds. */
  readonly fromMs: number;
  /** The number of windows of the range. */
  readonly windows: number;
}

/** How all bars are drawn. */
export type PictureStyle = Pick<CellStyle, "mode" | "windowMs" | "ratio" | "thinPx" | "colours">;

/** A picture of bars. */
interface Picture {
  readonly canvas: HTMLCanvasElement;
  bars: FootprintBars;
  marks: Uint8Array;
  styleKey: string;
  pxPerMs: number;
  rowPx: number;
  topRow: number;
  bottomRow: number;
}

/** Draws bars from pictures. */
export class FootprintImages {
  /** Pictures by the time and the number of windows that they show, those used last at the end. */
  readonly #pictures = new Map<string, Picture>();
  #deadlineMs = 0;
  /** Whether a picture of the current frame is stretched. */
  isBehind = false;

  /** Begins a frame. */
  begin(): void {
    this.#deadlineMs = performance.now() + BUDGET_MS;
    this.isBehind = false;
  }

  /** Draws bars. */
  draw(frame: TimeFrame, drawn: DrawnBars, style: PictureStyle): void {
    const slotPx = frame.windowMs * frame.x.pxPerUnit;
    let windows = drawn.windows;
    while (windows > 1 && windows * slotPx > WIDEST_PX) windows = Math.ceil(windows / 2);
    for (let w = 0; w < drawn.windows; w += windows) {
      const fromMs = drawn.fromMs + w * frame.windowMs;
      const endMs = fromMs + windows * frame.windowMs;
      const left = toPx(frame.x, fromMs);
      if (left > frame.plot.left + frame.plot.width || left + windows * slotPx < frame.plot.left) continue;
      this.#drawPart(frame, drawn, style, fromMs, endMs);
    }
  }

  #drawPart(frame: TimeFrame, drawn: DrawnBars, style: PictureStyle, fromMs: number, endMs: number): void {
    const { x, y, ctx, plot } = frame;
    const rowPx = -y.pxPerUnit * drawn.bars.rowSize;
    const key = `${fromMs} ${endMs} ${style.windowMs} ${drawn.bars.rowSize}`;
    const known = this.#pictures.get(key);
    const isSame = known && known.bars === drawn.bars && known.marks === drawn.marks &&
      known.styleKey === keyOf(style);
    const isSharp = isSame && Math.abs(known.rowPx / rowPx - 1) < 1e-9 &&
      Math.abs(known.pxPerMs / x.pxPerUnit - 1) < 1e-9;
    const [viewTop, viewBottom] = [
      rowAt(frame, plot.top, drawn),
      rowAt(frame, plot.top + plot.height, drawn),
    ];
    const begin = footprintIndex(drawn.bars, fromMs);
    const end = footprintIndex(drawn.bars, endMs);
    if (begin === end) return;
    const extremes = rowsOf(drawn.bars, begin, end);
    const [top, bottom] = [Math.min(extremes.high, viewTop), Math.max(extremes.low, viewBottom)];
    if (top < bottom) return;
    const covers = known && known.topRow >= top && known.bottomRow <= bottom;
    let picture = known;
    if (!isSharp || !covers) {
      const isLate = performance.now() > this.#deadlineMs;
      if (isSame && covers && isLate) this.isBehind = true;
      else {
        // A margin, so that moving up or down a little needs no new picture.
        const margin = Math.ceil((viewTop - viewBottom) / 2);
        const highest = Math.min(extremes.high, viewTop + margin);
        const lowest = Math.max(extremes.low, viewBottom - margin);
        picture = this.#paint(
          known,
          drawn,
          partOf(drawn.bars, begin, end),
          begin,
          style,
          {
            leftMs: fromMs,
            pxPerMs: x.pxPerUnit,
            rowPx,
            topRow: highest,
          },
          (endMs - fromMs) * x.pxPerUnit,
          lowest,
        );
      }
    }
    this.#pictures.delete(key);
    this.#pictures.set(key, picture!);
    if (this.#pictures.size > KEPT) this.#pictures.delete(this.#pictures.keys().next().value!);
    const { canvas } = picture!;
    const left = Math.round(toPx(x, fromMs));
    const upper = Math.round(toPx(y, (picture!.topRow + 0.5) * drawn.bars.rowSize));
    if (isSharp || picture !== known) return void ctx.drawImage(canvas, left, upper);
    const width = canvas.width * x.pxPerUnit / picture!.pxPerMs;
    ctx.drawImage(canvas, left, upper, width, canvas.height * rowPx / picture!.rowPx);
  }

  #paint(
    known: Picture | undefined,
    drawn: DrawnBars,
    part: FootprintBars,
    begin: number,
    style: PictureStyle,
    place: Pick<CellStyle, "leftMs" | "pxPerMs" | "rowPx" | "topRow">,
    widthPx: number,
    bottomRow: number,
  ): Picture {
    const canvas = known?.canvas ?? document.createElement("canvas");
    canvas.width = Math.ceil(widthPx);
    canvas.height = Math.max(1, Math.ceil((place.topRow - bottomRow + 1) * place.rowPx));
    const { first } = drawn.bars;
    const marks = drawn.marks.subarray(first[begin], first[begin + part.length]);
    drawCells(canvas.getContext("2d")!, part, marks, { ...style, ...place });
    return {
      canvas,
      bars: drawn.bars,
      marks: drawn.marks,
      styleKey: keyOf(style),
      pxPerMs: place.pxPerMs,
      rowPx: place.rowPx,
      topRow: place.topRow,
      bottomRow,
    };
  }
}

function keyOf({ mode, windowMs, ratio, colours }: PictureStyle): string {
  return `${mode} ${windowMs} ${ratio} ${colours.panel} ${colours.rising} ${colours.text}`;
}

/** The row at a vertical position. */
function rowAt({ y }: TimeFrame, px: number, { bars }: DrawnBars): number {
  return Math.round((y.origin + (px - y.originPx) / y.pxPerUnit) / bars.rowSize);
}

/** The lowest and the highest row of a part of the bars. */
function rowsOf({ first, row }: FootprintBars, begin: number, end: number): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let b = begin; b < end; b++) {
    low = Math.min(low, row[first[b]]);
    high = Math.max(high, row[first[b + 1] - 1]);
  }
  return { low, high };
}
