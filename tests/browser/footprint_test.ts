import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { PriceRows } from "../../lib/query/price_rows.ts";
import { readJson } from "../helpers/program.ts";
import { flowReference, HAS_REAL_DAYS } from "../helpers/shared_data.ts";
import { browserTest } from "./browser.ts";
import { showFootprint, shownRowSize } from "./footprint_view.ts";
import { writeBars, writeStatus } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { blend, coloursOf, Picture } from "./picture.ts";
import { withRealDay } from "./real_day.ts";
import { startSite } from "./site_fixture.ts";
import { colourOf, type Drawing, drawingOf, toCanvas, visit } from "./visit.ts";

const [INSTRUMENT, DAY] = ["BTC-USDT", "2024-08-08"];

/** High enough for many rows. */
const VIEWPORT = { width: 1280, height: 1500 };

/** What was sold and bought, by row. */
type Rows = Map<number, [sold: number, bought: number]>;

browserTest("the cells of a real day's footprint have the shades of its reference", async (browser) => {
  await withRealDay(INSTRUMENT, DAY, async (out) => {
    await using site = await startSite(out);
    for (const colorScheme of ["light", "dark"] as const) {
      await using visited = await visit(browser, site, {
        colorScheme,
        viewport: VIEWPORT,
      });
      const { page } = visited;
      const rowSize = await showFootprint(page);
      const drawing = await drawingOf(page, "Price");
      const [panel, sold, bought, text] = await coloursOf(page, "panel", "falling", "rising", "text");
      const picture = await Picture.of(page);
      const slotPx = 60_000 * drawing.width / (drawing.xMax - drawing.xMin);
      assert(slotPx > 100, "bars are wide enough for numbers");
      let cells = 0;
      for (const [startMs, rows] of referenceRows(rowSize)) {
        const most = Math.max(...[...rows.values()].flat());
        for (const [row, sides] of rows) {
          // The thin candle takes nine pixels, and the mark of an imbalance three.
          const left = toCanvas(drawing, startMs, row * rowSize).x;
          const top = toCanvas(drawing, startMs, (row + 0.5) * rowSize).y;
          for (const [at, colour, size] of [[15, sold, sides[0]], [slotPx - 8, bought, sides[1]]] as const) {
            const shade = size === 0 ? panel : blend(panel, colour, 0.07 + 0.43 * size / most);
            // A line of the grid may be at one of the pixels.
            assert(
              picture.has(shade, left + at, top + 3, 1, 6),
              `${new Date(startMs).toISOString()} ${row}: ${picture.at(left + at, top + 4)}, not ${shade}`,
            );
            cells++;
          }
        }
        const poc = pocOf(rows);
        const place = toCanvas(drawing, startMs, (poc + 0.5) * rowSize);
        assert(
          picture.has(text, place.x + slotPx / 2, place.y - 1, 1, 3),
          `${new Date(startMs).toISOString()}: the point of control ${poc} has a box`,
        );
      }
      assert(cells > 50, `${cells} cells`);
      assertEquals(visited.complaints, []);
    }
  });
}, { ignore: !HAS_REAL_DAYS });

browserTest(
  "the table of a footprint has the reference's numbers of the bar at the moment T",
  async (browser) => {
    await withRealDay(INSTRUMENT, DAY, async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site, { viewport: VIEWPORT });
      const { page } = visited;
      const rowSize = await showFootprint(page);
      await page.keyboard.press("Shift+ArrowLeft");
      await page.keyboard.press("Shift+ArrowLeft");
      const [startMs, rows] = [...referenceRows(rowSize)].at(-2)!;
      await page.getByRole("button", { name: "Footprint of the bar as a table" }).click();
      const table = page.getByRole("dialog", { name: "Footprint of the bar as a table" }).locator("table");
      const until = new Date(startMs + 60_000).toISOString().slice(0, 16).replace("T", " ");
      assert((await table.locator("th").first().innerText()).includes(`${until} UTC`));
      const found = await table.locator("tbody tr").evaluateAll((rows) =>
        rows.map((row) =>
          [...row.children].slice(0, 3).map(({ textContent }) => Number(textContent!.replaceAll(",", "")))
        )
      );
      const expected = [...rows].sort(([a], [b]) => b - a).map(([row, sides]) => [row * rowSize, ...sides]);
      assertEquals(found.length, expected.length);
      for (const [i, values] of expected.entries()) {
        assert(
          values.every((value, c) => Math.abs(value - found[i][c]) < 1e-6),
          `${found[i]}, not ${values}`,
        );
      }
      assertEquals(visited.complaints, []);
    });
  },
  { ignore: !HAS_REAL_DAYS },
);

browserTest(
  "stacks, unfinished auctions and naked points of control of a real day last until they are touched",
  async (browser) => {
    await withRealDay(INSTRUMENT, DAY, async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site, { viewport: VIEWPORT });
      const { page } = visited;
      await showFootprint(page);
      // With finer rows there are stacks that the next bar does not touch.
      await page.keyboard.press("[");
      const rowSize = await shownRowSize(page);
      const drawing = await drawingOf(page, "Price");
      const [panel, grid, text, muted, sold, bought] = await coloursOf(
        page,
        "panel",
        "grid",
        "text",
        "muted",
        "falling",
        "rising",
      );
      const picture = await Picture.of(page);
      const bars = [...referenceRows(rowSize)];
      const slotPx = 60_000 * drawing.width / (drawing.xMax - drawing.xMin);
      const isTouched = ([, rows]: (typeof bars)[0], { low, high }: NaiveZone) =>
        lowest(rows) <= high && highest(rows) >= low;
      const zones = bars.flatMap(([, rows], bar) =>
        naiveZones(rows).map((zone) => {
          const touching = bars.findIndex((later, c) => c > bar && isTouched(later, zone));
          return { ...zone, bar, end: touching < 0 ? bars.length : touching };
        })
      );
      const seen = { poc: 0, unfinished: 0, bought: 0, sold: 0, touched: 0 };
      for (const zone of zones) {
        const { end } = zone;
        for (let c = zone.bar + 1; c < bars.length; c++) {
          const [fromMs, rows] = bars[c];
          // Cells of the bar itself hide what is at its prices.
          if (lowest(rows) <= zone.high + 1 && highest(rows) >= zone.low - 1) continue;
          // Only what is alone at its prices has colours that do not mix.
          const margin = c < end ? 0 : 1;
          const isAlone = !zones.some((other) =>
            other !== zone && other.bar < c && other.end > c &&
            other.low <= zone.high + margin && other.high >= zone.low - margin
          );
          if (!isAlone) continue;
          const middle = toCanvas(drawing, fromMs, (zone.low + zone.high) / 2 * rowSize);
          const edge = toCanvas(drawing, fromMs, (zone.high + (zone.kind === "poc" ? 0 : 0.5)) * rowSize).y;
          const below = zone.isLow ? rowPx(drawing, rowSize) : 0;
          const [colour, alpha, y] = {
            poc: [text, 0.7, edge],
            unfinished: [muted, 0.7, edge + below],
            bought: [bought, 0.13, middle.y],
            sold: [sold, 0.13, middle.y],
          }[zone.kind] as [number[], number, number];
          // A line of the grid may be behind.
          const hasZone = [panel, grid].some((behind) =>
            picture.has(blend(behind, colour, alpha), middle.x + 12, y - 2, Math.floor(slotPx) - 16, 4)
          );
          const place = `bar ${zone.bar}: ${zone.kind} from ${zone.low} to ${zone.high}, at bar ${c}`;
          assert(hasZone === c < end, `${place}: touched by bar ${end}`);
          seen[c < end ? zone.kind : "touched"]++;
        }
      }
      assert(seen.poc > 0 && seen.unfinished > 0 && seen.bought + seen.sold > 0, JSON.stringify(seen));
      assertEquals(visited.complaints, []);
    });
  },
  { ignore: !HAS_REAL_DAYS },
);

browserTest(
  "keys and buttons choose cells, imbalances and rows, and choices survive a reload",
  async (browser) => {
    await withRealDay(INSTRUMENT, DAY, async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      const { page } = visited;
      const cells = page.getByLabel("Cells show");
      assertEquals(await cells.count(), 0, "only a footprint has these choices");
      const rowSize = await showFootprint(page);
      const before = await canvasText(page);
      await page.keyboard.press("c");
      assertEquals(await cells.inputValue(), "delta");
      await settle(page);
      assert(await canvasText(page) !== before, "the cells show other values");
      await page.keyboard.press("]");
      await page.waitForFunction(
        (size) => Number(document.querySelector(".choices output")?.textContent?.match(/[\d.]+/)) > size,
        rowSize,
      );
      await page.keyboard.press("[");
      await page.waitForFunction(
        (size) => Number(document.querySelector(".choices output")?.textContent?.match(/[\d.]+/)) === size,
        rowSize,
      );
      await page.getByRole("button", { name: "Finer rows" }).click();
      await page.waitForFunction(
        (size) => Number(document.querySelector(".choices output")?.textContent?.match(/[\d.]+/)) < size,
        rowSize,
      );
      await page.getByLabel("Imbalance from").selectOption("5");
      await visited.reload();
      await page.waitForSelector(".choices output");
      assertEquals([await cells.inputValue(), await page.getByLabel("Imbalance from").inputValue()], [
        "delta",
        "5",
      ]);
      assertEquals(visited.complaints, []);
    });
  },
  { ignore: !HAS_REAL_DAYS },
);

browserTest(
  "bars that are too narrow, and answers that are too large, are candles with a sentence",
  async (browser) => {
    await withRealDay(INSTRUMENT, DAY, async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      const { page } = visited;
      await page.keyboard.press("0");
      await page.keyboard.press("m");
      const note = page.getByRole("status").filter({ hasText: "ootprint" });
      await note.filter({ hasText: "zoom in" }).waitFor({ state: "attached" });
      const [muted] = await coloursOf(page, "muted");
      const isNoted = async () => {
        const { left, top } = await drawingOf(page, "Price");
        return (await Picture.of(page)).has(muted, left + 14, top + 8, 200, 18);
      };
      assert(await isNoted(), "the chart says so, too");
      await page.route(
        "**/api/footprint*",
        (route) => route.fulfill({ status: 413, json: { error: "the answer has more than 100,000 rows" } }),
      );
      for (let i = 0; i < 12; i++) {
        await page.keyboard.press("+");
      }
      await note.filter({ hasText: "more than 100,000 rows" }).waitFor({ state: "attached" });
      assertEquals(visited.complaints.filter((text) => !text.includes("413")), []);
    }, ["--window-seconds", "1"]);
  },
  { ignore: !HAS_REAL_DAYS },
);

browserTest("without its database, a footprint says what is gone, at any zoom", async (browser) => {
  await withRealDay(INSTRUMENT, DAY, async (out) => {
    Deno.removeSync(`${out}/../${INSTRUMENT}/${DAY}/trades.db`);
    await using site = await startSite(out);
    await using visited = await visit(browser, site);
    const { page } = visited;
    await page.keyboard.press("m");
    const note = page.getByRole("status").filter({ hasText: "No footprint" });
    await note.filter({ hasText: "is gone; put the database back, or run again" }).waitFor({
      state: "attached",
    });
  });
}, { ignore: !HAS_REAL_DAYS });

browserTest(
  "while a run goes on, only the newest bars are asked for again",
  async (browser) => {
    await withRealDay(INSTRUMENT, DAY, async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      const { page } = visited;
      const rowSize = await showFootprint(page);
      const finished = readJson(out, "run_status.json") as Record<string, unknown>;
      const asked: number[][] = [];
      // The cumulative delta asks for footprints with a single row.
      const isOfChart = (url: string) => {
        const { pathname, searchParams } = new URL(url);
        return pathname === "/api/footprint" && Number(searchParams.get("row")) === rowSize;
      };
      page.on("request", (request) => {
        const { searchParams } = new URL(request.url());
        if (isOfChart(request.url())) {
          asked.push(["from", "to"].map((name) => Number(searchParams.get(name))));
        }
      });
      for (const read of [1, 2]) {
        // Nothing is asked again as long as no row arrives.
        const rows = { trades: { read, rejected: {} }, books: { read, rejected: {} } };
        const answer = page.waitForResponse((response) => isOfChart(response.url()) && response.ok());
        writeStatus(out, { ...finished, state: "running", updated_ms: Date.now(), rows });
        await answer;
      }
      const newest = Math.max(...[...referenceRows(1).keys()]);
      assert(asked.length > 0 && asked.every(([from, to]) => from <= newest && to > newest), String(asked));
      // Sixteen windows are a tile.
      assert(asked.every(([from, to]) => to - from === 16 * 60_000), String(asked));
      writeStatus(out, { ...finished });
      assertEquals(visited.complaints, []);
    });
  },
  { ignore: !HAS_REAL_DAYS },
);

browserTest("without databases the footprint says so, and the chart shows candles", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 40 });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const rising = await colourOf(page, "rising");
  const seen = async () => (await canvasColours(page)).has(rising);
  assert(await seen());
  await page.keyboard.press("m");
  await page.getByRole("status").filter({ hasText: "No footprint" }).waitFor({ state: "attached" });
  await settle(page);
  assert(await seen(), "the candles stay");
  assertEquals(visited.complaints, []);
});

/** The bars of the reference with rows of a size, by the start of the bar. */
function referenceRows(rowSize: number): Map<number, Rows> {
  const grouping = new PriceRows(rowSize);
  return new Map(
    Object.entries(flowReference(INSTRUMENT, DAY).footprint).map(([startMs, prices]) => {
      const rows: Rows = new Map();
      for (const [price, [sold, bought]] of Object.entries(prices)) {
        const row = grouping.rowOf(Number(price));
        const sides = rows.get(row) ?? [0, 0];
        rows.set(row, [sides[0] + sold, sides[1] + bought]);
      }
      return [Number(startMs), rows];
    }),
  );
}

/** What a bar leaves behind at its prices. */
interface NaiveZone {
  kind: "poc" | "unfinished" | "bought" | "sold";
  low: number;
  high: number;
  isLow?: boolean;
}

/** What a bar leaves behind, found by comparing all rows. */
function naiveZones(rows: Rows): NaiveZone[] {
  const zones: NaiveZone[] = [{ kind: "poc", low: pocOf(rows), high: pocOf(rows) }];
  for (const [row, isLow] of [[lowest(rows), true], [highest(rows), false]] as const) {
    const [sold, bought] = rows.get(row)!;
    if (sold > 0 && bought > 0) zones.push({ kind: "unfinished", low: row, high: row, isLow });
  }
  for (const kind of ["bought", "sold"] as const) {
    const isImbalance = (row: number) => {
      const [sold] = rows.get(kind === "bought" ? row - 1 : row) ?? [0];
      const [, bought] = rows.get(kind === "bought" ? row : row + 1) ?? [0, 0];
      return sold > 0 && bought > 0 && (kind === "bought" ? bought >= 3 * sold : sold >= 3 * bought);
    };
    for (const low of rows.keys()) {
      if (isImbalance(low - 1)) continue;
      let high = low;
      while (isImbalance(high)) high++;
      if (high - low >= 3) zones.push({ kind, low, high: high - 1 });
    }
  }
  return zones;
}

/** The height of a row, in canvas pixels. */
function rowPx({ height, yMin, yMax }: Drawing, rowSize: number): number {
  return rowSize * height / (yMax - yMin);
}

function pocOf(rows: Rows): number {
  const volume = (row: number) => rows.get(row)![0] + rows.get(row)![1];
  const middle = (lowest(rows) + highest(rows)) / 2;
  return [...rows.keys()].sort((a, b) =>
    volume(b) - volume(a) || Math.abs(a - middle) - Math.abs(b - middle) || a - b
  )[0];
}

const lowest = (rows: Rows) => Math.min(...rows.keys());
const highest = (rows: Rows) => Math.max(...rows.keys());

/** Everything that the price chart shows, as a text to compare. */
function canvasText(page: Page): Promise<string> {
  return page.evaluate(() =>
    document.querySelector<HTMLCanvasElement>('figure[aria-label="Price"] canvas')!.toDataURL()
  );
}

/** All colours of the price chart, as `r,g,b,a`. */
async function canvasColours(page: Page): Promise<Set<string>> {
  return new Set(
    await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('figure[aria-label="Price"] canvas')!;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      const found = new Set<string>();
      for (let i = 0; i < data.length; i += 4) found.add([...data.subarray(i, i + 4)].join());
      return [...found];
    }),
  );
}
