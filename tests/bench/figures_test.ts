import { assertEquals } from "deno-std/assert/equals.js";
import { type Figure, isMet, medianTable, rawTable, targetTable, verdictOf } from "./figures.ts";

const RATIO: Figure = {
  what: "a day",
  unit: "ms",
  values: [100, 30, 50],
  against: { what: "peer", values: [100, 100, 100] },
  atMost: 0.75,
};
const LIMIT: Figure = { what: "memory", unit: "MB", values: [100, 161], atMost: 160 };

Deno.test("isMet() compares the median of the ratios, or every value if there is no peer", () => {
  assertEquals([verdictOf(RATIO), verdictOf(LIMIT)], [0.5, 161]);
  assertEquals([isMet(RATIO), isMet(LIMIT), isMet({ ...LIMIT, atMost: undefined })], [true, false, true]);
  assertEquals([isMet({ ...RATIO, atMost: 0.5 }), isMet({ ...RATIO, atMost: 0.499 })], [true, false]);
});

Deno.test("a value that could not be measured misses its target and is named so", () => {
  const rate = { what: "rate", unit: "rows/s", values: [2000, NaN], atLeast: 1 };
  const ratio = { ...RATIO, against: { what: "peer", values: [100, 0, 100] } };
  assertEquals([rate, ratio].map(isMet), [false, false]);
  assertEquals(isMet({ ...rate, atLeast: undefined }), true);
  assertEquals(
    targetTable([rate, ratio]),
    `
| measured | against | figure         | target            |         |
| -------- | ------- | -------------- | ----------------- | ------- |
| rate     |         | not measurable | at least 1 rows/s | NOT MET |
| a day    | peer    | not measurable | at most 0.75      | NOT MET |`.trim(),
  );
  assertEquals(rawTable([rate]).includes("2000 not measurable"), true);
});

Deno.test("tables are written as deno fmt formats them", () => {
  assertEquals(
    targetTable([RATIO, LIMIT]),
    `
| measured | against | figure | target         |         |
| -------- | ------- | ------ | -------------- | ------- |
| a day    | peer    | 0.50   | at most 0.75   | met     |
| memory   |         | 161 MB | at most 160 MB | NOT MET |`.trim(),
  );
  assertEquals(
    medianTable([RATIO, LIMIT]),
    `
| measured | median  | against | its median | ratio | least to greatest |
| -------- | ------- | ------- | ---------- | ----- | ----------------- |
| a day    | 50.0 ms | peer    | 100 ms     | 0.50  | 0.300 to 1.00     |
| memory   | 131 MB  |         |            |       |                   |`.trim(),
  );
  assertEquals(
    rawTable([RATIO]),
    `
| measured     | unit | values, in order |
| ------------ | ---- | ---------------- |
| a day        | ms   | 100 30.0 50.0    |
| against peer | ms   | 100 100 100      |`.trim(),
  );
});
