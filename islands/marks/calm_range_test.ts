import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import fc from "fast-check";
import { columnsOf } from "../../tests/helpers/price_columns.ts";
import type { BarColumns } from "../data/bar_columns.ts";
import { calmLargest, calmRange } from "./calm_range.ts";

const WINDOW_MS = 10;

function rangeOf(bars: BarColumns, minMs: number, maxMs: number): [number, number] {
  return calmRange(bars, { minMs, maxMs }, WINDOW_MS, bars.columns[3], bars.columns[2])!;
}

/** The range of a view of bars without a gap. */
function rangeOfBars(bars: BarColumns, first: number, end: number): [number, number] {
  return rangeOf(bars, (first + 1) * WINDOW_MS, end * WINDOW_MS);
}

function barsFrom(values: readonly (readonly [low: number, height: number])[]): BarColumns {
  return columnsOf(values.map(([low, height], i) => [i * WINDOW_MS, low, low + height, low, low, 1]));
}

/** Prices as they occur: steps that add up, with single bars far outside. */
const walks = fc.array(
  fc.record({
    step: fc.double({ min: -1, max: 1, noNaN: true }),
    height: fc.double({ min: 0.2, max: 2, noNaN: true }),
    spike: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, fc.double({ min: -60, max: 60, noNaN: true })),
  }),
  { minLength: 20, maxLength: 400, size: "max" },
).map((steps) => {
  let price = 100;
  return barsFrom(steps.map(({ step, height, spike }) => {
    price += step;
    return [price + Math.min(0, spike), height + Math.abs(spike)] as const;
  }));
});

/** Values without any order. */
const noise = fc.array(
  fc.tuple(fc.double({ min: -1000, max: 1000, noNaN: true }), fc.double({ min: 5, max: 100, noNaN: true })),
  { minLength: 20, maxLength: 300, size: "max" },
).map(barsFrom);

/** Flat stretches at levels that have nothing to do with each other, from one bar to the next. */
const cliffs = fc.array(
  fc.tuple(fc.constantFrom(-1e6, -3, 0, 1, 5000, 1e9), fc.integer({ min: 1, max: 40 })),
  { minLength: 2, maxLength: 5, size: "max" },
).map((levels) =>
  barsFrom(levels.flatMap(([low, length]) => Array.from({ length }, () => [low, 0.5] as const)))
);

Deno.test("calmRange() contains every bar in view", () => {
  fc.assert(
    fc.property(fc.oneof(walks, noise), fc.nat(), fc.nat(), (bars, a, b) => {
      const first = a % bars.length;
      const end = first + 1 + b % (bars.length - first);
      const [lowest, highest] = rangeOfBars(bars, first, end);
      for (let i = first; i < end; i++) assert(bars.columns[3][i] >= lowest && bars.columns[2][i] <= highest);
    }),
  );
});

/** How far the ends of a range move at most, and how much its length changes, as parts of the range before. */
function changeOf(before: [number, number], now: [number, number]): { ends: number; length: number } {
  const span = before[1] - before[0];
  return {
    ends: Math.max(Math.abs(now[0] - before[0]), Math.abs(now[1] - before[1])) / span,
    length: Math.abs(now[1] - now[0] - span) / span,
  };
}

/** Which bars are left out, so that there are gaps between bars: some of one window, some longer than a view. */
const gaps = fc.array(fc.tuple(fc.nat(400), fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 120 }))), {
  maxLength: 5,
});

function withGaps(bars: BarColumns, gaps: readonly (readonly [number, number])[]): BarColumns {
  const kept = Array.from(
    { length: bars.length },
    (_, i) => bars.columns.map((column) => column[i]),
  ).filter((_, i) => i === 0 || !gaps.some(([from, length]) => i >= from && i < from + length));
  return columnsOf(kept);
}

Deno.test("moving the view by one bar moves the ends of calmRange() by 5 %, and its length by 10 %, at most, beside gaps and at both ends of the data too", () => {
  fc.assert(
    fc.property(
      fc.oneof(walks, noise, cliffs),
      gaps,
      fc.integer({ min: 1, max: 150 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (all, gaps, count, phase) => {
        const bars = withGaps(all, gaps);
        const at = (window: number) =>
          rangeOf(bars, (window + phase) * WINDOW_MS, (window + phase + count) * WINDOW_MS);
        for (let window = -count; window <= all.length; window++) {
          const { ends, length } = changeOf(at(window - 1), at(window));
          assert(ends < 0.05 + 1e-6 && length < 0.1, `at ${window}: ${ends} ${length}`);
        }
      },
    ),
    { numRuns: 100, endOnFailure: true },
  );
});

Deno.test("moving the view by a part of a bar moves the ends of calmRange() by a tenth at most", () => {
  fc.assert(
    fc.property(
      fc.oneof(walks, noise),
      gaps,
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom(0.3, 0.7, 0.95),
      (all, gaps, windows, step) => {
        const bars = withGaps(all, gaps);
        const at = (i: number) => rangeOf(bars, i * step * WINDOW_MS, (i * step + windows + 0.4) * WINDOW_MS);
        for (let i = 1; i * step < Math.min(120, all.length); i++) {
          const { ends } = changeOf(at(i - 1), at(i));
          assert(ends < 0.1, `at ${i}: ${ends}`);
        }
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
});

Deno.test("calmRange() of a view without near extremes is exactly the range of its bars", () => {
  const bars = barsFrom(Array.from({ length: 500 }, (_, i) => [100 + i % 7, 1]));
  assertEquals(rangeOfBars(bars, 100, 300), [100, 107]);
});

Deno.test("calmRange() has forgotten a bar ten times as far as the others after sixty bars", () => {
  const bars = barsFrom(Array.from({ length: 500 }, (_, i) => [100, i === 100 ? 40 : 4 + i % 2]));
  assert(rangeOfBars(bars, 101, 300)[1] > 130, "it still counts when it has just left");
  assertEquals(rangeOfBars(bars, 170, 370)[1], 105);
});

Deno.test("calmRange() in a long gap is the range of the bar before, and changes little by little to that of the bar after", () => {
  const bars = columnsOf([[0, 100, 110, 100, 105, 1], [5000, 500, 560, 500, 520, 1]]);
  assertEquals(rangeOf(bars, 2000, 2100).map(Math.round), [100, 110]);
  assertEquals(rangeOf(bars, 4950, 5050)[1], 560);
  const [lowest, highest] = rangeOf(bars, 4700, 4800);
  assert(lowest < 101 && highest > 110 && highest < 560, `${lowest} ${highest}`);
});

Deno.test("calmRange() before the first bar has the range of the first bar; without bars there is no range", () => {
  const bars = barsFrom([[100, 10]]);
  assertEquals(rangeOf(bars, -5000, -4900), [100, 110]);
  const empty = columnsOf([]);
  assertEquals(calmRange(empty, { minMs: 0, maxMs: 10 }, 10, empty.columns[3], empty.columns[2]), undefined);
});

Deno.test("calmLargest() covers every value in view, and changes by less than 6 % with each bar", () => {
  const values = fc.array(
    fc.oneof(fc.double({ min: 1, max: 10, noNaN: true }), fc.constantFrom(0, NaN, 900)),
    {
      minLength: 20,
      maxLength: 300,
      size: "max",
    },
  );
  fc.assert(
    fc.property(values, fc.integer({ min: 8, max: 60 }), (all, count) => {
      const bars = barsFrom(all.map(() => [1, 1]));
      const at = (first: number) =>
        calmLargest({ bars, first, end: Math.min(bars.length, first + count) }, (i) => all[i]);
      for (let first = 0; first < all.length; first++) {
        const now = at(first);
        for (let i = first; i < Math.min(all.length, first + count); i++) assert(!(all[i] > now));
        if (first > 0 && now > 0.1) assert(Math.abs(at(first - 1) / now - 1) < 0.06, `at ${first}`);
      }
    }),
  );
});
