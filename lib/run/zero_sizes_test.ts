import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { newTally } from "../model/batches.ts";
import { countZeroSizes } from "./zero_sizes.ts";

Deno.test("countZeroSizes() counts every trade of size 0 of the batch, and nothing after the batch", () => {
  const sizes = fc.array(fc.constantFrom(0, 1e-300, 1, 7.5), { maxLength: 40 });
  fc.assert(fc.property(sizes, sizes, (sizes, rest) => {
    const tally = newTally();
    const size = Float64Array.of(...sizes, ...rest);
    countZeroSizes(tally, { count: sizes.length, size });
    const zeros = sizes.filter((value) => value === 0).length;
    assertEquals(tally.zero_sizes ?? 0, zeros);
    countZeroSizes(tally, { count: sizes.length, size });
    assertEquals(tally.zero_sizes ?? 0, 2 * zeros, "counts add up");
  }));
});
