import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { browserPath } from "../browser/browser.ts";
import { withFolder } from "../helpers/database.ts";
import type { Figure } from "./figures.ts";
import { benchPage } from "./page.ts";

Deno.test({
  name: "the benchmark of the page measures every figure",
  ignore: browserPath === undefined,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withFolder(async (folder) => {
      const figures: Figure[] = await Array.fromAsync(benchPage({
        folder,
        opened: [{ bars: 500, atMost: 1 }],
        starts: 1,
        laterMs: 50,
        dragged: 1000,
        drags: 1,
        frames: 12,
        trades: 20_000,
        footprints: 1,
        updated: 100,
        updates: 5,
        idleMs: 200,
      }));
      assertEquals(figures.length, Deno.build.os === "linux" ? 11 : 9);
      for (const { what, values, against } of figures) {
        for (const value of [...values, ...against?.values ?? []]) {
          assert(value > 0 && value < Infinity || what.startsWith("polling"), `${what}: ${value}`);
        }
      }
    }),
});
