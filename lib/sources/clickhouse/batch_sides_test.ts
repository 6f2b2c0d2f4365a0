import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { SideLevels } from "./batch_sides.ts";

const levels = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1000 })),
  { maxLength: 120 },
);

for (const [name, sign] of [["bids", -1], ["asks", 1]] as const) {
  Deno.test(`${name} are best first, and those of one price stay in their order`, () =>
    fc.assert(fc.property(fc.array(levels, { maxLength: 8 }), (books) => {
      const side = new SideLevels(sign);
      for (const book of books) side.add(Float64Array.from(book.flat()), 0, 2 * book.length);
      const sorted = books.map((book) => book.toSorted((a, b) => sign * (a[0] - b[0])));
      const pairs = Array.from(side.prices.subarray(0, side.levels), (price, i) => [price, side.sizes[i]]);
      assertEquals(pairs, sorted.flat());
      let end = 0;
      assertEquals([...side.ends.subarray(0, side.rows)], books.map((book) => end += book.length));
    })));
}
