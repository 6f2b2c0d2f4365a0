/**
 * Paints elements of the page onto a canvas as they are on the screen: backgrounds, borders, canvases, lines of small
 * pictures (SVG) and texts, each at its place. What only serves to operate the page, such as buttons, is left out.
 *
 * The browser gives no picture of a page to the page's own scripts. The page consists of canvases, boxes, paths and lines of text, so
 * few properties of the stylesheet matter.
 *
 * @module
 */

/** Elements that a picture leaves out. */
const LEFT_OUT = ".tools, .handle, .scale-button, .unseen, dialog, select, input, label, button:not(.fold)";

/** Paints elements at the right place and scale. */
export interface Painting {
  /** The canvas. */
  readonly ctx: CanvasRenderingContext2D;
  /** Canvas pixels per CSS pixel. */
  readonly ratio: number;
  /** What is added to positions in the browser's window, in CSS pixels. */
  readonly dx: number;
  readonly dy: number;
}

/**
 * Paints an element with everything in it.
 *
 * @param painting Where
 * @param element The element
 */
export function paintElement(painting: Painting, element: Element): void {
  if (element.matches(LEFT_OUT)) return;
  const style = getComputedStyle(element);
  if (style.display === "none" || style.visibility === "hidden") return;
  const { ctx, ratio } = painting;
  const box = element.getBoundingClientRect();
  const place = placeOf(painting, box);
  ctx.save();
  ctx.globalAlpha *= Number(style.opacity);
  paintBox(ctx, style, place, ratio);
  if (element instanceof HTMLCanvasElement) {
    // At whole pixels, as browsers place canvases: between pixels a chart would be blurred.
    const [x, y, width, height] = place.map(Math.round);
    if (element.width > 0 && element.height > 0) ctx.drawImage(element, x, y, width, height);
  } else if (element instanceof SVGPathElement) {
    paintPath(painting, element, style);
  } else {
    if (style.overflowX !== "visible") {
      ctx.beginPath();
      ctx.rect(...place);
      ctx.clip();
    }
    // The heading of a table stays in sight while rows scroll behind it.
    const children = [...element.childNodes];
    if (element instanceof HTMLTableElement) children.reverse();
    for (const child of children) {
      if (child instanceof Element) paintElement(painting, child);
      else if (child instanceof Text) paintText(painting, child, style);
    }
  }
  ctx.restore();
}

type Place = [x: number, y: number, width: number, height: number];

function placeOf({ ratio, dx, dy }: Painting, { left, top, width, height }: DOMRect): Place {
  return [(left + dx) * ratio, (top + dy) * ratio, width * ratio, height * ratio];
}

/** Paints the background and the borders. */
function paintBox(
  ctx: CanvasRenderingContext2D,
  style: CSSStyleDeclaration,
  [x, y, width, height]: Place,
  ratio: number,
): void {
  ctx.fillStyle = style.backgroundColor;
  ctx.fillRect(x, y, width, height);
  for (const name of ["Top", "Bottom", "Left", "Right"] as const) {
    const lineWidth = parseFloat(style[`border${name}Width`]) * ratio;
    if (!lineWidth || style[`border${name}Style`] === "none") continue;
    const inset = lineWidth / 2;
    const [x0, y0] = [
      name === "Right" ? x + width - inset : x + inset,
      name === "Bottom" ? y + height - inset : y + inset,
    ];
    const isFlat = name === "Top" || name === "Bottom";
    ctx.beginPath();
    ctx.moveTo(isFlat ? x : x0, isFlat ? y0 : y);
    ctx.lineTo(isFlat ? x + width : x0, isFlat ? y0 : y + height);
    ctx.lineWidth = lineWidth;
    ctx.setLineDash(style[`border${name}Style`] === "dashed" ? [3 * lineWidth, 3 * lineWidth] : []);
    ctx.strokeStyle = style[`border${name}Color`];
    ctx.stroke();
  }
}

/** Paints the line of a path, whose width does not depend on the scale of its picture. */
function paintPath(
  { ctx, ratio, dx, dy }: Painting,
  path: SVGPathElement,
  { stroke, strokeWidth }: CSSStyleDeclaration,
): void {
  const { a, d, e, f } = path.getScreenCTM()!;
  const placed = new Path2D();
  placed.addPath(new Path2D(path.getAttribute("d")!), {
    a: a * ratio,
    d: d * ratio,
    e: (e + dx) * ratio,
    f: (f + dy) * ratio,
  });
  ctx.strokeStyle = stroke;
  ctx.lineWidth = parseFloat(strokeWidth) * ratio;
  ctx.setLineDash([]);
  ctx.stroke(placed);
}

/** Paints a text, line by line. */
function paintText(painting: Painting, text: Text, style: CSSStyleDeclaration): void {
  if (!text.data.trim()) return;
  const { ctx, ratio } = painting;
  ctx.fillStyle = style.color;
  ctx.font = `${style.fontWeight} ${parseFloat(style.fontSize) * ratio}px ${style.fontFamily}`;
  ctx.textBaseline = "middle";
  const isAtEnd = style.textAlign === "right" || style.textAlign === "end";
  ctx.textAlign = isAtEnd ? "right" : "left";
  for (const { line, box } of linesOf(text)) {
    const [x, y, width, height] = placeOf(painting, box);
    ctx.fillText(line, isAtEnd ? x + width : x, y + height / 2);
  }
}

/** The lines of a text, with the place of each. */
function linesOf(text: Text): { line: string; box: DOMRect }[] {
  const range = document.createRange();
  range.selectNodeContents(text);
  const boxes = range.getClientRects();
  if (boxes.length === 1 && text.data === text.data.trim()) return [{ line: text.data, box: boxes[0] }];
  const lines: { line: string; box: DOMRect }[] = [];
  for (let i = 0; i < text.length; i++) {
    range.setStart(text, i);
    range.setEnd(text, i + 1);
    const box = range.getBoundingClientRect();
    const last = lines.at(-1);
    if (last && Math.abs(last.box.top - box.top) < 2) {
      last.line += text.data[i];
      last.box = new DOMRect(last.box.left, box.top, box.right - last.box.left, box.height);
    } else if (box.width > 0) lines.push({ line: text.data[i], box });
  }
  return lines;
}
