/**
 * Measures one visit to a page with a chart: the time to the chart, the bytes until then, and the memory of the renderer.
 *
 * @module
 */

import type { Browser, Page } from "playwright-core";
import { launch } from "../browser/browser.ts";
import { memoryOf } from "./renderer_memory.ts";

/** How long a step may take, in milliseconds: far longer than on the slowest machine. */
const STEP_MS = 120_000;

/** The time from the navigation until the first chart is drawn, in milliseconds, in a context without a cache. */
export async function timeToChart(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await openChart(page, url);
  const ms = await page.evaluate(() => (globalThis as unknown as { chartMs: number }).chartMs);
  await context.close();
  return ms;
}

/** The bytes of data, as transferred, that a page receives until a time after its first chart. */
export async function bytesForChart(browser: Browser, url: string, laterMs: number): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const isData = new Map<string, boolean>();
  let bytes = 0;
  session.on("Network.responseReceived", ({ requestId, response }) => {
    isData.set(requestId, /\/(data|api)\/|bars\.json/.test(new URL(response.url).pathname));
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (isData.get(requestId)) bytes += encodedDataLength;
  });
  await openChart(page, url);
  await page.waitForTimeout(laterMs);
  await context.close();
  return bytes;
}

/** The private memory of the process that shows a page, a time after the first chart, in bytes. */
export async function rendererBytes(url: string, laterMs: number): Promise<number | undefined> {
  // Another page of the browser could share the process.
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await openChart(page, url);
    await page.waitForTimeout(laterMs);
    return await memoryOf(browser);
  } finally {
    await browser.close();
  }
}

/** Opens a page and waits until its first chart is drawn; the page then has the time as `chartMs`. */
export async function openChart(page: Page, url: string): Promise<void> {
  await page.addInitScript(() => {
    // In the frame that draws the chart, after the chart's own callback, as the page of the other chart does.
    const look = () =>
      void setTimeout(() => {
        const host = document.querySelector('figure[aria-label="Price"] .plot') as
          | HTMLElement & { plot?: { range?: { minMs: number } } }
          | null;
        const isDrawn = (host?.plot?.range?.minMs ?? 0) > 0 && document.querySelector(".last-price");
        if (isDrawn) Object.assign(globalThis, { chartMs: performance.now() });
        else requestAnimationFrame(look);
      });
    requestAnimationFrame(look);
  });
  page.setDefaultTimeout(STEP_MS);
  await page.goto(url);
  await page.waitForFunction(() => (globalThis as unknown as { chartMs?: number }).chartMs);
}
