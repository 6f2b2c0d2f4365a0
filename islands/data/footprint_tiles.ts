/**
 * The footprints that the page has: tiles of consecutive bars, requested when they are needed.
 *
 * A tile has a fixed number of windows and begins at a multiple of its length, so that moving in time requests only what is new. Missing
 * tiles that are neighbours are one request. Requests for tiles that are no longer needed are aborted. An answer that would
 * be too large is requested in halves, down to a single bar.
 *
 * @module
 */

import {
  decodeFootprint,
  type FootprintBars,
  footprintIndex,
  joinFootprints,
  partOf,
} from "./footprint_answer.ts";
import { groupRows } from "./footprint_groups.ts";
import { nests, rowSizeOf } from "./price_ladder.ts";
import { keyOf, keyOfShape, startOfTile, TILE_BARS, type TileShape, tilesOf } from "./tile_shape.ts";
import type { TimeRange } from "./time_range.ts";

/** The most tiles of one request: a few requests arrive sooner than one large answer. */
const REQUEST_TILES = 8;

/** The most tiles that are kept. */
const KEPT_TILES = 256;

/** Consecutive bars. */
export interface FootprintTile {
  /** The number of the tile: tile 0 begins at the Unix epoch, apart from the offset. */
  readonly index: number;
  /** The shape. */
  readonly shape: TileShape;
  /** The bars that have trades. */
  readonly bars: FootprintBars;
}

/** The context of the tiles, so that tests need no server. */
export interface TileHost {
  /** Asks the server; rejects with an error if there is no answer. */
  ask: (params: Record<string, number>, signal: AbortSignal) => Promise<unknown>;
  /** Whether an error says that the answer would be too large. */
  isTooLarge: (error: unknown) => boolean;
  /** Called when tiles arrived, or a request failed. */
  onChange: () => void;
}

/** A request that is on its way, for the tiles from `first` up to but not including `end`. */
interface Request {
  readonly key: string;
  readonly first: number;
  readonly end: number;
  readonly abort: AbortController;
}

/** Requests and keeps tiles. */
export class FootprintTiles {
  /** Why the last request failed; undefined if the needed tiles are there or on their way. */
  error: string | undefined;
  readonly #host: TileHost;
  /** Tiles by shape and number, those used last at the end. */
  readonly #tiles = new Map<string, FootprintTile>();
  /** Tiles whose bars have changed since they were requested. */
  readonly #stale = new Set<string>();
  /** Tiles that the server refused, which are not asked for again with this shape. */
  readonly #refused = new Set<string>();
  #requests: Request[] = [];

  /** @param host The context */
  constructor(host: TileHost) {
    this.#host = host;
  }

  /** Whether a needed tile is on its way. */
  get isPending(): boolean {
    return this.#requests.length > 0;
  }

  /** A tile; undefined if it has not arrived. */
  tile(shape: TileShape, index: number): FootprintTile | undefined {
    const key = keyOf(shape, index);
    const tile = this.#tiles.get(key) ?? this.#grouped(shape, index, key);
    if (tile === undefined) return undefined;
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    return tile;
  }

  /** A tile with these bars and any size of rows, to show until the right one arrives. */
  substitute(shape: TileShape, index: number): FootprintTile | undefined {
    let found: FootprintTile | undefined;
    for (const tile of this.#tiles.values()) {
      if (
        tile.index === index && tile.shape.windowMs === shape.windowMs &&
        tile.shape.offsetMs === shape.offsetMs
      ) {
        found = tile;
      }
    }
    return found;
  }

  /**
   * Requests the tiles that are missing or stale, and aborts the requests for other tiles.
   *
   * @param range The range whose tiles are requested first
   * @param fromMs The start of the range that is needed, too
   */
  need(shape: TileShape, range: TimeRange, fromMs: number): void {
    const { first: firstSeen, end } = tilesOf(shape, range);
    const { first } = tilesOf(shape, { minMs: fromMs, maxMs: range.maxMs });
    const shapeKey = keyOfShape(shape);
    const isNeeded = (request: Request) =>
      request.key === shapeKey && request.first < end && request.end > first;
    for (const request of this.#requests) if (!isNeeded(request)) request.abort.abort();
    this.#requests = this.#requests.filter(isNeeded);
    const isMissing = (index: number) => {
      const key = keyOf(shape, index);
      return !this.#refused.has(key) && (this.#stale.has(key) || this.tile(shape, index) === undefined) &&
        !this.#requests.some((request) => index >= request.first && index < request.end);
    };
    for (const [from, to] of [[firstSeen, end], [first, firstSeen]]) {
      for (let index = from; index < to; index++) {
        if (!isMissing(index)) continue;
        const begin = index;
        while (index + 1 < to && index + 1 - begin < REQUEST_TILES && isMissing(index + 1)) index++;
        this.#request(shape, begin, index + 1);
      }
    }
  }

  /**
   * Marks the tiles that end after a time as outdated, so that they are requested again but stay visible until the new
   * ones arrive. What failed before is requested again, too.
   */
  outdate(fromMs: number): void {
    for (const [key, { shape, index }] of this.#tiles) {
      if (startOfTile(shape, index + 1) > fromMs) this.#stale.add(key);
    }
    this.#refused.clear();
  }

  /** Forgets everything, when another run begins. */
  clear(): void {
    for (const { abort } of this.#requests) abort.abort();
    this.#requests = [];
    this.#tiles.clear();
    this.#stale.clear();
    this.#refused.clear();
    this.error = undefined;
  }

  async #request(shape: TileShape, first: number, end: number): Promise<void> {
    const abort = new AbortController();
    const request = { key: keyOfShape(shape), first, end, abort };
    this.#requests.push(request);
    const outdated = Array.from({ length: end - first }, (_, i) => keyOf(shape, first + i))
      .filter((key) => this.#stale.delete(key));
    try {
      const windows = (end - first) * TILE_BARS;
      const bars = await this.#load(shape, startOfTile(shape, first), windows, abort.signal);
      abort.signal.throwIfAborted();
      this.#take(shape, first, end, bars);
      this.error = undefined;
    } catch (error) {
      for (const key of outdated) this.#stale.add(key);
      if (abort.signal.aborted) return;
      this.#fail(shape, first, end, error);
    } finally {
      this.#requests = this.#requests.filter((other) => other !== request);
      if (!abort.signal.aborted) this.#host.onChange();
    }
  }

  /** Requests consecutive bars: those of a single tile in halves, if one answer would be too large. */
  async #load(
    shape: TileShape,
    startMs: number,
    windows: number,
    signal: AbortSignal,
  ): Promise<FootprintBars> {
    const row = rowSizeOf(shape.tick, shape.ticks);
    const params = { from: startMs, to: startMs + windows * shape.windowMs, window_ms: shape.windowMs, row };
    try {
      return decodeFootprint(await this.#host.ask(params, signal));
    } catch (error) {
      if (windows === 1 || windows > TILE_BARS || !this.#host.isTooLarge(error)) throw error;
    }
    const half = windows / 2;
    const halves = [startMs, startMs + half * shape.windowMs];
    return joinFootprints(
      row,
      await Promise.all(halves.map((start) => this.#load(shape, start, half, signal))),
    );
  }

  #take(shape: TileShape, first: number, end: number, bars: FootprintBars): void {
    for (let index = first; index < end; index++) {
      const begin = footprintIndex(bars, startOfTile(shape, index));
      const part = partOf(bars, begin, footprintIndex(bars, startOfTile(shape, index + 1)));
      this.#keep(keyOf(shape, index), { index, shape, bars: part });
    }
  }

  #fail(shape: TileShape, first: number, end: number, error: unknown): void {
    if (this.#host.isTooLarge(error) && end - first > 1) {
      const middle = (first + end) >> 1;
      this.#request(shape, first, middle);
      this.#request(shape, middle, end);
      return;
    }
    for (let index = first; index < end; index++) this.#refused.add(keyOf(shape, index));
    this.error = error instanceof Error ? error.message : String(error);
  }

  /** A tile made of finer rows that are there. */
  #grouped(shape: TileShape, index: number, key: string): FootprintTile | undefined {
    for (const tile of this.#tiles.values()) {
      const fine = tile.shape;
      if (
        tile.index !== index || fine.ticks >= shape.ticks || fine.windowMs !== shape.windowMs ||
        fine.offsetMs !== shape.offsetMs || fine.tick !== shape.tick ||
        !nests(fine.ticks, shape.ticks, shape.isExact) || this.#stale.has(keyOf(fine, index))
      ) continue;
      const rowSize = rowSizeOf(shape.tick, shape.ticks);
      const bars = groupRows(tile.bars, shape.ticks / fine.ticks, rowSize);
      return this.#keep(key, { index, shape, bars });
    }
  }

  #keep(key: string, tile: FootprintTile): FootprintTile {
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    for (const oldest of this.#tiles.keys()) {
      if (this.#tiles.size <= KEPT_TILES) break;
      this.#tiles.delete(oldest);
      this.#stale.delete(oldest);
    }
    return tile;
  }
}
