/** @module Answers about real market days, compared with the order flow that an independent program computed. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { DAY_MS, parseDay } from "../lib/model/days.ts";
import { withFolder } from "./helpers/database.ts";
import { storeOfDays, valueOf } from "./helpers/query_store.ts";
import { flowReference, HAS_REAL_DAYS, realDays, unpackRealDay } from "./helpers/shared_data.ts";

/** The relative difference of sums: the reference sums decimals, the program the doubles nearest to them. */
const TOLERANCE = 1e-9;

if (!HAS_REAL_DAYS) {
  Deno.test({ name: "answers about every real day are those of the reference", ignore: true, fn: () => {} });
}

for (const { instrument, day } of realDays()) {
  Deno.test(`footprints, running deltas and the tick of ${instrument} ${day} are those of the reference`, () =>
    withFolder(async (folder) => {
      await unpackRealDay(folder, instrument, day);
      const expected = flowReference(instrument, day);
      using store = storeOfDays(folder, instrument, [day]);
      const { tick } = await valueOf({ kind: "instrument" }, store);
      assertEquals(tick, Number(expected.tick_size));
      const startMs = parseDay(day)!;
      const range = { fromMs: startMs - DAY_MS, toMs: startMs + 2 * DAY_MS };
      const { bars, row } = await valueOf({ kind: "footprint", ...range, windowMs: 60_000 }, store);
      assertEquals(row, tick);
      assertEquals(bars.map(({ timestamp_ms }) => timestamp_ms), expected.delta_1m.map(([ms]) => ms));
      let cvd = 0;
      for (const [index, { timestamp_ms: ms, levels, delta_low, delta_high }] of bars.entries()) {
        const place = `${instrument} ${day} ${ms}`;
        const rows = Object.entries(expected.footprint[ms]).sort(([a], [b]) => Number(a) - Number(b));
        assertEquals(levels.map(([price]) => price), rows.map(([price]) => Number(price)), place);
        for (const [at, [, sold, bought, unknown]] of levels.entries()) {
          assertClose([sold, bought, unknown], [...rows[at][1], 0], place);
        }
        const [, bought, sold, trades] = expected.delta_1m[index];
        assertEquals(levels.reduce((sum, level) => sum + level[4], 0), trades, place);
        const [, delta, least, greatest] = expected.delta_extremes[index];
        assertClose([delta_low, delta_high], [least, greatest], place, bought + sold);
        const [, open, high, low, close] = expected.cvd[index];
        const cvdBar = [cvd, Math.max(cvd, cvd + delta_high), Math.min(cvd, cvd + delta_low), cvd += delta];
        assertClose(cvdBar, [open, high, low, close], place, bought + sold + Math.abs(cvd));
      }
    }));
}

/** Asserts that numbers agree, relative to themselves or to `scale`. */
function assertClose(actual: number[], expected: number[], what: string, scale = 0): void {
  const isClose = expected.every((value, at) =>
    Math.abs(actual[at] - value) <= TOLERANCE * Math.max(Math.abs(value), scale)
  );
  assert(isClose, `${what}: ${actual} is not ${expected}`);
}
