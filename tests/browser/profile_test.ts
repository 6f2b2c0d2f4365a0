import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { PriceRows } from "../../lib/query/price_rows.ts";
import { flowReference, HAS_REAL_DAYS } from "../helpers/shared_data.ts";
import { browserTest } from "./browser.ts";
import { settle } from "./pending_work.ts";
import { blend, coloursOf, Picture } from "./picture.ts";
import { withRealDay } from "./real_day.ts";
import { startSite } from "./site_fixture.ts";
import { drawingOf, toCanvas, visit } from "./visit.ts";

const [INSTRUMENT, DAY] = ["BTC-USDT", "2024-08-08"];
/** The strength of rows inside and outside of the value area. */
const [INSIDE, OUTSIDE] = [0.62, 0.3];

browserTest("the rows of a real day's profile are as long as the reference says", async (browser) => {
  await withRealDay(INSTRUMENT, DAY, async (out) => {
    await using site = await startSite(out);
    for (const colorScheme of ["light", "dark"] as const) {
      await using visited = await visit(browser, site, { colorScheme });
      const { page } = visited;
      const rowSize = await showDay(page);
      const drawing = await drawingOf(page, "Price");
      const [panel, sold, bought] = await coloursOf(page, "panel", "falling", "rising");
      const dayLine = toCanvas(drawing, Date.parse(DAY) + 86_400_000, 0).x;
      const picture = await Picture.of(page);
      const rows = referenceRows(rowSize);
      const most = Math.max(...[...rows.values()].map(([a, b]) => a + b));
      const longestPx = Math.round(Math.min(0.16 * drawing.width, 220));
      const right = Math.round(drawing.left + drawing.width);
      const [low, high] = await valueArea(page);
      let checked = 0;
      for (const [row, sides] of rows) {
        const price = row * rowSize;
        const alpha = price >= low && price <= high ? INSIDE : OUTSIDE;
        const { y } = toCanvas(drawing, 0, price);
        const between = right - Math.round(sides[0] / most * longestPx);
        const end = right - Math.round((sides[0] + sides[1]) / most * longestPx);
        const place = `${colorScheme} ${price}`;
        // Candles and the line where the next day begins are drawn over the profile.
        const isCovered = [right - 2, between - 2, between, end - 2, end].some((x) =>
          Math.abs(x - dayLine) < 4 || [sold, bought].some((colour) => picture.has(colour, x, y - 2, 2, 4))
        );
        if (isCovered) continue;
        if (right - between > 2) {
          assert(
            picture.has(blend(panel, sold, alpha), right - 2, y - 1, 1, 2),
            `${place}: sold next to the axis`,
          );
        }
        if (between - end > 2) {
          assert(
            picture.has(blend(panel, bought, alpha), between - 2, y - 1, 1, 2),
            `${place}: bought after sold`,
          );
          assert(picture.has(blend(panel, bought, alpha), end, y - 1, 2, 2), `${place}: ends at its volume`);
        }
        assert(
          !picture.has(blend(panel, bought, alpha), end - 2, y - 1, 1, 2),
          `${place}: ends at its volume`,
        );
        checked++;
      }
      assert(checked >= 15, `${checked} rows`);
      // Lines at the point of control and at the outer edges of the value area, as long as the longest row.
      const numbers = (await page.locator(".choices dl").innerText()).replaceAll(",", "");
      const poc = Number(/POC\s*([\d.]+)/.exec(numbers)![1]);
      const [text, muted] = await coloursOf(page, "text", "muted");
      for (
        const [price, colour] of [[poc, text], [high + rowSize / 2, muted], [
          low - rowSize / 2,
          muted,
        ]] as const
      ) {
        const { y } = toCanvas(drawing, 0, price);
        assert(picture.has(colour, right - longestPx + 1, y - 1, 8, 3), `${colorScheme}: a line at ${price}`);
      }
      assertEquals(visited.complaints, []);
    }
  }, ["--window-seconds", "1"]);
}, { ignore: !HAS_REAL_DAYS });

browserTest("the numbers and the table of a profile are those of the reference", async (browser) => {
  await withRealDay(INSTRUMENT, DAY, async (out) => {
    await using site = await startSite(out);
    await using visited = await visit(browser, site);
    const { page } = visited;
    const rowSize = await showDay(page);
    const rows = [...referenceRows(rowSize)].sort(([a], [b]) => b - a);
    const poc = rows.toSorted(([, a], [, b]) => b[0] + b[1] - a[0] - a[1])[0][0] * rowSize;
    const legend = await page.locator(".choices dl").innerText();
    assert(
      legend.replaceAll(/\s+/g, " ").includes(
        `POC ${poc.toLocaleString("en-US", { minimumFractionDigits: 2 })}`,
      ),
      legend,
    );
    await page.getByRole("button", { name: "Volume profile as a table" }).click();
    const found = await page.getByRole("dialog", { name: "Volume profile as a table" }).locator("tbody tr")
      .evaluateAll((rows) =>
        rows.map((row) =>
          [...row.children].slice(0, 3).map(({ textContent }) => Number(textContent!.replaceAll(",", "")))
        )
      );
    assertEquals(found.length, rows.length);
    for (const [i, [row, sides]] of rows.entries()) {
      const expected = [row * rowSize, ...sides];
      assert(
        expected.every((value, c) => Math.abs(value - found[i][c]) < 1e-6),
        `${found[i]}, not ${expected}`,
      );
    }
    assertEquals(visited.complaints, []);
  });
}, { ignore: !HAS_REAL_DAYS });

browserTest(
  "the range of a profile is chosen by key and by button, survives a reload, and follows the view",
  async (browser) => {
    await withRealDay(INSTRUMENT, DAY, async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      const { page } = visited;
      const choice = page.getByLabel("Volume profile", { exact: true });
      assertEquals(await choice.inputValue(), "off");
      const range = (url: string) =>
        ["from", "to"].map((name) => Number(new URL(url).searchParams.get(name)));
      // The ladder asks for what was traded since the start of the day.
      const asked = page.waitForRequest((request) =>
        request.url().includes("/api/profile") && range(request.url())[0] !== Date.parse(DAY)
      );
      await page.keyboard.press("p");
      const [from, to] = range((await asked).url());
      assertEquals(await choice.inputValue(), "view");
      const next = page.waitForRequest((request) =>
        request.url().includes("/api/profile") && range(request.url())[0] > from
      );
      for (let i = 0; i < 6; i++) await page.keyboard.press("+");
      const [nextFrom, nextTo] = range((await next).url());
      assert(nextFrom > from && nextTo <= to);
      await choice.selectOption("day");
      const again = page.waitForRequest("**/api/profile*");
      await visited.reload();
      await again;
      assertEquals(await choice.inputValue(), "day");
      await choice.selectOption("measured");
      await page.locator(".choices").filter({ hasText: "Drag with Shift" }).waitFor();
      assertEquals(visited.complaints, []);
    }, ["--window-seconds", "1"]);
  },
  { ignore: !HAS_REAL_DAYS },
);

browserTest(
  "the profile of a range that is dragged with Shift has the trades of its windows",
  async (browser) => {
    await withRealDay(INSTRUMENT, DAY, async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      const { page } = visited;
      const minutes = Object.keys(flowReference(INSTRUMENT, DAY).footprint).map(Number).sort((a, b) => a - b);
      const [from, to] = [minutes[1], minutes[3] + 60_000];
      await page.getByLabel("Volume profile", { exact: true }).selectOption("measured");
      await page.locator(".choices").filter({ hasText: "Drag with Shift" }).waitFor();
      const { xMin, xMax } = await drawingOf(page, "Price");
      const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
      const at = (ms: number) => box.x + (ms - xMin) / (xMax - xMin) * box.width;
      // The ladder asks for what was traded since the start of the day.
      const isOfDay = (url: string) => url.includes(`from=${Date.parse(DAY)}&`);
      const asked = page.waitForRequest((request) =>
        request.url().includes("/api/profile") && !isOfDay(request.url())
      );
      await page.keyboard.down("Shift");
      await page.mouse.move(at(from), box.y + 50);
      await page.mouse.down();
      await page.mouse.move(at(to), box.y + 90, { steps: 4 });
      await page.mouse.up();
      await page.keyboard.up("Shift");
      await asked;
      const numbers = page.locator(".choices dl").filter({ hasText: "POC" });
      await numbers.waitFor();
      await settle(page);
      const urls = await page.evaluate(() =>
        performance.getEntriesByType("resource").map(({ name }) => name)
      );
      const last = urls.findLast((url) => url.includes("/api/profile") && !isOfDay(url))!;
      const [askedFrom, askedTo, row] = ["from", "to", "row"].map((name) =>
        Number(new URL(last).searchParams.get(name))
      );
      assertEquals([askedFrom, askedTo], [from, to]);
      const rows = referenceRows(row, (minute) => minute >= from && minute < to);
      const volume = [...rows.values()].reduce((sum, [sold, bought]) => sum + sold + bought, 0);
      const [poc] = [...rows].sort(([, a], [, b]) => b[0] + b[1] - a[0] - a[1])[0];
      const text = (await numbers.innerText()).replaceAll(/\s+/g, " ").replaceAll(",", "");
      assert(text.includes(`POC ${(poc * row).toFixed(2)}`), `${text}, not ${poc * row}`);
      assert(
        Math.abs(Number(/Volume ([\d.]+)/.exec(text)![1]) / volume - 1) < 0.01,
        `${text}, not ${volume}`,
      );
      await page.keyboard.press("Escape");
      await page.locator(".choices").filter({ hasText: "Drag with Shift" }).waitFor();
      assertEquals(visited.complaints, []);
    });
  },
  { ignore: !HAS_REAL_DAYS },
);

/** Shows the profile of the day. Returns the size of its rows. */
async function showDay(page: Page): Promise<number> {
  await page.keyboard.press("0");
  const answered = page.waitForResponse((response) =>
    response.url().includes("/api/profile") && response.ok()
  );
  await page.getByLabel("Volume profile", { exact: true }).selectOption("day");
  await answered;
  await page.locator(".choices").filter({ hasText: "POC" }).waitFor();
  await settle(page);
  // The numbers may have taken a line, so that rows became coarser.
  const sizes = await page.evaluate(() =>
    performance.getEntriesByType("resource").map(({ name }) => name).filter((name) =>
      name.includes("/api/profile")
    )
      .map((name) => Number(new URL(name).searchParams.get("row")))
  );
  return sizes.at(-1)!;
}

/** The ends of the value area, as the page writes them. */
async function valueArea(page: Page): Promise<number[]> {
  const text = await page.locator(".choices dl").filter({ hasText: "Value area" }).innerText();
  const [, low, high] = /Value area\s*([\d,.]+) – ([\d,.]+)/.exec(text)!;
  return [low, high].map((price) => Number(price.replaceAll(",", "")));
}

/** What was sold and bought in the minutes of the day for which a function returns true, by row. */
function referenceRows(
  rowSize: number,
  isPart: (startMs: number) => boolean = () => true,
): Map<number, [sold: number, bought: number]> {
  const grouping = new PriceRows(rowSize);
  const rows = new Map<number, [number, number]>();
  for (const [startMs, prices] of Object.entries(flowReference(INSTRUMENT, DAY).footprint)) {
    if (!isPart(Number(startMs))) continue;
    for (const [price, [sold, bought]] of Object.entries(prices)) {
      const row = grouping.rowOf(Number(price));
      const sides = rows.get(row) ?? [0, 0];
      rows.set(row, [sides[0] + sold, sides[1] + bought]);
    }
  }
  return rows;
}
