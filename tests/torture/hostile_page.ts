/**
 * Hostile texts in the files that the page shows, in a real browser.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import type { Browser, Page } from "playwright-core";
import { printable } from "../../lib/text/printable.ts";
import { count } from "../../lib/text/numbers.ts";
import { browserPath, launch } from "../browser/browser.ts";
import { writeBars, writeStatus } from "../browser/out_files.ts";
import { settle } from "../browser/pending_work.ts";
import { startSite } from "../browser/site_fixture.ts";
import { isShown, newPage, visit } from "../browser/visit.ts";
import type { Cases } from "./cases.ts";

/** The text in place of a hostile text, for comparison. */
const HARMLESS = "harmless";

/** The files that the page polls, besides the status. */
const POLLED = ["ohlc_data.json", "metrics_data.json", "depth_data.json"];

/** Shows each text in all texts of the status and in the other files; the long form also without scripts. */
export async function tryOnPage(
  cases: Cases,
  folder: string,
  texts: readonly string[],
  isLong: boolean,
): Promise<void> {
  if (browserPath === undefined) {
    return cases.note("not tried on this machine: the page, since there is no browser");
  }
  const browser = await launch();
  try {
    await using site = await startSite(folder);
    for (const javaScriptEnabled of isLong ? [true, false] : [true]) {
      const expected = await look(browser, site, HARMLESS, javaScriptEnabled);
      for (const text of texts) {
        const words = `${JSON.stringify(text)}, with${javaScriptEnabled ? "" : "out"} scripts`;
        await cases.try(`a status of ${words}`, async () => {
          const seen = await look(browser, site, text, javaScriptEnabled);
          assertEquals(seen.elements, expected.elements, "the text became elements");
          assertEquals(seen.wasFooled, false, "a script ran");
          const wanted = expected.text.replaceAll(HARMLESS, () => printable(text));
          if (plain(seen.text) !== plain(wanted)) {
            throw new Error(`the page shows ${JSON.stringify(seen.text)}`);
          }
        });
      }
    }
    for (const text of texts) {
      for (const name of isLong ? POLLED : POLLED.slice(0, 1)) {
        await cases.try(`${name} of ${JSON.stringify(text)}`, async () => {
          writeBars(folder, { count: 20 });
          const row = [text, text, text, text, text, text];
          const content = name === "depth_data.json" ? { bids: [[text, text]], asks: [row] } : [row, [text]];
          Deno.writeTextFileSync(`${folder}/${name}`, JSON.stringify(content));
          await using visited = await visit(browser, site);
          assertEquals(await wasFooled(visited.page), false);
          assertEquals(
            await visited.page.locator("header b, img, script:not([src]), svg[onload]").count(),
            0,
          );
        });
      }
    }
  } finally {
    await browser.close();
  }
  cases.note(
    `${count(texts.length, "texts")} in every text of the status and in the other files, in a real browser`,
  );
}

/** The visible elements and text of the page, for a status with the given text in every place. */
async function look(
  browser: Browser,
  site: Awaited<ReturnType<typeof startSite>>,
  text: string,
  javaScriptEnabled: boolean,
): Promise<{ elements: string[]; text: string; wasFooled: boolean }> {
  writeBars(site.out, { count: 20 });
  writeStatus(site.out, {
    state: "failed",
    instrument: text,
    start_date: text,
    end_date: `${text} `,
    started_ms: 0,
    updated_ms: 60_000,
    ended_ms: 60_000,
    rows_per_second: 0,
    progress: { databases: 1, databases_read: 1, bytes: 1, bytes_read: 1, fraction: 1 },
    rows: { trades: { read: 5, rejected: { [text]: 2 } }, books: { read: 5, rejected: {} } },
    databases: {
      done: 0,
      skipped: [{ first: text, last: `${text} `, days: 1 }],
      failed: [{ day: text, path: text, error: text }],
    },
    error: text,
  });
  const page = await newPage(browser, { javaScriptEnabled });
  try {
    await page.goto(site.url);
    if (javaScriptEnabled) {
      await isShown(page);
      assertEquals(await page.locator(".sign").textContent(), "Failed");
      await page.locator("summary").click();
      await settle(page);
    }
    const parts = page.locator(javaScriptEnabled ? ".status" : "main > section:first-of-type");
    const elements = await parts.locator("*").evaluateAll((all) => all.map(({ tagName }) => tagName));
    const seen = `${await page.title()}\n${(await parts.allTextContents()).join("\n")}`;
    return { elements, text: seen, wasFooled: javaScriptEnabled && await wasFooled(page) };
  } finally {
    await page.context().close();
  }
}

function wasFooled(page: Page): Promise<boolean> {
  return page.evaluate(() => "wasFooled" in globalThis);
}

/** A text with runs of blanks collapsed, as in a title. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ");
}
