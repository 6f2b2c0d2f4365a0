import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { browserTest } from "./browser.ts";
import { priceBar, writeBars } from "./out_files.ts";
import { nextFrames } from "./pending_work.ts";
import { whileHeld } from "./settled_reads.ts";
import { startSite } from "./site_fixture.ts";
import { withTapeDay } from "./tape_day.ts";
import { isShown, newPage } from "./visit.ts";

browserTest("until the first data come, the page keeps the server's text", async (browser) => {
  await using site = await startSite();
  const progress = { databases: 1, databases_read: 1, bytes: 1, bytes_read: 1, fraction: 1 };
  writeBars(site.out, { count: 50, status: { progress, rows_per_second: 0 } });
  const page = await newPage(browser);
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  await page.route("**/data/**", async (route) => {
    await mayAnswer;
    await route.continue();
  });
  const asked = page.waitForRequest("**/data/run_status.json");
  await page.goto(site.url);
  await asked;
  await nextFrames(page);
  const price = page.locator('[data-island="Price"]');
  await whileHeld(page, async () => {
    const text = await price.innerText();
    assert(text.startsWith("Last bar, 2024-01-01 00:49 UTC"), text);
    assertEquals(await page.locator("h1").innerText(), "TEST-USD");
    assertEquals(await page.locator("canvas, .empty, .sign").count(), 0);
  });
  answer();
  await page.locator('figure[aria-label="Price"] canvas').waitFor();
  assertEquals(await price.locator(".empty").count(), 0, "bars are there as soon as the chart is");
  const last = priceBar(49)[4].toFixed(2);
  assertEquals(await page.locator(".last-price strong").innerText(), last);
});

browserTest(
  "a page whose server is gone before the first answer says so, and keeps the last values",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 50 });
    const page = await newPage(browser);
    let isGone = true;
    await page.route("**/data/**", (route) => isGone ? route.abort("connectionrefused") : route.continue());
    await page.goto(site.url);
    await page.locator(".sign.is-bad").waitFor();
    const text = await page.locator('[data-island="Price"]').innerText();
    assert(text.startsWith("Last bar, 2024-01-01 00:49 UTC"), text);
    isGone = false;
    await page.locator('figure[aria-label="Price"] canvas').waitFor();
    await page.locator(".sign.is-good").waitFor();
  },
);

browserTest(
  "without scripts, the page shows the newest values of every panel that has some",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 50 });
    const page = await newPage(browser, { javaScriptEnabled: false });
    await page.goto(site.url);
    for (
      const [name, start] of [["Price", "Last bar"], ["Imbalance", "Last bar"], ["Depth", "best bid 99"]]
    ) {
      const text = page.locator(`[data-island="${name}"] > p`);
      assert(await text.isVisible(), name);
      assert((await text.innerText()).startsWith(start), await text.innerText());
      assert(
        !/\d{12}/.test(await text.innerText()),
        `digits that only rounding made: ${await text.innerText()}`,
      );
    }
  },
);

browserTest("bars are asked for without waiting for the status", async (browser) => {
  await withTapeDay(async (out) => {
    await using site = await startSite(out);
    const page = await newPage(browser);
    const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
    await page.route("**/data/run_status.json", async (route) => {
      await mayAnswer;
      await route.continue();
    });
    const bars: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("ohlc_data.json")) bars.push(new URL(request.url()).search);
    });
    const come = page.waitForResponse("**/data/ohlc_data.json*");
    await page.goto(site.url);
    await come;
    assertEquals(await whileHeld(page, () => page.locator("canvas").count()), 0, "the status comes first");
    answer();
    await isShown(page);
    assertEquals(bars[0], "?newest=512");
    assert(bars.slice(1).every((search) => search === "?newest=16"), `asked again: ${bars}`);
    assertEquals(await page.locator(".sign").innerText(), "Finished");
  });
});

browserTest("the price chart is drawn before any other chart is made", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 50, hasFlow: true });
  const page = await newPage(browser);
  await page.addInitScript(() => {
    const made: [name: string, isPriceDrawn: boolean][] = [];
    const seen = new WeakSet<Element>();
    const note = () => {
      const price = document.querySelector('figure[aria-label="Price"] .plot') as
        | HTMLElement & { plot?: { range: { minMs: number } } }
        | null;
      const isPriceDrawn = (price?.plot?.range.minMs ?? 0) > 0;
      for (const canvas of document.querySelectorAll("figure canvas")) {
        if (!seen.has(canvas)) made.push([canvas.closest("figure")!.ariaLabel!, isPriceDrawn]);
        seen.add(canvas);
      }
    };
    new MutationObserver(note).observe(document, { subtree: true, childList: true });
    Object.assign(globalThis, { made });
  });
  await page.goto(site.url);
  await page.locator('figure[aria-label="Depth"] canvas').waitFor();
  const made = await page.evaluate(() => (globalThis as unknown as { made: [string, boolean][] }).made);
  assertEquals(made[0], ["Price", false]);
  assert(made.length >= 7 && made.slice(1).every(([, isPriceDrawn]) => isPriceDrawn), JSON.stringify(made));
});
