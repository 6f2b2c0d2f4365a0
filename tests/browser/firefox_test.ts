import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { firefoxTest } from "./firefox.ts";
import { flowBar, priceBar, WINDOW_MS, writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { colourOf, drawingOf, pixel, toCanvas } from "./visit.ts";

const COUNT = 600;

async function fixture() {
  const site = await startSite();
  writeBars(site.out, { count: COUNT, hasFlow: true });
  return site;
}

firefoxTest("candles and the steps of the depth curve are where they belong", fixture, async (visited) => {
  const { evaluating, complaints } = visited;
  const drawing = await drawingOf(evaluating, "Price");
  let checked = 0;
  for (let i = COUNT - 12; i < COUNT; i++) {
    const [startMs, open, , , close] = priceBar(i);
    const { x, y } = toCanvas(drawing, startMs + WINDOW_MS / 2, (open + close) / 2);
    const heightPx = Math.abs(open - close) / (drawing.yMax - drawing.yMin) * drawing.height;
    if (heightPx < 4) continue;
    const colour = await colourOf(evaluating, close >= open ? "rising" : "falling");
    assertEquals(await pixel(evaluating, "Price", x, y), colour, new Date(startMs).toISOString());
    checked++;
  }
  assert(checked > 3, `${checked} candles`);
  const volume = await drawingOf(evaluating, "Volume");
  const [startMs, bought, sold] = flowBar(COUNT - 3);
  const [ofSold, ofBought] = await Promise.all([0.2 * sold, sold + 0.9 * bought].map((value) => {
    const place = toCanvas(volume, startMs + WINDOW_MS / 2, value);
    return pixel(evaluating, "Volume", place.x, place.y);
  }));
  assert(ofSold !== ofBought && !ofSold.endsWith(",0") && !ofBought.endsWith(",0"), `${ofSold} ${ofBought}`);
  const depth = await drawingOf(evaluating, "Depth");
  const { x, y } = toCanvas(depth, 98.5, 2);
  assertEquals(await pixel(evaluating, "Depth", x, Math.round(y) - 1), await colourOf(evaluating, "rising"));
  assertEquals(complaints, []);
});

firefoxTest(
  "wheel, drag and keys move the charts, and legends follow the cursor",
  fixture,
  async (visited) => {
    const { page, evaluating, complaints } = visited;
    const range = async () => {
      await settle(evaluating);
      return await drawingOf(evaluating, "Price");
    };
    const first = await range();
    const box = (await (await page.$('figure[aria-label="Price"] .u-over'))!.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.wheel({ deltaY: -240 });
    const zoomed = await range();
    assert(zoomed.xMax - zoomed.xMin < first.xMax - first.xMin, "the wheel zooms");
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 200, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    const dragged = await range();
    assert(dragged.xMin < zoomed.xMin, "a drag moves");
    await page.keyboard.press("End");
    assert((await range()).xMax > priceBar(COUNT - 1)[0], "a key goes to the newest bar");
    await page.mouse.move(2, 2);
    await page.keyboard.down("Shift");
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.up("Shift");
    await settle(evaluating);
    const legend = await page.$eval('figure[aria-label="Price"] .legend', (element) => element.textContent!);
    assert(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/.test(legend), legend);
    const lines = await page.$$eval(
      ".cross-upright",
      (all) =>
        all.filter((line) => line.checkVisibility()).map((line) =>
          Math.round(line.getBoundingClientRect().x)
        ),
    );
    assert(lines.length >= 2 && new Set(lines).size === 1, `the cursor is on every chart: ${lines}`);
    assertEquals(complaints, []);
  },
);

firefoxTest("panels fold, tables have totals, and a picture is made", fixture, async (visited) => {
  const { page, evaluating, complaints } = visited;
  await page.click('figure[aria-label="Volume"] .fold');
  await settle(evaluating);
  assertEquals(await page.$('figure[aria-label="Volume"] canvas'), null);
  await page.click('button[aria-label="Price as a table"]');
  assertEquals((await page.$$("dialog[open] tfoot td")).length, 5);
  await page.keyboard.press("Escape");
  const size = await page.evaluate(async () => {
    const made = Promise.withResolvers<Blob>();
    // What the browser would save. Without the click of a link, since Firefox asks where to.
    HTMLAnchorElement.prototype.click = () => {};
    const original = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      made.resolve(blob as Blob);
      return original(blob);
    };
    [...document.querySelectorAll("button")].find(({ textContent }) => textContent === "PNG")!.click();
    const { width, height } = await createImageBitmap(await made.promise);
    return [width, height];
  });
  assert(size[0] >= 1200 && size[1] >= 800, `${size}`);
  assertEquals(complaints, []);
});

firefoxTest("a narrow page shows one panel and is not wider than the screen", fixture, async (visited) => {
  const { page, evaluating, complaints } = visited;
  await page.setViewport({ width: 360, height: 740 });
  await page.waitForSelector(".tabs");
  await settle(evaluating);
  assertEquals((await page.$$("figure")).length, 1);
  const [, volume] = await page.$$(".tabs button");
  await volume.click();
  await page.waitForSelector('figure[aria-label="Volume"] canvas');
  assertEquals((await page.$$("figure")).length, 1);
  assert(await page.evaluate(() => document.documentElement.scrollWidth) <= 360);
  assertEquals(complaints, []);
});
