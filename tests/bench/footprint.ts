/**
 * Measures the footprint of 60 bars: the time until the numbers are drawn, and script per frame while the chart moves.
 *
 * @module
 */

import type { Browser, Page } from "playwright-core";
import { DEMO_DAYS, DEMO_INSTRUMENT, writeDemoDay } from "../../lib/demo/demo_day.ts";
import { startSite } from "../browser/site_fixture.ts";
import { withFolder } from "../helpers/database.ts";
import { run } from "../helpers/program.ts";

/** The bars that fill the chart. */
const BARS = 60;

/** The frames of a movement. */
const FRAMES = 120;

/**
 * Measures the footprint; returns the figures as lines of text.
 *
 * @param trades The number of trades of the day
 */
export function benchFootprint(browser: Browser, trades: number): Promise<string[]> {
  return withFolder(async (data) => {
    const [day] = DEMO_DAYS;
    writeDemoDay(data, DEMO_INSTRUMENT, day, { trades, snapshots: 100 });
    const out = `${data}/out`;
    await run([DEMO_INSTRUMENT, day, day, "--data", data, "--out", out, "--no-serve", "--max-bars", "0"]);
    await using site = await startSite(out);
    // Wide enough for numbers in all bars.
    const page = await browser.newPage({ viewport: { width: 3840, height: 1600 } });
    await page.addInitScript((bars) => {
      localStorage.setItem("orderflow.settings", JSON.stringify({ bars, mode: "candles" }));
    }, BARS);
    const firsts: number[] = [];
    for (let i = 0; i < 3; i++) {
      await page.goto(site.url);
      await page.waitForSelector('select[aria-label="Volume profile"]');
      // The first visit reads the trades, the others are answered from the cache of the server.
      if (i < 2) firsts.push(await timeToFootprint(page));
    }
    const candles = await scriptPerFrame(page);
    await timeToFootprint(page);
    const footprint = await scriptPerFrame(page);
    await page.close();
    return [
      `  footprint of ${BARS} bars of a day of ${trades} trades, first and again, ms: ${
        firsts.map(Math.round).join(" ")
      }`,
      `  script per frame of the whole page while panning, 3840 pixels wide, ms: ${
        footprint.toFixed(1)
      }; with candles ${candles.toFixed(1)}`,
    ];
  });
}

/** The time from choosing the mode until the cells are drawn, in milliseconds. */
function timeToFootprint(page: Page): Promise<number> {
  return page.evaluate(() =>
    new Promise<number>((resolve) => {
      const start = performance.now();
      const look = () => {
        const isDrawn = document.querySelector('.choices output[aria-busy="false"]');
        // The state changes before the frame in which the cells are drawn.
        if (isDrawn) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
        else requestAnimationFrame(look);
      };
      dispatchEvent(new KeyboardEvent("keydown", { key: "m" }));
      requestAnimationFrame(() => requestAnimationFrame(look));
    })
  );
}

/** Script per frame while the chart is dragged, in milliseconds. */
async function scriptPerFrame(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const script = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * metrics.find(({ name }) => name === "ScriptDuration")!.value;
  };
  const before = await script();
  await page.evaluate((frames) =>
    new Promise<void>((resolve) => {
      const over = document.querySelector<HTMLElement>('figure[aria-label="Price"] .u-over')!;
      const box = over.getBoundingClientRect();
      const at = (x: number) => ({
        clientX: box.x + x,
        clientY: box.y + 80,
        pointerId: 1,
        pointerType: "mouse",
        bubbles: true,
      });
      // There is no real pointer to capture.
      over.setPointerCapture = () => {};
      over.dispatchEvent(new PointerEvent("pointerdown", at(box.width / 2)));
      let count = 0;
      const step = () => {
        const x = box.width / 2 + 400 * Math.sin(count / 10);
        over.dispatchEvent(new PointerEvent("pointermove", at(x)));
        if (count++ < frames) return void requestAnimationFrame(step);
        over.dispatchEvent(new PointerEvent("pointerup", at(x)));
        resolve();
      };
      requestAnimationFrame(step);
    }), FRAMES);
  return (await script() - before) / FRAMES;
}
