import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { visit } from "./visit.ts";

/** A part of the screen, and how much of the part is drawn: pixels that are not of the most frequent colour. */
interface Region {
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The parts of the panels, in CSS pixels; operating elements, which a picture leaves out, are not among them. */
function regionsOf(page: Page): Promise<Region[]> {
  return page.evaluate(() => {
    const selectors = ["h2", ".legend", ".u-over", ".ladder", ".tag"];
    return [...document.querySelectorAll("figure")].flatMap((figure) =>
      selectors.flatMap((selector) =>
        [...figure.querySelectorAll<HTMLElement>(selector)].filter((element) => element.offsetParent).map(
          (element) => {
            const { x, y, width, height } = element.getBoundingClientRect();
            return { name: `${figure.ariaLabel} ${selector}`, x, y, width, height };
          },
        )
      ).concat([...figure.querySelectorAll(".plot[tabindex]")].map((plot) => {
        // The axis at the right, with the label of the last price.
        const { right, y, height } = plot.getBoundingClientRect();
        return { name: `${figure.ariaLabel} axis`, x: right - 56, y, width: 54, height: height - 30 };
      }))
    );
  });
}

/** The share of drawn pixels of each region of an image, moved by an offset. */
function drawnShares(
  page: Page,
  png: Uint8Array,
  regions: Region[],
  dx: number,
  dy: number,
): Promise<number[]> {
  return page.evaluate(async ([bytes, regions, dx, dy]) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const ctx = canvas.getContext("2d", { willReadFrequently: true })!;
    ctx.drawImage(image, 0, 0);
    return regions.map(({ x, y, width, height }) => {
      const box = [x + dx, y + dy, Math.max(1, width), Math.max(1, height)].map(Math.round);
      const { data } = ctx.getImageData(box[0], box[1], box[2], box[3]);
      const pixels = new Uint32Array(data.buffer);
      const counts = new Map<number, number>();
      for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
      return 1 - Math.max(...counts.values()) / pixels.length;
    });
  }, [[...png], regions, dx, dy] as const);
}

browserTest(
  "a picture has everything that the panels show: titles, legends, charts, axes and the ladder",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 600 });
    for (const colorScheme of ["light", "dark"] as const) {
      await using visited = await visit(browser, site, {
        colorScheme,
        viewport: { width: 1280, height: 1400 },
      });
      const { page } = visited;
      for (let i = 0; i < 20; i++) await page.keyboard.press("Shift+ArrowLeft");
      await settle(page);
      const regions = await regionsOf(page);
      const screen = await page.screenshot();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        // Without the pointer, so that the cursor stays.
        page.getByRole("button", { name: "PNG" }).press("Enter"),
      ]);
      assert(download.suggestedFilename().endsWith(".png"));
      const picture = await Deno.readFile(await download.path());
      const origin = await page.locator(".charts").boundingBox();
      const columns = await page.evaluate(() => document.querySelector(".charts")!.scrollTop);
      assertEquals(columns, 0);
      // The picture begins with one line that says what and when, and a margin.
      const [dx, dy] = [6 - origin!.x, 34 - origin!.y];
      const [seen, painted] = [
        await drawnShares(page, screen, regions, 0, 0),
        await drawnShares(page, picture, regions, dx, dy),
      ];
      for (
        const name of [
          "Price h2",
          "Price .legend",
          "Price .u-over",
          "Price axis",
          "Price .tag",
          "Depth .ladder",
        ]
      ) {
        assert(regions.some((region) => region.name === name), name);
      }
      regions.forEach(({ name }, i) => {
        const isNear = Math.abs(seen[i] - painted[i]) <= 0.02 + 0.25 * seen[i];
        assert(isNear, `${name}: ${painted[i]} of the picture is drawn, ${seen[i]} of the screen`);
      });
      const head = { name: "head", x: 6, y: 4, width: 700, height: 20 };
      const [share] = await drawnShares(page, picture, [head], 0, 0);
      assert(share > 0.05, `the line above the panels is drawn: ${share}`);
      assertEquals(visited.complaints, []);
    }
  },
);
