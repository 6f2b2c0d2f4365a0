/** @module What a test sees of the tape. */

import type { Page } from "playwright-core";
import { settle } from "./pending_work.ts";
import type { TapeText } from "./tape_day.ts";
import { type Visit, visit } from "./visit.ts";

/** The table of trades. */
export const GRID = ".tape table";

/** Opens the page and waits for the trades. */
export async function visitTape(...args: Parameters<typeof visit>): Promise<Visit> {
  const visited = await visit(...args);
  await waitForRows(visited.page);
  return visited;
}

/** Waits until every row in sight has arrived. */
export async function waitForRows(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.querySelector(".tape tr[id]") && !document.querySelector(".tape .missing") &&
    document.querySelector('.tape table[aria-busy="false"]')
  );
  await settle(page);
}

/** Scrolls the tape, and waits for the trades. */
export async function scrollBy(page: Page, px: number): Promise<void> {
  await page.locator(".tape").evaluate((host, px) => host.scrollTop += px, px);
  await settle(page);
  await waitForRows(page);
}

/** The rows that are elements, as texts. */
export function allRows(page: Page): Promise<TapeText[]> {
  return textsOf(page, false);
}

/** The rows of which all is in sight, as texts. */
export function rowsInSight(page: Page): Promise<TapeText[]> {
  return textsOf(page, true);
}

function textsOf(page: Page, isInSight: boolean): Promise<TapeText[]> {
  return page.locator(".tape").evaluate((host, isInSight) => {
    const top = host.querySelector("th")!.getBoundingClientRect().bottom;
    const { bottom } = host.getBoundingClientRect();
    return [...host.querySelectorAll("tr[id]")].filter((row) => {
      const box = row.getBoundingClientRect();
      return !isInSight || (box.top > top - 1 && box.bottom < bottom + 1);
    }).map((row) => [...row.children].map((cell) => cell.ariaLabel ?? cell.textContent!) as TapeText);
  }, isInSight);
}
