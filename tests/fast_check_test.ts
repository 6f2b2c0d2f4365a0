/** @module The seed of properties: fixed, unless the environment names another one. */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertNotEquals } from "deno-std/assert/not_equals.js";
import { PROJECT } from "./helpers/program.ts";

/** What a process prints that samples values. */
async function sampled(seed?: string): Promise<string> {
  const script = `import fc from "fast-check";
    const values = [];
    fc.assert(fc.property(fc.integer(), (value) => void values.push(value)));
    console.log(values.join());`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    cwd: PROJECT,
    env: { PROPERTY_SEED: seed ?? "" },
  }).output();
  return new TextDecoder().decode(stdout) || new TextDecoder().decode(stderr);
}

Deno.test("properties look at the same values every time, and at others with PROPERTY_SEED", async () => {
  const [first, second, other, refused] = await Promise.all([
    sampled(),
    sampled(),
    sampled("7"),
    sampled("x"),
  ]);
  assertMatch(first, /^-?\d+(,-?\d+){99}\n$/);
  assertEquals(second, first);
  assertMatch(other, /^-?\d+(,-?\d+){99}\n$/);
  assertNotEquals(other, first);
  assertMatch(refused, /PROPERTY_SEED is "x"; expected a whole number/);
});
