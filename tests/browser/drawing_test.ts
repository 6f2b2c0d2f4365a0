import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { browserTest } from "./browser.ts";
import { FIRST_MS, priceBar, WINDOW_MS, writeBars } from "./out_files.ts";
import { startSite } from "./site_fixture.ts";
import { colourOf, drawingOf, pixel, settle, toCanvas, visit } from "./visit.ts";

const COUNT = 300;

browserTest("the last candles are where the data says, in their direction's colour", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  for (const colorScheme of ["light", "dark"] as const) {
    await using visited = await visit(browser, site, { colorScheme });
    const { page } = visited;
    const drawing = await drawingOf(page, "Price");
    for (let index = COUNT - 1; index >= COUNT - 12; index--) {
      const [startMs, open, high, low, close] = priceBar(index);
      const colour = await colourOf(page, close >= open ? "rising" : "falling");
      const at = (value: number) => toCanvas(drawing, startMs + WINDOW_MS / 2, value);
      const middle = at(high);
      // The thin line may be rounded to either side of the exact middle.
      const columns = [Math.round(middle.x - 0.5), Math.floor(middle.x), Math.floor(middle.x) - 1];
      const seen = async (value: number, offset: number) => {
        const found = await Promise.all(
          columns.map((x) => pixel(page, "Price", x, Math.round(at(value).y) + offset)),
        );
        return found.includes(colour);
      };
      assert(await seen(high, 1), `${colorScheme} ${index}: the wick begins at the high`);
      assert(!await seen(high, -3), `${colorScheme} ${index}: nothing is above the high`);
      assert(await seen(low, -2), `${colorScheme} ${index}: the wick ends at the low`);
      assert(!await seen(low, 3), `${colorScheme} ${index}: nothing is below the low`);
      assert(
        await seen(Math.max(open, close), 0),
        `${colorScheme} ${index}: the body begins where it should`,
      );
      // A falling body is filled, a rising one hollow.
      assertEquals(
        await seen((open + close) / 2, 0),
        close < open,
        `${colorScheme} ${index}: the body's middle`,
      );
    }
    assertEquals(visited.complaints, []);
  }
});

browserTest("windows without a bar are marked, and nothing is made up in them", async (browser) => {
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
  assert(!colours.has(await colourOf(page, "falling")), "no candle falls in the gap");
  assertEquals(visited.complaints, []);
});

browserTest("the depth curve's steps are where the data says", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 50 });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const drawing = await drawingOf(page, "Depth");
  const cases = [
    { price: 98.5, total: 2, colour: "rising" },
    { price: 97, total: 5, colour: "rising" },
    { price: 95.9, total: 10, colour: "rising" },
    { price: 101.5, total: 1, colour: "falling" },
    { price: 103.5, total: 5, colour: "falling" },
    { price: 105.2, total: 7, colour: "falling" },
  ];
  for (const { price, total, colour } of cases) {
    const { x, y } = toCanvas(drawing, price, total);
    assertEquals(await pixel(page, "Depth", x, Math.round(y) - 1), await colourOf(page, colour), `${price}`);
    const above = await pixel(page, "Depth", x, y - 6);
    assert(above !== await colourOf(page, colour), `nothing is above the curve at ${price}`);
  }
  const text = await page.locator("figure.depth").innerText();
  assert(text.includes("Mid") && text.includes("100.00") && text.includes("2.00 (200 bp)"), text);
  assertEquals(await page.locator(".ladder .asks tr").count(), 3);
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
