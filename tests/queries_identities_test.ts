/**
 * Identities between the answers about ticks and the bars of a run, on random databases.
 *
 * Sizes are multiples of 1/1024, whose sums are exact: so the identities hold to the last bit. Of other sizes, each sum is rounded
 * once, so that rounded sums add up to 12 digits. Rows are in the database of either day, whatever their time.
 *
 * @module
 */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { Logger } from "../lib/log/log.ts";
import { completeRequest } from "../lib/model/run_request.ts";
import { run } from "../lib/run/run.ts";
import { dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { readJson } from "./helpers/program.ts";
import { storeOfDays, valueOf } from "./helpers/query_store.ts";

const DAYS = ["2024-01-02", "2024-01-03"];
const MIDNIGHT_MS = Date.parse(DAYS[1]);

const trade = fc.record({
  second: fc.integer({ min: -7200, max: 7200 }),
  price: fc.integer({ min: 9900, max: 10_100 }),
  size: fc.integer({ min: 0, max: 5000 }),
  side: fc.constantFrom("sell", "sell", "buy", "buy", null),
  isElsewhere: fc.boolean(),
});

Deno.test("footprints sum to the flow of their bars, sides to the volume, and end at the bars' lows and highs", () =>
  withFolder(async (folder) => {
    let index = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(trade, { minLength: 2, maxLength: 150 }),
        fc.constantFrom(1, 7, 60, 1800, 5400),
        fc.constantFrom(1024, 1000),
        async (trades, windowSeconds, parts) => {
          const data = `${folder}/${index++}`;
          // Neighbouring prices make a hundredth the tick.
          trades[1].price = trades[0].price + 1;
          for (const [day, name] of DAYS.entries()) {
            const rows = trades.flatMap(({ second, price, size, side, isElsewhere }, at): Value[][] => {
              const ms = String(MIDNIGHT_MS + 1000 * second);
              return (second >= 0) === (day === 1) !== isElsewhere
                ? [[at + 1, "X", String(at + 1), price / 100, size / parts, side, ms]]
                : [];
            });
            makeDatabase(dayPath(data, "X", name), [tradesTable(rows)]);
          }
          const out = `${data}-out`;
          const request = completeRequest("X", DAYS[0], DAYS[1], { data, out, windowSeconds, maxBars: 0 });
          // A day may be without trades: the run then leaves with the bars of the other.
          await run(request, { log: new Logger({ level: "error", write: () => {} }) });
          const flow: number[][] = readJson(out, "flow_data.json");
          const price: number[][] = readJson(out, "ohlc_data.json");

          using store = storeOfDays(data, "X", DAYS);
          const range = { fromMs: MIDNIGHT_MS - 86_400_000, toMs: MIDNIGHT_MS + 86_400_000 };
          const { bars } = await valueOf(
            { kind: "footprint", ...range, windowMs: 1000 * windowSeconds, row: 0.01 },
            store,
          );
          const sum = (levels: number[][], column: number) =>
            levels.reduce((sum, level) => sum + level[column], 0);
          // The first and the last bar alone, which rows of the other day's database may belong to.
          for (const bar of new Set([bars[0], bars[bars.length - 1]])) {
            const windowMs = 1000 * windowSeconds;
            const [fromMs, toMs] = [bar.timestamp_ms, bar.timestamp_ms + windowMs];
            const alone = await valueOf({ kind: "footprint", fromMs, toMs, windowMs, row: 0.01 }, store);
            assertEquals(alone.bars, [bar]);
          }
          const assertSums = parts === 1024 ? assertEquals : assertNearlyEqual;
          assertSums(
            bars.map(({ timestamp_ms, levels }) => [
              timestamp_ms,
              sum(levels, 2),
              sum(levels, 1),
              sum(levels, 3),
              sum(levels, 4),
            ]),
            flow.map(([start, bought, sold, unknown, , , trades]) => [start, bought, sold, unknown, trades]),
          );
          assertEquals(
            bars.map(({ timestamp_ms, levels }) => [timestamp_ms, levels.at(-1)![0], levels[0][0]]),
            price.map(([start, , high, low]) => [start, high, low]),
          );
          assertSums(
            flow.map(([start, bought, sold, unknown]) => [start, bought + sold + unknown]),
            price.map(([start, , , , , volume]) => [start, volume]),
          );
        },
      ),
      { numRuns: 40 },
    );
  }));

/** Asserts that rows of numbers are equal to 12 digits. */
function assertNearlyEqual(rows: number[][], expected: number[][]): void {
  assertEquals(rows.map((row) => row.length), expected.map((row) => row.length));
  for (const [index, row] of rows.entries()) {
    for (const [column, value] of row.entries()) {
      const wanted = expected[index][column];
      assert(Math.abs(value - wanted) <= 1e-12 * Math.abs(wanted), `${value} is not ${wanted}`);
    }
  }
}
