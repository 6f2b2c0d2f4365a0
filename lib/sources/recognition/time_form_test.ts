import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import type { ReadingOptions } from "../reading_options.ts";
import { SourceFault } from "../source_fault.ts";
import { chooseTimeForm } from "../values/time_choice.ts";
import type { SqlValue } from "../values/decimal.ts";
import type { Recognition } from "./context.ts";
import type { TableDescription } from "./schema.ts";
import { evidenceOf, recogniseTimeForm } from "./time_form.ts";

const MS = Date.UTC(2024, 0, 1);
const DAY = { startMs: MS, endMs: MS + 86_400_000 };

/** Recognises the times of a table with these sampled columns. */
function recognise(
  columns: Record<string, SqlValue[]>,
  time: string,
  reading: ReadingOptions = { day: DAY },
) {
  const names = Object.keys(columns);
  const table = {
    name: "trades",
    columns: names.map((name) => ({ name, type: "", primaryKey: 0, hidden: 0 })),
  } as Partial<TableDescription> as TableDescription;
  const recognition: Recognition = {
    sample: () => ({ rows: columns[names[0]].length, column: (name) => columns[name] }),
    distinct: () => [],
    reading,
    choices: [],
    warnings: [],
  };
  const choice = chooseTimeForm(columns[time].map((value) => [value]), evidenceOf(recognition), time);
  const sample = recognition.sample(table, names);
  const { timeForm, ...found } = recogniseTimeForm(table, { name: time, choice }, sample, recognition);
  return {
    ...found,
    form: timeForm?.id,
    choices: recognition.choices.length,
    warnings: recognition.warnings,
  };
}

Deno.test("times of the general form need no words", () => {
  const found = { time: "ts", form: undefined, choices: 0, warnings: [] };
  assertEquals(recognise({ ts: [MS, "2024.01.01 00:00:01Z"] }, "ts"), found);
  assertEquals(recognise({ ts: [] }, "ts"), found);
});

Deno.test("a form that the folder's day shows is a choice, and the table is not read by db pages", () => {
  const { time, timeOfDay, form, day, isPlain, choices } = recognise({ ts: [20240101000001] }, "ts");
  assertEquals([time, timeOfDay, form, isPlain, choices], ["ts", undefined, "date-time-digits", false, 1]);
  assertEquals(day, DAY);
});

const PAIRS: [date: SqlValue[], time: SqlValue[], form: string][] = [
  [["2024-01-01"], ["08:00:00.5"], "date-and-time"],
  [["2024.01.01"], ["08:00"], "date-and-time"],
  [[20240101], ["080000500"], "date-and-time"],
  [Array(8).fill("20240101"), [80000, 80001, 80002, 80003, 80004, 80005, 80006, 80007], "date-and-clock-0"],
  [["01.01.2024"], ["08:00:00"], "proven-by-day-and-time"],
  [["31/12/2023", "01/01/2024"], ["23:59:59", "00:00:00"], "day-first-and-time"],
];

for (const [date, clock, expected] of PAIRS) {
  for (const chosen of ["date", "time"]) {
    Deno.test(`${date[0]} and ${clock[0]} are one time, whichever column is chosen: ${chosen}`, () => {
      const { time, timeOfDay, form } = recognise({ date, time: clock }, chosen);
      assertEquals([time, timeOfDay, form], ["date", "time", expected]);
    });
  }
}

Deno.test("a count since midnight is known by the name of its column", () => {
  const date = [20240101, 20240101];
  const find = (name: string, counts: SqlValue[]) => recognise({ date, [name]: counts }, "date");
  assertEquals(find("ms_of_day", [0, 86_399_999]).form, "date-and-count-3");
  assertEquals(find("secondsOfDay", [0, 86_399]).form, "date-and-count-0");
  assertEquals(find("us_of_day", [0, 1]).timeOfDay, "us_of_day");
  assertThrows(() => find("ms_of_year", [0, 86_399_999]), SourceFault, "date 20240101 reads as 1970-08-23");
});

Deno.test("a time of day without a date is of the folder's day", () => {
  assertEquals(recognise({ time: ["08:00:00"] }, "time").form, "time-of-day");
});

Deno.test("a date beside whole times does not matter", () => {
  assertEquals(recognise({ date: ["2024-01-01"], time: [MS] }, "time").form, undefined);
  assertEquals(recognise({ date: ["2024-01-01"], time: ["2024-01-01 08:00:00"] }, "time").time, "time");
});

Deno.test("without a folder's day, a file of all days has times of this century", () => {
  const reading = { isSingleFile: true };
  assertEquals(recognise({ ts: ["638396640010000000"] }, "ts", reading).form, "dotnet-ticks");
  assertEquals(recognise({ ts: [2460310.5] }, "ts", reading).form, "julian-days");
  assertEquals(recognise({ ts: [45292.5] }, "ts", reading).form, "excel-days");
  assertEquals(recognise({ ts: ["13/01/2024"] }, "ts", reading).form, "day-first");
  assertEquals(recognise({ ts: [MS] }, "ts", reading).form, undefined);
  assertThrows(
    () => recognise({ ts: ["01/02/2024"] }, "ts", reading),
    SourceFault,
    'times in table trades cannot be read: ts "01/02/2024" has the year last',
  );
  assertThrows(
    () => recognise({ ts: ["08:00:00"] }, "ts", reading),
    SourceFault,
    "is a time of day without a date",
  );
});

Deno.test("without any evidence, times that cannot be read are a warning", () => {
  const { form, warnings } = recognise({ ts: ["soon"] }, "ts", {});
  assertEquals([form, warnings], [
    undefined,
    [
      'times in table trades: ts "soon" is not a time in any known form; compute the time in a view (--views FILE)',
    ],
  ]);
});

Deno.test("usual times far from the folder's day are a warning", () => {
  assertEquals(recognise({ ts: ["2023-05-01"] }, "ts").warnings, [
    'times in table trades: ts "2023-05-01" reads as 2023-05-01 00:00:00 UTC, which is not near 2024-01-01',
  ]);
});

Deno.test("no form fits: the fault shows a value and how the value is read", () => {
  assertThrows(
    () => recognise({ ts: [0, 1704] }, "ts"),
    SourceFault,
    "times in table trades cannot be read: ts 1704 reads as 1970-01-01 00:28:24 UTC, and no other form of time puts it " +
      "near 2024-01-01; compute the time in a view (--views FILE)",
  );
});
