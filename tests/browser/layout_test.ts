import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { HAS_REAL_DAYS } from "../helpers/shared_data.ts";
import { writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { withRealDay } from "./real_day.ts";
import { type Site, startSite } from "./site_fixture.ts";
import { type Visit, visit } from "./visit.ts";

const SIZES = [[360, 740], [700, 900], [800, 900], [1280, 800], [1920, 1080], [3840, 2160]] as const;

async function withSizes(
  browser: Browser,
  site: Site,
  check: (visited: Visit, width: number, height: number) => Promise<void>,
): Promise<void> {
  for (const [width, height] of SIZES) {
    const options = width < 600 ? { hasTouch: true, isMobile: true } : {};
    await using visited = await visit(browser, site, { viewport: { width, height }, ...options });
    await check(visited, width, height);
    assertEquals(visited.complaints, [], `${width}`);
  }
}

/** The places of everything that must stay where it is. */
function places(page: Page): Promise<string[]> {
  return page.locator("figure, .plot, .toolbar, .status, .tabs").evaluateAll((all) =>
    all.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return `${element.className} ${[x, y, width, height].map(Math.round)}`;
    })
  );
}

browserTest("no width has horizontal overflow, and text is as large everywhere", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 1200 });
  const sizes = new Set<string>();
  await withSizes(browser, site, async ({ page }, width) => {
    const { scrollWidth, tooWide, fontSize } = await page.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
      fontSize: getComputedStyle(document.querySelector(".legend dd")!).fontSize,
      tooWide: [...document.querySelectorAll("figure, section, .legend, .ladder")].filter((element) =>
        element.getBoundingClientRect().right > innerWidth + 0.5
      ).map(({ className }) => className),
    }));
    assert(scrollWidth <= width, `${scrollWidth} is wider than ${width}`);
    assertEquals(tooWide, []);
    sizes.add(fontSize);
  });
  assertEquals(sizes.size, 1, [...sizes].join());
});

browserTest("no legend is cut off at any width", async (browser) => {
  await withRealDay("BTC-USDT", "2024-08-08", async (out) => {
    await using site = await startSite(out);
    await withSizes(browser, site, async ({ page }, width) => {
      await page.getByRole("button", { name: "VWAP", exact: true }).click();
      await page.waitForSelector(".legend .vwap");
      const tabs = await page.locator(".tabs button").all();
      for (const tab of tabs.length ? tabs : [undefined]) {
        await tab?.click();
        await page.keyboard.press("Shift+ArrowLeft");
        await settle(page);
        const cutOff = await page.locator(".legend").evaluateAll((all) =>
          all.filter(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
            scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 2
          ).map((legend) => `${legend.closest("figure")!.ariaLabel}: ${legend.textContent}`)
        );
        assertEquals(cutOff, [], `${width} pixels wide`);
      }
    });
  });
}, { ignore: !HAS_REAL_DAYS });

browserTest("nothing moves when the cursor moves", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 1200, skip: (i) => i > 1190 && i < 1194 });
  await withSizes(browser, site, async ({ page }, width) => {
    const before = await places(page);
    const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
    for (const part of [0.1, 0.5, 0.83, 0.97]) {
      await page.mouse.move(box.x + box.width * part, box.y + box.height / 2);
      await settle(page);
      assertEquals(await places(page), before, `${width} pixels wide, cursor at ${part}`);
    }
  });
});

browserTest(
  "a narrow page shows one panel with tabs, one line of tools, and targets for fingers",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 300 });
    await using visited = await visit(browser, site, {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const { page } = visited;
    const titles = () => page.locator("figure").evaluateAll((all) => all.map((figure) => figure.ariaLabel));
    assertEquals(await titles(), ["Price"]);
    const days = page.locator(".subject");
    assertEquals(await days.innerText(), "2024-01-01 to 2024-01-02");
    assert(
      await days.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth),
      "days are cut off",
    );
    const tabs = page.locator(".tabs button");
    for (const name of ["Volume", "Imbalance", "Depth"]) {
      await tabs.getByText(name, { exact: true }).click();
      await settle(page);
      const [title, ...others] = await titles();
      assert(title!.toLowerCase().includes(name.toLowerCase()), title!);
      assertEquals(others, []);
      assertEquals(await page.locator(".tabs [aria-pressed=true]").allInnerTexts(), [name]);
      const box = (await page.locator("figure").boundingBox())!;
      assert(box.height > 400 && box.y + box.height <= 740, `${name} fits: ${box.y} ${box.height}`);
      const small = await page.locator("button:visible, summary:visible").evaluateAll((all) =>
        all.map((element) => ({ element, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 44 || box.height < 44)
          .map(({ element, box }) => `${element.textContent} ${box.width} x ${box.height}`)
      );
      assertEquals(small, []);
    }
    const toolbar = (await page.locator(".toolbar").boundingBox())!;
    assert(toolbar.height < 60, `the tools have one line: ${toolbar.height}`);
    await visited.reload();
    assertEquals(await titles(), ["Depth"], "the tab survives a reload");
    assertEquals(visited.complaints, []);
  },
);

browserTest(
  "a page of 800 pixels scrolls, and a wide page shows the price chart and the ladder",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 1200 });
    await withSizes(browser, site, async ({ page }, width, height) => {
      const scrolls = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
      if (width === 700 || width === 800) {
        assert(scrolls > 200, `the page scrolls by ${scrolls}`);
        await page.evaluate(() => scrollTo(0, 10_000));
        const box = (await page.locator('figure[aria-label="Depth"]').boundingBox())!;
        assert(box.y < height && box.y + box.height <= height + 20, "the last panel is reached");
      } else assertEquals(scrolls, 0);
      if (width < 1000) return;
      const price = (await page.locator('figure[aria-label="Price"]').boundingBox())!;
      assert(price.height >= 240, `${price.height}`);
      const row = page.locator(".ladder tbody tr").first();
      assert((await row.boundingBox())!.height >= 18, "the ladder has rows");
    });
  },
);

browserTest("the price chart and the lowest open chart have labels of time", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 300 });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const labelled = () =>
    page.locator("figure:has(.plot)").evaluateAll((all) =>
      all.filter((figure) => {
        const host = figure.querySelector(".plot") as Element & { plot: { labels: { x: unknown[] } } };
        return figure.ariaLabel !== "Depth" && host.plot.labels.x.length > 0;
      }).map((figure) => figure.ariaLabel)
    );
  const [price, lowest] = await labelled();
  assertEquals(price, "Price");
  const fold = page.getByRole("button", { name: lowest!, exact: true });
  await fold.click();
  await settle(page);
  const [, next, ...others] = await labelled();
  assert(next !== lowest && others.length === 0, `${next} instead of ${lowest}`);
  assertEquals(visited.complaints, []);
});
