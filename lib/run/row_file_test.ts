import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import fc from "fast-check";
import { withFolder } from "../../tests/helpers/database.ts";
import type { SeriesRows } from "../aggregate/aggregator.ts";
import { ALL_SERIES, forEachSeries } from "../model/series.ts";
import { RowFile } from "./row_file.ts";

const WIDTHS = forEachSeries(() => 4);
const value = fc.oneof(fc.constantFrom(0, 0, 0, -0, NaN), fc.double());
const rows = fc.array(fc.tuple(fc.double(), value, value, value), { maxLength: 5 })
  .map((rows) => Float64Array.from(rows.flat()));
const part = fc.record(forEachSeries(() => rows)) as fc.Arbitrary<SeriesRows>;

Deno.test("RowFile gives back what was appended, bit for bit", () =>
  withFolder((folder) =>
    fc.assert(fc.property(fc.array(fc.array(part, { maxLength: 3 }), { maxLength: 3 }), (appended) => {
      const file = new RowFile(`${folder}/rows`, WIDTHS);
      for (const parts of appended) file.append(parts);
      if (appended.length === 0) file.append([]);
      const read = file.read();
      assertEquals(read.length, appended.flat().length);
      for (const [index, part] of appended.flat().entries()) {
        for (const { id } of ALL_SERIES) {
          assert(read[index][id].every((value, at) => Object.is(value, part[id][at])));
          assertEquals(read[index][id].length, part[id].length);
        }
      }
      file.remove();
      assertEquals([...Deno.readDirSync(folder)], []);
    }))
  ));

Deno.test("RowFile names the file that cannot be written or read, and the cause", () => {
  const file = new RowFile("/nowhere/rows", WIDTHS);
  assertThrows(() => file.append([]), Error, "/nowhere/rows cannot be written: ");
  assertThrows(() => file.read(), Error, "/nowhere/rows cannot be read: ");
});
