import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import type { SqlValue } from "./decimal.ts";
import { TimeReader } from "./time.ts";

function read(value: SqlValue): [ms: number, ns: number] | undefined {
  const time = new TimeReader();
  return time.read(value) ? [time.ms, time.ns] : undefined;
}

/** A little-endian integer of 8 bytes. */
function bytes(value: bigint): Uint8Array {
  const of = new Uint8Array(8);
  new DataView(of.buffer).setBigInt64(0, value, true);
  return of;
}

const CASES: [SqlValue, [ms: number, ns: number] | undefined][] = [
  // Seconds, milliseconds, microseconds and nanoseconds, by magnitude.
  [1625097621, [1625097621000, 0]],
  [1625097621647, [1625097621647, 0]],
  [1625097621647123, [1625097621647, 123000]],
  ["1625097621", [1625097621000, 0]],
  ["1625097621647", [1625097621647, 0]],
  ["1625097621647123", [1625097621647, 123000]],
  ["1625097621647123456", [1625097621647, 123456]],
  [1625097621647123456, [1625097621647, 123456]],
  // The greatest number of each unit and the least of the next.
  [99_999_999_999, [99_999_999_999_000, 0]],
  [100_000_000_000, [100_000_000_000, 0]],
  [99_999_999_999_999, [99_999_999_999_999, 0]],
  [100_000_000_000_000, [100_000_000_000, 0]],
  ["99999999999999999", [99_999_999_999_999, 999000]],
  ["100000000000000000", [100_000_000_000, 0]],
  // Fractions, exact to the nanosecond and never rounded up into the next window.
  [1625097621.647, [1625097621647, 0]],
  ["1625097621.647123456", [1625097621647, 123456]],
  ["1625097659.999999999999", [1625097659999, 999999]],
  ["1625097621647.5", [1625097621647, 500000]],
  ["1625097621647123.75", [1625097621647, 123750]],
  [" 1625097621647 ", [1625097621647, 0]],
  ["1.625097621647e12", [1625097621647, 0]],
  ["0000001625097", [1625097000, 0]],
  // ISO 8601.
  ["2021-07-01T00:00:21.647Z", [1625097621647, 0]],
  ["2021-07-01 00:00:21.647123", [1625097621647, 123000]],
  ["2021-07-01T00:00:21.647123456+00:00", [1625097621647, 123456]],
  ["2021-07-01T05:45:21,647+05:45", [1625097621647, 0]],
  ["2021-06-30T20:30:21.647-0330", [1625097621647, 0]],
  ["2021-07-01 00:00:21.647 UTC", [1625097621647, 0]],
  ["2021-07-01", [1625097600000, 0]],
  ["2021-07-01T00:00", [1625097600000, 0]],
  ["2016-12-31T23:59:60Z", [1483228800000, 0]],
  ["2024-02-29T12:00:00Z", [1709208000000, 0]],
  // The year first, in other ways.
  ["2021.07.01 00:00:21.647", [1625097621647, 0]],
  ["2021/7/1 0:00:21", [1625097621000, 0]],
  ["2021/7/1 1:00:21 AM", [1625101221000, 0]],
  ["2021/7/1 12:00:21 AM", [1625097621000, 0]],
  ["2021-07-01D00:00:21.647123456", [1625097621647, 123456]],
  ["2021.07.01D00:00:21.647123456", [1625097621647, 123456]],
  ["20210701T000021Z", [1625097621000, 0]],
  ["20210701T000021.647+00", [1625097621647, 0]],
  ["20210701 000021647", [1625097621647, 0]],
  ["20210701-00:00:21.647", [1625097621647, 0]],
  ["2021-07-01_00:00:21", [1625097621000, 0]],
  ["2021-07-01t00:00:21z", [1625097621000, 0]],
  ["2021-07-01 00:00:21 GMT", [1625097621000, 0]],
  ["2021-07-01T00:00:21Z[UTC]", [1625097621000, 0]],
  ["2021-07-01T00:00:21[Etc/UTC]", [1625097621000, 0]],
  ["2021-07-01T02:00:21+02:00[Europe/Paris]", [1625097621000, 0]],
  ["2021-07-01 08:00:21 +0800", [1625097621000, 0]],
  ["2021-06-30T19:00:21-05", [1625097621000, 0]],
  ["2021-07-01 08:00:21.647 +0800 CST m=+0.012", [1625097621647, 0]],
  ["2021-07-01 08:00:21 GMT+0800", [1625097621000, 0]],
  ["Thu, 01 Jul 2021 00:00:21 GMT", [1625097621000, 0]],
  ["01-Jul-2021 00:00:21", [1625097621000, 0]],
  // Not one instant only, or none.
  ["2021-07-01-08:00", undefined],
  ["2021-07-01T00:00:21[Europe/Paris]", undefined],
  ["2021-07-01 00:00:21 CST", undefined],
  ["2021-07/01 00:00:21", undefined],
  ["20210701T00002", undefined],
  ["20210701T0000216", undefined],
  ["2021-07-01 0:0:21", undefined],
  ["01.07.2021 00:00:21", undefined],
  ["01-Foo-2021 00:00:21", undefined],
  ["12:00:21", undefined],
  // Little-endian integers of 8 bytes, by magnitude.
  [bytes(1625097621n), [1625097621000, 0]],
  [bytes(1625097621647n), [1625097621647, 0]],
  [bytes(1625097621647123456n), [1625097621647, 123456]],
  [bytes(0n), undefined],
  [bytes(-1625097621647n), undefined],
  [bytes(1625097621647n).slice(0, 7), undefined],
  // The first nanoseconds after the epoch, which itself is a missing time.
  ["1970-01-01T00:00:00.0000001Z", [0, 100]],
  ["1970-01-01T00:00:00.000000001Z", [0, 1]],
  ["1970-01-01T00:00:00.001Z", [1, 0]],
  ["0.0000001", [0, 100]],
  ["1e-7", [0, 100]],
  [1e-7, [0, 100]],
  [3e-9, [0, 3]],
  [0.001, [1, 0]],
  ["0.0000000009", undefined],
  [9e-10, undefined],
  ["1970-01-01T00:00:00.0000000009Z", undefined],
  ["1970-01-01", undefined],
  ["1969-12-31T23:59:59.9999999Z", undefined],
  ["1970-01-01T01:00:00.0000001+01:00", [0, 100]],
  // Exponents, to the last digit.
  ["1.625097621647123456e18", [1625097621647, 123456]],
  ["1625097621647123456000e-3", [1625097621647, 123456]],
  // Not a time.
  [null, undefined],
  ["", undefined],
  [" ", undefined],
  [0, undefined],
  ["0", undefined],
  ["0.0", undefined],
  [-1625097621647, undefined],
  ["-1625097621647", undefined],
  [NaN, undefined],
  [Infinity, undefined],
  ["NaN", undefined],
  ["None", undefined],
  ["0x17A", undefined],
  ["1_625_097_621", undefined],
  ["1e99", undefined],
  ["2021-02-30", undefined],
  ["2023-02-29T00:00:00Z", undefined],
  ["2021-07-01T24:00:00Z", undefined],
  ["2021-07-01T00:60:00Z", undefined],
  ["2021-07-01T00:00:61Z", undefined],
  ["2021-07-01T00:00:00+24:00", undefined],
  ["01/07/2021", undefined],
  ["1969-12-31T23:59:59Z", undefined],
  [new Uint8Array([49]), undefined],
];

for (const [value, expected] of CASES) {
  Deno.test(`TimeReader reads ${typeof value} ${JSON.stringify(value)} as ${JSON.stringify(expected)}`, () => {
    assertEquals(read(value), expected);
  });
}

Deno.test("TimeReader gives the same instant for every spelling of it", () => {
  // 1973-03-03 to 5138-11-16, where the four units cannot be mistaken for one another.
  fc.assert(fc.property(fc.bigInt({ min: 10n ** 20n / 1000n + 1n, max: 10n ** 20n - 1n }), (ns) => {
    const expected: [number, number] = [Number(ns / 1_000_000n), Number(ns % 1_000_000n)];
    const digits = String(ns);
    assertEquals(read(digits), expected);
    assertEquals(read(`${digits.slice(0, -3)}.${digits.slice(-3)}`), expected);
    assertEquals(read(`${digits.slice(0, -6)}.${digits.slice(-6)}`), expected);
    assertEquals(read(`${digits.slice(0, -9)}.${digits.slice(-9)}`), expected);
    if (expected[0] < Date.UTC(9999, 11, 31)) {
      const iso = new Date(expected[0]).toISOString().slice(0, -1) + String(expected[1]).padStart(6, "0");
      assertEquals(read(iso + "Z"), expected);
      assertEquals(read(iso.replace("T", " ")), expected);
    }
  }));
});

Deno.test("TimeReader forgets a text that it could not read", () => {
  const time = new TimeReader();
  assertEquals([time.read("1625097621647"), time.read("no"), time.read("no"), time.read("1625097621648")], [
    true,
    false,
    false,
    true,
  ]);
  assertEquals(time.ms, 1625097621648);
});

Deno.test("TimeReader reads a long text of blanks in linear time", () => {
  const blanks = " ".repeat(1_000_000);
  for (
    const text of [`2021-07-01 00:00:21${blanks}x`, `2021.07.01${blanks}x`, `${blanks}x`, `2021${blanks}`]
  ) {
    assertEquals(read(text), text.startsWith("2021 ") ? [2021000, 0] : undefined);
  }
});
