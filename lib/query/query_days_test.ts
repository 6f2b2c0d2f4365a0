import { assertEquals } from "deno-std/assert/equals.js";
import { DAY_MS } from "../model/days.ts";
import { ReachedDatabases } from "./query_days.ts";

const START = Date.parse("2024-01-01");
const hours = (first: number, last: number) => ({
  startMs: START + first * 3_600_000,
  endMs: START + last * 3_600_000,
});

Deno.test("within() gives the databases of a range and of the days around it, and those with rows of the range", () => {
  const databases = [
    { day: "2024-01-01" },
    { day: "2024-01-02", extent: { startMs: START + DAY_MS, endMs: START + 9 * DAY_MS } },
    { day: "2024-01-03" },
    { day: "2024-01-07" },
  ];
  const reached = new ReachedDatabases(databases);
  const days = (first: number, last: number) => reached.within(hours(first, last)).map(({ day }) => day);
  assertEquals(days(0, 24), ["2024-01-01", "2024-01-02"]);
  assertEquals(days(48, 49), ["2024-01-02", "2024-01-03"]);
  assertEquals(days(96, 97), ["2024-01-02"]);
  assertEquals(days(120, 121), ["2024-01-02", "2024-01-07"]);
  assertEquals(days(240, 241), []);
  assertEquals(reached.count, 4);
  assertEquals(new ReachedDatabases([{ day: "everything" }]).within(hours(0, 1)).length, 1);
});
