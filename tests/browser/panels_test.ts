import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { writeBars } from "./out_files.ts";
import { startSite } from "./site_fixture.ts";
import { settle, visit } from "./visit.ts";

const IMBALANCE = "Order-book imbalance";

const figure = (page: Page, name: string) => page.locator(`figure[aria-label="${name}"]`);
const heightOf = async (page: Page, name: string) =>
  Math.round((await figure(page, name).boundingBox())!.height);

async function reload(page: Page, complaints: string[]): Promise<void> {
  await page.reload();
  // A reload cancels the requests of that moment.
  complaints.length = 0;
  await page.waitForFunction(() => document.querySelector(".sign")?.textContent === "Finished");
  await settle(page);
}

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
    await reload(page, visited.complaints);
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
    await reload(page, visited.complaints);
    assertEquals(await heightOf(page, "Volume"), after);
    assertEquals(visited.complaints, []);
  },
);
