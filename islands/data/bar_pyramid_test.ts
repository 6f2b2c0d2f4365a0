import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import fc from "fast-check";
import { SERIES } from "../../lib/model/series.ts";
import { BarColumns } from "./bar_columns.ts";
import { BarPyramid, drawnWindow } from "./bar_pyramid.ts";
import { combineBars } from "./combine.ts";
import { longerWindow } from "./windows.ts";

const MINUTE_MS = 60_000;
const rows = (bars: BarColumns) =>
  Array.from({ length: bars.length }, (_, i) => bars.columns.map((column) => column[i]));

Deno.test("BarPyramid gives the bars that combining everything gives, whatever changed before", () => {
  const series = SERIES.price;
  const step = fc.record({
    keep: fc.integer({ min: 0, max: 100 }),
    add: fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 99 })), {
      maxLength: 30,
    }),
    level: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
    const base = new BarColumns(6);
    const pyramid = new BarPyramid(series);
    for (const { keep, add, level } of steps) {
      const from = Math.min(keep, base.length);
      base.length = from;
      let timeMs = from === 0 ? 0 : base.timeMs[from - 1];
      for (const [minutes, price] of add) {
        const bar = base.grow();
        timeMs += minutes * MINUTE_MS;
        [timeMs, price, price + 2, price - 2, price + 1, price].forEach((value, c) =>
          base.columns[c][bar] = value
        );
      }
      pyramid.change(from);
      let windowMs = MINUTE_MS;
      for (let i = 0; i < level; i++) windowMs = longerWindow(windowMs);
      const expected = new BarColumns(6);
      combineBars(series, base, 0, windowMs, 0, expected);
      assertEquals(rows(pyramid.bars(base, MINUTE_MS, windowMs, 0)), rows(expected));
    }
  }));
});

Deno.test("drawnWindow() leaves at most two bars for each pixel, at least a quarter of one, and never shortens the window", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 2, 7, 10, 30, 60, 180, 1800, 3600, 86_400),
      fc.integer({ min: 10, max: 1e8 }),
      fc.integer({ min: 100, max: 4000 }),
      (seconds, bars, widthPx) => {
        const windowMs = seconds * 1000;
        const drawnMs = drawnWindow(windowMs, bars * windowMs, widthPx);
        const drawn = bars * windowMs / drawnMs;
        assert(drawn <= 2 * widthPx);
        assert(drawnMs === windowMs || drawn >= widthPx / 4, `${drawn} bars on ${widthPx} pixels`);
      },
    ),
  );
});
