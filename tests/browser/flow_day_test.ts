/** @module Cumulative delta and VWAP of a real market day, compared with what an independent program computed. */

import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { withFolder } from "../helpers/database.ts";
import { run } from "../helpers/program.ts";
import { type FlowReference, flowReference, HAS_REAL_DAYS, unpackRealDay } from "../helpers/shared_data.ts";
import { browserTest } from "./browser.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { colourOf, drawingOf, legendOf, pixel, tableOf, toCanvas, visit } from "./visit.ts";

const [INSTRUMENT, DAY] = ["ETH-USD", "2021-07-01"];
const WINDOW_MS = 60_000;
const OPTIONS = { ignore: !HAS_REAL_DAYS };
const numberOf = (text: string) => Number(text.replace(/[,+\u202f]/g, "").replace("−", "-"));

function assertNear(actual: number, expected: number, what: string, by = 1e-6): void {
  assert(
    Math.abs(actual - expected) <= by * Math.max(1, Math.abs(expected)),
    `${what}: ${actual} is not ${expected}`,
  );
}

browserTest(
  "the cumulative delta of a real day is that of the reference, also with extremes",
  async (browser) => {
    await withRealDay([], async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1600 } });
      const { page } = visited;
      const { cvd } = flowReference(INSTRUMENT, DAY);
      assertNear(numberOf((await legendOf(page, "Cumulative delta")).CVD), cvd.at(-1)![4], "the newest sum");

      // The extremes arrive with the answer to a query.
      const table = await tableOf(page, "Cumulative delta");
      assert(table.columns.includes("High"), String(table.columns));
      const bars = new Map(
        cvd.map(([ms, ...values]) => [new Date(ms).toISOString().slice(0, 16).replace("T", " "), values]),
      );
      assert(table.rows.length > 60, `${table.rows.length} rows`);
      for (const [time, open, high, low, close] of table.rows) {
        const expected = bars.get(time)!;
        for (const [i, text] of [open, high, low, close].entries()) {
          assertNear(numberOf(text), expected[i], `${time} ${table.columns[i + 1]}`);
        }
      }

      const drawing = await drawingOf(page, "Cumulative delta");
      for (const [ms, open, high, low, close] of cvd.slice(-40)) {
        const [top, bottom] = [high, low].map((value) => toCanvas(drawing, ms + WINDOW_MS / 2, value).y);
        if (bottom - top < 3) continue;
        const colour = await colourOf(page, close >= open ? "rising" : "falling");
        const { x } = toCanvas(drawing, ms + WINDOW_MS / 2, 0);
        const seen = async (y: number) => {
          const columns = [Math.round(x - 0.5), Math.floor(x), Math.floor(x) - 1];
          const found = await Promise.all(
            columns.map((column) => pixel(page, "Cumulative delta", column, y)),
          );
          return found.includes(colour);
        };
        const time = new Date(ms).toISOString();
        assert(
          await seen(Math.round(top)) || await seen(Math.round(top) + 1),
          `${time}: the bar begins at its high`,
        );
        assert(!await seen(Math.round(top) - 2), `${time}: nothing is above its high`);
        assert(await seen(Math.round(bottom) - 1), `${time}: the bar ends at its low`);
        assert(!await seen(Math.round(bottom) + 2), `${time}: nothing is below its low`);
      }

      // The whole day is a line.
      await page.keyboard.press("0");
      await settle(page);
      const whole = await drawingOf(page, "Cumulative delta");
      const colour = await colourOf(page, "line-strong");
      let checked = 0;
      for (let index = 5; index < cvd.length - 5 && checked < 40; index++) {
        const { x, y } = toCanvas(whole, cvd[index][0] + WINDOW_MS / 2, cvd[index][4]);
        // A steep line is not opaque on any pixel.
        const isLevel = cvd.slice(index - 5, index + 5).every(([, , , , close]) =>
          Math.abs(toCanvas(whole, 0, close).y - y) < 0.3
        );
        if (!isLevel) continue;
        const near = await Promise.all([-1, 0, 1].map((dy) => pixel(page, "Cumulative delta", x, y + dy)));
        // The line is one and a half pixels wide, so its two rows of pixels may be opaque in part.
        const isSeen = near.some((found) => isShade(found, colour));
        assert(isSeen, `the line at ${new Date(cvd[index][0]).toISOString()}: ${near}`);
        checked++;
      }
      assert(checked > 20);
      assertEquals(visited.complaints, []);
    });
  },
  OPTIONS,
);

browserTest(
  "the VWAP and its deviation are those of the day's trades, from the day, a bar, or bars alone",
  async (browser) => {
    await withRealDay([], async (out, data) => {
      const site = await startSite(out);
      await using _ = site;
      await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1600 } });
      const { page } = visited;
      const { footprint } = flowReference(INSTRUMENT, DAY);
      const starts = Object.keys(footprint).map(Number);
      await page.keyboard.press("v");
      await assertVwap(page, "VWAP", meanOf(footprint, -Infinity));

      // The line is drawn at the mean of each bar.
      const drawing = await drawingOf(page, "Price");
      const colour = await colourOf(page, "vwap");
      for (const startMs of starts.slice(-40)) {
        const { x, y } = toCanvas(
          drawing,
          startMs + WINDOW_MS / 2,
          meanOf(footprint, -Infinity, startMs).mean,
        );
        const near = await Promise.all([-1, 0, 1].map((dy) => pixel(page, "Price", x, y + dy)));
        assert(
          near.some((found) => isShade(found, colour)),
          `the line at ${new Date(startMs).toISOString()}: ${near}`,
        );
      }

      // So are three bands on both sides, which are paler.
      for (let i = 0; i < 12; i++) await page.keyboard.press("Alt+ArrowDown");
      const wide = await drawingOf(page, "Price");
      const free = starts.slice(-40).map((startMs) => ({
        startMs,
        ...meanOf(footprint, -Infinity, startMs),
      }));
      for (const band of [-3, -2, -1, 1, 2, 3]) {
        const seen = await Promise.all(free.map(async ({ startMs, mean, deviation }) => {
          const { x, y } = toCanvas(wide, startMs + WINDOW_MS / 2, mean + band * deviation);
          assert(y > wide.top && y < wide.top + wide.height, `${band} deviations are in view`);
          const near = await Promise.all([-1, 0, 1].map((dy) => pixel(page, "Price", x, y + dy)));
          return near.some((found) => isTint(found, colour));
        }));
        const part = seen.filter(Boolean).length / seen.length;
        assert(part > 0.9, `${band} deviations: ${part} of the bars`);
      }
      await page.keyboard.press("a");

      // At another moment the legend has the mean of the trades until then.
      const middle = starts[starts.length >> 1];
      await page.evaluate(
        (hash) => location.hash = hash,
        `from=${middle - 3_600_000}&to=${middle + 3_600_000}&t=${middle}`,
      );
      await settle(page);
      const [found] = (await legendOf(page, "Price")).VWAP.split(" ± ").map(numberOf);
      const then = meanOf(footprint, -Infinity, middle).mean;
      assert(
        Math.abs(then - meanOf(footprint, -Infinity).mean) > 1 && Math.abs(found - then) < 0.011,
        `${found}`,
      );
      await page.keyboard.press("Escape");
      await page.evaluate((hash) => location.hash = hash, `from=${drawing.xMin}&to=${drawing.xMax}`);
      await settle(page);

      // A bar by keyboard: the bar under the cursor; then T is the newest moment again.
      // The bar without which the mean would be another one.
      const weight = (back: number) =>
        Math.abs(
          meanOf(footprint, starts.at(-back)!).mean - meanOf(footprint, starts.at(-back + 1)!).mean,
        );
      const back = Array.from({ length: 36 }, (_, i) => i + 5).reduce((a, b) =>
        weight(a) > weight(b) ? a : b
      );
      assert(weight(back) > 0.05, `${weight(back)}`);
      for (let i = 0; i < back; i++) await page.keyboard.press("Shift+ArrowLeft");
      await page.keyboard.press("Shift+V");
      await page.keyboard.press("Escape");
      await assertVwap(page, "VWAP", meanOf(footprint, starts.at(-back)!));

      // Another bar by a click.
      const vwap = page.getByRole("group", { name: "VWAP" });
      await vwap.getByRole("button", { name: "Bar" }).click();
      const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
      const startMs = starts.at(-50)!;
      const x = (startMs + WINDOW_MS / 2 - drawing.xMin) / (drawing.xMax - drawing.xMin) * box.width;
      await page.mouse.move(box.x + x, box.y + 40);
      await page.mouse.click(box.x + x, box.y + 40);
      await page.mouse.move(5, 5);
      await page.keyboard.press("Escape");
      await assertVwap(page, "VWAP", meanOf(footprint, startMs));

      // The choice survives a reload, and the week contains the day.
      await visited.reload();
      await assertVwap(page, "VWAP", meanOf(footprint, startMs));
      await vwap.getByRole("button", { name: "Week" }).click();
      await assertVwap(page, "VWAP", meanOf(footprint, -Infinity));

      // Without databases the bars have to do: the mean is the same, the deviation is smaller.
      await site.stop();
      const status = JSON.parse(Deno.readTextFileSync(`${out}/run_status.json`));
      Deno.writeTextFileSync(`${out}/run_status.json`, JSON.stringify({ ...status, sources: [] }));
      Deno.removeSync(data, { recursive: true });
      await site.start();
      await visited.reload();
      const exact = meanOf(footprint, -Infinity);
      const { mean, deviation } = await vwapIn(page, "VWAP of bars", exact.mean);
      assertNear(mean, exact.mean, "the mean of bars", 5e-6);
      assert(
        deviation < exact.deviation && deviation > 0.9 * exact.deviation,
        `${deviation} of ${exact.deviation}`,
      );
    });
  },
  OPTIONS,
);

/** Whether a pixel has a colour, at least half opaque: lines are smooth at their edges. */
function isShade(found: string, colour: string): boolean {
  const [[r, g, b, opacity], expected] = [found, colour].map((text) => text.split(",").map(Number));
  return opacity >= 128 && [r, g, b].every((part, i) => Math.abs(part - expected[i]) <= 2);
}

/** Whether a pixel has a colour, however pale. */
function isTint(found: string, colour: string): boolean {
  const [[r, g, b, opacity], expected] = [found, colour].map((text) => text.split(",").map(Number));
  return opacity >= 30 && [r, g, b].every((part, i) => Math.abs(part - expected[i]) <= 12);
}

/** Runs a test with the files of the real day, made by the program. */
async function withRealDay(
  options: string[],
  test: (out: string, data: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const [data, out] = [`${folder}/data`, `${folder}/out`];
    await unpackRealDay(data, INSTRUMENT, DAY);
    const args = [INSTRUMENT, DAY, "--data", data, "--out", out, "--no-serve", "--max-bars", "0", ...options];
    assertEquals((await run(args)).code, 0);
    await test(out, data);
  });
}

/** The mean and the deviation in the legend, whose mean must be the expected one. */
async function vwapIn(page: Page, name: string, mean: number): Promise<{ mean: number; deviation: number }> {
  // The address may have a cursor from just before a reload; the newest moment is wanted.
  await page.keyboard.press("Escape");
  await settle(page);
  const text = (await legendOf(page, "Price"))[name] ?? "";
  const [found, deviation] = text.split(" ± ").map(numberOf);
  assert(Math.abs(found - mean) < 0.011, `${name} is ${text}, not ${mean}`);
  return { mean: found, deviation };
}

async function assertVwap(
  page: Page,
  name: string,
  expected: { mean: number; deviation: number },
): Promise<void> {
  const { deviation } = await vwapIn(page, name, expected.mean);
  assert(Math.abs(deviation - expected.deviation) < 0.011, `${deviation} is not ${expected.deviation}`);
}

/** The mean price of the footprint of a range of bars, and the deviation, weighted by size. */
function meanOf(footprint: FlowReference["footprint"], fromMs: number, lastMs = Infinity) {
  const rows = Object.entries(footprint)
    .filter(([ms]) => Number(ms) >= fromMs && Number(ms) <= lastMs)
    .flatMap(([, levels]) =>
      Object.entries(levels).map(([price, [sold, bought]]) => [Number(price), sold + bought])
    );
  const size = rows.reduce((sum, [, size]) => sum + size, 0);
  const mean = rows.reduce((sum, [price, size]) => sum + price * size, 0) / size;
  const variance = rows.reduce((sum, [price, rowSize]) => sum + rowSize * (price - mean) ** 2, 0) / size;
  return { mean, deviation: Math.sqrt(variance) };
}
