import { assertEquals } from "deno-std/assert/equals.js";
import { BarColumns } from "./bar_columns.ts";
import { overviewPath } from "./overview_line.ts";

function closes(rows: [timeMs: number, close: number][]): BarColumns {
  const bars = new BarColumns(6);
  for (const [timeMs, close] of rows) {
    const index = bars.grow();
    bars.columns[0][index] = timeMs;
    bars.columns[4][index] = close;
  }
  return bars;
}

Deno.test("overviewPath() goes from the lowest close to the highest, over the whole range", () => {
  assertEquals(
    overviewPath(closes([[0, 10], [5, 20], [10, 15]]), { minMs: 0, maxMs: 10 }),
    "M0.00000 1.0000L0.50000 0.0000L1.00000 0.5000",
  );
});

Deno.test("overviewPath() is flat for equal prices, has gaps where bars are missing, and is never long", () => {
  assertEquals(overviewPath(closes([[0, 7]]), { minMs: 0, maxMs: 10 }), "M0.00000 0.5000");
  assertEquals(overviewPath(closes([]), { minMs: 0, maxMs: 10 }), "");
  const half = Array.from({ length: 100 }, (_, i): [number, number] => [i < 50 ? i : i + 100, i]);
  assertEquals(overviewPath(closes(half), { minMs: 0, maxMs: 200 }).match(/M/g)?.length, 2);
  const many = Array.from({ length: 100_000 }, (_, i): [number, number] => [i, i]);
  assertEquals(overviewPath(closes(many), { minMs: 0, maxMs: 100_000 }).match(/[ML]/g)?.length, 2000);
});
