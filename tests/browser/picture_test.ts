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

/** The height that the overview takes in a picture, with the margin below, in CSS pixels. */
async function stripPx(page: Page): Promise<number> {
  return (await page.locator(".overview").boundingBox())!.height + 6;
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
      const [dx, dy] = [6 - origin!.x, 34 + await stripPx(page) - origin!.y];
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

browserTest(
  "the overview is shown at any width, and is in a picture with the range in view",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 600 });
    for (const [width, height] of [[360, 740], [800, 900], [1280, 800]]) {
      const isPhone = width < 600;
      await using visited = await visit(browser, site, {
        viewport: { width, height },
        hasTouch: isPhone,
        isMobile: isPhone,
      });
      const { page } = visited;
      // The box ends in the middle of the run, so that its place is not that of the first view.
      const strip = (await page.locator(".range-slider").boundingBox())!;
      await page.mouse.click(strip.x + strip.width / 2, strip.y + strip.height / 2);
      await settle(page);
      const regions: Region[] = await page.locator(".overview, .range-box").evaluateAll((all) =>
        all.map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return { name: element.className, x, y, width, height };
        })
      );
      assertEquals(regions.map(({ name }) => name), ["overview", "range-box"]);
      const beside = { ...regions[1], name: "beside the box", x: regions[0].x + 26, width: 10 };
      assert(beside.x + beside.width < regions[1].x, `${width} pixels: the box is in the middle`);
      const screen = await page.screenshot();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "PNG" }).press("Enter"),
      ]);
      const picture = await Deno.readFile(await download.path());
      // Below the overview are a margin and the panels, and the picture ends with a margin.
      const [left, top] = await page.evaluate(async (bytes) => {
        const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
        const columns = [...document.querySelectorAll(".charts, .side")].filter(({ clientHeight }) =>
          clientHeight
        );
        const tops = columns.map((column) => column.getBoundingClientRect().top);
        const bottoms = columns.map((column, i) => tops[i] + column.scrollHeight);
        return [6, image.height - 6 - (Math.max(...bottoms) - Math.min(...tops))];
      }, [...picture]);
      const [dx, dy] = [left - regions[0].x, top - await stripPx(page) - regions[0].y];
      for (const region of [...regions, beside]) {
        const [seen] = await drawnShares(page, screen, [region], 0, 0);
        const [painted] = await drawnShares(page, picture, [region], dx, dy);
        assert(seen > 0.02, `${width} pixels, ${region.name}: ${seen} of the screen is drawn`);
        const isNear = Math.abs(seen - painted) <= 0.02 + 0.25 * seen;
        assert(isNear, `${width} pixels, ${region.name}: ${painted} of the picture, ${seen} of the screen`);
      }
      assertEquals(visited.complaints, []);
    }
  },
);
