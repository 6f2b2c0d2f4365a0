/**
 * What a mark is given besides its data: the canvas, the scales, the plot's rectangle and the colours.
 *
 * A mark is one drawing. It reads nothing but its data and its frame, and no signals. All lengths are in canvas pixels
 * (device pixels) unless a name says otherwise.
 *
 * @module
 */

/** Names of the colours that marks use, as in the stylesheet (`--panel` and so on). */
export const COLOUR_NAMES = [
  "panel",
  "text",
  "muted",
  "grid",
  "gap",
  "rising",
  "falling",
  "rising-soft",
  "falling-soft",
  "zero",
  "unknown",
  "heat",
  "line-strong",
  "vwap",
] as const;

/** Colours as CSS texts, by name. */
export type Colours = Record<typeof COLOUR_NAMES[number], string>;

/** Converts values to pixels: `px = originPx + (value - origin) * pxPerUnit`. */
export interface LinearScale {
  /** A value. */
  readonly origin: number;
  /** The position of that value, in canvas pixels. */
  readonly originPx: number;
  /** Pixels per unit; negative if values grow upwards. */
  readonly pxPerUnit: number;
}

/** The canvas, scales and colours of a plot. */
export interface Frame {
  /** The canvas. */
  readonly ctx: CanvasRenderingContext2D;
  /** From values of the horizontal axis to canvas pixels. */
  readonly x: LinearScale;
  /** From values of the vertical axis to canvas pixels. */
  readonly y: LinearScale;
  /** The plot's rectangle on the canvas. */
  readonly plot: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  /** Canvas pixels per CSS pixel. */
  readonly ratio: number;
  /** Width of a thin line: a whole number of canvas pixels. */
  readonly thinPx: number;
  /** The colours. */
  readonly colours: Colours;
}

/** The frame of a plot over time, whose horizontal axis is in milliseconds since the Unix epoch. */
export interface TimeFrame extends Frame {
  /** Length of a window, in milliseconds. */
  readonly windowMs: number;
}

/** The part of a {@linkcode TimeFrame} that the geometry of bars needs. */
export type BarScales = Pick<TimeFrame, "x" | "y" | "windowMs" | "thinPx">;

/** A path of rectangles, such as `Path2D`. */
export interface RectPath {
  /** Adds a rectangle. */
  rect(x: number, y: number, width: number, height: number): void;
}

/** The font family of text on canvases; the stylesheet has the same. */
const FONT_FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** The position of a value, in canvas pixels. */
export function toPx(scale: LinearScale, value: number): number {
  return scale.originPx + (value - scale.origin) * scale.pxPerUnit;
}

/** A font for text on a canvas. */
export function canvasFont(sizeCssPx: number, ratio: number, weight = 400): string {
  return `${weight} ${sizeCssPx * ratio}px ${FONT_FAMILY}`;
}

/** Fills paths in the colours of rising and falling bars. */
export function fillBoth(
  { ctx }: Frame,
  rising: Path2D,
  falling: Path2D,
  [risingColour, fallingColour]: readonly [string, string],
): void {
  ctx.fillStyle = risingColour;
  ctx.fill(rising);
  ctx.fillStyle = fallingColour;
  ctx.fill(falling);
}
