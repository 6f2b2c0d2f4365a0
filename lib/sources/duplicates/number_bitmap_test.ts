import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { NumberBitmap } from "./number_bitmap.ts";

Deno.test("a bitmap has the numbers that were added, in whatever order and direction its range grows", () => {
  const numbers = fc.array(
    fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: 1e12, max: 1e12 + 5000 })),
    { maxLength: 60 },
  );
  fc.assert(fc.property(numbers, fc.integer({ min: 4, max: 4000 }), (numbers, maxBytes) => {
    const bitmap = new NumberBitmap();
    const added = new Set<number>();
    for (const number of numbers) {
      if (!bitmap.cover(number, number, maxBytes)) continue;
      assertEquals(bitmap.add(number), !added.has(number));
      added.add(number);
      assertEquals(bitmap.bytes <= maxBytes, true);
    }
    for (const number of added) assertEquals(bitmap.add(number), false);
  }));
});

Deno.test("a bitmap does not cover numbers that lie further apart than its memory allows", () => {
  const bitmap = new NumberBitmap();
  assertEquals(bitmap.cover(0, 31, 4), true);
  assertEquals(bitmap.cover(0, 32, 4), false);
  assertEquals(bitmap.cover(0, 32, 8), true);
  assertEquals(bitmap.cover(-1, 32, 8), false);
  assertEquals(bitmap.cover(-1, 2 ** 40, 2 ** 30), false);
});
