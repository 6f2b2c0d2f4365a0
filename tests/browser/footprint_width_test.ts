import { ok as assert } from "node:assert/strict";
import { HAS_REAL_DAYS } from "../helpers/shared_data.ts";
import { browserTest } from "./browser.ts";
import { settle } from "./pending_work.ts";
import { withRealDay } from "./real_day.ts";
import { startSite } from "./site_fixture.ts";
import { drawingOf, visit } from "./visit.ts";

const END_MS = Date.UTC(2021, 6, 1, 14);
const WINDOW_MS = 60_000;

browserTest(
  "a footprint has cells from 12 pixels a bar, and rows with numbers, 13 pixels high or more, from 60",
  async (browser) => {
    await withRealDay("ETH-USD", "2021-07-01", async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      const { page } = visited;
      await page.getByRole("button", { name: "Footprint", exact: true }).click();
      await settle(page);
      const { width } = await drawingOf(page, "Price");
      const note = page.locator('figure[aria-label="Price"] [role=status]', { hasText: "zoom in" });
      const rows = page.getByLabel("Row size").locator("output");

      /** Shows bars of a width. Returns the height of a row; undefined without cells. */
      const rowPxAt = async (barPx: number): Promise<number | undefined> => {
        const spanMs = width / barPx * WINDOW_MS;
        await page.evaluate(
          (hash) => location.hash = hash,
          `from=${Math.round(END_MS - spanMs)}&to=${END_MS}`,
        );
        await settle(page);
        const { xMin, xMax, yMin, yMax, height } = await drawingOf(page, "Price");
        assert(Math.abs(width / ((xMax - xMin) / WINDOW_MS) - barPx) < 0.1, `${barPx} pixels a bar`);
        if (await note.count() > 0) return;
        return Number(/[\d.]+/.exec(await rows.innerText())![0]) / (yMax - yMin) * height;
      };
      assert(await rowPxAt(11.8) === undefined, "bars are too narrow");
      for (const [barPx, leastPx] of [[12.2, 4], [59, 4], [61, 13], [110, 13]]) {
        const rowPx = (await rowPxAt(barPx))!;
        // The next finer size is half as high at least, or two fifths.
        assert(rowPx >= leastPx - 0.1 && rowPx < 2.5 * leastPx + 0.1, `${rowPx} pixels with ${barPx} a bar`);
      }
      // Whatever the scale of prices is: each of these has rows of other heights.
      for (let i = 0; i < 8; i++) {
        await page.keyboard.press("Alt+ArrowDown");
        await settle(page);
        const rowPx = (await rowPxAt(61))!;
        assert(rowPx >= 12.9 && rowPx < 40, `${rowPx} pixels at scale ${i}`);
      }
      await page.keyboard.press("a");
      const automaticPx = (await rowPxAt(61))!;
      await page.keyboard.press("]");
      await settle(page);
      assert((await rowPxAt(61))! >= 2 * automaticPx - 0.1, "the key makes rows coarser");
      await page.keyboard.press("[");
      await settle(page);
      assert(Math.abs((await rowPxAt(61))! - automaticPx) < 0.1, "and finer again");
    });
  },
  { ignore: !HAS_REAL_DAYS },
);
