import { assert } from "deno-std/assert/assert.js";
import { withFolder } from "../helpers/database.ts";
import { LEVEL_WRITERS } from "../recorders/level_writers.ts";
import { BOOK_FORMS, TRADE_FORMS } from "./form_days.ts";
import { benchForms } from "./forms.ts";

Deno.test("the benchmark of forms measures every figure", () =>
  withFolder(async (folder) => {
    const figures = await Array.fromAsync(benchForms({
      folder,
      instrumentTrades: 1000,
      trades: 500,
      snapshots: 20,
      levels: 5,
      updates: 300,
      updatedLevels: 20,
      turns: 1,
    }));
    const compressed = LEVEL_WRITERS.filter(({ text }) => text !== undefined).length;
    assert(figures.length === 4 + TRADE_FORMS.length + BOOK_FORMS.length + LEVEL_WRITERS.length + compressed);
    for (const { what, values, against } of figures) {
      for (const value of [...values, ...against?.values ?? []]) assert(value > 0 && value < 1e9, what);
    }
  }));
