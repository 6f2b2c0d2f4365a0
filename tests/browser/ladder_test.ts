import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { type MadeBook, type MadeTrade, withMadeDay } from "./made_day.ts";
import { writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { visit } from "./visit.ts";

const DAY = "2024-03-05";
const START_MS = Date.parse(DAY);
const MINUTE_MS = 60_000;

/** Trades of the day: minute, price, size, side. The first is of the day before, which does not count. */
const TRADES: readonly [minute: number, price: number, size: number, side: "buy" | "sell"][] = [
  [-1, 100, 50, "buy"],
  [1, 100, 1, "sell"],
  [2, 100.1, 2, "buy"],
  [3, 100.6, 3, "buy"],
  [5, 100, 0.5, "sell"],
  // A row of prices needs some hundred trades to be sure of the tick; these are far away.
  ...Array.from(
    { length: 1200 },
    (_, i): [number, number, number, "buy"] => [4, 120 + i % 10 / 10, 1, "buy"],
  ),
];

/** Snapshots of the day: minute, bids, asks. */
const BOOKS: readonly [minute: number, bids: number[][], asks: number[][]][] = [
  [0, [[99.9, 4], [99.8, 1]], [[100.1, 2], [100.3, 6]]],
  [2.5, [[100, 5], [99.9, 3]], [[100.1, 2], [100.2, 1], [100.3, 6]]],
  [4.5, [[100, 5], [99.9, 7]], [[100.1, 1.25], [100.3, 6]]],
];

/** Runs a test with the files of the day. */
function withLadderDay(test: (out: string) => Promise<void>): Promise<void> {
  const at = (minute: number) => START_MS + minute * MINUTE_MS;
  return withMadeDay(
    DAY,
    TRADES.map(([minute, ...trade]): MadeTrade => [at(minute), ...trade]),
    BOOKS.map(([minute, ...sides]): MadeBook => [at(minute), ...sides]),
    test,
  );
}

/** The rows of the ladder: sold, change, bid, price, ask, change, bought, or the text of a row that spans columns. */
async function ladderOf(page: Page): Promise<string[]> {
  await settle(page);
  return page.locator(".ladder tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent).join("|"))
  );
}

/** Moves the cursor to the window that starts at a minute. */
async function pointAt(page: Page, minute: number): Promise<void> {
  await page.keyboard.press("0");
  await settle(page);
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press("Shift+ArrowLeft");
    await settle(page);
    const legend = await page.locator('figure[aria-label="Price"] .legend').innerText();
    if (legend.includes(`00:0${minute + 1}`)) return;
  }
  throw new Error(`no window of minute ${minute}`);
}

browserTest("the ladder has volumes of the day, sizes and their changes at T", async (browser) => {
  await withLadderDay(async (out) => {
    await using site = await startSite(out);
    await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1400 } });
    const { page } = visited;
    const newest = await ladderOf(page);
    const middle = newest.findIndex((row) => row.includes("spread"));
    assertEquals(
      newest.slice(middle - 4, middle + 4),
      [
        "||||not recorded beyond 100.3",
        "|||100.3|6||",
        "|||100.2||−1|",
        "|||100.1|1.25|−.75|2",
        "|spread 0.1|",
        "1.5||5|100.0|||",
        "|+4|7|99.9|||",
        "not recorded beyond 99.9",
      ].map((row) => row.replace("||||", "")),
    );
    assertEquals(newest.filter((row) => row.includes("100.6")), ["|||100.6|||3"], "volume beyond the book");
    assert((await page.locator(".ladder-tools").innerText()).includes("± since 00:02:30.000"));

    // An older bar, the newest bar, and the newest moment again.
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("Shift+ArrowLeft");
    await settle(page);
    await page.keyboard.press("Shift+ArrowRight");
    assertEquals((await ladderOf(page)).slice(middle - 4, middle + 4), newest.slice(middle - 4, middle + 4));
    await page.keyboard.press("Escape");
    assertEquals(await ladderOf(page), newest);
    await page.locator(".legend", { hasText: "newest book, 00:04:30.000 UTC" }).waitFor();

    await pointAt(page, 2);
    const then = await ladderOf(page);
    const mid = then.findIndex((row) => row.includes("spread"));
    // The first snapshot ends at 99.8, so the change at 99.9 is known there, and nothing below.
    assertEquals(then.slice(mid - 3, mid + 4), [
      "|||100.3|6||",
      "|||100.2|1|+1|",
      "|||100.1|2||2",
      "|spread 0.1|",
      "1|+5|5|100.0|||",
      "|−1|3|99.9|||",
      "not recorded beyond 99.9",
    ]);
    const tools = await page.locator(".ladder-tools").innerText();
    assert(tools.includes("traded 00:00 – 00:02:59.999") && tools.includes("± since 00:00:00.000"), tools);
    assertEquals(visited.complaints, []);
  });
});

browserTest(
  "rows of the ladder are grouped by buttons and keys, and the choice survives a reload",
  async (browser) => {
    await withLadderDay(async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site, { viewport: { width: 1280, height: 1000 } });
      const { page } = visited;
      const near = async () => {
        const rows = await ladderOf(page);
        const middle = rows.findIndex((row) => row.includes("spread"));
        return [rows[middle - 1], rows[middle + 1]];
      };
      assertEquals(await near(), ["|||100.1|1.25|−.75|2", "1.5||5|100.0|||"]);
      await page.getByRole("button", { name: "Coarser ladder rows" }).click();
      assertEquals(await near(), ["|||100.2|1.25|−1.75|2", "1.5||12|100.0|||"]);
      await page.keyboard.press(".");
      // The row of 100.0 holds both sides, and is the last that is recorded: its changes are not known in full.
      assertEquals(await near(), ["|||100.5|6||3", "1.5||12|100.0|1.25|−1.75|2"]);
      await visited.reload();
      assertEquals(await near(), ["|||100.5|6||3", "1.5||12|100.0|1.25|−1.75|2"]);
      await page.keyboard.press(",");
      await page.keyboard.press(",");
      assertEquals(await near(), ["|||100.1|1.25|−.75|2", "1.5||5|100.0|||"]);
      assertEquals(visited.complaints, []);
    });
  },
);

browserTest(
  "the ladder fills a large screen, and without databases it shows the newest book",
  async (browser) => {
    await withLadderDay(async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site, { viewport: { width: 3840, height: 2160 } });
      const { page } = visited;
      const cut = () =>
        page.locator(".ladder th, .ladder td").evaluateAll((cells) =>
          cells.filter((cell) => {
            const range = document.createRange();
            range.selectNodeContents(cell.querySelector("span") ?? cell);
            const [text, box] = [range.getBoundingClientRect(), cell.getBoundingClientRect()];
            return text.width > 0 && (text.left < box.left || text.right > box.right - 1);
          }).map((cell) => cell.textContent)
        );
      for (const width of [1280, 3840]) {
        await page.setViewportSize({ width, height: 2160 });
        await ladderOf(page);
        assertEquals(await cut(), [], `texts that are cut off at a width of ${width}`);
      }
      const rows = (await ladderOf(page)).length;
      const box = (await page.locator(".ladder").boundingBox())!;
      assert((rows + 3) * 20 > box.height, `${rows} rows in ${box.height} pixels`);
      assertEquals(visited.complaints, []);
    });
    await using site = await startSite();
    writeBars(site.out, { count: 50 });
    await using visited = await visit(browser, site);
    assertEquals(await ladderOf(visited.page), [
      "|||104.00|||",
      "|||103.00|||",
      "|||102.00|4||",
      "|||101.00|1||",
      "|spread 2.00|",
      "||2|99.00|||",
      "||3|98.00|||",
      "|||97.00|||",
      "||5|96.00|||",
    ]);
    assertEquals(visited.complaints, []);
  },
);
