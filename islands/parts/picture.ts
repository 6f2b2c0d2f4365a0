/** @module Everything that the panels and the overview show as one picture, with a line that says what and when. */

import { windowName } from "../../lib/text/durations.ts";
import { dateTime, exactDateTime, zoneName } from "../../lib/text/times.ts";
import { canvasFont } from "../marks/frame.ts";
import { colours } from "../state/colours.ts";
import { status, windowMs } from "../state/feeds.ts";
import { moment } from "../state/moment.ts";
import { zone } from "../state/settings.ts";
import { visible } from "../state/view.ts";
import { paintElement } from "./element_painter.ts";

/** Height of a line above the panels, and the margin, in CSS pixels. */
const LINE_PX = 22;
const MARGIN_PX = 6;

/**
 * Makes a picture of the overview and the panels, those that are scrolled out of sight included.
 *
 * @throws {Error} If the browser cannot make a picture of this size
 */
export async function panelsAsPng(): Promise<Blob> {
  const ratio = devicePixelRatio;
  const columns = [...document.querySelectorAll(".charts, .side")].filter((column) =>
    column.clientHeight > 0
  );
  const strips = [...document.querySelectorAll(".overview")];
  const boxes = [...strips, ...columns].map((element) => element.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left));
  const right = Math.max(...boxes.map((box) => box.right));
  // Columns that are one below the other are painted so; columns side by side begin at the same height.
  const top = Math.min(...columns.map(topOf));
  const bottom = Math.max(...columns.map((column) => topOf(column) + column.scrollHeight));
  const width = right - left + 2 * MARGIN_PX;
  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d")!;
  const font = canvasFont(13, ratio, 600);
  ctx.font = font;
  const linePx = (width - 4 * MARGIN_PX) * ratio;
  const lines = linesThatFit(titleParts(), (line) => ctx.measureText(line).width < linePx);
  const headPx = lines.length * LINE_PX + MARGIN_PX;
  // On a narrow page, tabs are between the overview and the panels, but not in the picture.
  let panelsPx = headPx + MARGIN_PX;
  for (const strip of strips) panelsPx += strip.clientHeight + MARGIN_PX;
  // A change of its size clears a canvas and the font.
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round((bottom - top + panelsPx + MARGIN_PX) * ratio);
  const { panel, text } = colours.value;
  ctx.fillStyle = getComputedStyle(document.body).backgroundColor;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.fillStyle = panel;
  ctx.fillRect(0, 0, canvas.width, headPx * ratio);
  ctx.fillStyle = text;
  ctx.textBaseline = "middle";
  ctx.font = font;
  lines.forEach((line, i) =>
    ctx.fillText(line, 2 * MARGIN_PX * ratio, (MARGIN_PX / 2 + (i + 0.5) * LINE_PX) * ratio, linePx)
  );
  const dx = MARGIN_PX - left;
  for (const strip of strips) paintElement({ ctx, ratio, dx, dy: headPx + MARGIN_PX - topOf(strip) }, strip);
  for (const column of columns) {
    const dy = panelsPx - top + column.scrollTop;
    for (const panel of column.children) paintElement({ ctx, ratio, dx, dy }, panel);
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error(`no picture of ${canvas.width} x ${canvas.height}`);
  return blob;
}

/** The top of a column's content, if the column were not scrolled, in CSS pixels in the browser's window. */
function topOf(column: Element): number {
  return column.getBoundingClientRect().top;
}

/** The instrument, the window, the range of time and the moment T. */
function titleParts(): string[] {
  const text = (timeMs: number) => dateTime(timeMs, zone.value);
  const parts = [status.value.instrument ?? "orderflow", windowName(windowMs.value)];
  const [range, now] = [visible.value, moment.value];
  if (range) parts.push(`${text(range.minMs)} to ${text(range.maxMs)} ${zoneName(zone.value, range.minMs)}`);
  if (now) parts.push(`at ${exactDateTime(now.endMs, zone.value)}${now.isNewest ? " (newest)" : ""}`);
  return parts;
}

/** Parts joined to as few lines as have space. */
function linesThatFit(parts: string[], fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length ? `${lines.at(-1)} · ${part}` : part;
    if (lines.length && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}
