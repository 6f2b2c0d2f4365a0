import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import fc from "fast-check";
import { isMultiple, PriceRows } from "./price_rows.ts";
import { QueryError } from "./query_error.ts";

/** Digits, and how many of them are decimals. */
const decimal = fc.record({
  digits: fc.bigInt(-(10n ** 14n), 10n ** 14n),
  decimals: fc.integer({ min: -2, max: 12 }),
});
const size = fc.record({ digits: fc.bigInt(1n, 10n ** 6n), decimals: fc.integer({ min: -2, max: 12 }) });

/** The double nearest to a decimal. */
function double({ digits, decimals }: { digits: bigint; decimals: number }): number {
  return Number(`${digits}e${-decimals}`);
}

function floorDivision(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

Deno.test("rowOf() is floor(price / row + 1/2) of the decimals, for prices of any length in any order", () => {
  fc.assert(
    fc.property(size, fc.array(decimal, { minLength: 1, maxLength: 8 }), (row, prices) => {
      const rows = new PriceRows(double(row));
      for (const price of prices) {
        const unit = 10n ** 20n;
        const scaled = ({ digits, decimals }: typeof price) =>
          digits * unit / 10n ** 12n * 10n ** BigInt(12 - decimals);
        const expected = floorDivision(2n * scaled(price) + scaled(row), 2n * scaled(row));
        if (expected > 2n ** 53n || expected < -(2n ** 53n)) continue;
        assertEquals(BigInt(rows.rowOf(double(price))), expected);
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("rowOf() takes the decimals of a price rather than its double", () => {
  // In doubles, 0.15 / 0.1 + 1/2 is less than 2, and 1.005 is less than its decimal.
  assertEquals(new PriceRows(0.1).rowOf(0.15), 2);
  assertEquals(new PriceRows(0.01).rowOf(1.005), 101);
  assertEquals(new PriceRows(0.1).rowOf(-0.15), -1);
  assertEquals(new PriceRows(10).rowOf(-37.63), -4);
  assertEquals(new PriceRows(1e-8).rowOf(4.54e-7), 45);
  assertEquals(new PriceRows(0.1).rowOf(0.1 + 0.2), 3);
});

Deno.test("priceOf() gives the price in the middle of a row", () => {
  assertEquals(new PriceRows(0.1).priceOf(3), 0.3);
  assertEquals(new PriceRows(0.25).priceOf(-6), -1.5);
  assertEquals(new PriceRows(2000).priceOf(3), 6000);
  assertEquals(new PriceRows(1e-8).priceOf(45), 4.5e-7);
  fc.assert(
    fc.property(size, fc.integer({ min: -1e6, max: 1e6 }), (row, index) => {
      const rows = new PriceRows(double(row));
      assertEquals(rows.rowOf(rows.priceOf(index)), index);
    }),
  );
});

Deno.test("isMultiple() compares decimals", () => {
  assertEquals(isMultiple(0.3, 0.1), true);
  assertEquals(isMultiple(10, 0.1), true);
  assertEquals(isMultiple(0.05, 0.1), false);
  assertEquals(isMultiple(-37.65, 0.05), true);
  assertEquals(isMultiple(1e300, 1e-8), true);
});

Deno.test("rowOf() refuses rows that doubles do not tell from their neighbours", () => {
  for (const [size, price] of [[1, 1e22], [1e-8, 123456789.12345678], [0.001, -1e308]]) {
    const message = `a price of ${price} is too many rows of ${size} away from 0; ask for a larger row`;
    assertThrows(() => new PriceRows(size).rowOf(price), QueryError, message);
  }
  assertEquals(new PriceRows(1e300).rowOf(1e308), 1e8);
});
