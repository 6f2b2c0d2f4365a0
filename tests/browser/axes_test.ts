import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { overlap, type PlacedLabel, type Stretch } from "../../islands/marks/axis_labels.ts";
import { browserTest } from "./browser.ts";
import { FIRST_MS, priceBar, WINDOW_MS, writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { drawingOf, visit } from "./visit.ts";

const COUNT = 400;

interface Axes {
  x: PlacedLabel[];
  y: PlacedLabel[];
  tags: Stretch[];
  width: number;
  height: number;
  plotWidth: number;
  textWidths: number[];
  isBlankBelow: boolean;
}

/** The labels of a chart, which the page attaches to the chart's element. */
function axesOf(page: Page, name: string): Promise<Axes> {
  return page.evaluate((name) => {
    const host = document.querySelector(`figure[aria-label="${name}"] .plot`) as HTMLElement & {
      plot: { labels: Pick<Axes, "x" | "y">; tags: Stretch[]; u: { over: HTMLElement } };
    };
    const { labels: { x, y }, tags, u } = host.plot;
    const ctx = document.createElement("canvas").getContext("2d")!;
    ctx.font = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
    return {
      x: [...x],
      y: [...y],
      tags,
      width: host.clientWidth,
      height: host.clientHeight,
      plotWidth: u.over.clientWidth,
      textWidths: y.map(({ text }) => ctx.measureText(text).width),
      isBlankBelow: host.matches(".is-blank-below"),
    };
  }, name);
}

/** The charts with axes of numbers, by their titles. A narrow page shows one chart at a time. */
function chartsOn(page: Page): Promise<string[]> {
  return page.locator("figure:has(.plot canvas):not(:has(.empty))").evaluateAll((all) =>
    all.map((figure) => figure.ariaLabel!).filter((name) => name !== "Bar statistics")
  );
}

function assertReadable(axes: Axes, about: string): void {
  const { x, y, tags, width, height, plotWidth, textWidths, isBlankBelow } = axes;
  // The price chart and the lowest chart have the labels of time for all.
  assert(
    (isBlankBelow ? x.length === 0 : x.length >= 2) && y.length >= 2,
    `${about}: ${x.length} and ${y.length} labels`,
  );
  for (const [labels, length] of [[x, width], [y, height]] as const) {
    for (const [i, label] of labels.entries()) {
      assert(label.from >= 0 && label.to <= length, `${about}: ${label.text} is in the panel`);
      assert(!labels.slice(0, i).some((other) => overlap(label, other)), `${about}: ${label.text}`);
    }
    assertEquals(new Set(labels.map(({ text }) => text)).size, labels.length, `${about}: labels differ`);
  }
  for (const label of y) {
    assert(!tags.some((tag) => overlap(label, tag)), `${about}: ${label.text} and the tag`);
  }
  assert(Math.max(...textWidths) + 6 <= width - plotWidth, `${about}: prices fit beside the plot`);
}

browserTest(
  "labels of axes never overlap, leave the panel, look alike, or hide behind the last price",
  async (browser) => {
    await using site = await startSite();
    // Prices that differ in their last digit only, and that gain a digit.
    const narrow = (index: number) => {
      const close = 61609.7 + (index % 3) / 10;
      return [FIRST_MS + index * WINDOW_MS, 61609.7, 61609.9, 61609.7, close, 1];
    };
    const growing = (index: number) => {
      const price = 99_990 + index * 0.1;
      return [FIRST_MS + index * WINDOW_MS, price, price + 1.5, price - 1.5, price + 0.5, 1];
    };
    for (const priceOf of [priceBar, narrow, growing]) {
      writeBars(site.out, { count: COUNT, priceOf, middle: priceOf(COUNT - 1)[4] });
      for (const [width, colorScheme] of [[360, "dark"], [1280, "light"], [1920, "dark"]] as const) {
        await using visited = await visit(browser, site, { colorScheme, viewport: { width, height: 800 } });
        const { page } = visited;
        assert((await chartsOn(page)).includes("Price"));
        assert((await axesOf(page, "Price")).x.length >= 2, "the price chart has labels of time");
        for (const key of ["End", "Home", "+", "0"]) {
          await page.keyboard.press(key);
          await settle(page);
          for (const name of await chartsOn(page)) {
            assertReadable(await axesOf(page, name), `${name}, ${priceOf.name}, ${width}, ${key}`);
          }
        }
        if (priceOf === narrow) {
          const { y } = await axesOf(page, "Price");
          assert(y.every(({ text }) => /^61,6\d\d\.\d$/.test(text)), y.map(({ text }) => text).join());
        }
        assertEquals(visited.complaints, []);
      }
    }
  },
);

browserTest("the crosshair's tags hide the labels that they would cover in part", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
  const { x, y } = await axesOf(page, "Price");
  await page.mouse.move(box.x + x[1].at - 20, box.y + y[2].at - 8 + 12);
  await settle(page);
  const host = (await page.locator('figure[aria-label="Price"] .plot').boundingBox())!;
  const [tagX, tagY] = await Promise.all(
    ["tag-x", "tag-y"].map((name) => page.locator(`figure[aria-label="Price"] .${name}`).boundingBox()),
  );
  const covers = await page.locator('figure[aria-label="Price"] .cover').evaluateAll((all) =>
    all.map((cover) => cover.getBoundingClientRect())
  );
  let partly = 0;
  for (
    const [labels, from, to, coverFrom, coverTo] of [
      [
        x,
        tagX!.x - host.x,
        tagX!.x + tagX!.width - host.x,
        covers[0].left - host.x,
        covers[0].right - host.x,
      ],
      [
        y,
        tagY!.y - host.y,
        tagY!.y + tagY!.height - host.y,
        covers[1].top - host.y,
        covers[1].bottom - host.y,
      ],
    ] as const
  ) {
    for (const label of labels) {
      if (!overlap(label, { from, to })) continue;
      if (label.from < from || label.to > to) partly++;
      assert(coverFrom <= label.from + 1 && coverTo >= label.to - 1, `${label.text} is hidden as a whole`);
    }
  }
  assert(partly >= 1, "a tag covers a label in part");
  const tags = page.locator(".tag-x:visible");
  assert(await tags.count() >= 1);
  for (const tag of await tags.all()) {
    const { y, height } = (await tag.boundingBox())!;
    const panel = (await tag.locator("xpath=ancestor::figure").boundingBox())!;
    assert(y + height <= panel.y + panel.height, "no tag is cut off");
  }
  assertEquals(visited.complaints, []);
});

browserTest(
  "the scale of prices is set by drag, wheel and keys, and becomes automatic again",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: COUNT });
    await using visited = await visit(browser, site);
    const { page } = visited;
    const ends = async () => {
      await settle(page);
      const { yMin, yMax, xMin } = await drawingOf(page, "Price");
      return { yMin, yMax, xMin, span: yMax - yMin };
    };
    const button = page.getByRole("button", { name: "Scale of Price" });
    const automatic = await ends();
    assertEquals(await button.innerText(), "Auto");
    const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
    const [axisX, axisY] = [box.x + box.width + 30, box.y + box.height / 2];

    await page.mouse.move(axisX, axisY);
    await page.mouse.down();
    await page.mouse.move(axisX, axisY + 60, { steps: 4 });
    await page.mouse.up();
    const compressed = await ends();
    assert(compressed.span > automatic.span * 1.2, "a drag downwards compresses");
    assertEquals(await button.innerText(), "Manual");
    assertEquals(compressed.xMin, automatic.xMin);
    await page.mouse.wheel(0, -240);
    assert((await ends()).span < compressed.span, "the wheel stretches");
    await page.mouse.dblclick(axisX, axisY);
    assertEquals(await ends(), automatic);
    assertEquals(await button.innerText(), "Auto");

    await page.locator('figure[aria-label="Price"] .plot').focus();
    await page.keyboard.press("Alt+ArrowUp");
    const stretched = await ends();
    assert(Math.abs(stretched.span / automatic.span - 0.8) < 1e-9);
    await page.keyboard.press("Alt+Shift+ArrowUp");
    assert((await ends()).yMin > stretched.yMin);
    await page.keyboard.press("Home");
    assertEquals((await ends()).span, stretched.span, "a manual scale stays when the view moves");
    await page.keyboard.press("a");
    await page.keyboard.press("End");
    assertEquals(await ends(), automatic);

    await button.press("Enter");
    assertEquals(await button.innerText(), "Manual");
    const kept = await ends();
    await page.mouse.move(box.x + 300, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 180, { steps: 4 });
    await page.mouse.up();
    const moved = await ends();
    assert(Math.abs(moved.span - kept.span) < 1e-9, "a drag in the plot moves a manual scale");
    assert(Math.abs((moved.yMax - kept.yMax) / kept.span - 80 / box.height) < 0.02, `${moved.yMax}`);
    assertEquals(visited.complaints, []);
  },
);

browserTest("a new instrument makes a manual scale automatic", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const button = page.getByRole("button", { name: "Scale of Price" });
  await button.click();
  assertEquals(await button.innerText(), "Manual");
  writeBars(site.out, { count: COUNT + 1 });
  await page.waitForFunction(
    (text) => document.querySelector(".last-price strong")?.textContent === text,
    priceBar(COUNT)[4].toFixed(2),
  );
  assertEquals(await button.innerText(), "Manual", "new bars change nothing");
  writeBars(site.out, { count: COUNT + 1, status: { instrument: "OTHER-USD" } });
  await page.waitForFunction(() => document.querySelector(".scale-button")?.textContent === "Auto");
  assertEquals(visited.complaints, []);
});

browserTest("moving the view bar by bar changes the automatic scale by at most a tenth", async (browser) => {
  await using site = await startSite();
  const spiky = (index: number) => {
    const [timeMs, open, high, low, close, volume] = priceBar(index);
    return [
      timeMs,
      open,
      index % 97 === 0 ? high + 90 : high,
      index % 61 === 0 ? low - 40 : low,
      close,
      index % 53 === 0 ? 99 : volume,
    ];
  };
  writeBars(site.out, { count: COUNT, priceOf: spiky });
  await using visited = await visit(browser, site);
  const { page } = visited;
  await page.evaluate(() => document.querySelector<HTMLElement>(".plot")!.focus());
  // The keys move by a tenth of the view: ten bars in view move by one.
  for (let i = 0; i < 12; i++) await page.keyboard.press("+");
  await settle(page);
  let before = await drawingOf(page, "Price");
  let volumesBefore = await drawingOf(page, "Volume");
  let largest = 0;
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press("ArrowLeft");
    await settle(page);
    const now = await drawingOf(page, "Price");
    const bars = (before.xMin - now.xMin) / WINDOW_MS;
    assert(bars > 0 && bars < 1.5, `${bars} bars`);
    const span = before.yMax - before.yMin;
    const moved = Math.max(Math.abs(now.yMin - before.yMin), Math.abs(now.yMax - before.yMax)) / span;
    largest = Math.max(largest, moved);
    before = now;
    const volumes = await drawingOf(page, "Volume");
    assert(Math.abs(volumes.yMax / volumesBefore.yMax - 1) < 0.1, `${volumes.yMax}`);
    volumesBefore = volumes;
  }
  assert(largest < 0.1, `${largest}`);
  assert(largest > 0.01, "the scale follows");
  assertEquals(visited.complaints, []);
});

browserTest("axes become wider for long labels, and narrower again", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const { width, plotWidth } = await axesOf(page, "Price");
  for (let i = 0; i < 80; i++) await page.keyboard.press("Alt+ArrowDown");
  await settle(page);
  await settle(page);
  const far = await axesOf(page, "Price");
  assertReadable(far, "far out");
  assert(far.plotWidth < plotWidth, "long labels need space");
  assertEquals(
    (await axesOf(page, "Order-book imbalance")).plotWidth,
    far.plotWidth,
    "the charts are aligned",
  );
  await page.keyboard.press("a");
  await settle(page);
  await settle(page);
  const again = await axesOf(page, "Price");
  assertEquals([again.width, again.plotWidth], [width, plotWidth]);
  assertEquals(visited.complaints, []);
});
