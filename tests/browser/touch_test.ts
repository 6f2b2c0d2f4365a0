import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { browserTest } from "./browser.ts";
import { writeBars } from "./out_files.ts";
import { startSite } from "./site_fixture.ts";
import { Fingers } from "./touch.ts";
import { drawingOf, visit } from "./visit.ts";

browserTest(
  "a finger or two on the price axis set the scale, and its button makes it automatic again",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 600 });
    for (const width of [390, 800]) {
      await using visited = await visit(browser, site, {
        viewport: { width, height: 800 },
        hasTouch: true,
        isMobile: true,
      });
      const { page } = visited;
      const hand = await Fingers.over(page);
      const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
      const x = box.x + box.width + 30;
      const ends = async () => {
        const { yMin, yMax, xMin, xMax } = await drawingOf(page, "Price");
        return { span: yMax - yMin, xMin, xMax };
      };
      /** Moves fingers, each from a height to another. */
      const drag = (...fingers: (readonly [from: number, to: number])[]) =>
        hand.drag(
          Array.from({ length: 7 }, (_, step) =>
            fingers.map(([from, to]) => ({ x, y: box.y + from + (to - from) * step / 6 }))),
        );
      const button = page.getByRole("button", { name: "Scale of Price" });
      /** A touch is handled some time after it was sent. */
      const isNow = (state: string) => button.filter({ hasText: state }).waitFor();

      const automatic = await ends();
      await drag([60, 150]);
      await isNow("Manual");
      const compressed = await ends();
      assert(compressed.span > automatic.span * 1.4, `${width}: ${compressed.span} after ${automatic.span}`);
      assertEquals([compressed.xMin, compressed.xMax], [automatic.xMin, automatic.xMax]);
      assertEquals(await page.evaluate(() => scrollY), 0, "the page does not scroll");
      await drag([150, 90]);
      const stretched = await ends();
      assert(stretched.span < compressed.span);

      await drag([60, 30], [110, 180]);
      const pinched = await ends();
      assert(
        Math.abs(pinched.span / stretched.span - 50 / 150) < 0.01,
        `three times as far apart: ${pinched.span / stretched.span}`,
      );
      await button.tap();
      await isNow("Auto");
      assertEquals((await ends()).span, automatic.span);
      assertEquals(visited.complaints, []);
    }
  },
);
