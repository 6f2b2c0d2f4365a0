import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { browserPath } from "../browser/browser.ts";
import { benchPage } from "./page.ts";

Deno.test({
  name: "the benchmark of the page measures every figure",
  ignore: browserPath === undefined,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const options = { bars: 500, starts: 1, updates: 5, idleMs: 200, trades: 20_000 };
    const lines: string[] = [];
    for await (const line of benchPage(options)) lines.push(line);
    assertEquals(lines.length, 11);
    for (const line of lines) assert(/\d/.test(line) && !/NaN|undefined/.test(line), line);
  },
});
