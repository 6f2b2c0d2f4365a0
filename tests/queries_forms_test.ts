/** @module Events in any recognised form give the answers of the plain form. */

import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { DAY_MS, parseDay } from "../lib/model/days.ts";
import { answer } from "../lib/query/query.ts";
import type { TickStore } from "../lib/query/tick_store.ts";
import { dayPath, withFolder } from "./helpers/database.ts";
import { storeOfDays } from "./helpers/query_store.ts";
import { EVENTS, FORM, formText, writeForm, writePlain } from "./recorders/random_form.ts";

Deno.test("events in any recognised form give the answers of the plain form, over any range", () =>
  withFolder(async (folder) => {
    let index = 0;
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(EVENTS, FORM, part, part, async (events, form, a, b) => {
        const data = `${folder}/${index++}`;
        writePlain(dayPath(data, "PLAIN", form.day), events, form);
        writeForm(dayPath(data, "BTC-USDT", form.day), events, form);
        using plain = storeOfDays(data, "PLAIN", [form.day]);
        using store = storeOfDays(data, "BTC-USDT", [form.day]);
        const startMs = parseDay(form.day)!;
        const fromMs = startMs + Math.floor(Math.min(a, b) * DAY_MS);
        const toMs = startMs + 1 + Math.floor(Math.max(a, b) * DAY_MS);
        assertEquals(await answers(store, fromMs, toMs), await answers(plain, fromMs, toMs), formText(form));
        Deno.removeSync(data, { recursive: true });
      }),
      { numRuns: 60 },
    );
  }));

async function answers(store: TickStore, fromMs: number, toMs: number): Promise<unknown[]> {
  const range = { fromMs, toMs };
  const queries = [
    { kind: "trades", ...range, limit: 25 },
    { kind: "footprint", ...range, windowMs: 3_600_000 },
    { kind: "profile", ...range },
    { kind: "book", atMs: fromMs },
    { kind: "heatmap", ...range, columns: 20, by: "mean" },
    { kind: "heatmap", ...range, columns: 7, by: "max" },
    { kind: "instrument" },
  ] as const;
  const values: unknown[] = [];
  for (const query of queries) values.push((await answer(query, store, { aborted: false })).value);
  return values;
}
