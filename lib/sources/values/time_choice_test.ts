import { assertEquals } from "deno-std/assert/equals.js";
import type { SqlValue } from "./decimal.ts";
import { chooseTimeForm } from "./time_choice.ts";

const MS = Date.UTC(2024, 0, 1);
const DAY = { startMs: MS, endMs: MS + 86_400_000 };

const CHOSEN: [name: string, values: SqlValue[], form: string, near: number][] = [
  [
    "seconds, milliseconds, microseconds, nanoseconds in one column",
    [
      MS / 1000,
      MS + 1,
      (MS + 1) * 1000,
      "1704067200000000001",
    ],
    "general",
    4,
  ],
  ["milliseconds and MetaTrader's dots in one column", [MS, "2024.01.01 00:00:00.100"], "general", 2],
  ["one row of the day among others", [5815518660978, MS], "general", 1],
  ["a row of the day, although other rows would fit another form", [MS, 20240101000001], "general", 1],
  ["a row of the day before", [MS - 86_400_000], "general", 1],
  ["no rows but NULL", [null, null], "general", 0],
  ["NULL beside another form", [null, 20240101000001], "date-time-digits", 1],
  ["a day whose number exceeds 12", ["31/12/2023 23:59:59", "01/01/2024 00:00:01"], "day-first", 2],
  [
    "an order that most rows show, and a row far away",
    [
      "01/01/2024 00:00:01",
      "02/01/2024 00:00:01",
      "03/01/2024",
      "01/02/2024",
      "31/12/2023",
    ],
    "day-first",
    3,
  ],
  ["both orders alike", ["01/01/2024 00:00:01"], "proven-by-day", 1],
  ["both orders alike and the next day", ["01/01/2024 00:00:01", "02/01/2024 00:00:01"], "day-first", 2],
];

for (const [name, values, form, near] of CHOSEN) {
  Deno.test(`${name}: the form of times is ${form}`, () => {
    const choice = chooseTimeForm(values.map((value) => [value]), DAY);
    assertEquals([choice.form?.id, choice.near, choice.problem], [form, near, undefined]);
  });
}

const WAY_OUT = "compute the time in a view (--views FILE)";

const REFUSED: [value: SqlValue, day: typeof DAY | undefined, problem: string][] = [
  [
    1804067.2,
    DAY,
    `timestamp 1804067.2 reads as 1970-01-21 21:07:47.200 UTC, and no other form of time puts it near 2024-01-01; ` +
    WAY_OUT,
  ],
  [
    "01/02/2024 00:00:01",
    DAY,
    `timestamp "01/02/2024 00:00:01" is 2024-02-01 or 2024-01-02, and neither is in 2024-01-01; ` +
    `write the year first, or ${WAY_OUT}`,
  ],
  [
    "13/01/2024",
    DAY,
    `timestamp "13/01/2024" reads as 2024-01-13, which is not in 2024-01-01; write the year first, or ${WAY_OUT}`,
  ],
  [
    "01/02/2024",
    undefined,
    `timestamp "01/02/2024" has the year last, and no row shows whether day or month is first; ` +
    `write the year first, or ${WAY_OUT}`,
  ],
  [
    "01/02/2024",
    { startMs: MS, endMs: Date.UTC(2025, 0, 1) },
    `timestamp "01/02/2024" has the year last, and no row shows whether day or month is first; ` +
    `write the year first, or ${WAY_OUT}`,
  ],
  ["12:00:01", undefined, `timestamp "12:00:01" is a time of day without a date; ${WAY_OUT}`],
  ["a\u001bb", DAY, `timestamp "a\\x1bb" is not a time in any known form; ${WAY_OUT}`],
  [new Uint8Array(3), DAY, `timestamp blob of 3 bytes is not a time in any known form; ${WAY_OUT}`],
];

for (const [value, day, problem] of REFUSED) {
  Deno.test(`times are refused: ${problem}`, () => {
    assertEquals(chooseTimeForm([[null], [value]], day, "timestamp").problem, problem);
  });
}

Deno.test("usual times that are not near the folder's day are a doubt only, since a database may hold many days", () => {
  const { form, near, problem, doubt } = chooseTimeForm([["2023-05-01 00:00:01"]], DAY, "ts");
  assertEquals([form?.id, near, problem], ["general", 0, undefined]);
  assertEquals(
    doubt,
    'ts "2023-05-01 00:00:01" reads as 2023-05-01 00:00:01 UTC, which is not near 2024-01-01',
  );
});

Deno.test("a column of dates only is doubted", () => {
  const rows = (time: string) =>
    Array.from({ length: 10 }, (_, i) => [i === 9 ? `2024-01-01${time}` : "2024-01-01"]);
  for (const day of [DAY, undefined]) {
    assertEquals(
      chooseTimeForm(rows(""), day, "date").doubt,
      `date "2024-01-01" and all other sampled times are the start of a day; ${WAY_OUT}`,
    );
    assertEquals(chooseTimeForm(rows(" 00:00:01"), day, "date").doubt, undefined);
  }
});

Deno.test("without a day, only texts that mean one instant are read in another form than the general one", () => {
  for (const value of [20240101000001, 2460310.5, 45292.5, "638396640010000000"]) {
    const { form, problem } = chooseTimeForm([[value]], undefined);
    assertEquals([form?.id, problem], ["general", undefined]);
  }
  assertEquals(chooseTimeForm([["13.01.2024"], ["01.01.2024"]], undefined).form?.id, "day-first");
  assertEquals(chooseTimeForm([["2024-01-01", "08:00:00"]], undefined).form?.id, "date-and-time");
});

Deno.test("the reader of a form never reads a row of the wrong order of day and month near the day", () => {
  const samples = [["01/01/2024 00:00:01"]];
  const reader = chooseTimeForm(samples, DAY).form!.reader(DAY);
  const read = ["01/01/2024", "02/01/2024", "01/02/2024", "31/12/2023", "12/31/2023", "03/01/2024"].map((
    text,
  ) => reader.read(text) ? new Date(reader.ms).toISOString().slice(0, 10) : undefined);
  assertEquals(read, ["2024-01-01", "2024-01-02", "2024-01-02", "2023-12-31", "2023-12-31", undefined]);
});

Deno.test("few times of day as numbers do not show whether they end with a fraction", () => {
  const rows = [1500, 2500, 15959].map((clock) => [20240101, clock]);
  assertEquals(
    chooseTimeForm(rows, DAY, "date and time").problem,
    `date and time 20240101 and 1500 may end with seconds or with a fraction of a second; ${WAY_OUT}`,
  );
  const form = (clocks: number[]) => chooseTimeForm(clocks.map((clock) => [20240101, clock]), DAY);
  const many = Array.from({ length: 8 }, (_, i) => 93000 + i);
  assertEquals([form(many).form?.id, form(many).problem], ["date-and-clock-0", undefined]);
  const fractions = Array.from({ length: 8 }, (_, i) => 133090 + 1001 * i);
  assertEquals([form(fractions).form?.id, form(fractions).problem], ["date-and-clock-3", undefined]);
});
