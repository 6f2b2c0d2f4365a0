import { deepStrictEqual as assertEquals } from "node:assert/strict";
import fc from "fast-check";
import { columnsOf } from "../../tests/helpers/price_columns.ts";
import { BarColumns, PRICE_COLUMNS } from "./bar_columns.ts";
import { combineBars } from "./combine.ts";

const rows = (bars: BarColumns) =>
  Array.from({ length: bars.length }, (_, i) => bars.columns.map((column) => column[i]));

Deno.test("combineBars() takes first open, highest high, lowest low, last close and the sum of volumes", () => {
  const source = columnsOf([
    [60_000, 5, 7, 4, 6, 1],
    [240_000, 6, 9, 6, 8, 2],
    [300_000, 8, 8, 1, 2, 4],
    [900_000, 2, 3, 2, 3, 8],
  ]);
  const combined = new BarColumns(PRICE_COLUMNS);
  combineBars(source, 0, 300_000, combined);
  assertEquals(rows(combined), [
    [0, 5, 9, 4, 8, 3],
    [300_000, 8, 8, 1, 2, 4],
    [900_000, 2, 3, 2, 3, 8],
  ]);
});

Deno.test("combineBars() from the first change on ends where combining everything does", () => {
  const bar = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 9 }));
  const series = fc.uniqueArray(bar, { selector: ([minute]) => minute }).map((bars) =>
    bars.sort((a, b) => a[0] - b[0]).map(([minute, v]) => [minute * 60_000, v, v + 1, v - 1, v, v])
  );
  fc.assert(fc.property(series, series, fc.nat(), (before, tail, cut) => {
    const kept = before.slice(0, before.length === 0 ? 0 : cut % (before.length + 1));
    const newest = kept.at(-1)?.[0] ?? -1;
    const after = [...kept, ...tail.filter(([startMs]) => startMs > newest)];
    const combined = new BarColumns(PRICE_COLUMNS);
    combineBars(columnsOf(before), 0, 300_000, combined);
    combineBars(columnsOf(after), kept.length, 300_000, combined);
    const expected = new BarColumns(PRICE_COLUMNS);
    combineBars(columnsOf(after), 0, 300_000, expected);
    assertEquals(rows(combined), rows(expected));
  }));
});
