import { ok as assert } from "node:assert/strict";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import {
  brief,
  bytes,
  compact,
  compactTicks,
  count,
  decimalsNeeded,
  decimalsOf,
  fixed,
  percentChange,
  signed,
} from "./numbers.ts";

Deno.test("count() separates thousands and knows the singular", () => {
  assertEquals([count(0), count(999), count(1000), count(1234567)], ["0", "999", "1,000", "1,234,567"]);
  assertEquals([count(1, "trades"), count(2, "trades"), count(0, "databases")], [
    "1 trade",
    "2 trades",
    "0 databases",
  ]);
});

Deno.test("bytes() gives three digits", () => {
  assertEquals([0, 999, 1000, 8617984, 999_499, 999_950, 1.5e9].map(bytes), [
    "0 B",
    "999 B",
    "1.00 kB",
    "8.62 MB",
    "999 kB",
    "1.00 MB",
    "1.50 GB",
  ]);
});

Deno.test("compact() gives at most three digits and a letter", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [12, "12"],
    [12.345, "12.3"],
    [999.96, "1k"],
    [633_123, "633k"],
    [999_950, "1M"],
    [1_234_567, "1.23M"],
    [2e9, "2B"],
    [-2e9, "−2B"],
    [0.000123456, "0.000123"],
  ];
  for (const [number, text] of cases) assertEquals(compact(number), text, String(number));
});

Deno.test("decimalsOf() counts the decimals of the shortest text", () => {
  for (const [value, expected] of [[61837.63, 2], [4.54e-7, 9], [100, 0], [1e21, 0], [0.1, 1], [5e-8, 8]]) {
    assertEquals(decimalsOf(value), expected, String(value));
  }
});

Deno.test("decimalsNeeded() finds the decimals of the instrument, without the rounding errors of sums", () => {
  const cases: [number[], number][] = [
    [[61837.63, 61840], 2],
    [[4.54e-7, 4.5e-7], 9],
    [[0.1 + 0.2, 53.445100000000004], 4],
    [[0, NaN], 0],
    [[], 0],
  ];
  for (const [values, expected] of cases) {
    assertEquals(decimalsNeeded(values, values.length), expected, String(values));
  }
});

Deno.test("fixed() groups digits before the point, and many decimals after it", () => {
  assertEquals(fixed(61837.63, 2), "61,837.63");
  assertEquals(fixed(-1234567, 0), "−1,234,567");
  assertEquals(fixed(-123456, 1), "−123,456.0");
  assertEquals([fixed(-0.04, 1), fixed(-0, 2)], ["0.0", "0.00"], "what is rounded to zero has no sign");
  assertEquals(fixed(4.54e-7, 9), "0.000\u202f000\u202f454");
});

Deno.test("percentChange() needs a positive price to change from", () => {
  assertEquals(percentChange(100, -37.63), "−137.63%");
  assertEquals([0, -1].map((from) => percentChange(from, 1)), ["–", "–"]);
});

Deno.test("signed() and percentChange() give zero no sign", () => {
  const changes = [1.0123, 0.9877, 1, 1 - 1e-9].map((to) => percentChange(1, to));
  assertEquals(changes, ["+1.23%", "−1.23%", "0.00%", "0.00%"]);
  assertEquals([0.25, -0.25, -0.0001].map((value) => signed(value, 3)), ["+0.250", "−0.250", "0.000"]);
});

Deno.test("compactTicks() keeps the digits in which ticks differ", () => {
  assertEquals(compactTicks([0, 500, 1000], 500), ["0", "500", "1,000"]);
  assertEquals(compactTicks([0, 0.05, 0.1], 0.05), ["0.00", "0.05", "0.10"]);
  assertEquals(compactTicks([-20_000, 0, 20_000], 20_000), ["−20k", "0", "20k"]);
  assertEquals(compactTicks([61_230, 61_232], 2), ["61.230k", "61.232k"]);
  assertEquals(compactTicks([1.5e6, 2e6], 5e5), ["1.5M", "2.0M"]);
});

Deno.test("brief() fits the space, and is as near to the number as its digits tell", () => {
  const units: Record<string, number> = { k: 1e3, M: 1e6, B: 1e9 };
  fc.assert(fc.property(
    fc.double({ min: 1e-4, max: 9e10, noNaN: true }),
    fc.boolean(),
    fc.integer({ min: 4, max: 8 }),
    (size, isNegative, room) => {
      const text = brief(isNegative ? -size : size, room, true);
      assert(text.length <= room, `${size}: ${text} has more than ${room} characters`);
      if (text === "~0") return assert(size < 0.006, `${size}: ${text}`);
      const [, sign, digits, letter] = /^([+−])([\d.]+)([kMB]?)$/.exec(text)!;
      assert((sign === "−") === isNegative, text);
      const unit = units[letter] ?? 1;
      const place = 10 ** -(digits.split(".")[1]?.length ?? 0);
      const away = Math.abs(Number(digits) * unit - size);
      // Zeros at the end are left out, so a further digit may be meant.
      assert(away <= 0.5001 * unit * place, `${size} is ${text}`);
    },
  ));
});
