import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { columnsOf } from "../../tests/helpers/price_columns.ts";
import { STATISTICS } from "./bar_statistics.ts";

Deno.test("statistics of a bar count unknown sides as volume, but not as delta", () => {
  const flow = columnsOf([[0, 30, 10, 20, 3, 1, 5, 100, 7], [60_000, 0, 0, 0, 0, 0, 1, NaN, 0]]);
  const values = (index: number) =>
    Object.fromEntries(STATISTICS.map((statistic) => [statistic.name, statistic.of(flow, index, 60_000)]));
  assertEquals(values(0), {
    "Bought": 30,
    "Sold": 10,
    "Delta": 20,
    "Delta %": 100 * 20 / 60,
    "Trades": 5,
    "Volume per second": 1,
    "Largest": 7,
  });
  assertEquals([values(1)["Delta %"], values(1)["Volume per second"]], [NaN, 0]);
});
