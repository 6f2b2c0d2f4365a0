import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { TIME_WRITERS } from "../../../tests/helpers/time_writers.ts";
import type { SqlValue } from "./decimal.ts";
import { chooseTimeForm } from "./time_choice.ts";
import { TIME_FORMS, timeForm } from "./time_forms.ts";

const DAY_MS = 86_400_000;

/** The UTC day that contains an instant. */
function dayOf(ms: number): { startMs: number; endMs: number } {
  const startMs = ms - ms % DAY_MS;
  return { startMs, endMs: startMs + DAY_MS };
}

for (const { name, form, resolutionNs, write } of TIME_WRITERS) {
  Deno.test(`times written as ${name} read back exactly, and show their form`, () => {
    const instants = fc.tuple(
      fc.integer({ min: Date.UTC(2001, 8, 10), max: Date.UTC(2098, 0) }),
      fc.integer({ min: 0, max: 999_999 }),
    );
    fc.assert(fc.property(instants, ([anyMs, anyNs]) => {
      const ms = anyMs - anyMs % Math.max(1, resolutionNs / 1e6);
      const ns = anyNs - anyNs % Math.min(1e6, resolutionNs);
      const day = dayOf(ms);
      const values = write(ms, ns);
      const reader = timeForm(form).reader(day);
      assert(reader.read(values[0], values[1]));
      assertEquals([reader.ms, reader.ns], [ms, ns]);

      const rows = spread(day.startMs, resolutionNs).map((rowMs) => write(rowMs, 0));
      const choice = chooseTimeForm(rows, day);
      assertEquals([choice.problem, choice.near, choice.read], [undefined, rows.length, rows.length]);
      const chosen = choice.form!.reader(day);
      assert(chosen.read(values[0], values[1]));
      assertEquals([chosen.ms, chosen.ns], [ms, ns]);
    }));
  });
}

/** Times of a day that are not all multiples of a minute. */
function spread(startMs: number, resolutionNs: number): number[] {
  const step = Math.max(1, resolutionNs / 1e6);
  return Array.from({ length: 20 }, (_, i) => startMs + Math.floor(i * 4_123_457 / step) * step);
}

for (const { id, example, variants = [], reader } of TIME_FORMS) {
  Deno.test(`the examples of the form ${id} are 2024-01-01 00:00:01 UTC`, () => {
    const of = reader(dayOf(Date.UTC(2024, 0, 1)));
    for (const values of [example, ...variants]) {
      assert(of.read(values[0], values[1]), String(values));
      assertEquals([values, of.ms, of.ns], [values, Date.UTC(2024, 0, 1, 0, 0, 1), 0]);
    }
  });

  Deno.test(`the form ${id} reads no other kind of value as a time`, () => {
    const of = reader(dayOf(Date.UTC(2024, 0, 1)));
    const others: SqlValue[] = [
      null,
      "",
      "none",
      "NaN",
      NaN,
      Infinity,
      -1,
      "-1",
      "0x10",
      new Uint8Array([49]),
    ];
    for (const value of others) {
      assertEquals([value, of.read(value, example[1])], [value, false]);
      if (example.length === 2) assertEquals([value, of.read(example[0], value)], [value, false]);
    }
    // A value that cannot be read leaves nothing behind.
    assert(of.read(example[0], example[1]));
    assertEquals(of.ms, Date.UTC(2024, 0, 1, 0, 0, 1));
  });
}

const WRONG: [form: string, values: SqlValue[]][] = [
  ["date-time-digits", [20240230000001]],
  ["date-time-digits", [20240101240000]],
  ["date-time-digits", [2024010100000]],
  ["date-time-digits", ["202401010000011"]],
  ["dotnet-ticks", [621355968000000000]],
  ["dotnet-ticks", ["99999999999999999999999"]],
  ["filetime", ["116444736000000000"]],
  ["julian-days", [2440587.5]],
  ["julian-days", ["1e300"]],
  ["excel-days", ["25569"]],
  ["day-first", ["01.13.2024"]],
  ["day-first", ["30.02.2024"]],
  ["day-first", ["01.02.24"]],
  ["month-first", ["13/01/2024"]],
  ["month-first", ["1/1/2024 13:00:00 PM"]],
  ["month-first", ["1/1/2024 0:00:00 AM"]],
  ["proven-by-day", ["01/02/2025"]],
  ["time-of-day", ["24:00:00"]],
  ["time-of-day", ["12:00:61"]],
  ["time-of-day", ["120001 PM X"]],
  ["date-and-time", ["2024-01-01 12:00:00", "00:00:01"]],
  ["date-and-time", ["2024-02-30", "00:00:01"]],
  ["date-and-time", ["20241301", "00:00:01"]],
  ["date-and-clock-0", [20240101, 240000]],
  ["date-and-clock-0", [20240101, 1000000]],
  ["date-and-clock-3", [20240101, 99000]],
  ["date-and-count-0", [20240101, 86400]],
  ["date-and-count-3", [20240101, 86400000]],
  ["date-and-count-9", [20240101, "1e99"]],
];

for (const [id, values] of WRONG) {
  Deno.test(`the form ${id} does not read ${JSON.stringify(values)}`, () => {
    assertEquals(timeForm(id).reader(dayOf(Date.UTC(2024, 0, 1))).read(values[0], values[1]), false);
  });
}

Deno.test("counts since midnight read back exactly", () => {
  fc.assert(fc.property(fc.nat(86_399_999), fc.nat(999_999), (ms, ns) => {
    const dayMs = Date.UTC(2024, 0, 1);
    const counts: [id: string, count: SqlValue, ns: number][] = [
      ["date-and-count-0", ms / 1000, 0],
      ["date-and-count-3", ms, 0],
      ["date-and-count-6", ms * 1000 + Math.floor(ns / 1000), ns - ns % 1000],
      ["date-and-count-9", String(ms * 1_000_000 + ns), ns],
    ];
    for (const [id, count, restNs] of counts) {
      const reader = timeForm(id).reader();
      assert(reader.read("2024-01-01", count));
      assertEquals([id, reader.ms, reader.ns], [id, dayMs + ms, restNs]);
    }
  }));
});

Deno.test("a reader of a date and a time of day reads the next date after one that it could not read", () => {
  const reader = timeForm("date-and-time").reader();
  assertEquals(reader.read("2024-01-01", "00:00:01"), true);
  assertEquals(reader.read("no date", "00:00:01"), false);
  assertEquals(reader.read("2024-01-01", "00:00:02"), true);
  assertEquals(reader.ms, Date.UTC(2024, 0, 1, 0, 0, 2));
});

Deno.test("ids of forms differ", () => {
  assertEquals(new Set(TIME_FORMS.map(({ id }) => id)).size, TIME_FORMS.length);
});
