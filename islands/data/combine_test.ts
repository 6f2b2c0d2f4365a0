import { deepStrictEqual as assertEquals } from "node:assert/strict";
import fc from "fast-check";
import { columnsOf } from "../../tests/helpers/price_columns.ts";
import { SERIES } from "../../lib/model/series.ts";
import { BarColumns } from "./bar_columns.ts";
import { combineBars, combinedBar } from "./combine.ts";

const rows = (bars: BarColumns) =>
  Array.from({ length: bars.length }, (_, i) => bars.columns.map((column) => column[i]));

Deno.test("combineBars() combines each column as the table of series says", () => {
  const source = columnsOf([
    [60_000, 5, 7, 4, 6, 1],
    [240_000, 6, 9, 6, 8, 2],
    [300_000, 8, 8, 1, 2, 4],
    [900_000, 2, 3, 2, 3, 8],
  ]);
  const combined = new BarColumns(6);
  combineBars(SERIES.price, source, 0, 300_000, 0, combined);
  assertEquals(rows(combined), [
    [0, 5, 9, 4, 8, 3],
    [300_000, 8, 8, 1, 2, 4],
    [900_000, 2, 3, 2, 3, 8],
  ]);
});

Deno.test("combineBars() weights a mean, and leaves out values that are absent", () => {
  const source = new BarColumns(9);
  const bars = [
    [60_000, 1, 2, 0, 1, 1, 2, 10, 2],
    [120_000, 0, 0, 0, 1, 0, 1, NaN, 0],
    [180_000, 0, 0, 1, 0, 0, 1, 50, 1],
    [300_000, 0, 0, 0, 1, 0, 1, NaN, 0],
  ];
  for (const bar of bars) {
    const row = source.grow();
    bar.forEach((value, column) => source.columns[column][row] = value);
  }
  const combined = new BarColumns(9);
  combineBars(SERIES.flow, source, 0, 300_000, 0, combined);
  assertEquals(rows(combined), [[0, 1, 2, 1, 2, 1, 4, 20, 2], bars[3]]);
});

Deno.test("combineBars() from the first change on gives the same bars as combining everything", () => {
  const bar = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 9 }));
  const series = fc.uniqueArray(bar, { selector: ([minute]) => minute }).map((bars) =>
    bars.sort((a, b) => a[0] - b[0]).map(([minute, v]) => [minute * 60_000, v, v + 1, v - 1, v, v])
  );
  fc.assert(fc.property(series, series, fc.nat(), (before, tail, cut) => {
    const kept = before.slice(0, before.length === 0 ? 0 : cut % (before.length + 1));
    const newest = kept.at(-1)?.[0] ?? -1;
    const after = [...kept, ...tail.filter(([startMs]) => startMs > newest)];
    const combined = new BarColumns(6);
    combineBars(SERIES.price, columnsOf(before), 0, 300_000, 0, combined);
    combineBars(SERIES.price, columnsOf(after), kept.length, 300_000, 0, combined);
    const expected = new BarColumns(6);
    combineBars(SERIES.price, columnsOf(after), 0, 300_000, 0, expected);
    assertEquals(rows(combined), rows(expected));
  }));
});

Deno.test("combineBars() aligns the longer windows as the shorter ones", () => {
  const source = columnsOf([270_000, 330_000, 570_000, 630_000].map((startMs) => [startMs, 1, 1, 1, 1, 1]));
  const combined = new BarColumns(6);
  combineBars(SERIES.price, source, 0, 300_000, 30_000, combined);
  assertEquals(rows(combined).map(([startMs, ...others]) => [startMs, others.at(-1)]), [
    [30_000, 1],
    [330_000, 2],
    [630_000, 1],
  ]);
});

Deno.test("combinedBar() is the bar of a window that holds all the bars", () => {
  const column = fc.array(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 5, maxLength: 5 }), {
    minLength: 1,
  });
  fc.assert(fc.property(column, (values) => {
    const source = columnsOf(values.map((row, i) => [(i + 1) * 60_000, ...row]));
    const whole = new BarColumns(6);
    combineBars(SERIES.price, source, 0, 2 ** 40, 0, whole);
    const [[, ...expected]] = rows(whole);
    assertEquals(rows(combinedBar(SERIES.price, source, 0, source.length)), [[60_000, ...expected]]);
  }));
});
