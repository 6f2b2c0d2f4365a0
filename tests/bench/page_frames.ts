/** @module Measures what a page does in each frame while the reader drags the price chart. */

import type { Page } from "playwright-core";

/**
 * Script per frame while the price chart is dragged to and fro, in milliseconds.
 *
 * @param total How long the chart is dragged, in frames
 */
export async function scriptPerFrame(page: Page, total: number): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const scriptMs = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * metrics.find(({ name }) => name === "ScriptDuration")!.value;
  };
  const before = await scriptMs();
  const { frames, ranges } = await drag(page, total);
  const ms = await scriptMs() - before;
  await session.detach();
  if (ranges < frames / 4) throw new Error(`the chart moved in ${ranges} of ${frames} frames only`);
  return ms / frames;
}

/** Shows a number of bars of all, the newest ones, or a little more. */
export async function showBars(page: Page, all: number, bars: number): Promise<void> {
  await page.keyboard.press("0");
  for (let shown = all; shown > bars; shown *= 0.8) await page.keyboard.press("+");
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
}

/** Drags the price chart; returns the number of frames and of different ranges that were shown. */
function drag(page: Page, total: number): Promise<{ frames: number; ranges: number }> {
  return page.evaluate((total) =>
    new Promise<{ frames: number; ranges: number }>((resolve) => {
      const host = document.querySelector('figure[aria-label="Price"] .plot') as
        & HTMLElement
        & { plot: { range: { minMs: number } } };
      const over = host.querySelector<HTMLElement>(".u-over")!;
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
      const ranges = new Set<number>();
      let count = 0;
      const step = () => {
        ranges.add(host.plot.range.minMs);
        const x = box.width / 2 + box.width / 10 * Math.sin(count / 10);
        // A real pointer sends more events than there are frames.
        for (const part of [0, 1, 2]) over.dispatchEvent(new PointerEvent("pointermove", at(x + part)));
        if (count++ < total) return void requestAnimationFrame(step);
        over.dispatchEvent(new PointerEvent("pointerup", at(x)));
        resolve({ frames: count, ranges: ranges.size });
      };
      over.dispatchEvent(new PointerEvent("pointerdown", at(box.width / 2)));
      requestAnimationFrame(step);
    }), total);
}
