import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { setDepthData } from "../../lib/publish/depth_file.ts";
import { HAS_REAL_DAYS } from "../helpers/shared_data.ts";
import { becomes } from "../helpers/eventually.ts";
import { browserTest } from "./browser.ts";
import { writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { withRealDay } from "./real_day.ts";
import { whileHeld } from "./settled_reads.ts";
import { startSite } from "./site_fixture.ts";
import { colourOf, drawingOf, toCanvas, visit } from "./visit.ts";

type Levels = [price: number, size: number][];

interface Unrecorded {
  from: number;
  to: number;
  text: string;
}

/** The parts of the depth plot that say that nothing was recorded, which the page attaches to the plot's element. */
function unrecordedOf(page: Page): Promise<Unrecorded[]> {
  return page.evaluate(() => {
    const host = document.querySelector('figure[aria-label="Depth"] .plot') as HTMLElement & {
      plot: { unrecorded: Unrecorded[] };
    };
    return host.plot.unrecorded.map(({ from, to, text }) => ({ from, to, text }));
  });
}

/** The colours of a column of pixels of the depth plot. */
async function coloursAt(page: Page, price: number): Promise<Set<string>> {
  const drawing = await drawingOf(page, "Depth");
  const { x } = toCanvas(drawing, price, 0);
  const found = await page.evaluate(([x, top, height]) => {
    const canvas = document.querySelector<HTMLCanvasElement>('figure[aria-label="Depth"] canvas')!;
    const { data } = canvas.getContext("2d")!.getImageData(x, top, 1, height);
    return Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 4).join());
  }, [Math.floor(x), Math.round(drawing.top), Math.round(drawing.height)]);
  return new Set(found);
}

browserTest("beyond the last recorded level, depth is hatched and says so", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 50 });
  for (const colorScheme of ["light", "dark"] as const) {
    await using visited = await visit(browser, site, { colorScheme });
    const { page } = visited;
    const drawing = await drawingOf(page, "Depth");
    assertEquals(await unrecordedOf(page), [
      { from: drawing.xMin, to: 96, text: "not recorded beyond 96.00" },
      { from: 105, to: drawing.xMax, text: "not recorded beyond 105.00" },
    ]);
    // The hatch may be too narrow for its text.
    const line = page.locator('figure[aria-label="Depth"] .legend .line');
    assertEquals((await line.innerText()).replace(/\s+/g, " "), "Recorded 96.00 – 105.00");
    const gap = await colourOf(page, "gap");
    for (const [price, colour] of [[95.9, "rising"], [105.1, "falling"]] as const) {
      const colours = await coloursAt(page, price);
      assert(colours.has(gap), `${price} is hatched`);
      assert(!colours.has(await colourOf(page, colour)), `no flat line at ${price}`);
    }
    assert(!(await coloursAt(page, 97)).has(gap), "recorded levels are not hatched");
    const box = (await page.locator('figure[aria-label="Depth"] .u-over').boundingBox())!;
    const legendAt = async (price: number) => {
      const x = box.x + (price - drawing.xMin) / (drawing.xMax - drawing.xMin) * box.width;
      await page.mouse.move(x, box.y + box.height / 2);
      await settle(page);
      const level = await page.locator('figure[aria-label="Depth"] .cross-level').isVisible();
      return [level, await line.innerText()] as const;
    };
    const [hasSum, sum] = await legendAt(104);
    assert(hasSum && /Asks to 10\d\.\d\d\s+5/.test(sum), sum);
    const [hasLevel, text] = await legendAt(105.2);
    assert(!hasLevel && /Asks\s+not recorded beyond 105\.00/.test(text), text);
    assertEquals(visited.complaints, []);
  }
});

browserTest(
  "depth is readable with one level, with one side, and with 400 levels and one far away",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 50 });
    const show = async (bids: Levels, asks: Levels) => {
      setDepthData(bids, asks, { out: site.out });
      const visited = await visit(browser, site);
      return { visited, page: visited.page, drawing: await drawingOf(visited.page, "Depth") };
    };
    {
      const { visited, page, drawing } = await show([[100, 3]], [[100.01, 2]]);
      await using _ = visited;
      assert(
        drawing.xMin < 99.98 && drawing.xMax > 100.03 && drawing.xMax < 101,
        `${drawing.xMin} ${drawing.xMax}`,
      );
      assert(drawing.yMin === 0 && drawing.yMax > 3 && drawing.yMax < 4);
      assertEquals((await unrecordedOf(page)).length, 2);
    }
    {
      const { visited, page } = await show([[100, 3], [99, 1]], []);
      await using _ = visited;
      assertEquals((await unrecordedOf(page)).map(({ text }) => text), [
        "not recorded beyond 99.00",
        "no asks recorded",
      ]);
    }
    const side = (sign: number): Levels =>
      Array.from({ length: 200 }, (_, i) => [100 + sign * (i + 1) / 100, 1]);
    const { visited, page, drawing } = await show(side(-1), [...side(1), [900, 5000]]);
    await using _ = visited;
    assert(drawing.xMin < 98 && drawing.xMin > 94 && drawing.xMax > 102 && drawing.xMax < 106);
    assert(Math.abs((drawing.xMin + drawing.xMax) / 2 - 100) < 1e-9, "the mid is in the middle");
    assert(drawing.yMax < 300, "the far level does not flatten the others");
    const width = async () => {
      await settle(page);
      const { xMin, xMax } = await drawingOf(page, "Depth");
      return xMax - xMin;
    };
    const first = await width();
    await page.getByRole("button", { name: "Show fewer prices" }).press("Enter");
    assert(Math.abs(await width() / first - 1 / 1.6) < 1e-9);
    const box = (await page.locator('figure[aria-label="Depth"] .u-over').boundingBox())!;
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.wheel(0, 100);
    assert(Math.abs(await width() / first - 1.25 / 1.6) < 1e-9, "the wheel zooms out");
    await page.mouse.dblclick(box.x + 20, box.y + 20);
    assertEquals(await width(), first);
    for (let i = 0; i < 12; i++) await page.getByRole("button", { name: "Show more prices" }).click();
    assert(await width() >= 200 - 1e-9, "zoomed out, prices from 0 are in view");
    assertEquals(visited.complaints, []);
  },
);

browserTest(
  "while the book of T is on its way the book of another moment is pale, and T's own has its time",
  async (browser) => {
    await withRealDay("ETH-USD", "2021-07-01", async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      const { page } = visited;
      const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
      await page.route(/api\/book/, async (route) => {
        await mayAnswer;
        await route.continue();
      });
      const asked = page.waitForRequest(/api\/book/);
      const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await asked;
      const book = page.locator('figure[aria-label="Depth"] .book');
      const opacity = () => book.evaluate((element) => Number(getComputedStyle(element).opacity));
      await whileHeld(page, () => becomes(async () => await opacity() < 0.7, true, "pale"));
      answer();
      await page.waitForFunction(() =>
        /book of \d\d:\d\d:\d\d\.\d{3} UTC/.test(
          document.querySelector('figure[aria-label="Depth"] .legend')?.textContent ?? "",
        )
      );
      await becomes(opacity, 1);
      assertEquals(visited.complaints, []);
    });
  },
  { ignore: !HAS_REAL_DAYS },
);
