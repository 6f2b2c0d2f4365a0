import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { flowBar, priceBar, writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { colourOf, drawingOf, pixel, toCanvas, visit } from "./visit.ts";

const COUNT = 600;

/** The measurement as the page says it; undefined without a measurement. */
async function measured(page: Page): Promise<string | undefined> {
  await settle(page);
  const text = await page.locator(".measured").textContent();
  return text ? text.replace("Measured: ", "") : undefined;
}

/** The sums of bars, as the page writes them. */
function sums(first: number, end: number): { volume: number; delta: number } {
  let [volume, delta] = [0, 0];
  for (let i = first; i < end; i++) {
    volume += priceBar(i)[5];
    delta += flowBar(i)[1] - flowBar(i)[2];
  }
  return { volume, delta };
}

const number = (text: string) => Number(text.replace("−", "-").replace(/[,+]/g, ""));

for (const hasFlow of [true, false]) {
  browserTest(`Shift and drag measures, ${hasFlow ? "with" : "without"} flow`, async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: COUNT, hasFlow });
    await using visited = await visit(browser, site);
    const { page } = visited;
    const drawing = await drawingOf(page, "Price");
    const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
    const at = (ms: number) => box.x + (ms - drawing.xMin) / (drawing.xMax - drawing.xMin) * box.width;
    const [first, end] = [COUNT - 60, COUNT - 20];
    const [startX, endX] = [at(priceBar(first)[0]), at(priceBar(end)[0])];
    const [startY, endY] = [box.y + box.height * 0.75, box.y + box.height * 0.25];
    await page.keyboard.down("Shift");
    await page.mouse.move(startX, startY);
    await page.mouse.down();
    await page.mouse.move(endX, endY, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    const text = await measured(page);
    const { volume, delta } = sums(first, end);
    const [, change, basisPoints, time, heard, side] =
      /^(\S+), (\S+) bp, (.+), volume (\S+), delta (\S+)$/.exec(text ?? "") ?? [];
    const height = drawing.yMax - drawing.yMin;
    assert(Math.abs(number(change) - height / 2) < height / 50, text);
    const from = drawing.yMax - height * 0.75;
    assert(Math.abs(number(basisPoints) - number(change) / from * 10_000) < 5, text);
    assertEquals(time, "40 min 00 s");
    assertEquals(number(heard), volume);
    if (hasFlow) assert(Math.abs(number(side) - delta) < 0.01, `${text}, not ${delta}`);
    else assertEquals(side, "unknown");
    assertEquals((await drawingOf(page, "Price")).xMin, drawing.xMin, "the view stays");

    const edge = toCanvas(drawing, priceBar(first)[0], drawing.yMax - height * 0.7);
    const rising = await colourOf(page, "rising");
    assertEquals(await pixel(page, "Price", edge.x, edge.y), rising, "the edge of the box");
    await page.keyboard.press("Escape");
    assertEquals(await measured(page), undefined);
    assert(await pixel(page, "Price", edge.x, edge.y) !== rising, "the box is gone");
    assertEquals(visited.complaints, []);
  });
}

browserTest("X measures from bar to bar by key", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT, hasFlow: true });
  await using visited = await visit(browser, site);
  const { page } = visited;
  await page.mouse.move(2, 2);
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("x");
  for (let i = 0; i < 9; i++) await page.keyboard.press("Shift+ArrowLeft");
  const text = await measured(page);
  assert(text?.includes(", 9 min 00 s, volume "), text);
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowLeft");
  assertEquals(await measured(page), text, "the measurement has ended");
  await page.keyboard.press("Home");
  const canvas = () =>
    page.evaluate(() =>
      document.querySelector<HTMLCanvasElement>('figure[aria-label="Price"] canvas')!.toDataURL()
    );
  await drawingOf(page, "Price");
  const away = await canvas();
  await page.keyboard.press("Escape");
  assertEquals(await measured(page), undefined);
  assert(await canvas() === away, "a measurement out of view has no text either");
  assertEquals(visited.complaints, []);
});
