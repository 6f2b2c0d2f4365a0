import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { OrderKey, SECOND_KIND } from "./order_key.ts";
import type { SqlValue } from "./decimal.ts";

function keyOf(tradeId: SqlValue | undefined, id?: SqlValue): [hi: number, lo: number] {
  const key = new OrderKey();
  key.set(tradeId, id);
  return [key.hi, key.lo];
}

const KEYS: [value: SqlValue, hi: number, lo: number][] = [
  [7, 0, 7],
  ["7", 0, 7],
  [-0, 0, 0],
  ["-0", 0, 0],
  ["-7.5", 0, -7.5],
  ["999999999999999", 0, 999999999999999],
  ["1000000000000000", 1, 0],
  [9007199254740991, 9, 7199254740991],
  ["9223372036854775807", 9223, 372036854775807],
  ["-9223372036854775808", -9223, -372036854775808],
  ["+1000000000000000001", 1000, 1],
  [" 1000000000000000001 ", 1000, 1],
  ["1000000000000000001.0", 1000, 1],
  ["1000000000000000001.25", 1000, 1.25],
  ["1.000000000000000001e18", 1000, 1],
  ["1e18", 1000, 0],
  ["1000000000000000001000e-3", 1000, 1],
  ["0".repeat(21) + "1000000000000000001", 1000, 1],
  ["9".repeat(30), 999999999999999, 999999999999999],
  [1e29, 99999999999999, 991433150857216],
];

for (const [value, hi, lo] of KEYS) {
  Deno.test(`OrderKey of ${typeof value} ${value} is ${hi}, ${lo}`, () =>
    assertEquals([keyOf(value), keyOf(undefined, value), keyOf("x", value)], [[hi, lo], [hi, lo], [
      hi + SECOND_KIND,
      lo,
    ]]));
}

for (
  const value of [
    "",
    "x7",
    "0x10",
    "1_0",
    "NaN",
    "Infinity",
    "1e30",
    "1" + "0".repeat(30),
    null,
    NaN,
    Infinity,
    1e30,
  ]
) {
  Deno.test(`OrderKey puts ${typeof value} ${value} after every number`, () => {
    assertEquals([keyOf(value), keyOf(undefined, value), keyOf(value, value)], [
      [Infinity, 0],
      [Infinity, 0],
      [
        Infinity,
        0,
      ],
    ]);
  });
}

/** A number of up to 30 digits, in units of 10^-6, and a text of the number. */
interface Spelled {
  value: bigint;
  text: string;
}

const SCALE = 10n ** 6n;

/** Numbers that are close to each other, so that their last digits decide. */
const number: fc.Arbitrary<bigint> = fc.tuple(
  fc.constantFrom(
    0n,
    1n,
    10n ** 14n,
    10n ** 15n,
    2n ** 53n,
    10n ** 18n,
    2n ** 63n,
    10n ** 29n,
    999n * 10n ** 27n,
  ),
  fc.bigInt({ min: -5n, max: 5n }),
  fc.boolean(),
).map(([base, offset, isNegative]) => isNegative ? -(base + offset) : base + offset)
  .filter((value) => value > -(10n ** 30n) && value < 10n ** 30n);

const spelled: fc.Arbitrary<Spelled> = fc.tuple(
  number,
  fc.constantFrom("", ".0", ".", "e0", ".000e+0"),
  fc.constantFrom("", " ", "\t"),
  fc.nat(40),
  fc.boolean(),
).map(([value, end, blank, zeros, hasPlus]) => {
  const digits = String(value).replace("-", "");
  const sign = value < 0n ? "-" : hasPlus ? "+" : "";
  return { value: value * SCALE, text: blank + sign + "0".repeat(zeros) + digits + end + blank };
});

function order(a: readonly number[], b: readonly number[]): number {
  return a[0] !== b[0] ? Math.sign(a[0] - b[0]) : Math.sign(a[1] - b[1]);
}

Deno.test("OrderKey orders whole numbers of up to 30 digits as BigInt does, however they are spelled", () => {
  fc.assert(
    fc.property(spelled, spelled, (a, b) => {
      const expected = a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
      assertEquals(order(keyOf(a.text), keyOf(b.text)), expected, `${a.text} and ${b.text}`);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("OrderKey never orders fractions against their value", () => {
  const fraction = fc.tuple(number, fc.nat(999_999)).map(([whole, part]) => ({
    value: whole < 0n ? whole * SCALE - BigInt(part) : whole * SCALE + BigInt(part),
    text: `${whole}.${String(part).padStart(6, "0")}`,
  }));
  fc.assert(
    fc.property(fraction, fraction, (a, b) => {
      const got = order(keyOf(a.text), keyOf(b.text));
      const expected = a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
      assertEquals(got === expected || got === 0, true, `${a.text} and ${b.text}: ${got}`);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("OrderKey gives a double the key of its exact decimal value", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e30, max: 1e30, noNaN: true, maxExcluded: true, minExcluded: true }),
      (value) => {
        if (!Number.isInteger(value)) return;
        assertEquals(keyOf(value), keyOf(String(BigInt(value))));
      },
    ),
  );
});

Deno.test("OrderKey orders the three kinds of rows one after the other", () => {
  const most = "9".repeat(30);
  const keys = [keyOf(`-${most}`), keyOf(most), keyOf("x", `-${most}`), keyOf("x", most), keyOf("x", null)];
  for (let i = 1; i < keys.length; i++) assertEquals(order(keys[i - 1], keys[i]), -1);
});
