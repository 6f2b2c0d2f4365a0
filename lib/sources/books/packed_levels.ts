/**
 * Levels that a recorder packed as bytes: pairs of price and size, little-endian, as 64-bit or 32-bit floats.
 *
 * Such bytes carry no mark, so they count as levels only if they make a plausible side of a book: prices in order, best
 * first, of the same magnitude, and sizes that are neither tiny nor huge. If both widths do, the bytes are 64-bit floats
 * if those are decimal numbers of few digits, because two 32-bit floats hardly ever make such a number.
 *
 * @module
 */

import type { BookSide, Levels } from "../values/levels.ts";

/** Bounds of a plausible price or size. Random bits rarely lie between them. */
const LEAST = 1e-12;
const GREATEST = 1e13;

/** Digits of a decimal number that tell 64-bit floats from two 32-bit floats. */
const MAX_DIGITS = 12;
/** How many bytes are compared with decimal numbers. */
const DECIMAL_BYTES = 128;

/** The most by which prices of one side may differ, as a factor. */
const MAX_RATIO = 100;

/**
 * Reads packed levels.
 *
 * @returns Whether the bytes are plausible levels; if not, `levels` is of no use
 */
export function readPackedLevels(bytes: Uint8Array, levels: Levels, side: BookSide): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isDouble = bytes.length % 16 === 0 && isPlausible(view, 8, side);
  const isSingle = bytes.length % 8 === 0 && isPlausible(view, 4, side);
  if (!isDouble && !isSingle) return false;
  const width = isDouble && (!isSingle || areDecimals(view)) ? 8 : 4;
  for (let at = 0; at < bytes.length; at += 2 * width) {
    if (!levels.add(floatAt(view, at, width), floatAt(view, at + width, width))) return false;
  }
  return true;
}

function isPlausible(view: DataView, width: number, side: BookSide): boolean {
  const sign = side === "bids" ? -1 : 1;
  const first = floatAt(view, 0, width);
  let previous = -Infinity;
  for (let at = 0; at < view.byteLength; at += 2 * width) {
    const price = floatAt(view, at, width);
    const size = floatAt(view, at + width, width);
    if (!(price >= LEAST && price <= GREATEST) || !(size === 0 || (size >= LEAST && size <= GREATEST))) {
      return false;
    }
    if (!(price <= first * MAX_RATIO && first <= price * MAX_RATIO) || sign * price < previous) return false;
    previous = sign * price;
  }
  return true;
}

/** Whether the first levels, as 64-bit floats, are decimal numbers of at most {@linkcode MAX_DIGITS} digits. */
function areDecimals(view: DataView): boolean {
  for (let at = 0; at < Math.min(view.byteLength, DECIMAL_BYTES); at += 8) {
    const value = view.getFloat64(at, true);
    if (Number(value.toPrecision(MAX_DIGITS)) !== value) return false;
  }
  return true;
}

function floatAt(view: DataView, at: number, width: number): number {
  return width === 8 ? view.getFloat64(at, true) : view.getFloat32(at, true);
}
