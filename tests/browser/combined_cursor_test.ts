import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { FIRST_MS, flowBar, priceBar, quoteBar, WINDOW_MS, writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { legendOf, visit } from "./visit.ts";

/** Two weeks of minutes, about twenty for each pixel. */
const COUNT = 20_160;

/** The moment T that a legend prints, in milliseconds. */
async function momentOf(page: Page): Promise<number> {
  const text = await page.locator('figure[aria-label="Price"] .legend dt').first().innerText();
  return Date.parse(text.replace(" UTC", "Z").replace(" ", "T"));
}

/** Legends have the bar that ends at T: the last close and quote are those of the window before T. */
async function assertStateAt(page: Page, endMs: number): Promise<void> {
  const index = (endMs - FIRST_MS) / WINDOW_MS - 1;
  assertEquals((await legendOf(page, "Price")).C, priceBar(index)[4].toFixed(2));
  const ask = (await legendOf(page, "Spread")).Ask;
  assert(ask.startsWith(quoteBar(index)[3].toFixed(2)), `${ask} at ${new Date(endMs).toISOString()}`);
}

browserTest("with combined bars, T is the end of the bar whose values the legends have", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT, hasFlow: true });
  await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1200 } });
  const { page } = visited;
  await page.keyboard.press("0");
  await settle(page);
  const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
  for (const part of [0.13, 0.42, 0.77]) {
    await page.mouse.move(box.x + part * box.width, box.y + 50);
    await settle(page);
    const endMs = await momentOf(page);
    assert(endMs % (15 * WINDOW_MS) === 0, new Date(endMs).toISOString());
    await assertStateAt(page, endMs);
    const length = 15;
    const end = (endMs - FIRST_MS) / WINDOW_MS;
    let bought = 0;
    for (let i = end - length; i < end; i++) bought += flowBar(i)[1];
    assertEquals(Number((await legendOf(page, "Volume")).Bought), Number(bought.toFixed(10)));
  }
  await page.mouse.move(2, 2);
  await page.keyboard.press("End");

  // The keyboard goes from bar to bar; closer, T stays, and further away T is the end of a longer bar again.
  for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+ArrowLeft");
  await settle(page);
  const endMs = await momentOf(page);
  assertEquals(endMs, FIRST_MS + COUNT * WINDOW_MS - 2 * 15 * WINDOW_MS);
  for (let i = 0; i < 12; i++) await page.keyboard.press("+");
  await settle(page);
  assertEquals(await momentOf(page), endMs);
  await assertStateAt(page, endMs);
  await page.keyboard.press("Shift+ArrowLeft");
  await settle(page);
  assertEquals(await momentOf(page), endMs - WINDOW_MS);
  await page.keyboard.press("0");
  await settle(page);
  assertEquals(await momentOf(page), endMs);
  await assertStateAt(page, endMs);
  assertEquals(visited.complaints, []);
});
