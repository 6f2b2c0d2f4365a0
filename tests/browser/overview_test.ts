import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { priceBar, writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { drawingOf, visit } from "./visit.ts";

const COUNT = 3000;
const FROM_MS = priceBar(0)[0];
const TO_MS = priceBar(COUNT)[0];

/** The range in view, as shares of the run. */
async function shares(page: Page): Promise<[number, number]> {
  await settle(page);
  const { xMin, xMax } = await drawingOf(page, "Price");
  return [(xMin - FROM_MS) / (TO_MS - FROM_MS), (xMax - FROM_MS) / (TO_MS - FROM_MS)];
}

const near = (found: readonly number[], expected: readonly number[]) =>
  found.forEach((value, i) => assert(Math.abs(value - expected[i]) < 0.005, `${found}, not ${expected}`));

async function centre(slider: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await slider.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

browserTest("the overview shows the whole run, and its box moves and resizes the view", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const slider = (name: string) => page.getByRole("slider", { name, exact: true });
  const box = slider("Range in view");
  const strip = (await page.locator(".range-slider").boundingBox())!;
  const path = await page.locator(".overview path").getAttribute("d");
  assert(
    path!.startsWith("M0.00000 ") && (path!.match(/[ML]/g)?.length ?? 0) >= COUNT / 2,
    path?.slice(0, 40),
  );

  // A press beside the box brings the box there.
  const [first, last] = await shares(page);
  const span = last - first;
  await page.mouse.click(strip.x + strip.width * 0.3, strip.y + 20);
  near(await shares(page), [0.3 - span / 2, 0.3 + span / 2]);

  const from = await centre(box);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + strip.width * 0.2, from.y, { steps: 4 });
  await page.mouse.up();
  near(await shares(page), [0.5 - span / 2, 0.5 + span / 2]);
  const drawn = (await box.boundingBox())!;
  near([(drawn.x - strip.x) / strip.width], [0.5 - span / 2]);

  const edge = await centre(slider("End of the range in view"));
  await page.mouse.move(edge.x, edge.y);
  await page.mouse.down();
  await page.mouse.move(edge.x + strip.width * 0.1, edge.y, { steps: 4 });
  await page.mouse.up();
  near(await shares(page), [0.5 - span / 2, 0.6 + span / 2]);
  const wide = span + 0.1;

  await box.focus();
  await page.keyboard.press("ArrowLeft");
  near(await shares(page), [0.5 - span / 2 - wide / 10, 0.6 + span / 2 - wide / 10]);
  await page.keyboard.press("ArrowRight");
  await slider("Start of the range in view").focus();
  await page.keyboard.press("ArrowLeft");
  near(await shares(page), [0.5 - span / 2 - wide / 10, 0.6 + span / 2]);
  const text = await box.getAttribute("aria-valuetext");
  assert(/^2024-01-\d\d \d\d:\d\d(:\d\d)? to 2024-01-\d\d /.test(text!), text!);
  assertEquals(visited.complaints, []);
});

browserTest(
  "on a phone the ends of the box are wide, and beside the box, which stays free to move",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: COUNT });
    await using visited = await visit(browser, site, {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const { page } = visited;
    const slider = (name: string) => page.getByRole("slider", { name, exact: true });
    const strip = (await page.locator(".range-slider").boundingBox())!;
    await page.mouse.click(strip.x + strip.width / 2, strip.y + 20);
    const [first, last] = await shares(page);
    const box = (await slider("Range in view").boundingBox())!;
    const [start, end] = [
      (await slider("Start of the range in view").boundingBox())!,
      (await slider("End of the range in view").boundingBox())!,
    ];
    assert(start.width >= 24 && end.width >= 24, `${start.width} and ${end.width} pixels`);
    const isBeside = start.x + start.width <= box.x + 1 && box.x <= end.x + 1;
    assert(isBeside, `the start ends at ${start.x + start.width}, the box begins at ${box.x}`);
    await page.mouse.move(end.x + 20, end.y + 20);
    await page.mouse.down();
    await page.mouse.move(end.x + 20 + strip.width * 0.2, end.y + 20, { steps: 4 });
    await page.mouse.up();
    near(await shares(page), [first, last + 0.2]);
    assertEquals(visited.complaints, []);
  },
);
