/**
 * The short form of a family, as a test.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import type { TortureFamily } from "./family.ts";

/** The seed of the short forms, fixed so that a failure repeats. */
const SEED = 1;

/**
 * Registers the short form of a family as a test.
 *
 * @param family The family
 * @param scale The share of the long form's cases to run
 */
export function testShortForm(family: TortureFamily, scale: number): void {
  Deno.test({
    name: `torture, ${family.name}: ${family.promise}`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      const { failures, cases } = await family.run({ seed: SEED, scale, log: () => {} });
      assertEquals(failures, []);
      assertEquals(cases > 0, true);
    },
  });
}
