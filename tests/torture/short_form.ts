/** @module The short form of a family, as a test. */

import { assertEquals } from "deno-std/assert/equals.js";
import type { TortureFamily } from "./family.ts";

/** What the short forms begin with: the same each time, so that a test which fails fails again. */
const SEED = 1;

/**
 * Makes a family's short form a test.
 *
 * @param family The family
 * @param scale How many of the long form's cases are tried, as a part of them
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
