/** @module The panels of volume, cumulative delta, spread and bar statistics, of files that the tests write. */

import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { FIRST_MS, flowBar, priceBar, quoteBar, WINDOW_MS, writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { colourOf, drawingOf, legendOf, pixel, tableOf, toCanvas, visit } from "./visit.ts";

const COUNT = 300;
/** The bars of the day before the last 12. */
const LAST = Array.from({ length: 12 }, (_, i) => COUNT - 12 + i);

const deltaOf = (index: number) => flowBar(index)[1] - flowBar(index)[2];

/** Zooms in until bars are wide enough to look at. */
async function showFewBars(page: Page): Promise<void> {
  for (let i = 0; i < 8; i++) await page.keyboard.press("+");
  await settle(page);
}

browserTest(
  "a volume is sold, bought and unknown from the floor up, with a dash at the delta",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: COUNT, hasFlow: true });
    for (const colorScheme of ["light", "dark"] as const) {
      await using visited = await visit(browser, site, {
        colorScheme,
        viewport: { width: 1280, height: 1600 },
      });
      const { page } = visited;
      await showFewBars(page);
      const drawing = await drawingOf(page, "Volume");
      assertEquals(drawing.yMin, 0);
      for (const index of LAST) {
        const [startMs, bought, sold, unknown] = flowBar(index);
        const at = async (value: number, offset = 0) => {
          const { x, y } = toCanvas(drawing, startMs + WINDOW_MS / 2, value);
          return await pixel(page, "Volume", x, Math.round(y) + offset);
        };
        const delta = bought - sold;
        const strong = await colourOf(page, delta > 0 ? "rising" : "falling");
        assert(
          [await at(Math.abs(delta)), await at(Math.abs(delta), 1)].includes(strong),
          `dash of ${index}`,
        );
        const colours = new Set([await at(sold * 0.2), await at(sold + bought * 0.9)]);
        assertEquals(colours.size, 2, `sold and bought of ${index} differ`);
        if (unknown > 0) {
          assertEquals(await at(sold + bought + unknown / 2), await colourOf(page, "unknown"), `${index}`);
        }
        const above = await at(bought + sold + unknown, -4);
        assert(above !== await colourOf(page, "unknown") && !colours.has(above), `nothing is above ${index}`);
      }
      assertEquals(visited.complaints, []);
    }
  },
);

browserTest(
  "legends of volume and cumulative delta have the values at T, and unknown sides do not count",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: COUNT, hasFlow: true });
    await using visited = await visit(browser, site);
    const { page } = visited;
    const cvd = (index: number) =>
      Array.from({ length: index + 1 }, (_, i) => deltaOf(i)).reduce((a, b) => a + b);
    const newest = COUNT - 1;
    const [, bought, sold] = flowBar(newest);
    assertEquals(await legendOf(page, "Volume"), {
      "2024-01-01 05:00 UTC": "",
      Bought: String(bought),
      Sold: String(sold),
      "Unknown side": "0",
      Delta: `+${bought - sold}`,
      Trades: "60",
    });
    assertEquals((await legendOf(page, "Cumulative delta")).CVD, `+${cvd(newest)}`);
    assertEquals((await legendOf(page, "Cumulative delta")).since, "2024-01-01 00:00 UTC");
    for (let i = 0; i < 4; i++) await page.keyboard.press("Shift+ArrowLeft");
    await settle(page);
    const index = 296;
    const [, , , unknown] = flowBar(index);
    const legend = await legendOf(page, "Cumulative delta");
    assertEquals(legend.CVD, `+${cvd(index)}`);
    assertEquals(
      legend["Unknown side, not counted"],
      `${(100 * unknown / priceBar(index)[5]).toFixed(1)}%`,
    );
    assertEquals(visited.complaints, []);
  },
);

browserTest(
  "the cumulative delta is a line at its values, and begins again each day or never",
  async (browser) => {
    await using site = await startSite();
    const count = 1600;
    writeBars(site.out, { count, hasFlow: true });
    await using visited = await visit(browser, site);
    const { page } = visited;
    const sumFrom = (first: number, last: number) => {
      let sum = 0;
      for (let i = first; i <= last; i++) sum += deltaOf(i);
      return sum;
    };
    const last = count - 1;
    const check = async (firstOfDay: number) => {
      const text = (await legendOf(page, "Cumulative delta")).CVD;
      assertEquals(Number(text.replace(/[+,]/g, "")), sumFrom(firstOfDay, last));
      const drawing = await drawingOf(page, "Cumulative delta");
      const colour = await colourOf(page, "line-strong");
      for (const index of [last, last - 7, last - 40]) {
        const value = sumFrom(firstOfDay, index);
        const { x, y } = toCanvas(drawing, FIRST_MS + (index + 0.5) * WINDOW_MS, value);
        const near = await Promise.all(
          [-1, 0].flatMap((dx) => [-1, 0].map((dy) => pixel(page, "Cumulative delta", x + dx, y + dy))),
        );
        assert(near.includes(colour), `bar ${index}: ${near}`);
      }
    };
    await check(1440);
    // No line joins the last sum of a day with the first of the next.
    const midnight = FIRST_MS + 1440 * WINDOW_MS;
    const { xMin, xMax } = await drawingOf(page, "Price");
    await page.evaluate(
      (hash) => location.hash = hash,
      `from=${midnight - 20 * WINDOW_MS}&to=${midnight + 20 * WINDOW_MS}`,
    );
    await settle(page);
    const [last1, first2] = [sumFrom(0, 1439), sumFrom(1440, 1440)];
    const around = await drawingOf(page, "Cumulative delta");
    const from = toCanvas(around, midnight - WINDOW_MS / 2, last1);
    const to = toCanvas(around, midnight + WINDOW_MS / 2, first2);
    assert(Math.abs(to.y - from.y) > 20, `${to.y - from.y} pixels between the sums of two days`);
    const line = (await colourOf(page, "line-strong")).split(",").map(Number);
    // Away from both ends and from the line of midnight. However pale, the pixels of a line have its colour.
    for (const part of [0.3, 0.7]) {
      const at = { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
      const found = await Promise.all(
        [-1, 0, 1].flatMap((dx) =>
          [-1, 0, 1].map((dy) => pixel(page, "Cumulative delta", at.x + dx, at.y + dy))
        ),
      );
      const isLine = found.map((text) => text.split(",").map(Number)).some(([r, g, b, opacity]) =>
        opacity >= 40 && [r, g, b].every((value, c) => Math.abs(value - line[c]) <= 12)
      );
      assert(!isLine, `a line joins two days: ${found.join(" ")}`);
    }
    await page.evaluate((hash) => location.hash = hash, `from=${xMin}&to=${xMax}`);
    await settle(page);
    await page.getByRole("group", { name: "The cumulative delta begins" }).getByRole("button", {
      name: "All",
    }).click();
    await settle(page);
    await check(0);
    await visited.reload();
    await check(0);
    assertEquals(visited.complaints, []);
  },
);

browserTest("the spread is at its mean, in basis points or in units of price", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT, hasFlow: true });
  await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1600 } });
  const { page } = visited;
  await showFewBars(page);
  const [, bid, , ask, , mean] = quoteBar(COUNT - 1);
  const inBp = 1e4 * mean / ((bid + ask) / 2);
  const check = async (text: string, valueOf: (bar: number[]) => number) => {
    const legend = await legendOf(page, "Spread");
    assertEquals(legend.Mean, text);
    assertEquals(legend.Bid, `${bid.toFixed(2)} × 2`);
    assertEquals(legend.Ask, `${ask.toFixed(2)} × 3`);
    const drawing = await drawingOf(page, "Spread");
    for (const index of LAST) {
      const bar = quoteBar(index);
      const { x, y } = toCanvas(drawing, bar[0] + WINDOW_MS / 2, valueOf(bar));
      assertEquals(await pixel(page, "Spread", x, y), await colourOf(page, "line-strong"), `${index}`);
    }
  };
  await check(`${inBp.toFixed(3)} bp`, ([, bid, , ask, , mean]) => 1e4 * mean / ((bid + ask) / 2));
  await page.getByRole("group", { name: "Unit of the spread" }).getByRole("button", { name: "Price" })
    .click();
  await settle(page);
  await check(String(mean), ([, , , , , mean]) => mean);
  assertEquals(visited.complaints, []);
});

browserTest("bar statistics are a row each, coloured by size, with a legend and a table", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT, hasFlow: true });
  await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1600 } });
  const { page } = visited;
  await showFewBars(page);
  const [, bought, sold, unknown] = flowBar(COUNT - 1);
  const volume = bought + sold + unknown;
  const values = {
    Bought: String(bought),
    Sold: String(sold),
    Delta: `+${bought - sold}`,
    "Delta %": `+${(100 * (bought - sold) / volume).toFixed(1)}%`,
    Trades: "60",
    "Volume per second": String(Number((volume / 60).toPrecision(3))),
    Largest: "0.5",
  };
  const { "2024-01-01 05:00 UTC": _, ...legend } = await legendOf(page, "Bar statistics");
  assertEquals(legend, values);
  const { columns, rows } = await tableOf(page, "Bar statistics");
  assertEquals(columns, ["Window (UTC)", ...Object.keys(values)]);
  assertEquals(rows.find(([time]) => time === "2024-01-01 04:59"), [
    "2024-01-01 04:59",
    ...Object.values(values),
  ]);
  // In a row of equal values all cells have the strongest shade; a bar without a trade has no cell.
  const drawing = await drawingOf(page, "Bar statistics");
  const rowAt = (row: number, index: number) =>
    toCanvas(drawing, FIRST_MS + index * WINDOW_MS + WINDOW_MS * 0.2, drawing.yMax - row - 0.2);
  const colourAt = async (row: number, index: number) => {
    const { x, y } = rowAt(row, index);
    return await pixel(page, "Bar statistics", x, y);
  };
  assertEquals(await colourAt(4, COUNT - 1), await colourAt(4, COUNT - 2));
  assert(await colourAt(0, COUNT - 1) !== await colourAt(0, COUNT - 5), "larger values are stronger");
  const signs = LAST.map((index) => deltaOf(index) > 0);
  const blue = async (index: number) => {
    const [red, , blue] = (await colourAt(3, index)).split(",").map(Number);
    return blue > red;
  };
  for (const [i, index] of LAST.entries()) {
    assertEquals(await blue(index), signs[i], `sign of the delta of ${index}`);
  }
  assertEquals(visited.complaints, []);
});

browserTest("files without flow and quotes show all that they have", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1600 } });
  const { page } = visited;
  await showFewBars(page);
  const volume = priceBar(COUNT - 1)[5];
  const legend = await legendOf(page, "Volume");
  assertEquals([legend.Volume, legend.Sides], [String(volume), "not in these files"]);
  const drawing = await drawingOf(page, "Volume");
  const empty = await pixel(page, "Volume", ...place(drawing, drawing.yMax * 0.98));
  for (const value of [0.1 * volume, 0.9 * volume]) {
    assert(await pixel(page, "Volume", ...place(drawing, value)) !== empty, `${value}`);
  }
  assertEquals(await page.locator('figure[aria-label="Spread"]').count(), 0);
  for (const title of ["Cumulative delta", "Bar statistics"]) {
    const text = await page.locator(`figure[aria-label="${title}"]`).innerText();
    assert(text.includes("These files have no bars of flow"), text);
  }
  assertEquals(visited.complaints, []);
});

/** The middle of the last bar's column at a volume. */
function place(drawing: Awaited<ReturnType<typeof drawingOf>>, value: number): [number, number] {
  const { x, y } = toCanvas(drawing, FIRST_MS + (COUNT - 0.5) * WINDOW_MS, value);
  return [x, y];
}
