/**
 * What the page costs with 50,000 bars: `deno run -A tests/bench_page.ts`.
 *
 * Prints raw figures; the browser draws without a GPU. Processor time is that of all processes of the browser together.
 *
 * @module
 */

import { gzipSync } from "node:zlib";
import type { Browser, CDPSession, Page } from "playwright-core";
import { browserPath, launch } from "./browser/browser.ts";
import { priceBar, writeBars } from "./browser/out_files.ts";
import { bundle, startSite } from "./browser/site_fixture.ts";

const BARS = 50_000;
const STARTS = 5;
const UPDATES = 300;
const IDLE_MS = 30_000;

if (import.meta.main) await main();

async function main(): Promise<void> {
  if (browserPath === undefined) throw new Error("no browser was found: set CHROME_PATH");
  await using site = await startSite();
  writeBars(site.out, { count: BARS });
  const browser = await launch();
  try {
    console.log(`${BARS} bars, ${navigator.hardwareConcurrency} processors, ${browser.version()}`);
    console.log(`script, gzipped: ${gzipSync(await bundle()).byteLength} bytes`);
    const starts: number[] = [];
    for (let i = 0; i < STARTS; i++) starts.push(await timeToChart(browser, site.url));
    console.log(`first chart after navigation, ms: ${starts.map(Math.round).join(" ")}`);

    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(site.url);
    await page.waitForFunction(() => document.querySelector(".last-price"));
    for (
      const [name, bars] of [["100 bars in view", 100], ["2,000 bars", 2000], ["all bars", BARS]] as const
    ) {
      await showBars(page, bars);
      for (const kind of ["pan", "zoom"] as const) {
        console.log(`${kind}, ${name}: ${describe(await frames(page, kind))}`);
      }
    }
    await page.keyboard.press("0");
    await page.mouse.move(5, 5);
    console.log(
      `polling an unchanged page: ${(100 * await idleShare(browser, page)).toFixed(2)} % of one processor`,
    );
    await updates(page, site.out);
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

async function showBars(page: Page, bars: number): Promise<void> {
  await page.keyboard.press("0");
  for (let shown = BARS; shown > bars; shown *= 0.8) await page.keyboard.press("+");
  await page.waitForTimeout(300);
}

/** Times between frames, in milliseconds, while a hand drags or wheels for two seconds. */
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
        // A hand sends more events than there are frames.
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

/** What part of a processor the browser takes while nothing changes. */
async function idleShare(browser: Browser, page: Page): Promise<number> {
  await page.waitForTimeout(12_000);
  const session = await browser.newBrowserCDPSession();
  const before = await processorSeconds(session);
  await page.waitForTimeout(IDLE_MS);
  const after = await processorSeconds(session);
  return (after - before) * 1000 / IDLE_MS;
}

async function processorSeconds(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** Plays updates fast: each writes the files with one more bar, and waits until the page shows it. */
async function updates(page: Page, out: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const heap = async () => {
    await session.send("HeapProfiler.collectGarbage");
    await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize / 1e6;
  };
  // The page polls by the clock; it is asked to look at once instead, as it does when it comes into view.
  const play = async (from: number, count: number) => {
    for (let i = from; i < from + count; i++) {
      writeBars(out, { count: BARS + i, status: { state: "running" } });
      const last = priceBar(BARS + i - 1)[0];
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
  for (let part = 0; part < 5; part++) {
    await play(21 + part * UPDATES / 5, UPDATES / 5);
    heaps.push(await heap());
  }
  console.log(
    `heap after 20 updates and then every ${UPDATES / 5}, MB: ${heaps.map((mb) => mb.toFixed(1)).join(" ")}`,
  );
}
