import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import fc from "fast-check";
import { FootprintTiles } from "./footprint_tiles.ts";
import { startOfTile, TILE_BARS, type TileShape, tilesOf } from "./tile_shape.ts";
import { QueryFailure } from "./queries.ts";

const SHAPE: TileShape = { windowMs: 1000, offsetMs: 250, tick: 0.5, ticks: 1, isExact: true };
const TILE_MS = TILE_BARS * SHAPE.windowMs;

Deno.test("tiles have the bars of their range, however ranges follow each other", async () => {
  const ranges = fc.array(fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: 1, max: 12 })), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(fc.asyncProperty(ranges, fc.nat(3), async (ranges, lookBack) => {
    const server = new Server();
    const tiles = new FootprintTiles(server.host);
    for (const [at, length] of ranges) {
      const range = { minMs: at * TILE_MS / 3, maxMs: (at + length) * TILE_MS / 3 };
      tiles.need(SHAPE, range, range.minMs - lookBack * TILE_MS);
      if (server.isEven()) await server.settle();
    }
    await server.settle();
    const [at, length] = ranges.at(-1)!;
    const last = { minMs: at * TILE_MS / 3 - lookBack * TILE_MS, maxMs: (at + length) * TILE_MS / 3 };
    const { first, end } = tilesOf(SHAPE, last);
    for (let index = first; index < end; index++) {
      assertEquals(
        [...tiles.tile(SHAPE, index)!.bars.startMs],
        startsIn(startOfTile(SHAPE, index)),
        `tile ${index}`,
      );
    }
    assert(!tiles.isPending && tiles.error === undefined);
  }));
});

Deno.test("tiles that are there are not requested again, and neighbours are one request", async () => {
  const server = new Server();
  const tiles = new FootprintTiles(server.host);
  tiles.need(SHAPE, { minMs: 250, maxMs: 250 + 3 * TILE_MS }, 250);
  await server.settle();
  assertEquals(server.requests.map(({ from, to }) => [from, to]), [[250, 250 + 3 * TILE_MS]]);
  tiles.need(SHAPE, { minMs: 250 + TILE_MS, maxMs: 250 + 4 * TILE_MS }, 250);
  await server.settle();
  assertEquals(server.requests.slice(1).map(({ from, to }) => [from, to]), [[
    250 + 3 * TILE_MS,
    250 + 4 * TILE_MS,
  ]]);
});

Deno.test("requests for tiles that are no longer needed are aborted", async () => {
  const server = new Server();
  const tiles = new FootprintTiles(server.host);
  tiles.need(SHAPE, { minMs: 250, maxMs: 250 + TILE_MS }, 250);
  tiles.need(SHAPE, { minMs: 250 + 50 * TILE_MS, maxMs: 250 + 51 * TILE_MS }, 250 + 50 * TILE_MS);
  assertEquals(server.requests.map(({ signal }) => signal.aborted), [true, false]);
  await server.settle();
  assertEquals([tiles.tile(SHAPE, 0), tiles.tile(SHAPE, 50)?.index], [undefined, 50]);
});

Deno.test("an answer that would be too large is requested in halves, down to a single bar", async () => {
  const range = { minMs: 250, maxMs: 250 + 5 * TILE_MS };
  for (const mostBars of [TILE_BARS, 8, 3, 1]) {
    const server = new Server();
    server.mostBars = mostBars;
    const tiles = new FootprintTiles(server.host);
    tiles.need(SHAPE, range, 250);
    await server.settle();
    for (let index = 0; index < 5; index++) {
      assertEquals([...tiles.tile(SHAPE, index)!.bars.startMs], startsIn(startOfTile(SHAPE, index)));
    }
    assertEquals(tiles.error, undefined);
  }
});

Deno.test("a single bar that is too large is an error, and is asked for again only when something changed", async () => {
  const server = new Server();
  server.mostBars = 0;
  const tiles = new FootprintTiles(server.host);
  const range = { minMs: 250, maxMs: 250 + 5 * TILE_MS };
  tiles.need(SHAPE, range, 250);
  await server.settle();
  assertEquals(tiles.error, "too many rows");
  const before = server.requests.length;
  tiles.need(SHAPE, range, 250);
  assertEquals(server.requests.length, before, "what the server refused is not asked for at every frame");
  tiles.outdate(Infinity);
  server.mostBars = 100;
  tiles.need(SHAPE, range, 250);
  await server.settle();
  assertEquals([tiles.error, tiles.tile(SHAPE, 4)?.index], [undefined, 4]);
});

Deno.test("outdated tiles stay until the new ones arrive, also if a request is aborted meanwhile", async () => {
  const server = new Server();
  const tiles = new FootprintTiles(server.host);
  const range = { minMs: 250, maxMs: 250 + 2 * TILE_MS };
  tiles.need(SHAPE, range, 250);
  await server.settle();
  tiles.outdate(250 + 1.5 * TILE_MS);
  const old = tiles.tile(SHAPE, 1);
  tiles.need(SHAPE, range, 250);
  assertEquals(tiles.tile(SHAPE, 1), old);
  tiles.need(SHAPE, { minMs: 250, maxMs: 250 + TILE_MS }, 250);
  await server.settle();
  assertEquals(tiles.tile(SHAPE, 1), old);
  tiles.need(SHAPE, range, 250);
  await server.settle();
  assert(tiles.tile(SHAPE, 1) !== old);
  assertEquals(server.requests.map(({ from }) => from), [250, 250 + TILE_MS, 250 + TILE_MS]);
});

Deno.test("coarser rows are grouped from finer ones if the rows nest, and requested otherwise", async () => {
  const server = new Server();
  const tiles = new FootprintTiles(server.host);
  const range = { minMs: 250, maxMs: 250 + TILE_MS };
  tiles.need({ ...SHAPE, ticks: 2 }, range, 250);
  await server.settle();
  const ten = { ...SHAPE, ticks: 10 };
  tiles.need(ten, range, 250);
  assertEquals([server.requests.length, tiles.tile(ten, 0)?.bars.rowSize], [1, 5]);
  tiles.need({ ...SHAPE, ticks: 5 }, range, 250);
  assertEquals(server.requests.length, 2);
  assertEquals(tiles.substitute({ ...SHAPE, ticks: 5 }, 0)?.index, 0);
});

/** The starts of the bars of a tile: every third window has no trades. */
function startsIn(startMs: number, windows = TILE_BARS): number[] {
  return Array.from({ length: windows }, (_, w) => startMs + w * SHAPE.windowMs)
    .filter((ms) => Math.floor(ms / SHAPE.windowMs) % 3 !== 0);
}

/** A server whose answers arrive when the test says. */
class Server {
  /** The requests so far. */
  readonly requests: { from: number; to: number; signal: AbortSignal }[] = [];
  /** The most bars of an answer. */
  mostBars = 1000;
  #open: (() => void)[] = [];

  readonly host = {
    ask: ({ from, to, row, window_ms }: Record<string, number>, signal: AbortSignal) => {
      this.requests.push({ from, to, signal });
      return new Promise<unknown>((resolve, reject) =>
        this.#open.push(() => {
          if ((to - from) / SHAPE.windowMs > this.mostBars) {
            return reject(new QueryFailure(413, "too many rows"));
          }
          const starts = startsIn(from, (to - from) / SHAPE.windowMs);
          const bars = starts.map((timestamp_ms) => ({
            timestamp_ms,
            levels: [[10, 1, 2, 0, 3]],
            poc: 10,
            delta_low: 0,
            delta_high: 1,
          }));
          resolve({ window_ms, row, bars });
        })
      );
    },
    isTooLarge: (error: unknown) => error instanceof QueryFailure && error.status === 413,
    onChange: () => {},
  };

  /** Whether there was an even number of requests. */
  isEven(): boolean {
    return this.requests.length % 2 === 0;
  }

  /** Lets all answers arrive. */
  async settle(): Promise<void> {
    while (this.#open.length > 0) {
      for (const answer of this.#open.splice(0)) answer();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
}
