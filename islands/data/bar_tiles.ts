/**
 * Bars of the past in tiles: neighbouring windows of one length, requested when they come into view, and the most recently
 * used kept.
 *
 * @module
 */

import type { BarColumns } from "./bar_columns.ts";
import type { TimeRange } from "./time_range.ts";
import { windowStart } from "./windows.ts";

/** How many windows a tile has. */
export const TILE_WINDOWS = 1024;

/** How many tiles of a series are kept: 64,000 windows, about 5 MB. */
const KEPT_TILES = 64;

/** How soon a request that failed is repeated, in milliseconds. */
const RETRY_MS = 2000;

/** A tile of one level. */
interface Tile {
  bars: BarColumns | undefined;
  /** Whether the bars may have changed since they were requested. */
  isStale: boolean;
  isLoading: boolean;
  /** When the request may be repeated, by the host's clock. */
  retryMs: number;
  used: number;
}

/** Where tiles come from. */
export interface TileHost {
  /** Requests the bars of a range with windows of a length. */
  load: (range: TimeRange, windowMs: number, signal: AbortSignal) => Promise<BarColumns>;
  /** Called when bars have come, or a request has failed. */
  onChange: (error: unknown) => void;
  /** A monotonic clock, in milliseconds. */
  now: () => number;
}

/** The tiles of a series. */
export class BarTiles {
  readonly #host: TileHost;
  readonly #tiles = new Map<string, Tile>();
  #requests = new AbortController();
  #uses = 0;

  /** @param host Where tiles come from */
  constructor(host: TileHost) {
    this.#host = host;
  }

  /** Forgets all tiles, such as those of another run, and ends all requests. */
  clear(): void {
    this.#requests.abort();
    this.#requests = new AbortController();
    this.#tiles.clear();
  }

  /**
   * Says that bars may have changed from a time on: tiles that reach so far are requested again when they are needed. If all bars may
   * have changed, for the last time, a tile is not too new for that.
   */
  expire(fromMs: number): void {
    for (const [key, tile] of this.#tiles) {
      const [windowMs, startMs] = key.split(" ").map(Number);
      if (startMs + TILE_WINDOWS * windowMs > fromMs) tile.isStale = true;
      if (fromMs === -Infinity) tile.retryMs = 0;
    }
  }

  /**
   * The bars of a range, as far as they are there; missing tiles are requested.
   *
   * @param range The range
   * @param windowMs Length of the windows, in milliseconds
   * @param offsetMs How far window starts are shifted from multiples of the length since the Unix epoch
   * @param into Receives the bars that start in the range; it is emptied first
   * @returns From the first to the last time of which bars are missing; undefined if all bars are there
   */
  fill(range: TimeRange, windowMs: number, offsetMs: number, into: BarColumns): TimeRange | undefined {
    into.length = 0;
    const tileMs = TILE_WINDOWS * windowMs;
    let missing: TimeRange | undefined;
    for (let startMs = windowStart(range.minMs, tileMs, offsetMs); startMs < range.maxMs; startMs += tileMs) {
      const tile = this.#tile(startMs, windowMs);
      if (tile.bars) {
        into.append(tile.bars, tile.bars.indexFrom(range.minMs), tile.bars.indexFrom(range.maxMs));
      } else missing = { minMs: missing?.minMs ?? startMs, maxMs: startMs + tileMs };
    }
    this.#dropOldest();
    return missing;
  }

  #tile(startMs: number, windowMs: number): Tile {
    const key = `${windowMs} ${startMs}`;
    let tile = this.#tiles.get(key);
    if (!tile) {
      tile = { bars: undefined, isStale: true, isLoading: false, retryMs: 0, used: 0 };
      this.#tiles.set(key, tile);
    }
    tile.used = ++this.#uses;
    if (tile.isStale && !tile.isLoading && this.#host.now() >= tile.retryMs) {
      this.#load(tile, startMs, windowMs);
    }
    return tile;
  }

  async #load(tile: Tile, startMs: number, windowMs: number): Promise<void> {
    const { signal } = this.#requests;
    tile.isLoading = true;
    tile.isStale = false;
    tile.retryMs = this.#host.now() + RETRY_MS;
    let failure: unknown;
    try {
      const range = { minMs: startMs, maxMs: startMs + TILE_WINDOWS * windowMs };
      tile.bars = await this.#host.load(range, windowMs, signal);
    } catch (error) {
      tile.isStale = true;
      failure = error;
    }
    tile.isLoading = false;
    if (!signal.aborted) this.#host.onChange(failure);
  }

  #dropOldest(): void {
    if (this.#tiles.size <= KEPT_TILES) return;
    const byUse = [...this.#tiles].sort(([, a], [, b]) => a.used - b.used);
    for (const [key] of byUse.slice(0, this.#tiles.size - KEPT_TILES)) this.#tiles.delete(key);
  }
}
