/**
 * Labels of axes: which labels have space, and the drawing of labels and grid lines.
 *
 * A label is left out rather than cut off, moved away from its value, or drawn into another label or a tag.
 *
 * @module
 */

import { canvasFont, type Frame } from "./frame.ts";

/** Size of the text, in CSS pixels. */
export const LABEL_PX = 12;
/** Height that a label takes on a vertical axis, in CSS pixels. */
export const LABEL_HEIGHT = 16;
/** Half of the height of a tag on a vertical axis, in CSS pixels. */
export const HALF_TAG_PX = 9;

/** A stretch of an axis, in CSS pixels from the edge of the plot's element. */
export interface Stretch {
  /** The beginning. */
  readonly from: number;
  /** The end. */
  readonly to: number;
}

/** A label that is drawn. */
export interface PlacedLabel extends Stretch {
  /** The text. */
  readonly text: string;
  /** The position of the tick. */
  readonly at: number;
}

/**
 * The labels that have space.
 *
 * @param at Positions of the ticks, in CSS pixels, rising or falling
 * @param texts The texts; an empty text is no label
 * @param lengthOf The length that a text takes along the axis
 * @param room The stretch that labels may not leave
 * @param taken Stretches that other things cover, such as the last price
 * @param gap The least distance of two labels
 */
export function placeLabels(
  at: readonly number[],
  texts: readonly string[],
  lengthOf: (text: string) => number,
  room: Stretch,
  taken: readonly Stretch[],
  gap: number,
): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (let i = 0; i < at.length; i++) {
    if (texts[i] === "") continue;
    const half = lengthOf(texts[i]) / 2;
    const [from, to] = [at[i] - half, at[i] + half];
    if (from < room.from || to > room.to) continue;
    // Positions rise or fall, so only the last label can be too near.
    const last = placed.length ? placed[placed.length - 1] : undefined;
    if (last && from < last.to + gap && last.from < to + gap) continue;
    const label = { text: texts[i], at: at[i], from, to };
    if (!taken.some((other) => overlap(label, other))) placed.push(label);
  }
  return placed;
}

/** Whether two stretches have a part in common. */
export function overlap(a: Stretch, b: Stretch): boolean {
  return a.from < b.to && b.from < a.to;
}

/** Draws labels below a plot, with their middles at the ticks, or at its right, beginning at the same distance from it. */
export function drawLabels(
  { ctx, ratio, colours }: Frame,
  labels: readonly PlacedLabel[],
  side: "below" | "right",
  px: number,
): void {
  const isBelow = side === "below";
  ctx.fillStyle = colours.muted;
  ctx.font = canvasFont(LABEL_PX, ratio);
  ctx.textAlign = isBelow ? "center" : "left";
  ctx.textBaseline = isBelow ? "top" : "middle";
  for (const { text, at } of labels) {
    const along = at * ratio;
    ctx.fillText(text, isBelow ? along : px, isBelow ? px : along);
  }
}
