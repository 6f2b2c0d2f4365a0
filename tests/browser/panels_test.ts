import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { HAS_REAL_DAYS } from "../helpers/shared_data.ts";
import { priceBar, WINDOW_MS, writeBars } from "./out_files.ts";
import { rest, settle } from "./pending_work.ts";
import { withRealDay } from "./real_day.ts";
import { startSite } from "./site_fixture.ts";
import { drawingOf, visit } from "./visit.ts";

const IMBALANCE = "Order-book imbalance";

const figure = (page: Page, name: string) => page.locator(`figure[aria-label="${name}"]`);
const heightOf = async (page: Page, name: string) =>
  Math.round((await figure(page, name).boundingBox())!.height);

browserTest(
  "a panel is folded by pointer and by keyboard, and stays folded after a reload",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 300 });
    await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1300 } });
    const { page } = visited;
    const before = await heightOf(page, "Price");
    await page.getByRole("button", { name: IMBALANCE, exact: true }).click();
    await settle(page);
    assertEquals(await figure(page, IMBALANCE).locator("canvas").count(), 0, "a folded panel draws nothing");
    assert(await heightOf(page, IMBALANCE) < 50);
    assert(await heightOf(page, "Price") > before + 50, "the price chart gets the space");
    await visited.reload();
    const button = page.getByRole("button", { name: IMBALANCE, exact: true });
    assertEquals(await button.getAttribute("aria-expanded"), "false");
    assertEquals(await figure(page, IMBALANCE).locator("canvas").count(), 0);
    await button.press("Enter");
    await settle(page);
    assertEquals(await figure(page, IMBALANCE).locator("canvas").count(), 1);
    assertEquals(await heightOf(page, "Price"), before);
    assertEquals(visited.complaints, []);
  },
);

browserTest(
  "the border between two panels moves by pointer and by keyboard, and stays after a reload",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 300 });
    await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1300 } });
    const { page } = visited;
    const [price, volume] = [await heightOf(page, "Price"), await heightOf(page, "Volume")];
    const handle = page.getByRole("separator", { name: "Height of Price" });
    const box = (await handle.boundingBox())!;
    const x = box.x + box.width / 2;
    await page.mouse.move(x, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(x, box.y + box.height / 2 - 60, { steps: 4 });
    await page.mouse.up();
    await settle(page);
    const moved = (await handle.boundingBox())!;
    assert(Math.abs(moved.y - (box.y - 60)) <= 2, `the border follows the pointer: ${box.y} ${moved.y}`);
    assertEquals(await heightOf(page, "Price") + await heightOf(page, "Volume"), price + volume);
    await handle.press("ArrowDown");
    await settle(page);
    const after = await heightOf(page, "Volume");
    assert(Math.abs(after - (volume + 40)) <= 2, `${after} after ${volume}`);
    await visited.reload();
    assertEquals(await heightOf(page, "Volume"), after);
    assertEquals(visited.complaints, []);
  },
);

browserTest("a table has totals of the bars in view, and says how many rows it lists", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 700 });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const open = async () => {
    await page.getByRole("button", { name: "Price as a table" }).click();
    const dialog = page.locator("dialog[open]");
    const texts = await dialog.locator("tfoot td").allInnerTexts();
    const found = {
      note: await dialog.locator(".note").innerText(),
      rows: await dialog.locator("tbody tr").count(),
      texts,
    };
    await page.keyboard.press("Escape");
    return found;
  };
  await page.keyboard.press("0");
  await settle(page);
  const bars = Array.from({ length: 700 }, (_, i) => priceBar(i));
  const all = await open();
  assertEquals(all.rows, 500);
  assert(all.note.includes("700 windows") && all.note.includes("newest 500"), all.note);
  assertEquals(all.texts, totalsOf(bars));
  for (let i = 0; i < 12; i++) await page.keyboard.press("+");
  await settle(page);
  const { xMin, xMax } = await drawingOf(page, "Price");
  const inView = bars.filter(([startMs]) => startMs + WINDOW_MS >= xMin && startMs < xMax);
  const part = await open();
  assert(inView.length < 500);
  assertEquals(part.rows, inView.length);
  assert(!part.note.includes("newest"), part.note);
  assertEquals(part.texts, totalsOf(inView));
  assertEquals(visited.complaints, []);
});

browserTest("folded panels ask for nothing, and ask again when they are unfolded", async (browser) => {
  await withRealDay("BTC-USDT", "2024-08-08", async (out) => {
    await using site = await startSite(out);
    await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1300 } });
    const { page } = visited;
    const asked: string[] = [];
    page.on("request", (request) => {
      const kind = /\/api\/(\w+)/.exec(request.url())?.[1];
      // The series and the instrument belong to the page, not to a panel.
      if (kind && kind !== "series" && kind !== "instrument") asked.push(kind);
    });
    const moveAbout = async () => {
      for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+ArrowLeft");
      await page.keyboard.press("+");
      await page.keyboard.press("ArrowLeft");
      await settle(page);
    };
    const kinds = ["book", "footprint", "profile", "vwap"];
    const answers = kinds.map((kind) =>
      page.waitForResponse((response) => response.url().includes(`/api/${kind}?`))
    );
    await page.getByRole("button", { name: "Footprint", exact: true }).click();
    await page.getByRole("button", { name: "VWAP", exact: true }).click();
    await page.getByLabel("Volume profile").selectOption({ index: 1 });
    await moveAbout();
    await Promise.all(answers);

    for (const fold of await page.locator(".fold").all()) await fold.click();
    await page.keyboard.press("Escape");
    await settle(page);
    asked.length = 0;
    await moveAbout();
    await moveAbout();
    await rest(page);
    assertEquals(asked, []);
    assertEquals(await page.locator("canvas").count(), 0);

    const again = page.waitForResponse((response) => response.url().includes("/api/book?"));
    await page.getByRole("button", { name: "Depth", exact: true }).click();
    await again;
  });
}, { ignore: !HAS_REAL_DAYS });

/** First open, highest, lowest, last close and sum of volumes, as the page writes them. */
function totalsOf(bars: number[][]): string[] {
  const volume = bars.reduce((sum, bar) => sum + bar[5], 0);
  return [
    bars[0][1].toFixed(2),
    Math.max(...bars.map((bar) => bar[2])).toFixed(2),
    Math.min(...bars.map((bar) => bar[3])).toFixed(2),
    bars.at(-1)![4].toFixed(2),
    volume.toLocaleString("en-US", { maximumFractionDigits: 10 }),
  ];
}
