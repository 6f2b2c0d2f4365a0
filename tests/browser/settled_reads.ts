/**
 * Reading pages at rest: whatever a test reads of a page, by a locator or by `evaluate`, waits until nothing of the page is pending.
 *
 * Without this, a read right after a change gives the state before the change on a slow machine. Waiting for a state, such as
 * `waitForFunction` and `waitFor`, and what readers do, such as clicks, go to the page at once.
 *
 * @module
 */

import type { Locator, Page } from "playwright-core";
import { stillSettled } from "./pending_work.ts";

/** What reads the state of an element, or of all elements, at once. */
const READS = [
  "allInnerTexts",
  "allTextContents",
  "boundingBox",
  "count",
  "evaluate",
  "evaluateAll",
  "getAttribute",
  "innerHTML",
  "innerText",
  "inputValue",
  "isChecked",
  "isDisabled",
  "isEnabled",
  "isHidden",
  "isVisible",
  "textContent",
] as const satisfies (keyof Locator)[];

/** Pages whose reads wait. */
const settled = new WeakSet<Page>();
/** Whether the methods of locators wait already. */
let isInstalled = false;

/** Makes all reads of a page wait. The page must watch its pending work. */
export function settleReads(page: Page): void {
  settled.add(page);
  for (const name of ["title", "evaluate"] as const) waitBefore(page, name, () => page);
  if (isInstalled) return;
  isInstalled = true;
  const locators: Locator = Object.getPrototypeOf(page.locator("html"));
  for (const name of READS) waitBefore(locators, name, (locator) => locator.page());
}

/**
 * Reads a page while requests are held back, so that the page does not come to rest: no read waits.
 *
 * @param work What is read meanwhile
 */
export async function whileHeld<T>(page: Page, work: () => Promise<T>): Promise<T> {
  settled.delete(page);
  try {
    return await work();
  } finally {
    settled.add(page);
  }
}

/** Makes a method wait until the page is at rest, if the page's reads wait. */
function waitBefore<T extends object>(owner: T, name: keyof T, pageOf: (owner: T) => Page): void {
  const read = owner[name] as (...values: unknown[]) => unknown;
  const waiting = async function (this: T, ...values: unknown[]) {
    const page = pageOf(this);
    if (settled.has(page)) await stillSettled(page);
    return await read.apply(this, values);
  };
  Object.defineProperty(owner, name, { value: waiting, configurable: true, writable: true });
}
