/** @module Showing the footprint, and the size of its rows. */

import type { Page } from "playwright-core";
import { settle } from "./pending_work.ts";

/** Shows the footprint of the whole day, with numbers. Returns the size of its rows. */
export async function showFootprint(page: Page): Promise<number> {
  await page.keyboard.press("m");
  // The fewest windows that a chart shows are more than the six of the day.
  for (let i = 0; i < 12; i++) await page.keyboard.press("+");
  await page.keyboard.press("End");
  return await shownRowSize(page);
}

/** The size of the rows that the chart shows, once all bars have arrived. */
export async function shownRowSize(page: Page): Promise<number> {
  const rows = page.getByLabel("Row size").locator("output");
  // A draw asks for what is missing, so that only the state after a draw says whether everything has arrived.
  await settle(page);
  await rows.filter({ hasText: "rows of" }).waitFor();
  await page.waitForSelector('.choices output[aria-busy="false"]');
  await settle(page);
  return Number(/[\d.]+/.exec(await rows.innerText())![0]);
}
