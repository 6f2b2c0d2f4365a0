/** @module The pattern that marks windows without bars. */

let made: CanvasPattern | null;
let madeFor = "";

/** Thin slanted lines of a colour; made anew only for another colour. */
export function hatch(ctx: CanvasRenderingContext2D, colour: string, thinPx: number): CanvasPattern | string {
  const key = `${colour} ${thinPx}`;
  if (madeFor !== key) made = make(ctx, colour, thinPx);
  madeFor = key;
  return made ?? colour;
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
