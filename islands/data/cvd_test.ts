import { deepStrictEqual as assertEquals } from "node:assert/strict";
import fc from "fast-check";
import { columnsOf } from "../../tests/helpers/price_columns.ts";
import type { BarColumns } from "./bar_columns.ts";
import { carriedOn, CumulativeDelta, isPinned, needsPin, partsOf, type Pin } from "./cvd.ts";
import { CvdBars, decodeExtremes } from "./cvd_bars.ts";
import { PERIODS, periodStart } from "./periods.ts";

const HOUR_MS = 3_600_000;
const MONDAY = Date.parse("2024-01-08T00:00Z");

/** Bars of flow of an hour each, by hours from a Monday; deltas are whole numbers, so that sums are exact. */
const flowOf = (bars: readonly (readonly [hour: number, bought: number, sold: number])[]) =>
  columnsOf(bars.map(([hour, bought, sold]) => [MONDAY + hour * HOUR_MS, bought, sold, 5, 0, 0, 0, 0, 0]));

const whole = (flow: BarColumns) => partsOf(flow, Infinity)[0];

Deno.test("weeks begin on Monday, days at midnight, both in UTC", () => {
  const text = (period: typeof PERIODS[number], time: string) =>
    new Date(periodStart(period, Date.parse(time))).toISOString().slice(0, 16);
  assertEquals(text("week", "2024-01-07T23:59:59.999Z"), "2024-01-01T00:00");
  assertEquals(text("week", "2024-01-08T00:00Z"), "2024-01-08T00:00");
  assertEquals(text("week", "1969-12-31T00:00Z"), "1969-12-29T00:00");
  assertEquals(text("day", "2024-02-29T12:00Z"), "2024-02-29T00:00");
  assertEquals(periodStart("run", 0), -Infinity);
});

Deno.test("sums of any part of the bars, with a pin anywhere in its first period, are those of all bars", () => {
  const bar = fc.tuple(
    fc.integer({ min: -200, max: 200 }),
    fc.integer({ min: 0, max: 99 }),
    fc.integer({ min: 0, max: 99 }),
  );
  fc.assert(fc.property(
    fc.uniqueArray(bar, { selector: ([hour]) => hour, minLength: 1, maxLength: 60 }),
    fc.constantFrom(...PERIODS),
    fc.nat(),
    fc.nat(),
    (unsorted, period, cut, at) => {
      const bars = unsorted.toSorted(([a], [b]) => a - b);
      const all = flowOf(bars);
      const startMs = all.timeMs[0];
      const naive = bars.map(([hour], index) => {
        const fromMs = periodStart(period, MONDAY + hour * HOUR_MS);
        return bars.slice(0, index + 1).filter(([hour]) => MONDAY + hour * HOUR_MS >= fromMs)
          .reduce((sum, [, bought, sold]) => sum + bought - sold, 0);
      });
      const first = cut % bars.length;
      const part = flowOf(bars.slice(first));
      const sums = new CumulativeDelta();
      sums.update(part, HOUR_MS, period, startMs, []);
      const isUnknown = (index: number) =>
        needsPin(whole(part), period, startMs) &&
        periodStart(period, part.timeMs[index]) === periodStart(period, part.timeMs[0]);
      for (let i = 0; i < part.length; i++) {
        assertEquals(sums.after[i], isUnknown(i) ? NaN : naive[first + i]);
      }
      const pinIndex = at % part.length;
      const atMs = part.timeMs[pinIndex];
      const ofBar = bars[first + pinIndex];
      const pin = { period, atMs, sum: naive[first + pinIndex] - ofBar[1] + ofBar[2] };
      if (!isPinned(whole(part), HOUR_MS, period, pin)) return;
      sums.update(part, HOUR_MS, period, startMs, [pin]);
      assertEquals([...sums.after.subarray(0, part.length)], naive.slice(first));
    },
  ));
});

Deno.test("the sums of bars of which the oldest leave and new ones come stay known with one pin", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 80, maxLength: 160 }), (deltas) => {
      const MEMORY = 40;
      const sums = new CumulativeDelta();
      let pin: Pin | undefined = { period: "run", atMs: MONDAY, sum: 0 };
      for (let first = 0; first + MEMORY <= deltas.length; first++) {
        const bars = flowOf(
          deltas.slice(first, first + MEMORY).map((
            delta,
            i,
          ) => [first + i, Math.max(delta, 0), Math.max(-delta, 0)]),
        );
        sums.update(bars, HOUR_MS, "run", MONDAY - HOUR_MS, [pin]);
        const naive = deltas.slice(0, first + MEMORY).reduce((sum, delta) => sum + delta, 0);
        assertEquals(sums.after[MEMORY - 1], naive, `from bar ${first}`);
        pin = carriedOn(whole(bars), sums.before, pin!) ?? pin;
      }
    }),
  );
});

Deno.test("a pin stays in the period of the first bars", () => {
  const flow = flowOf(Array.from({ length: 40 }, (_, i) => [22 + i, 1, 0]));
  const pin: Pin = { period: "day", atMs: MONDAY + 22 * HOUR_MS, sum: 5 };
  assertEquals(carriedOn(whole(flow), new Float64Array(40), pin), undefined);
});

Deno.test("a pin within a window of the bars says nothing", () => {
  const flow = flowOf([[1, 1, 0], [2, 1, 0]]);
  const pin = { period: "day", atMs: MONDAY + 1.5 * HOUR_MS, sum: 3 } as const;
  assertEquals(isPinned(whole(flow), HOUR_MS, "day", pin), false);
  assertEquals(isPinned(whole(flow), HOUR_MS / 2, "day", pin), true);
});

Deno.test("bars with extremes need the sum and the extremes of every bar", () => {
  const flow = flowOf([[0, 5, 0], [1, 0, 8], [2, 1, 0]]);
  const sums = new CumulativeDelta();
  sums.update(flow, HOUR_MS, "day", MONDAY, []);
  const extremes = (bars: [number, number, number][]) =>
    decodeExtremes({
      window_ms: HOUR_MS,
      bars: bars.map(([hour, delta_low, delta_high]) => ({
        timestamp_ms: MONDAY + hour * HOUR_MS,
        delta_low,
        delta_high,
      })),
    });
  const known = extremes([[-1, 0, 0], [0, 1, 7], [1, -9, -2]]);
  const made = new CvdBars();
  made.update(flow, sums, known);
  const { bars } = made;
  assertEquals(bars.columns.map((column) => [...column.subarray(0, bars.length)]), [
    [MONDAY, MONDAY + HOUR_MS],
    [0, 5],
    [7, 5],
    [0, -4],
    [5, -3],
  ]);
  assertEquals(made.viewOf({ bars: flow, first: 1, end: 2 }), { bars, first: 1, end: 2 });
  assertEquals(made.viewOf({ bars: flow, first: 0, end: 3 }), undefined);
  // Bars that are newer than the answer have the extremes of their open and close until the next one.
  made.update(flow, sums, { ...known, hadNewest: true });
  assertEquals(bars.columns.map((column) => column[2]), [MONDAY + 2 * HOUR_MS, -3, -2, -3, -2]);
  assertEquals(made.viewOf({ bars: flow, first: 0, end: 3 }), { bars, first: 0, end: 3 });
  made.update(flow, sums, { ...extremes([]), hadNewest: true });
  assertEquals(made.viewOf({ bars: flow, first: 0, end: 3 }), undefined);
  made.update(flow, sums, undefined);
  assertEquals(made.viewOf({ bars: flow, first: 1, end: 2 }), undefined);
});

Deno.test("after a hole sums are those of a pin there, or not known until the next period", () => {
  const bars: [number, number, number][] = [[0, 1, 0], [1, 2, 0], [20, 7, 0], [21, 0, 3], [24, 5, 0], [
    25,
    1,
    0,
  ]];
  const flow = flowOf(bars);
  const holeMs = MONDAY + 20 * HOUR_MS;
  const sums = new CumulativeDelta();
  sums.update(flow, HOUR_MS, "day", MONDAY, [], holeMs);
  assertEquals([...sums.after.subarray(0, 6)], [1, 3, NaN, NaN, 5, 6]);
  // Twelve were bought in the hole.
  const pin = { period: "day", atMs: holeMs, sum: 15 } as const;
  sums.update(flow, HOUR_MS, "day", MONDAY, [undefined, pin], holeMs);
  assertEquals([...sums.after.subarray(0, 6)], [1, 3, 22, 19, 5, 6]);
  assertEquals([...sums.before.subarray(0, 6)], [0, 1, 15, 22, 0, 5]);
});
