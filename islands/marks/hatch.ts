/** @module A pattern of thin slanted lines. */

let pattern: CanvasPattern | null;
let patternKey = "";

/** The pattern in a colour. The last pattern is kept, because gaps are drawn often and the colour rarely changes. */
export function hatch(ctx: CanvasRenderingContext2D, colour: string, thinPx: number): CanvasPattern | string {
  const key = `${colour} ${thinPx}`;
  if (patternKey !== key) pattern = makePattern(ctx, colour, thinPx);
  patternKey = key;
  return pattern ?? colour;
}

function makePattern(ctx: CanvasRenderingContext2D, colour: string, thinPx: number): CanvasPattern | null {
  const size = 6 * thinPx;
  const tile = document.createElement("canvas");
  tile.width = tile.height = size;
  const brush = tile.getContext("2d")!;
  brush.fillStyle = colour;
  // Steps of whole pixels, so that tiles meet without a seam.
  for (let i = 0; i < size; i += thinPx) brush.fillRect(i, size - thinPx - i, thinPx, thinPx);
  return ctx.createPattern(tile, "repeat");
}
