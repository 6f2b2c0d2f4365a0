/** @module The time from the commit of a trade until it is in the files, in the server's answers, and on the page. */

import { DatabaseSync } from "node:sqlite";
import type { Page } from "playwright-core";
import { browserPath, launch } from "../browser/browser.ts";
import { pause } from "../helpers/serving.ts";
import { MINUTE_MS, SECOND_MS } from "../../lib/text/durations.ts";
import type { Figure } from "./figures.ts";
import type { Live } from "./followed_recorder.ts";

/** The target for every commit: visible in the files and on the page, in milliseconds. */
const LATENCY_MS = 2000;

/** How long a step of the page may take, in milliseconds: far longer than on the slowest machine. */
const STEP_MS = 120_000;

/** How often the file and the server are asked, in milliseconds. */
const LOOK_MS = 5;

/** Commits trades, and measures how long each of them is on its way. */
export async function* latencies(live: Live, mode: string, commits: number): AsyncGenerator<Figure> {
  const times: Record<string, number[]> = { file: [], "the server's answer": [], "the page": [] };
  await using browser = browserPath === undefined ? undefined : await openPage(live.url);
  using db = new DatabaseSync(live.path, { timeout: 10_000 });
  const insert = db.prepare(
    "INSERT INTO trades(instrument, trade_id, price, size, side, timestamp) VALUES ('X', NULL, ?, 1, 'buy', ?)",
  );
  for (let commit = 0; commit < commits; commit++) {
    // Commits come at all phases of the polls.
    await pause(SECOND_MS * (commit * 0.618 % 1));
    // The legend shows the newest bar: the bar of the trade should not be over before the page shows it.
    while (MINUTE_MS - Date.now() % MINUTE_MS < 4 * LATENCY_MS) await pause(SECOND_MS);
    const price = 5000 + commit;
    const rowMs = Date.now();
    insert.run(price, String(rowMs));
    const committedMs = performance.now();
    const barEndMs = rowMs - rowMs % MINUTE_MS + MINUTE_MS;
    const timeUntil = async (what: string, read: () => Promise<string>) => {
      while (!(await read()).includes(String(price))) await pause(LOOK_MS);
      times[what].push(performance.now() - committedMs);
    };
    await Promise.all([
      timeUntil("file", () => Deno.readTextFile(`${live.out}/ohlc_data.json`)),
      timeUntil(
        "the server's answer",
        async () => await (await fetch(`${live.url}/data/ohlc_data.json?newest=4`)).text(),
      ),
      browser &&
      isOnPage(browser.page, price, barEndMs).then(() =>
        times["the page"].push(performance.now() - committedMs)
      ),
    ]);
  }
  for (const [what, values] of Object.entries(times)) {
    if (values.length > 0) {
      yield { what: `commit to ${what}, ${mode}`, unit: "ms", values, atMost: LATENCY_MS };
    }
  }
}

async function openPage(url: string) {
  const browser = await launch();
  const page = await browser.newPage();
  page.setDefaultTimeout(STEP_MS);
  await page.goto(url);
  return { page, [Symbol.asyncDispose]: () => browser.close() };
}

/**
 * Resolves when a price, which is higher than all before, is in the legend of the chart, or when its bar is over: then the time is
 * far above the target, and at least that long.
 */
async function isOnPage(page: Page, price: number, barEndMs: number): Promise<void> {
  await page.waitForFunction(
    ({ text, barEndMs }) =>
      Date.now() >= barEndMs ||
      document.querySelector('[data-island="Price"]')?.textContent?.replaceAll(/[^\d.]/g, "").includes(text),
    { text: String(price), barEndMs },
    { polling: LOOK_MS },
  );
}
