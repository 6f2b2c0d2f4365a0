import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { type MadeBook, type MadeTrade, withMadeDay } from "./made_day.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { visit } from "./visit.ts";

const DAY = "2024-03-05";
const START_MS = Date.parse(DAY);
/** Prices of nine decimals, as of a coin in bitcoin, and of ten digits with two decimals. */
const SCALES = [{ step: 1e-9, decimals: 9, lowest: 454 }, {
  step: 0.01,
  decimals: 2,
  lowest: 1_234_567_800,
}];

/** A day of prices near a number of steps, with small and large sizes. */
function dayOf(
  { step, decimals, lowest }: typeof SCALES[number],
): { trades: MadeTrade[]; books: MadeBook[] } {
  const price = (steps: number) => Number(((lowest + steps) * step).toFixed(decimals));
  const sizes = [123_456.12, 0.07, 16.09, 9_876_543, 1234.5];
  const trades = Array.from({ length: 400 }, (_, i): MadeTrade => [
    START_MS + i * 1000,
    price(i % 7),
    sizes[i % sizes.length],
    i % 2 ? "buy" : "sell",
  ]);
  const books = [1, 1.37].map((factor, at): MadeBook => {
    const level = (steps: number, i: number) => [price(steps), sizes[i % sizes.length] * factor];
    return [
      START_MS + 300_000 + at * 1000,
      Array.from({ length: 12 }, (_, i) => level(3 - i, i)),
      Array.from({ length: 12 }, (_, i) => level(4 + i, i + 2)),
    ];
  });
  return { trades, books };
}

/** Cells of ladder and tape whose text is not in sight in full, and fields that are too narrow for their usual value. */
async function cutOff(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const seen = (selector: string) => document.querySelector(selector)!.getBoundingClientRect();
    const cells = [...document.querySelectorAll(".ladder th, .ladder td, .tape th, .tape tr[id] td")];
    const cut = cells.filter((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell.querySelector("span") ?? cell);
      const [text, box] = [range.getBoundingClientRect(), cell.getBoundingClientRect()];
      const all = seen(cell.closest(".ladder") ? ".ladder" : ".tape");
      const [left, right] = [Math.max(box.left, all.left), Math.min(box.right, all.right)];
      return text.width > 0 && (text.left < left - 0.5 || text.right > right + 0.5);
    }).map((cell) => cell.textContent!);
    const context = document.createElement("canvas").getContext("2d")!;
    const narrow = [...document.querySelectorAll<HTMLInputElement>(".tape-tools input")].filter((field) => {
      const { font, paddingLeft, paddingRight } = getComputedStyle(field);
      context.font = font;
      const space = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      return context.measureText(field.placeholder).width > space;
    }).map((field) => `${field.ariaLabel}: ${field.placeholder}`);
    return [...cut, ...narrow];
  });
}

/** Visits the page of a day of each scale. */
async function eachScale(
  browser: Browser,
  test: (page: Page, scale: typeof SCALES[number]) => Promise<void>,
): Promise<void> {
  for (const scale of SCALES) {
    const { trades, books } = dayOf(scale);
    await withMadeDay(DAY, trades, books, async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      await test(visited.page, scale);
      assertEquals(visited.complaints, []);
    });
  }
}

browserTest(
  "long prices and sizes are cut off in no legend",
  (browser) =>
    eachScale(browser, async (page, scale) => {
      await page.keyboard.press("v");
      await page.locator(".legend .vwap").waitFor();
      for (const width of [1920, 1280, 800, 360]) {
        await page.setViewportSize({ width, height: 1000 });
        await page.waitForFunction((width) => innerWidth === width, width);
        await settle(page);
        const tabs = await page.locator(".tabs button").all();
        for (const tab of tabs.length ? tabs : [undefined]) {
          await tab?.click();
          await settle(page);
          const hidden = await page.locator(".legend").evaluateAll((all) =>
            all.flatMap((legend) => {
              const { right, bottom } = legend.getBoundingClientRect();
              return [...legend.children].filter((entry) => {
                const box = entry.getBoundingClientRect();
                return box.bottom > bottom + 2 || box.right > right + 1;
              }).map((entry) => `${legend.closest("figure")!.ariaLabel}: ${entry.textContent}`);
            })
          );
          assertEquals(hidden, [], `${scale.lowest} at ${width} pixels`);
        }
      }
    }),
);

browserTest(
  "long prices and sizes are cut off nowhere in ladder and tape, and no row is below 0",
  (browser) =>
    eachScale(browser, async (page, scale) => {
      await page.waitForSelector(".tape tr[id]");
      for (const width of [1280, 1920]) {
        await page.setViewportSize({ width, height: 1000 });
        await settle(page);
        assertEquals(await cutOff(page), [], `${scale.lowest} at ${width} pixels`);
        const prices = await page.locator(".ladder tbody th").allInnerTexts();
        assertEquals(new Set(prices).size, prices.length, "every row has another price");
        assert(prices.length > 6 && !prices.some((price) => /^[-−]/.test(price)), String(prices));
      }
    }),
);
