import { assert } from "deno-std/assert/assert.js";
import { withFolder } from "../helpers/database.ts";
import { benchFollow } from "./follow.ts";

Deno.test({
  name: "the benchmark of following measures every figure",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const options = {
        folder,
        modes: ["DELETE"],
        commits: 2,
        locks: 2,
        costsMs: 800,
        turns: 1,
        intervalMs: 200,
        dayMs: 4000,
      };
      const figures = await Array.fromAsync(benchFollow(options));
      assert(figures.length === 7, `${figures.length}`);
      for (const { what, values } of figures) {
        assert(values.length > 0 && values.every((value) => Number.isFinite(value)), `${what}: ${values}`);
      }
    }),
});
