/** @module Measures the footprint of a page: the time until the first one is drawn, and the script of a frame while the chart is dragged. */

import type { Browser, Page } from "playwright-core";
import { scriptPerFrame, showBars } from "./page_frames.ts";
import { openChart } from "./page_visits.ts";

/** Wide enough for numbers in all bars. */
const WIDE = { width: 3840, height: 1600 };

/** The values of the measured pages, in milliseconds. */
export interface FootprintTimes {
  /** From the key that shows the footprint until the footprint is drawn. */
  first: number[];
  /** Script per frame. */
  frame: number[];
}

/**
 * Opens pages and shows the footprints of bars, each time of other bars, because the server keeps answers.
 *
 * @param url The page
 * @param bars The number of bars of the run, and of those in view
 * @param options How many pages are opened, and for how many frames a chart is dragged
 */
export async function footprintTimes(
  browser: Browser,
  url: string,
  bars: { all: number; shown: number },
  { times, frames }: { times: number; frames: number },
): Promise<FootprintTimes> {
  const result: FootprintTimes = { first: [], frame: [] };
  for (let i = 0; i < times; i++) {
    const context = await browser.newContext({ viewport: WIDE });
    const page = await context.newPage();
    await openChart(page, url);
    await showBars(page, bars.all, bars.shown);
    for (let step = 0; step < 20 * i; step++) await page.keyboard.press("ArrowLeft");
    await page.waitForLoadState("networkidle");
    result.first.push(await timeToFootprint(page));
    await page.waitForLoadState("networkidle");
    result.frame.push(await scriptPerFrame(page, frames));
    await context.close();
  }
  return result;
}

function timeToFootprint(page: Page): Promise<number> {
  return page.evaluate(() =>
    new Promise<number>((resolve) => {
      const startMs = performance.now();
      const look = () => {
        const rows = document.querySelector('figure[aria-label="Price"] output');
        const hasAnswer = performance.getEntriesByType("resource").some(({ name }) =>
          name.includes("/api/footprint")
        );
        if (!hasAnswer || rows?.getAttribute("aria-busy") !== "false") {
          return void requestAnimationFrame(look);
        }
        // The bars are drawn in the frame after their arrival.
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startMs)));
      };
      dispatchEvent(new KeyboardEvent("keydown", { key: "m" }));
      look();
    })
  );
}
