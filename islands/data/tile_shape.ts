/** @module Tiles of consecutive windows: their numbers, and the ranges of time that they cover. */

import type { TimeRange } from "./time_range.ts";

/** The number of windows of a tile. */
export const TILE_BARS = 16;

/** What a tile consists of. */
export interface TileShape {
  /** Length of a window, in milliseconds. */
  readonly windowMs: number;
  /** How far window starts are shifted from multiples of the length since the Unix epoch. */
  readonly offsetMs: number;
  /** The step of prices. */
  readonly tick: number;
  /** The size of a row, in ticks. */
  readonly ticks: number;
  /** Whether all prices are multiples of the tick. */
  readonly isExact: boolean;
}

/** The tiles that overlap a range. */
export function tilesOf(shape: TileShape, { minMs, maxMs }: TimeRange): { first: number; end: number } {
  const lengthMs = TILE_BARS * shape.windowMs;
  return {
    first: Math.floor((minMs - shape.offsetMs) / lengthMs),
    end: Math.ceil((maxMs - shape.offsetMs) / lengthMs),
  };
}

/** The start of a tile, in milliseconds. */
export function startOfTile({ windowMs, offsetMs }: TileShape, index: number): number {
  return index * TILE_BARS * windowMs + offsetMs;
}

/** A text that differs for different shapes. */
export function keyOfShape({ windowMs, offsetMs, tick, ticks }: TileShape): string {
  return `${windowMs} ${offsetMs} ${tick} ${ticks}`;
}

/** A text that differs for different tiles. */
export function keyOf(shape: TileShape, index: number): string {
  return `${keyOfShape(shape)} ${index}`;
}
