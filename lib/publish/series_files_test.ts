import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { withFolder } from "../../tests/helpers/database.ts";
import { ALL_SERIES, SERIES, type SeriesId } from "../model/series.ts";
import { optionalColumns } from "../model/series_spec.ts";
import { checkOutFiles } from "./output_check.ts";
import { addBar, clearBars, upsertBar } from "./series_files.ts";

// deno-lint-ignore no-explicit-any
const as = <T>(value: unknown): T => value as any;

/** A bar of a series, with null in each column that may have it. */
function barOf(id: SeriesId, startMs: number, value: number): (number | null)[] {
  const optional = optionalColumns(SERIES[id]);
  return SERIES[id].columns.map((_, index) => index === 0 ? startMs : optional.has(index) ? null : value);
}

for (const { id, file } of ALL_SERIES) {
  const read = (out: string) => JSON.parse(Deno.readTextFileSync(`${out}/${file}`));

  Deno.test(`addBar(), upsertBar() and clearBars() change the bars of ${id}, with values that are absent`, () =>
    withFolder((out) => {
      addBar(id, barOf(id, 60_000, 1), { out });
      addBar(id, barOf(id, 120_000, 2), { out });
      upsertBar(id, barOf(id, 60_000, 3), { out });
      assertEquals(read(out), [barOf(id, 60_000, 3), barOf(id, 120_000, 2)]);
      checkOutFiles(out);
      assertThrows(() => addBar(id, barOf(id, 120_000, 4), { out }), RangeError, "upsert it instead");
      upsertBar(id, barOf(id, 180_000, 5), { out, maxBars: 1 });
      assertEquals(read(out), [barOf(id, 180_000, 5)]);
      clearBars(id, { out });
      assertEquals(read(out), []);
    }));

  Deno.test(`addBar() and upsertBar() throw for values that are no bar of ${id}, and write nothing`, () =>
    withFolder((out) => {
      const bar = barOf(id, 60_000, 1);
      const optional = optionalColumns(SERIES[id]);
      for (const change of [addBar, upsertBar]) {
        for (const [index, { name }] of SERIES[id].columns.entries()) {
          const expected = `expected a finite number${optional.has(index) ? " or null" : ""}`;
          const no = [NaN, Infinity, "1", undefined, true, ...optional.has(index) ? [] : [null]];
          for (const value of no) {
            const error = assertThrows(
              () => change(id, bar.with(index, as(value)), { out }),
              RangeError,
              `${name} is ${typeof value === "string" ? '"1"' : value}; ${expected}`,
            );
            assertEquals(error.message.endsWith(expected), true);
          }
        }
        for (const value of [null, "bar", bar.slice(1), [...bar, 1], { length: bar.length }]) {
          assertThrows(() => change(id, as(value), { out }), RangeError, `expected [timestamp_ms, `);
        }
      }
      assertEquals([...Deno.readDirSync(out)], []);
    }));
}

Deno.test("functions for bars of any series throw a RangeError for a series that does not exist", () => {
  for (const series of ["ohlc", "toString", null, 5]) {
    assertThrows(() => clearBars(as(series)), RangeError, "; expected price, flow, quote, imbalance");
    assertThrows(() => addBar(as(series), []), RangeError, "series is ");
    assertThrows(() => upsertBar(as(series), []), RangeError, "series is ");
  }
});
