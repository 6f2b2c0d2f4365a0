/**
 * Measures the page with many bars, in a real browser that draws without a GPU. Processor time is that of all browser
 * processes together.
 *
 * @module
 */

import { gzipSync } from "node:zlib";
import type { Browser, CDPSession, Page } from "playwright-core";
import { launch } from "../browser/browser.ts";
import { priceBar, writeBars } from "../browser/out_files.ts";
import { benchFootprint } from "./footprint.ts";
import { bundle, startSite } from "../browser/site_fixture.ts";

/** The size of the benchmark. */
export interface PageBenchOptions {
  /** Number of bars that the page shows. */
  bars: number;
  /** How many times the page is opened. */
  starts: number;
  /** Number of updates; one hour of updates once a second is 3,600. */
  updates: number;
  /** How long the page is left idle, in milliseconds. */
  idleMs: number;
  /** Number of trades of the day whose footprint is shown. */
  trades: number;
}

/** Measures the page; yields the figures as lines of text. */
export async function* benchPage(options: PageBenchOptions): AsyncGenerator<string> {
  const { bars, starts, idleMs, trades, updates } = options;
  await using site = await startSite();
  writeBars(site.out, { count: bars });
  const browser = await launch();
  try {
    yield `the page with ${bars} bars, Chromium ${browser.version()}:`;
    yield `  script, gzipped: ${gzipSync(await bundle()).byteLength} bytes`;
    const times: number[] = [];
    for (let i = 0; i < starts; i++) times.push(await timeToChart(browser, site.url));
    yield `  first chart after navigation, ms: ${times.map(Math.round).join(" ")}`;

    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(site.url);
    await page.waitForFunction(() => document.querySelector(".last-price"));
    for (const shown of [100, 2000, bars].filter((shown) => shown <= bars)) {
      await showBars(page, bars, shown);
      for (const kind of ["pan", "zoom"] as const) {
        yield `  ${kind}, ${shown} bars in view: ${describe(await frames(page, kind))}`;
      }
    }
    await page.keyboard.press("0");
    await page.mouse.move(5, 5);
    const share = await idleShare(browser, page, idleMs);
    yield `  polling an unchanged page: ${(100 * share).toFixed(2)} % of one processor`;
    yield await heapOver(page, site.out, bars, updates);
    yield* await benchFootprint(browser, trades);
  } finally {
    await browser.close();
  }
}

async function timeToChart(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const look = () => {
      const host = document.querySelector('figure[aria-label="Price"] .plot') as
        | HTMLElement & { plot?: { range?: { minMs: number } } }
        | null;
      if ((host?.plot?.range?.minMs ?? 0) > 0) Object.assign(globalThis, { chartMs: performance.now() });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(url);
  const handle = await page.waitForFunction(() => (globalThis as unknown as { chartMs?: number }).chartMs);
  const ms = await handle.jsonValue() as number;
  await context.close();
  return ms;
}

async function showBars(page: Page, all: number, bars: number): Promise<void> {
  await page.keyboard.press("0");
  for (let shown = all; shown > bars; shown *= 0.8) await page.keyboard.press("+");
  await page.waitForTimeout(300);
}

/** Times between frames, in milliseconds, during two seconds of dragging or of scrolling the wheel. */
function frames(page: Page, kind: "pan" | "zoom"): Promise<number[]> {
  return page.evaluate((kind) =>
    new Promise<number[]>((resolve) => {
      const over = document.querySelector<HTMLElement>('figure[aria-label="Price"] .u-over')!;
      const box = over.getBoundingClientRect();
      const at = (x: number) => ({
        clientX: box.x + x,
        clientY: box.y + 80,
        pointerId: 1,
        button: 0,
        pointerType: "mouse",
        bubbles: true,
      });
      // There is no real pointer to capture.
      over.setPointerCapture = () => {};
      const times: number[] = [];
      let previous = 0;
      let count = 0;
      const step = (now: number) => {
        if (previous) times.push(now - previous);
        previous = now;
        const x = box.width / 2 + 200 * Math.sin(count / 10);
        // A real pointer sends more events than there are frames.
        for (const part of [0, 1, 2]) {
          if (kind === "pan") over.dispatchEvent(new PointerEvent("pointermove", at(x + part)));
          else {
            const deltaY = 20 * Math.sign(Math.sin(count / 20));
            over.dispatchEvent(new WheelEvent("wheel", { ...at(x), deltaY, cancelable: true }));
          }
        }
        if (count++ < 120) return void requestAnimationFrame(step);
        over.dispatchEvent(new PointerEvent("pointerup", at(x)));
        resolve(times);
      };
      if (kind === "pan") over.dispatchEvent(new PointerEvent("pointerdown", at(box.width / 2)));
      requestAnimationFrame(step);
    }), kind);
}

function describe(times: number[]): string {
  const sorted = times.slice(5).sort((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))].toFixed(1);
  const long = sorted.filter((ms) => ms > 33.4).length;
  return `median ${at(0.5)} ms, 99th ${at(0.99)} ms, longest ${
    at(1)
  } ms, over 33 ms: ${long} of ${sorted.length}`;
}

/** The share of one processor that the browser uses while nothing changes. */
async function idleShare(browser: Browser, page: Page, idleMs: number): Promise<number> {
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

/** Plays updates quickly: each writes the files with one more bar and waits until the page shows the bar. */
async function heapOver(page: Page, out: string, bars: number, updates: number): Promise<string> {
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
  return `  heap after 20 updates and then every ${part}, MB: ${heaps.map((mb) => mb.toFixed(1)).join(" ")}`;
}
