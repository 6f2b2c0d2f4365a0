import { assertEquals } from "deno-std/assert/equals.js";
import { BarColumns } from "./bar_columns.ts";
import { measure } from "./measurement.ts";

function bars(rows: number[][]): BarColumns {
  const columns = new BarColumns(6);
  for (const row of rows) {
    const index = columns.grow();
    row.forEach((value, c) => columns.columns[c][index] = value);
  }
  return columns;
}

const PRICE = bars([[0, 1, 1, 1, 1, 5], [60, 1, 1, 1, 1, 7], [120, 1, 1, 1, 1, 11]]);
const FLOW = bars([[0, 4, 1, 0, 0, 0], [60, 2, 5, 0, 0, 0], [120, 11, 0, 0, 0, 0]]);
const NO_FLOW = bars([]);

Deno.test("measure() has the bars that start between the points, in either order", () => {
  const up = { startMs: 0, startPrice: 200, endMs: 120, endPrice: 201 };
  const expected = { change: 1, basisPoints: 50, spanMs: 120, volume: 12, delta: 0 };
  assertEquals(measure(up, PRICE, FLOW), expected);
  const down = { startMs: 120, startPrice: 200, endMs: 60, endPrice: 199 };
  assertEquals(measure(down, PRICE, FLOW), {
    change: -1,
    basisPoints: -50,
    spanMs: 60,
    volume: 7,
    delta: -3,
  });
});

Deno.test("measure() has no volume, delta or basis points where they are not known", () => {
  const corners = { startMs: 0, startPrice: 0, endMs: 60, endPrice: 2 };
  assertEquals(measure(corners, PRICE, NO_FLOW), {
    change: 2,
    basisPoints: undefined,
    spanMs: 60,
    volume: 5,
    delta: undefined,
  });
  const after = { startMs: 500, startPrice: 1, endMs: 600, endPrice: 1 };
  assertEquals(measure(after, PRICE, FLOW).volume, undefined);
});
