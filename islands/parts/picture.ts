/** @module The charts over time as one picture with titles. */

import { canvasFont } from "../marks/frame.ts";
import { colours } from "../state/colours.ts";
import { plots } from "./plots.ts";

/**
 * Draws the charts one below the other.
 *
 * @param title The title above the first chart
 * @throws {Error} If the browser cannot make a picture of this size
 */
export async function chartsAsPng(title: string): Promise<Blob> {
  const ratio = devicePixelRatio;
  const headPx = Math.round(28 * ratio);
  const shown = [...plots];
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(...shown.map(([, plot]) => plot.u.ctx.canvas.width));
  canvas.height = shown.reduce((sum, [, plot]) => sum + headPx + plot.u.ctx.canvas.height, 0);
  const ctx = canvas.getContext("2d")!;
  const { panel, text } = colours.value;
  ctx.fillStyle = panel;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.fillStyle = text;
  ctx.textBaseline = "middle";
  ctx.font = canvasFont(13, ratio, 600);
  let y = 0;
  for (const [name, plot] of shown) {
    ctx.fillText(y === 0 ? `${title} · ${name}` : name, 8 * ratio, y + headPx / 2);
    ctx.drawImage(plot.u.ctx.canvas, 0, y + headPx);
    y += headPx + plot.u.ctx.canvas.height;
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error(`no picture of ${canvas.width} x ${canvas.height}`);
  return blob;
}
