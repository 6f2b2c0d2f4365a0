import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { SERIES } from "../../lib/model/series.ts";
import { BarColumns } from "./bar_columns.ts";
import { BarTiles, TILE_WINDOWS } from "./bar_tiles.ts";
import type { TimeRange } from "./time_range.ts";

/** A server with a bar for every second, which answers when the test says so. */
function server() {
  const requests: { range: TimeRange; windowMs: number; answer: (error?: Error) => Promise<void> }[] = [];
  let changes = 0;
  let nowMs = 0;
  const tiles = new BarTiles({
    now: () => nowMs,
    onChange: () => changes++,
    load: (range, windowMs) =>
      new Promise((done, fail) =>
        requests.push({
          range,
          windowMs,
          async answer(error) {
            if (error) fail(error);
            const into = BarColumns.of(SERIES.imbalance);
            for (let ms = range.minMs; ms < range.maxMs; ms += windowMs) {
              const bar = into.grow();
              into.columns[0][bar] = ms;
            }
            done(into);
            await new Promise((done) => setTimeout(done));
          },
        })
      ),
  });
  return { tiles, requests, changes: () => changes, advance: (ms: number) => nowMs += ms };
}

const TILE_MS = 1000 * TILE_WINDOWS;
const times = (bars: BarColumns) => [bars.length, bars.timeMs[0], bars.newestMs];

Deno.test("BarTiles requests each tile once, and gives the bars of a range over several tiles", async () => {
  const { tiles, requests, changes } = server();
  const bars = new BarColumns(5);
  const range = { minMs: TILE_MS - 5000, maxMs: TILE_MS + 5000 };
  const both = { minMs: 0, maxMs: 2 * TILE_MS };
  assertEquals(tiles.fill(range, 1000, 0, bars), both);
  assertEquals(tiles.fill(range, 1000, 0, bars), both);
  assertEquals(requests.map(({ range }) => range.minMs), [0, TILE_MS]);
  await requests[1].answer();
  assertEquals(tiles.fill(range, 1000, 0, bars), { minMs: 0, maxMs: TILE_MS });
  assertEquals(times(bars), [5, TILE_MS, TILE_MS + 4000]);
  await requests[0].answer();
  assertEquals([tiles.fill(range, 1000, 0, bars), ...times(bars)], [
    undefined,
    10,
    TILE_MS - 5000,
    TILE_MS + 4000,
  ]);
  assertEquals([requests.length, changes()], [2, 2]);
  // Other windows are other tiles.
  tiles.fill(range, 4000, 0, bars);
  assertEquals(requests.slice(2).map(({ range, windowMs }) => [range.minMs, windowMs]), [[0, 4000]]);
});

Deno.test("BarTiles keeps showing bars that may have changed until the new ones are there", async () => {
  const { tiles, requests, advance } = server();
  const bars = new BarColumns(5);
  const range = { minMs: 0, maxMs: 2 * TILE_MS };
  tiles.fill(range, 1000, 0, bars);
  for (const { answer } of requests.slice()) await answer();
  tiles.expire(TILE_MS + 1);
  assertEquals(tiles.fill(range, 1000, 0, bars), undefined);
  assertEquals(requests.length, 2, "not so soon after the first request");
  advance(5000);
  assertEquals(tiles.fill(range, 1000, 0, bars), undefined);
  assertEquals(requests.slice(2).map(({ range }) => range.minMs), [TILE_MS]);
  // At the end of a run nothing asks a second time, so all tiles are requested at once, or when they have come.
  tiles.expire(-Infinity);
  tiles.fill(range, 1000, 0, bars);
  assertEquals(requests.slice(3).map(({ range }) => range.minMs), [0]);
  await requests[2].answer();
  tiles.fill(range, 1000, 0, bars);
  assertEquals(requests.slice(4).map(({ range }) => range.minMs), [TILE_MS]);
});

Deno.test("BarTiles repeats a request that failed, after a while", async () => {
  const { tiles, requests, changes, advance } = server();
  const bars = new BarColumns(5);
  const range = { minMs: 0, maxMs: 1000 };
  tiles.fill(range, 1000, 0, bars);
  await requests[0].answer(new Error("busy"));
  assertEquals([changes(), tiles.fill(range, 1000, 0, bars)?.maxMs, requests.length], [1, TILE_MS, 1]);
  advance(5000);
  tiles.fill(range, 1000, 0, bars);
  assertEquals(requests.length, 2);
});

Deno.test("BarTiles forgets the tiles of another run, and keeps a limited number", async () => {
  const { tiles, requests } = server();
  const bars = new BarColumns(5);
  for (let tile = 0; tile < 100; tile++) {
    tiles.fill({ minMs: tile * TILE_MS, maxMs: (tile + 1) * TILE_MS }, 1000, 0, bars);
    await requests.at(-1)!.answer();
  }
  const last = { minMs: 99 * TILE_MS, maxMs: 100 * TILE_MS };
  assertEquals(tiles.fill(last, 1000, 0, bars), undefined);
  const first = { minMs: 0, maxMs: TILE_MS };
  assertEquals(tiles.fill(first, 1000, 0, bars), first);
  tiles.clear();
  assertEquals(tiles.fill(last, 1000, 0, bars), last);
});
