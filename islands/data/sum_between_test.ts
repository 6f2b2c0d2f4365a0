import { deepStrictEqual as assertEquals, rejects as assertRejects } from "node:assert/strict";
import fc from "fast-check";
import { sumBetween } from "./sum_between.ts";

Deno.test("the sum of a range is exact, however coarse the answers are", async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 400 }),
    fc.nat(400),
    fc.nat(400),
    fc.integer({ min: 2, max: 9 }),
    async (deltas, from, to, points) => {
      const ask = (fromMs: number, toMs: number) => {
        // Windows are multiples of 10 ms, aligned to 0, and complete where they overlap the range.
        const windowMs = 10 * Math.max(1, Math.ceil((toMs - fromMs) / (points - 1) / 10));
        const rows: number[][] = [];
        for (let start = Math.floor(fromMs / windowMs) * windowMs; start < toMs; start += windowMs) {
          const inside = deltas.slice(start / 10, (start + windowMs) / 10);
          // Windows without trades have no bar; here, every third one.
          if (inside.length === 0 || (windowMs === 10 && (start / 10) % 3 === 2)) continue;
          const sum = inside.reduce(
            (sum, delta, i) => sum + ((start / 10 + i) % 3 === 2 ? 0 : delta),
            0,
          );
          rows.push([start, Math.max(0, sum), Math.max(0, -sum)]);
        }
        return Promise.resolve({
          window_ms: windowMs,
          columns: ["timestamp_ms", "buy_volume", "sell_volume"],
          rows,
        });
      };
      const expected = deltas.slice(from, Math.max(from, to))
        .reduce((sum, delta, i) => sum + ((from + i) % 3 === 2 ? 0 : delta), 0);
      assertEquals(await sumBetween(10 * from, 10 * to, 10, ask), expected);
    },
  ));
});

Deno.test("an answer of another series is an error", () =>
  assertRejects(
    () =>
      sumBetween(0, 10, 10, () =>
        Promise.resolve({ window_ms: 10, columns: ["timestamp_ms", "open"], rows: [] })),
    /no volumes/,
  ));
