import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Download, Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { imbalanceBar, priceBar, replaceFile, WINDOW_MS, writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { Fingers } from "./touch.ts";
import { type Drawing, drawingOf, visit } from "./visit.ts";

const COUNT = 600;
const NEWEST_MS = priceBar(COUNT - 1)[0];

const span = ({ xMin, xMax }: Drawing) => xMax - xMin;
const near = (a: number, b: number, by: number) => assert(Math.abs(a - b) <= by, `${a} is not near ${b}`);

async function range(page: Page): Promise<Drawing> {
  await settle(page);
  const price = await drawingOf(page, "Price");
  // A narrow page shows one panel.
  if (await page.locator(".tabs").isVisible()) return price;
  const imbalance = await drawingOf(page, "Order-book imbalance");
  assertEquals(
    [price.xMin, price.xMax, price.left, price.width],
    [imbalance.xMin, imbalance.xMax, imbalance.left, imbalance.width],
    "the charts are aligned",
  );
  return price;
}

async function plotBox(page: Page) {
  return (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
}

async function textOf(download: Download): Promise<Uint8Array<ArrayBuffer>> {
  return await Deno.readFile(await download.path());
}

browserTest("wheel, drag, double click and keys move both charts", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const first = await range(page);
  assert(first.xMax > NEWEST_MS && first.xMin > priceBar(0)[0], "the newest bars are in view at first");

  const box = await plotBox(page);
  const x = box.x + box.width / 4;
  await page.mouse.move(x, box.y + 100);
  await page.mouse.wheel(0, -200);
  const zoomed = await range(page);
  assert(span(zoomed) < span(first));
  near(zoomed.xMin + span(zoomed) / 4, first.xMin + span(first) / 4, span(first) / 500);

  await page.mouse.down();
  await page.mouse.move(x + box.width / 2, box.y + 120, { steps: 5 });
  await page.mouse.up();
  const dragged = await range(page);
  near(zoomed.xMin - dragged.xMin, span(zoomed) / 2, span(zoomed) / 200);
  assertEquals(await page.getByRole("button", { name: "Newest" }).isEnabled(), true);

  await page.mouse.dblclick(x, box.y + 100);
  const all = await range(page);
  assert(all.xMin <= priceBar(0)[0] && all.xMax > NEWEST_MS);

  await page.keyboard.press("+");
  const keyed = await range(page);
  near(span(keyed), span(all) * 0.8, span(all) / 1000);
  await page.keyboard.press("-");
  near(span(await range(page)), span(all), span(all) / 1000);
  for (let i = 0; i < 8; i++) await page.keyboard.press("=");
  const before = await range(page);
  await page.keyboard.press("ArrowLeft");
  near(before.xMin - (await range(page)).xMin, span(before) / 10, span(before) / 1000);
  await page.keyboard.press("Home");
  assert((await range(page)).xMin < priceBar(0)[0]);
  await page.keyboard.press("End");
  assert((await range(page)).xMax > NEWEST_MS);
  await page.keyboard.press("0");
  near(span(await range(page)), span(all), 1);
  assertEquals(visited.complaints, []);
});

browserTest("two fingers zoom and one pans", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site, {
    viewport: { width: 390, height: 800 },
    hasTouch: true,
    isMobile: true,
  });
  const { page } = visited;
  const before = await range(page);
  const box = await plotBox(page);
  const hand = await Fingers.over(page);
  const at = (x: number) => ({ x: box.x + x, y: box.y + 80 });
  await hand.drag([100, 100, 80, 60, 40].map((x) => [at(x), at(160)]));
  const pinched = await range(page);
  near(span(pinched), span(before) / 2, span(before) / 10);
  await hand.drag([60, 60, 80, 100, 120, 140, 160].map((x) => [at(x)]));
  assert((await range(page)).xMin < pinched.xMin);
  assertEquals(visited.complaints, []);
});

browserTest("the cursor shows on all charts, with every value of its window", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const drawing = await range(page);
  const box = await plotBox(page);
  const [startMs, open, high, low, close, volume] = priceBar(COUNT - 20);
  const x = (startMs + WINDOW_MS / 2 - drawing.xMin) / span(drawing) * box.width;
  await page.mouse.move(box.x + x, box.y + box.height / 3);
  await settle(page);
  const price = await page.locator('figure[aria-label="Price"] .legend').innerText();
  for (const value of [open, high, low, close]) {
    assert(price.includes(value.toFixed(2)), `${value} in ${price}`);
  }
  assert(
    price.includes(new Date(startMs + WINDOW_MS).toISOString().slice(11, 16)) &&
      price.includes(String(volume)),
    price,
  );
  const imbalance = await page.locator('figure[aria-label="Order-book imbalance"] .legend').innerText();
  const shown = Math.abs(imbalanceBar(COUNT - 20)[1]).toFixed(3);
  assert(imbalance.includes(shown), `${shown} in ${imbalance}`);
  const lines = await page.locator(".cross-upright:visible").evaluateAll((all) =>
    all.slice(0, 2).map((line) => Math.round(line.getBoundingClientRect().x))
  );
  near(lines[0], box.x + x, 2);
  assertEquals(lines[0], lines[1]);

  await page.keyboard.press("Shift+ArrowRight");
  await settle(page);
  const next = await page.locator('figure[aria-label="Price"] .legend').innerText();
  assert(next.includes(priceBar(COUNT - 19)[4].toFixed(2)), next);
  await page.mouse.move(2, 2);
  assertEquals(visited.complaints, []);
});

browserTest("bars are combined into the chosen window, and the choices survive a reload", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  await page.getByRole("button", { name: "15m", exact: true }).click();
  await page.getByRole("button", { name: "Local", exact: true }).click();
  await page.getByRole("button", { name: "Use dark colours" }).click();
  await settle(page);
  const bars = Array.from({ length: 15 }, (_, i) => priceBar(COUNT - 15 + i));
  const expected = [
    bars[0][1],
    Math.max(...bars.map((bar) => bar[2])),
    Math.min(...bars.map((bar) => bar[3])),
    bars[14][4],
  ];
  const check = async () => {
    await settle(page);
    const legend = await page.locator('figure[aria-label="Price"] .legend').innerText();
    for (const value of expected) assert(legend.includes(value.toFixed(2)), `${value} in ${legend}`);
    assertEquals(await page.getByRole("button", { name: "15m" }).getAttribute("aria-pressed"), "true");
    assertEquals(await page.getByRole("button", { name: "Local" }).getAttribute("aria-pressed"), "true");
    assertEquals(await page.locator("html").getAttribute("data-theme"), "dark");
  };
  await check();
  await visited.reload();
  await check();
  assertEquals(visited.complaints, []);
});

browserTest("the picture and the bars in view can be saved", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const { xMin, xMax } = await range(page);
  const saved = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name, exact: true }).click(),
    ]);
    return download;
  };
  const csv = await saved("CSV");
  assert(csv.suggestedFilename().startsWith("TEST-USD_1_m"), csv.suggestedFilename());
  const lines = new TextDecoder().decode(await textOf(csv)).trimEnd().split("\r\n");
  assertEquals(lines[0].split(",").length, 11);
  const all = Array.from({ length: COUNT }, (_, i) => [...priceBar(i), ...imbalanceBar(i).slice(1)]);
  const inView = all.filter(([startMs]) => startMs + WINDOW_MS >= xMin && startMs < xMax);
  assertEquals(
    lines.slice(1).map((line) => line.split(",").filter((_, column) => column !== 1).map(Number)),
    inView,
  );
  const png = await textOf(await saved("PNG"));
  assertEquals([...png.slice(1, 4)].map((code) => String.fromCharCode(code)).join(""), "PNG");
  assert(png.length > 5000);
  assertEquals(visited.complaints, []);
});

browserTest("a table has the numbers of each chart", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 40 });
  await using visited = await visit(browser, site);
  const { page } = visited;
  for (const [name, rows] of [["Price", 40], ["Order-book imbalance", 40], ["Depth", 6]] as const) {
    await page.getByRole("button", { name: `${name} as a table` }).click();
    assertEquals(await page.locator("dialog[open] tbody tr").count(), rows);
    await page.keyboard.press("Escape");
  }
  assertEquals(visited.complaints, []);
});

browserTest("prices have the decimals that the instrument needs", async (browser) => {
  await using site = await startSite();
  replaceFile(`${site.out}/ohlc_data.json`, "[[60000,4.5e-7,4.54e-7,4.41e-7,4.54e-7,1200]]");
  await using visited = await visit(browser, site);
  assertEquals(await visited.page.locator(".last-price strong").innerText(), "0.000\u202f000\u202f454");
  replaceFile(`${site.out}/ohlc_data.json`, "[[60000,61837.6,61840,61837.63,61837.63,2]]");
  await visited.page.waitForFunction(() =>
    document.querySelector(".last-price strong")?.textContent === "61,837.63"
  );
  assertEquals(visited.complaints, []);
});
