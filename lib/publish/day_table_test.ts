import { tableFromIPC } from "apache-arrow";
import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import { withFolder } from "../../tests/helpers/database.ts";
import type { SeriesRows } from "../aggregate/aggregator.ts";
import { ALL_SERIES, forEachSeries } from "../model/series.ts";
import { optionalColumns } from "../model/series_spec.ts";
import { DayTableForm } from "./day_table.ts";
import { listTables, NotDayTableError, readTable, readTableInfo, TABLES_FOLDER } from "./day_table_reader.ts";

const INFO = { instrument: "BTC-USDT", windowMs: 60_000, offsetMs: -3000, runId: "0123" };
const COLUMNS = ALL_SERIES.flatMap(({ id, columns }) => columns.slice(1).map(({ name }) => ({ id, name })));

/** Writes a table; returns its path. */
function write(folder: string, bars: SeriesRows): string {
  const path = `${folder}/2024-08-08.arrow`;
  const file = Deno.openSync(path, { write: true, create: true, truncate: true });
  for (const part of new DayTableForm(INFO).parts(bars)) file.writeSync(part);
  file.close();
  return path;
}

/** For each series some of these starts, and values that may be NaN. */
const randomBars = fc.uniqueArray(fc.integer({ min: -3e5, max: 3e5 }), { maxLength: 70 }).chain((minutes) =>
  fc.record(forEachSeries((series) =>
    fc.tuple(
      fc.array(fc.boolean(), { minLength: minutes.length, maxLength: minutes.length }),
      fc.array(fc.double({ noNaN: true }), { minLength: 1 }),
      fc.array(fc.double(), { minLength: 1 }),
    ).map(([has, present, optional]) => {
      const starts = minutes.sort((a, b) => a - b).filter((_, index) => has[index]);
      return Float64Array.from(
        starts.flatMap((minute, bar) =>
          series.columns.map((_, column) => {
            if (column === 0) return minute * 60_000 - 3000;
            const values = optionalColumns(series).has(column) ? optional : present;
            return values[(bar + 7 * column) % values.length];
          })
        ),
      );
    })
  ))
);

/** A naive second implementation: the value of each column by start. */
function naive(bars: SeriesRows): { startMs: number[]; columns: Record<string, number[]> } {
  const startMs = new Set<number>();
  const values = new Map<string, number>();
  for (const { id, columns } of ALL_SERIES) {
    for (let at = 0; at < bars[id].length; at += columns.length) {
      startMs.add(bars[id][at]);
      columns.forEach(({ name }, column) => values.set(`${name} ${bars[id][at]}`, bars[id][at + column]));
    }
  }
  const sorted = [...startMs].sort((a, b) => a - b);
  return {
    startMs: sorted,
    columns: Object.fromEntries(
      COLUMNS.map(({ name }) => [name, sorted.map((startMs) => values.get(`${name} ${startMs}`) ?? NaN)]),
    ),
  };
}

Deno.test("a day table holds the bars of all series side by side, bit for bit, as our reader reads them", () =>
  withFolder((folder) =>
    fc.assert(fc.property(randomBars, (bars) => {
      const { startMs, columns, ...info } = readTable(write(folder, bars as SeriesRows));
      const expected = naive(bars as SeriesRows);
      assertEquals(info, INFO);
      assertEquals([...startMs], expected.startMs);
      assertEquals(Object.keys(columns), COLUMNS.map(({ name }) => name));
      for (const { name } of COLUMNS) {
        assert([...columns[name]].every((value, row) => Object.is(value, expected.columns[name][row])), name);
      }
    }))
  ));

Deno.test("a day table is the same table to apache-arrow, with null for NaN", () =>
  withFolder((folder) =>
    fc.assert(fc.property(randomBars, (bars) => {
      const expected = naive(bars as SeriesRows);
      const arrow = tableFromIPC(Deno.readFileSync(write(folder, bars as SeriesRows)));
      assertEquals(arrow.numRows, expected.startMs.length);
      assertEquals(String(arrow.schema.fields[0].type), "Timestamp<MILLISECOND, UTC>");
      assertEquals([...arrow.getChild("timestamp")!], expected.startMs);
      for (const { name } of COLUMNS) {
        const values: (number | null)[] = [...arrow.getChild(name)!];
        assert(
          values.every((value, row) =>
            Object.is(value ?? NaN, expected.columns[name][row]) && value === value
          ),
          name,
        );
      }
    }))
  ));

Deno.test("a day table names its run, and the unit of each column", () =>
  withFolder((folder) => {
    const path = write(folder, forEachSeries(({ columns }) => new Float64Array(columns.length)));
    const { schema } = tableFromIPC(Deno.readFileSync(path));
    assertEquals([...schema.metadata].slice(1), [
      ["orderflow.instrument", "BTC-USDT"],
      ["orderflow.window_ms", "60000"],
      ["orderflow.offset_ms", "-3000"],
      ["orderflow.run_id", "0123"],
    ]);
    const units = ALL_SERIES.flatMap(({ columns }) => columns.slice(1).map(({ unit }) => unit));
    assertEquals(schema.fields.slice(1).map(({ metadata }) => metadata.get("unit")), units);
    assertEquals(readTableInfo(path), INFO);
  }));

Deno.test("the columns of a day table begin at multiples of 64 bytes", () => {
  const bars = forEachSeries(({ columns }) =>
    Float64Array.from({ length: 3 * columns.length }, (_, index) => Math.floor(index / columns.length))
  );
  let at = 0;
  for (const part of new DayTableForm(INFO).parts(bars)) {
    if (part.length === 24) assertEquals(at % 64, 0);
    at += part.length;
  }
});

Deno.test("readTable() reads only the columns that are asked for", () =>
  withFolder((folder) => {
    const { columns } = readTable(
      write(folder, forEachSeries(({ columns }) => new Float64Array(columns.length))),
      ["close", "nothing"],
    );
    assertEquals(columns, { close: Float64Array.of(0) });
  }));

Deno.test("a file that is cut anywhere, or changed, never gives another error than that it is not a day table", () =>
  withFolder((folder) => {
    const path = write(
      folder,
      forEachSeries(({ columns }) => Float64Array.from(columns, (_, index) => index)),
    );
    const bytes = Deno.readFileSync(path);
    for (let length = 0; length < bytes.length; length += 7) {
      Deno.writeFileSync(path, bytes.subarray(0, length));
      assertThrows(() => readTable(path), NotDayTableError, "2024-08-08.arrow is not a whole day table: ");
    }
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const changed = bytes.slice();
        changed[at] = value;
        Deno.writeFileSync(path, changed);
        readTableInfo(path);
        try {
          readTable(path);
        } catch (error) {
          assert(error instanceof NotDayTableError, String(error));
        }
      }),
      { numRuns: 1000 },
    );
  }));

Deno.test("listTables() lists files named like days, in order of days", () =>
  withFolder((folder) => {
    assertEquals(listTables(folder), []);
    Deno.mkdirSync(join(folder, TABLES_FOLDER));
    for (
      const name of ["2024-08-09.arrow", "2024-08-08.arrow", "2024-08-08.txt", "2024-13-01.arrow", "x.arrow"]
    ) {
      Deno.writeTextFileSync(`${folder}/bars/${name}`, "");
    }
    assertEquals(
      listTables(folder).map((
        { day, dayMs, path },
      ) => [day, dayMs, path.startsWith(`${folder}/bars/${day}`)]),
      [["2024-08-08", Date.UTC(2024, 7, 8), true], ["2024-08-09", Date.UTC(2024, 7, 9), true]],
    );
    assertEquals(readTableInfo(listTables(folder)[0].path), undefined);
  }));
