import { assert } from "deno-std/assert/assert.js";
import { withFolder } from "../helpers/database.ts";
import { binaryPath } from "../helpers/program.ts";
import { benchStartUp, emptyProgram } from "./start_up.ts";

Deno.test({
  name: "the executable starts about as fast as an empty one",
  ignore: binaryPath === undefined,
  fn: () =>
    withFolder(async (folder) => {
      const empty = await emptyProgram(folder);
      if (empty === undefined) throw new Error("there is an executable, and no runtime for an empty one");
      for await (const { what, values, against } of benchStartUp(binaryPath!, empty, 9)) {
        // Whatever else the machine does can only make a start slower, so the least times are compared.
        const ratio = Math.min(...values) / Math.min(...against!.values);
        assert(ratio < 1.3, `${what}: ${ratio} times`);
      }
    }),
});
