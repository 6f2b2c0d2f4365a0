import { assert } from "deno-std/assert/assert.js";
import { withFolder } from "../helpers/database.ts";
import { benchQueries } from "./queries.ts";

Deno.test("the benchmark of queries measures every figure", () =>
  withFolder(async (folder) => {
    const options = { folder, day: { trades: 500, snapshots: 20, levels: 5 }, days: 3, stores: 1 };
    const figures = await Array.fromAsync(benchQueries(options));
    assert(figures.length === 11);
    for (const { what, values } of figures) assert(values.length > 0 && values.every((ms) => ms > 0), what);
  }));
