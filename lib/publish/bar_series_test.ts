import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import fc from "fast-check";
import { BarSeries } from "./bar_series.ts";

const decoder = new TextDecoder();

/** The plain way: a map, sorted and cut. */
class Model {
  #bars = new Map<number, number[]>();

  constructor(readonly maxBars: number) {}

  upsert(bars: number[][]): void {
    for (const bar of bars) this.#bars.set(bar[0], bar);
    const kept = this.toArray();
    this.#bars = new Map((this.maxBars === 0 ? kept : kept.slice(-this.maxBars)).map((bar) => [bar[0], bar]));
  }

  toArray(): number[][] {
    return [...this.#bars.values()].sort((a, b) => a[0] - b[0]);
  }
}

const bars = fc.array(fc.tuple(fc.nat(3000), fc.double({ noNaN: true, noDefaultInfinity: true })), {
  maxLength: 40,
})
  .map((
    bars,
  ) => [...new Map(bars.map(([start, value]) => [start, [start, value === 0 ? 0 : value]])).values()])
  .map((bars) => bars.sort((a, b) => a[0] - b[0]));

/** Bars one after the other. */
function rows(bars: number[][]): Float64Array {
  return Float64Array.from(bars.flat());
}

for (const maxBars of [0, 1, 7, 300]) {
  Deno.test(`BarSeries behaves like a sorted map cut to ${maxBars || "no"} bars`, () => {
    fc.assert(fc.property(fc.array(bars, { maxLength: 30 }), (steps) => {
      const series = new BarSeries(2, maxBars);
      const model = new Model(maxBars);
      for (const step of steps) {
        series.upsert(rows(step));
        model.upsert(step);
        assertEquals(series.toArray(), model.toArray());
        assertEquals(JSON.parse(decoder.decode(series.toJson())), model.toArray());
      }
    }));
  });
}

Deno.test("BarSeries rolls for long over the same memory, its JSON right at every step", () => {
  const series = new BarSeries(2, 600);
  for (let start = 0; start < 5000; start++) {
    series.upsert(rows([[start, start / 3]]));
    if (start % 97 !== 0) continue;
    const first = Math.max(0, start - 599);
    const expected = Array.from({ length: start - first + 1 }, (_, i) => [first + i, (first + i) / 3]);
    assertEquals(JSON.parse(decoder.decode(series.toJson())), expected);
  }
});

Deno.test("BarSeries writes a block of JSON anew when a bar in its middle changes", () => {
  const series = new BarSeries(2, 0);
  const bars = Array.from({ length: 1000 }, (_, start) => [start, 1]);
  series.upsert(rows(bars));
  series.toJson();
  series.upsert(rows([[300, 2]]));
  bars[300][1] = 2;
  assertEquals(JSON.parse(decoder.decode(series.toJson())), bars);
});

Deno.test("BarSeries drops a bar that is older than all it keeps", () => {
  const series = new BarSeries(2, 2);
  series.upsert(rows([[10, 1], [20, 1]]));
  series.upsert(rows([[5, 1]]));
  assertEquals(series.toArray(), [[10, 1], [20, 1]]);
});

Deno.test("BarSeries refuses what JSON cannot hold, and stays as it was", () => {
  const series = new BarSeries(2, 0);
  series.upsert(rows([[10, 1]]));
  for (
    const bad of [[[11, NaN]], [[11, Infinity]], [[NaN, 1]], [[11]], [[11, 1, 2]], [[12, 1], [11, 1]], [[
      11,
      1,
    ], [11, 2]]]
  ) {
    assertThrows(() => series.upsert(rows(bad)), RangeError);
    assertEquals(series.toArray(), [[10, 1]]);
  }
});

Deno.test("BarSeries writes numbers as the shortest text that reads back the same", () => {
  const series = new BarSeries(3, 0);
  series.upsert(rows([[1625097600000, 4.54e-7, 0.1 + 0.2]]));
  assertEquals(decoder.decode(series.toJson()), "[[1625097600000,4.54e-7,0.30000000000000004]]\n");
  series.clear();
  assertEquals(decoder.decode(series.toJson()), "[]\n");
});
