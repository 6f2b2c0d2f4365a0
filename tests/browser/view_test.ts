import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { priceBar, WINDOW_MS, writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { drawingOf, isShown, visit } from "./visit.ts";

const COUNT = 600;

/** The range in view, in milliseconds. */
async function range(page: Page): Promise<[number, number]> {
  await settle(page);
  const { xMin, xMax } = await drawingOf(page, "Price");
  return [Math.round(xMin), Math.round(xMax)];
}

/** Opens an address of the same site, as a reader who pastes the address into a new tab. */
async function open(page: Page, url: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector(".toolbar"));
}

/** The page's address, once it says what a test waits for. */
async function address(page: Page, part: string): Promise<string> {
  const found = await page.waitForFunction((part) => location.hash.includes(part) && location.href, part);
  return String(await found.jsonValue());
}

browserTest("another window keeps the visible range, also after a reload and back again", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const choose = (name: string) => page.getByRole("button", { name, exact: true }).click();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowLeft");
  const first = await range(page);
  await choose("5m");
  assertEquals(await range(page), first);
  const url = await address(page, "window=5m");
  await open(page, url);
  assertEquals(await range(page), first, "the range after a reload");
  assertEquals(
    await page.getByRole("button", { name: "5m", exact: true }).getAttribute("aria-pressed"),
    "true",
  );
  await choose("1h");
  const clamped = await range(page);
  assert(clamped[1] - clamped[0] >= 8 * 3_600_000, "eight bars of an hour at least");
  await choose("1m");
  assertEquals(await range(page), first, "the range of the shorter window");
  assertEquals(visited.complaints.filter((text) => !text.includes("ERR_ABORTED")), []);
});

browserTest(
  "what was chosen right before a reload survives, although the address is older",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: COUNT });
    await using visited = await visit(browser, site);
    const { page } = visited;
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Shift+ArrowLeft");
    const url = await address(page, "t=");
    // In one step, so that the address has no time to follow.
    await Promise.all([
      page.waitForEvent("load"),
      page.evaluate(() => {
        [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "15m")!.click();
        dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
        location.reload();
      }),
    ]);
    await isShown(page);
    const changed = await address(page, "window=15m");
    assertEquals(changed.split("&window")[0], url.split("&window")[0], "the view");
    assert(!changed.includes("t="), "the cursor");
    assertEquals(
      await page.getByRole("button", { name: "15m", exact: true }).getAttribute("aria-pressed"),
      "true",
    );
    // An address that is opened by hand says what is shown.
    await page.goto("about:blank");
    await page.goto(url);
    await isShown(page);
    assertEquals(
      await page.getByRole("button", { name: "1m", exact: true }).getAttribute("aria-pressed"),
      "true",
    );
    assertEquals(visited.complaints.filter((text) => !text.includes("ERR_ABORTED")), []);
  },
);

browserTest("no window is longer than the data; many windows are in a menu", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const buttons = page.getByRole("group", { name: "Window" }).getByRole("button");
  assertEquals(await buttons.allInnerTexts(), ["1m", "3m", "5m", "15m", "30m", "1h", "4h"]);
  await page.setViewportSize({ width: 400, height: 800 });
  const menu = page.getByRole("combobox", { name: "Window" });
  await menu.selectOption({ label: "3m" });
  await address(page, "window=3m");
  assertEquals(visited.complaints, []);
});

browserTest("an address shows the same view; a bad address is ignored without an error", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const first = await range(page);
  const [from, to] = [priceBar(100)[0], priceBar(200)[0]];
  await open(page, `${site.url}/#from=${from}&to=${to}&window=3m&mode=footprint&t=${from + 30 * WINDOW_MS}`);
  assertEquals(await range(page), [from, to]);
  const legend = await page.locator('figure[aria-label="Price"] .legend').innerText();
  assert(legend.includes("2024-01-01 02:12"), legend);
  assertEquals(
    await page.getByRole("button", { name: "Footprint", exact: true }).getAttribute("aria-pressed"),
    "true",
  );
  const length = await page.evaluate(() => history.length);
  await page.keyboard.press("ArrowRight");
  await address(page, `from=${from + (to - from) / 10}`);
  assertEquals(await page.evaluate(() => history.length), length, "the history has no new entry");
  await page.keyboard.press("m");
  await address(page, "mode=candles");
  for (const bad of ["from=9&to=1&window=0m&mode=x&t=abc", "from=1&to=2", "%E0%A4%A"]) {
    await page.evaluate(() => localStorage.clear());
    await open(page, `${site.url}/#window=1m&${bad}`);
    assertEquals(await range(page), first, bad);
  }
  assertEquals(visited.complaints.filter((text) => !text.includes("ERR_ABORTED")), []);
});

browserTest(
  "every legend shows the moment T: the window under the cursor, or the newest",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: COUNT, hasFlow: true, skip: (index) => index === COUNT - 10 });
    await using visited = await visit(browser, site);
    const { page } = visited;
    const drawing = await drawingOf(page, "Price");
    const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
    const at = (ms: number) => box.x + (ms - drawing.xMin) / (drawing.xMax - drawing.xMin) * box.width;
    const legends = async () => {
      await settle(page);
      return await page.locator("figure .legend").allInnerTexts();
    };
    const moments = async () => {
      const texts = (await legends()).map((text) => /2024-01-01 \d\d:\d\d UTC/.exec(text)?.[0]);
      return [...new Set(texts.filter((text) => text !== undefined))];
    };
    await page.mouse.move(2, 2);
    assertEquals(await moments(), ["2024-01-01 10:00 UTC"], "the end of the newest window");
    await page.mouse.move(at(priceBar(COUNT - 30)[0] + WINDOW_MS / 2), box.y + 50);
    assertEquals(await moments(), ["2024-01-01 09:31 UTC"]);
    await page.mouse.move(at(priceBar(COUNT - 10)[0] + WINDOW_MS / 2), box.y + 50);
    assertEquals(await moments(), ["2024-01-01 09:51 UTC"]);
    const price = await page.locator('figure[aria-label="Price"] .legend').innerText();
    assert(price.includes("no trades") && !price.includes("Volume"), price);
    await page.mouse.move(at(drawing.xMax) - 2, box.y + 50);
    assertEquals(await moments(), ["2024-01-01 10:00 UTC"], "the future has no moment");
    await page.mouse.move(2, 2);
    assertEquals(await moments(), ["2024-01-01 10:00 UTC"]);
    assertEquals(visited.complaints, []);
  },
);
