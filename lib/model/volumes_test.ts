import { assert } from "deno-std/assert/assert.js";
import { areEqualVolumes, isVolumeAtLeast } from "./volumes.ts";

Deno.test("volumes that are equal as decimals are equal", () => {
  assert(0.1 + 0.2 !== 0.3 && areEqualVolumes(0.1 + 0.2, 0.3));
  assert(areEqualVolumes(0, 0));
  assert(!areEqualVolumes(0, 1e-8));
  assert(!areEqualVolumes(1e9, 1e9 + 0.01));
});

Deno.test("a volume is at least what it is as a decimal", () => {
  assert(3 * 0.1 > 0.3 && isVolumeAtLeast(0.3, 3 * 0.1));
  assert(isVolumeAtLeast(0, 0) && isVolumeAtLeast(2, 1));
  assert(!isVolumeAtLeast(1e9, 1e9 + 0.01));
});
