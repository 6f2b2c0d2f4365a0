import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { readJson } from "../helpers/program.ts";
import { HAS_REAL_DAYS } from "../helpers/shared_data.ts";
import { browserTest } from "./browser.ts";
import { FIRST_MS, priceBar, WINDOW_MS, writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { withRealDay } from "./real_day.ts";
import { startSite } from "./site_fixture.ts";
import { colourOf, type Drawing, drawingOf, pixel, toCanvas, visit } from "./visit.ts";

const COUNT = 300;

browserTest("the last candles are at their prices, in their direction's colour", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  const bars = Array.from({ length: 12 }, (_, i) => priceBar(COUNT - 12 + i));
  for (const colorScheme of ["light", "dark"] as const) {
    await using visited = await visit(browser, site, { colorScheme });
    await assertCandles(visited.page, bars);
    assertEquals(visited.complaints, []);
  }
});

browserTest(
  "prices of 0 and below have candles, an axis, a depth curve, and a dash for a change",
  async (browser) => {
    await using site = await startSite();
    const priceOf = (index: number) => {
      const [timeMs, open, high, low, close, volume] = priceBar(index);
      return [
        timeMs,
        ...[open, high, low, close].map((price) => Math.round((price - 137.6) * 100) / 100),
        volume,
      ];
    };
    writeBars(site.out, { count: COUNT, priceOf, middle: 0 });
    await using visited = await visit(browser, site);
    const { page } = visited;
    const bars = Array.from({ length: 12 }, (_, i) => priceOf(COUNT - 12 + i));
    await assertCandles(page, bars);
    const texts = await page.locator(".last-price").innerText();
    assert(texts.includes(`−${Math.abs(bars.at(-1)![4]).toFixed(2)}`), texts);
    assert(texts.includes("–"), texts);
    const { xMin, xMax } = await drawingOf(page, "Depth");
    assert(xMin <= -4 && xMax >= 5, `${xMin} to ${xMax}`);
    const legend = await page.locator('figure[aria-label="Depth"] .legend').innerText();
    assert(!legend.includes("bp") && !legend.includes("NaN"), legend);
    assertEquals(visited.complaints, []);
  },
);

browserTest("the last candles of a real day are at the prices of its bars", async (browser) => {
  await withRealDay("ETH-USD", "2021-07-01", async (out) => {
    await using site = await startSite(out);
    await using visited = await visit(browser, site);
    const bars: number[][] = readJson(out, "ohlc_data.json");
    assertEquals(bars.length > 1000, true);
    await assertCandles(visited.page, bars.slice(-20));
    const text = await visited.page.locator("body").innerText();
    for (const part of ["ETH-USD", bars.at(-1)![4].toLocaleString("en-US", { minimumFractionDigits: 2 })]) {
      assert(text.includes(part), part);
    }
    assertEquals(visited.complaints, []);
  });
}, { ignore: !HAS_REAL_DAYS });

browserTest("the depth curve of a real day is at the levels of its book", async (browser) => {
  await withRealDay("BTC-USDT", "2024-08-08", async (out) => {
    await using site = await startSite(out);
    await using visited = await visit(browser, site);
    const { page } = visited;
    const drawing = await drawingOf(page, "Depth");
    const { bids, asks } = readJson(out, "depth_data.json") as Record<"bids" | "asks", [number, number][]>;
    for (const [levels, colour] of [[bids, "rising"], [asks, "falling"]] as const) {
      let total = 0;
      let checked = 0;
      for (const [index, [price, size]] of levels.slice(0, -1).entries()) {
        total += size;
        const next = levels[index + 1][0];
        // Between two levels the curve is flat; levels that are too close together are not checked.
        const [from, to] = [toCanvas(drawing, price, total), toCanvas(drawing, next, total)];
        const isInView = to.x > drawing.left + 4 && to.x < drawing.left + drawing.width - 4;
        if (Math.abs(to.x - from.x) < 5 || !isInView) continue;
        const x = (from.x + to.x) / 2;
        const found = [
          await pixel(page, "Depth", x, Math.round(from.y) - 1),
          await pixel(page, "Depth", x, Math.round(from.y)),
        ];
        assert(found.includes(await colourOf(page, colour)), `${colour} ${index}: ${found}`);
        checked++;
      }
      assert(checked >= 2, `only ${checked} steps of ${colour} are wide enough to see`);
    }
    assertEquals(visited.complaints, []);
  });
}, { ignore: !HAS_REAL_DAYS });

/** Asserts that the price chart shows bars in view as candles. */
async function assertCandles(page: Page, bars: number[][]): Promise<void> {
  for (const bar of bars) {
    let drawing = await drawingOf(page, "Price");
    for (;;) {
      const fault = await candleFault(page, drawing, bar);
      const now = await drawingOf(page, "Price");
      // An answer that changes the layout may arrive between two looks at the chart: then look again.
      const isSteady = JSON.stringify(now) === JSON.stringify(drawing);
      drawing = now;
      if (!isSteady) continue;
      assertEquals(fault, undefined, new Date(bar[0]).toISOString());
      break;
    }
  }
}

/** What is wrong with a candle; undefined if nothing is. */
async function candleFault(page: Page, drawing: Drawing, bar: number[]): Promise<string | undefined> {
  const [startMs, open, high, low, close] = bar;
  const colour = await colourOf(page, close >= open ? "rising" : "falling");
  const at = (value: number) => toCanvas(drawing, startMs + WINDOW_MS / 2, value);
  const middle = at(high);
  // The thin line may be rounded to either side of the middle.
  const columns = [Math.round(middle.x - 0.5), Math.floor(middle.x), Math.floor(middle.x) - 1];
  const seen = async (value: number, offset: number) => {
    const found = await Promise.all(
      columns.map((x) => pixel(page, "Price", x, Math.round(at(value).y) + offset)),
    );
    return found.includes(colour);
  };
  const heightPx = at(low).y - middle.y;
  if (heightPx < 4) return await seen(high, 0) ? undefined : "a candle without height is a line";
  if (!await seen(high, 0) && !await seen(high, 1)) return "the candle begins at the high";
  if (await seen(high, -3)) return "nothing is above the high";
  if (!await seen(low, -1) && !await seen(low, -2)) return "the candle ends at the low";
  if (await seen(low, 3)) return "nothing is below the low";
  if (!await seen(Math.max(open, close), 0)) return "the body begins at the higher of open and close";
  return await seen((open + close) / 2, 0) ? undefined : "the body is filled, whatever its direction";
}

browserTest("windows without a bar are hatched and contain no candle", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT, skip: (i) => i >= COUNT - 10 && i < COUNT - 5 });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const drawing = await drawingOf(page, "Price");
  const colours = new Set<string>();
  const from = toCanvas(drawing, FIRST_MS + (COUNT - 9) * WINDOW_MS, drawing.yMax).x;
  for (let y = drawing.top + 4; y < drawing.top + drawing.height; y += 1) {
    colours.add(await pixel(page, "Price", from, y));
  }
  assert(colours.has(await colourOf(page, "gap")), "the gap is hatched");
  assert(!colours.has(await colourOf(page, "falling")), "no falling candle is in the gap");
  assertEquals(visited.complaints, []);
});

browserTest("the steps of the depth curve are at the levels of the book", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 50 });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const drawing = await drawingOf(page, "Depth");
  const cases = [
    { price: 98.5, total: 2, colour: "rising" },
    { price: 97, total: 5, colour: "rising" },
    { price: 96.1, total: 5, colour: "rising" },
    { price: 101.5, total: 1, colour: "falling" },
    { price: 103.5, total: 5, colour: "falling" },
    { price: 104.9, total: 5, colour: "falling" },
  ];
  for (const { price, total, colour } of cases) {
    const { x, y } = toCanvas(drawing, price, total);
    assertEquals(await pixel(page, "Depth", x, Math.round(y) - 1), await colourOf(page, colour), `${price}`);
    const above = await pixel(page, "Depth", x, y - 6);
    assert(above !== await colourOf(page, colour), `nothing is above the curve at ${price}`);
  }
  const text = await page.locator('figure[aria-label="Depth"]').innerText();
  assert(text.includes("Mid") && text.includes("100.00") && text.includes("2.00 (200 bp)"), text);
  assertEquals(await page.locator(".ladder .asks .size-bar").count(), 2);
  assertEquals(visited.complaints, []);
});

browserTest("bars narrower than a pixel fill the chart from low to high", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 20_000 });
  await using visited = await visit(browser, site);
  const { page } = visited;
  await page.keyboard.press("0");
  await settle(page);
  const drawing = await drawingOf(page, "Price");
  assert(drawing.xMin <= FIRST_MS && drawing.xMax >= FIRST_MS + 20_000 * WINDOW_MS);
  const rising = await colourOf(page, "rising");
  const falling = await colourOf(page, "falling");
  const [startMs, , high, low] = priceBar(10_000);
  const { x, y } = toCanvas(drawing, startMs, (high + low) / 2);
  const seen = await pixel(page, "Price", x, y);
  assert([rising, falling].includes(seen), seen);
  assertEquals(visited.complaints, []);
});
