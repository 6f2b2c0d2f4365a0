import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { withFolder } from "../helpers/database.ts";
import { measureMemory } from "./memory.ts";

Deno.test({
  name: "a run over a day of 500,000 trades stays under 300 MB",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const { read, peakBytes } = await measureMemory(folder, 500_000);
      assertEquals(read, 500_000);
      assert(peakBytes! > 20e6 && peakBytes! < 300e6, String(peakBytes));
    }),
});
