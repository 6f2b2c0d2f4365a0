/** @module The pattern that marks windows without bars. */

const made = new Map<string, CanvasPattern | null>();

/** Thin slanted lines of a colour; made once for each colour. */
export function hatch(ctx: CanvasRenderingContext2D, colour: string, thinPx: number): CanvasPattern | string {
  const key = `${colour} ${thinPx}`;
  if (!made.has(key)) made.set(key, make(ctx, colour, thinPx));
  return made.get(key) ?? colour;
}

function make(ctx: CanvasRenderingContext2D, colour: string, thinPx: number): CanvasPattern | null {
  const size = 6 * thinPx;
  const tile = document.createElement("canvas");
  tile.width = tile.height = size;
  const brush = tile.getContext("2d")!;
  brush.fillStyle = colour;
  // Steps of whole pixels: tiles then meet without a seam.
  for (let i = 0; i < size; i += thinPx) brush.fillRect(i, size - thinPx - i, thinPx, thinPx);
  return ctx.createPattern(tile, "repeat");
}
