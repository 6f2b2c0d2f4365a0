import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { FIRST_MS, imbalanceBar, priceBar, WINDOW_MS, writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { colourOf, drawingOf, pixel, toCanvas, visit } from "./visit.ts";

const COUNT = 600;
const CHARTS = ["Price", "Order-book imbalance"];

/** The colours on a vertical line in a window's middle. */
async function coloursAt(page: Page, name: string, index: number): Promise<Set<string>> {
  const drawing = await drawingOf(page, name);
  const x = Math.floor(toCanvas(drawing, FIRST_MS + (index + 0.5) * WINDOW_MS, 0).x);
  const found = await page.evaluate(([name, x, top, height]) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`figure[aria-label="${name}"] canvas`)!;
    const { data } = canvas.getContext("2d")!.getImageData(Number(x), Number(top), 1, Number(height));
    return Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 4).join());
  }, [name, x, Math.round(drawing.top) + 2, Math.round(drawing.height) - 4] as const);
  return new Set(found);
}

browserTest("only windows with neither trades nor books are hatched", async (browser) => {
  await using site = await startSite();
  const nothing = COUNT - 20;
  const noTrades = COUNT - 10;
  writeBars(site.out, {
    count: COUNT,
    skip: (index) => index >= nothing && index < nothing + 5,
    hasTrades: (index) => index < noTrades || index >= noTrades + 5,
  });
  for (const colorScheme of ["light", "dark"] as const) {
    await using visited = await visit(browser, site, { colorScheme });
    const { page } = visited;
    const gap = await colourOf(page, "gap");
    for (const name of CHARTS) {
      assert((await coloursAt(page, name, nothing + 2)).has(gap), `${name}: nothing was recorded`);
      assert(!(await coloursAt(page, name, noTrades + 2)).has(gap), `${name}: books were recorded`);
    }
    assertEquals(visited.complaints, []);
  }
});

browserTest(
  "zoomed out, imbalance is a band with a line of closes in the colour of their sign",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: COUNT });
    for (const colorScheme of ["light", "dark"] as const) {
      await using visited = await visit(browser, site, { colorScheme });
      const { page } = visited;
      const name = "Order-book imbalance";
      const [rising, falling] = [await colourOf(page, "rising"), await colourOf(page, "falling")];
      const hasAt = async (index: number, value: number, colour: string) => {
        const drawing = await drawingOf(page, name);
        const { x, y } = toCanvas(drawing, FIRST_MS + (index + 0.5) * WINDOW_MS, value);
        const found = await Promise.all(
          [-1, 0, 1].flatMap((right) =>
            [-1, 0, 1].map((down) => pixel(page, name, Math.floor(x) + right, Math.floor(y) + down))
          ),
        );
        return found.includes(colour);
      };
      // The crest and the trough of the last wave.
      const [up, down] = [589, 542];
      assert(imbalanceBar(up)[4] > 0.6 && imbalanceBar(down)[4] < -0.4);
      await page.keyboard.press("0");
      await settle(page);
      assert(await hasAt(up, imbalanceBar(up)[4], rising), "a line of positive closes");
      assert(await hasAt(down, imbalanceBar(down)[4], falling), "a line of negative closes");
      assert(!await hasAt(up, imbalanceBar(up)[3] - 0.1, rising), "nothing below the band");
      const { width, left } = await drawingOf(page, name);
      assert(width > 0 && left >= 0);
      for (let i = 0; i < 9; i++) await page.keyboard.press("+");
      await page.keyboard.press("End");
      await settle(page);
      const drawing = await drawingOf(page, name);
      const slotPx = WINDOW_MS / (drawing.xMax - drawing.xMin) * drawing.width;
      assert(slotPx >= 5, `${slotPx}`);
      const last = COUNT - 5;
      const [, open, , , close] = imbalanceBar(last);
      assert(await hasAt(last, (open + close) / 2, close >= open ? rising : falling), "candles from 5 px");
      assertEquals(visited.complaints, []);
    }
  },
);

browserTest("imbalance has candles from 5 pixels a bar, and is a band below", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const name = "Order-book imbalance";
  const soft = await colourOf(page, "rising-soft");
  const opacityOf = (colour: string) => Number(colour.split(",")[3]);
  const { width } = await drawingOf(page, name);
  // A crest, far from the lines of the grid; beside its candle, the slot is empty.
  const [crest, value] = [589, imbalanceBar(589)[4] - 0.15];
  for (const [slotPx, isBand] of [[4.95, true], [5, false]] as const) {
    const to = FIRST_MS + COUNT * WINDOW_MS;
    await page.evaluate(
      (hash) => location.hash = hash,
      `from=${Math.ceil(to - width / slotPx * WINDOW_MS)}&to=${to}&window=1m`,
    );
    await settle(page);
    const drawing = await drawingOf(page, name);
    const shown = WINDOW_MS / (drawing.xMax - drawing.xMin) * drawing.width;
    assert(Math.abs(shown - slotPx) < 0.01, `${shown} pixels a bar`);
    const { x, y } = toCanvas(drawing, FIRST_MS + crest * WINDOW_MS, value);
    const found = await pixel(page, name, Math.round(x), y);
    assertEquals(opacityOf(found), isBand ? opacityOf(soft) : 0, `${slotPx} pixels a bar: ${found}`);
  }
  assertEquals(visited.complaints, []);
});

browserTest("green and red are a choice that survives a reload, light and dark", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const [startMs, open, , , close] = priceBar(COUNT - 4);
  assert(close > open);
  const body = async () => {
    const { x, y } = toCanvas(await drawingOf(page, "Price"), startMs + WINDOW_MS / 2, (open + close) / 2);
    return pixel(page, "Price", Math.floor(x), y);
  };
  assertEquals(await body(), "21,101,216,255");
  await page.getByRole("button", { name: "Green/red" }).click();
  assertEquals(await body(), "10,122,75,255");
  await page.getByRole("button", { name: "Use dark colours" }).click();
  assertEquals(await body(), "53,176,124,255");
  await visited.reload();
  assertEquals(await body(), "53,176,124,255");
  await page.getByRole("button", { name: "Green/red" }).click();
  assertEquals(await body(), "88,166,255,255");
  assertEquals(visited.complaints, []);
});
