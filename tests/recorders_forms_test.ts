/** @module Every form in which events can be written without loss gives the same bar files, byte for byte. */

import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { Logger, main } from "../lib/mod.ts";
import { BAR_FILES } from "./helpers/bar_files.ts";
import { dayPath, withFolder } from "./helpers/database.ts";
import { EVENTS, FORM, formText, writeForm, writePlain } from "./recorders/random_form.ts";

Deno.test("events in any recognised form give the bar files of the plain form, byte for byte", () =>
  withFolder(async (folder) => {
    let index = 0;
    await fc.assert(
      fc.asyncProperty(EVENTS, FORM, async (events, form) => {
        const data = `${folder}/${index++}`;
        writePlain(dayPath(data, "PLAIN", form.day), events, form);
        writeForm(dayPath(data, "BTC-USDT", form.day), events, form);
        const plain = await filesOf(data, "PLAIN", form.day);
        assertEquals(await filesOf(data, "BTC-USDT", form.day), plain, formText(form));
        Deno.removeSync(data, { recursive: true });
      }),
      { numRuns: 60 },
    );
  }));

/** The bar files of a run, and its counts of trades by side. */
async function filesOf(data: string, instrument: string, day: string): Promise<Record<string, unknown>> {
  const out = `${data}/out-${instrument}`;
  const lines: string[] = [];
  const log = new Logger({ level: "error", write: (line) => lines.push(line) });
  const { rows: { trades } } = await main(instrument, day, day, { data, out, workers: 1, maxBars: 0, log });
  const files = BAR_FILES.map((name) => [name, Deno.readTextFileSync(`${out}/${name}`)]);
  return { ...Object.fromEntries(files), errors: lines, sides: [trades.bought, trades.sold] };
}
