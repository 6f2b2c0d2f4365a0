/** @module Measures a page that stays open: while nothing changes, and over many updates. */

import type { Browser, CDPSession, Page } from "playwright-core";
import { priceBar, writeBars } from "../browser/out_files.ts";

/** The share of one processor that all processes of the browser use while nothing changes. */
export async function idleShare(browser: Browser, page: Page, idleMs: number): Promise<number> {
  // By then the page polls at its lowest rate.
  await page.waitForTimeout(Math.min(12_000, idleMs));
  const session = await browser.newBrowserCDPSession();
  const before = await processorSeconds(session);
  await page.waitForTimeout(idleMs);
  const after = await processorSeconds(session);
  return (after - before) * 1000 / idleMs;
}

async function processorSeconds(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/**
 * Plays updates quickly: each writes the files with one more bar and waits until the page shows the bar.
 *
 * @returns The sizes of the heap, in MB: after 20 updates, and then after each fifth of the updates
 */
export async function heapOver(page: Page, out: string, bars: number, updates: number): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  const heap = async () => {
    await session.send("HeapProfiler.collectGarbage");
    await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize / 1e6;
  };
  // Becoming visible makes the page poll at once, instead of at the next interval.
  const play = async (from: number, count: number) => {
    for (let i = from; i < from + count; i++) {
      writeBars(out, { count: bars + i, status: { state: "running" } });
      const last = priceBar(bars + i - 1)[0];
      await page.waitForFunction((last) => {
        document.dispatchEvent(new Event("visibilitychange"));
        const host = document.querySelector('figure[aria-label="Price"] .plot') as HTMLElement & {
          plot: { range: { maxMs: number } };
        };
        return host.plot.range.maxMs > last;
      }, last);
    }
  };
  await play(1, 20);
  const heaps = [await heap()];
  const part = Math.ceil(updates / 5);
  for (let i = 0; i < 5; i++) {
    await play(21 + i * part, part);
    heaps.push(await heap());
  }
  return heaps;
}
