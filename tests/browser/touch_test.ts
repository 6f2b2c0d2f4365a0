import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { browserTest } from "./browser.ts";
import { writeBars } from "./out_files.ts";
import { startSite } from "./site_fixture.ts";
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
      const client = await page.context().newCDPSession(page);
      const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
      const x = box.x + box.width + 30;
      const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...ys: number[]) =>
        client.send("Input.dispatchTouchEvent", {
          type,
          touchPoints: ys.map((y, id) => ({ x, y: box.y + y, id })),
        });
      const ends = async () => {
        const { yMin, yMax, xMin, xMax } = await drawingOf(page, "Price");
        return { span: yMax - yMin, xMin, xMax };
      };
      /** Moves fingers, each from a height to another. */
      const drag = async (...fingers: (readonly [from: number, to: number])[]) => {
        await touch("touchStart", ...fingers.map(([from]) => from));
        for (let step = 1; step <= 6; step++) {
          await touch("touchMove", ...fingers.map(([from, to]) => from + (to - from) * step / 6));
        }
        await touch("touchEnd");
      };
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
