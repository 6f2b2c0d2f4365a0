/** @module How recorders write times, levels and instruments; shared by several schemas. */

import type { MarketLevel } from "./market.ts";

/** `2024-01-01T20:00:00.123Z`. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** `2024-01-01T20:00:00Z`: whole seconds, as Go's RFC 3339 prints them. */
export function isoSeconds(ms: number): string {
  return iso(ms).replace(/\.\d+Z$/, "Z");
}

/** `2024-01-01 20:00:00.123000`: what `str()` of Python's naive datetimes gives. */
export function pythonTime(ms: number): string {
  return iso(ms).replace("T", " ").replace("Z", "000");
}

/** A time in whole seconds, in milliseconds. */
export function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

/** `[["42000.1","0.5"],...]`: JSON with numbers as texts, as exchanges send levels. */
export function textLevels(levels: MarketLevel[]): string {
  return JSON.stringify(levels.map((level) => level.map(String)));
}

/** `{"42000.1": "0.5", ...}`. */
export function levelObject(levels: MarketLevel[]): string {
  return `{${levels.map(([price, size]) => `"${price}": ${size}`).join(", ")}}`;
}

/** `price, size` of every level as packed doubles, little-endian. */
export function packedLevels(levels: MarketLevel[]): Uint8Array {
  return new Uint8Array(new Float64Array(levels.flat()).buffer);
}

/** `name_1 REAL, name_2 REAL, ...`. */
export function numbered(names: string[], levels: number): string {
  return Array.from({ length: levels }, (_, i) => names.map((name) => `${name}${i + 1} REAL`)).flat()
    .join(", ");
}

/** Rows of two tables in the order of their times, which stand in the given place. */
export function inOrder<T extends unknown[]>(rows: T[], timeIndex: number): T[] {
  return [...rows].sort((a, b) => {
    const [x, y] = [a[timeIndex] as string | number, b[timeIndex] as string | number];
    return x < y ? -1 : x > y ? 1 : 0;
  });
}
