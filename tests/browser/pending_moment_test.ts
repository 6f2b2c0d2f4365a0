/** @module What the page shows of another moment while the answers about T are on their way, or do not come. */

import { deepStrictEqual as assertEquals } from "node:assert/strict";
import type { Page } from "playwright-core";
import { becomes } from "../helpers/eventually.ts";
import { browserTest } from "./browser.ts";
import { type MadeBook, type MadeTrade, withMadeDay } from "./made_day.ts";
import { whileHeld } from "./settled_reads.ts";
import { startSite } from "./site_fixture.ts";
import { isShown, newPage, visit } from "./visit.ts";

const DAY = "2024-03-05";
const START_MS = Date.parse(DAY);
const MINUTE_MS = 60_000;
const MINUTES = 60;

const TRADES = Array.from({ length: 600 }, (_, i): MadeTrade => [
  START_MS + i * MINUTES * MINUTE_MS / 600,
  100 + (i * 7 % 10) / 10,
  1 + i % 3,
  i % 2 ? "buy" : "sell",
]);

/** Every minute one more of the size is at the best prices. */
const BOOKS = Array.from({ length: MINUTES }, (_, minute): MadeBook => [
  START_MS + minute * MINUTE_MS + 500,
  [[99.9, 10 + minute], [99.8, 5]],
  [[101, 20 + minute], [101.1, 5]],
]);

/** What the panel of the book says, as a reader sees it. */
async function depthOf(page: Page) {
  return await page.evaluate(() => {
    const figure = document.querySelector('figure[aria-label="Depth"]')!;
    return {
      of: figure.querySelector(".legend dt")?.textContent,
      isPale: Number(getComputedStyle(figure.querySelector(".book")!).opacity) < 0.7,
      isTradedPale: figure.querySelector("table")!.classList.contains("is-trading-old"),
      about: figure.querySelector(".ladder-tools small")!.textContent,
      changes: [...figure.querySelectorAll(".added, .pulled")].map((cell) => cell.textContent),
    };
  });
}

/** Holds requests back until a function is called. */
async function hold(page: Page, isHeld: (url: URL) => boolean): Promise<() => void> {
  const { promise: mayAnswer, resolve } = Promise.withResolvers<void>();
  await page.route("**/api/**", async (route) => {
    if (isHeld(new URL(route.request().url()))) await mayAnswer;
    await route.continue();
  });
  return resolve;
}

const moveTo = async (page: Page, keys: number) => {
  for (let i = 0; i < keys; i++) await page.keyboard.press("Shift+ArrowLeft");
};

browserTest(
  "volumes of the day up to another moment are pale, and have that moment's time",
  async (browser) => {
    await withMadeDay(DAY, TRADES, BOOKS, async (out) => {
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      const { page } = visited;
      await moveTo(page, 5);
      const before = await depthOf(page);
      assertEquals(before, {
        of: "book of 00:55:00.500 UTC",
        isPale: false,
        isTradedPale: false,
        about: "traded 00:00 – 00:55:59.999± since 00:54:00.500",
        changes: ["+1", "+1"],
      });
      const answer = await hold(page, ({ pathname }) => pathname === "/api/profile");
      await moveTo(page, 10);
      const expected = {
        of: "book of 00:45:00.500 UTC",
        isPale: false,
        isTradedPale: true,
        about: "traded 00:00 – 00:55:59.999± since 00:44:00.500",
        changes: ["+1", "+1"],
      };
      await whileHeld(page, () => becomes(() => depthOf(page), expected));
      answer();
      const about = "traded 00:00 – 00:45:59.999± since 00:44:00.500";
      await becomes(() => depthOf(page), { ...expected, isTradedPale: false, about });
      assertEquals(visited.complaints, []);
    });
  },
);

browserTest("changes since a snapshot are shown only of the book that is shown", async (browser) => {
  await withMadeDay(DAY, TRADES, BOOKS, async (out) => {
    await using site = await startSite(out);
    await using visited = await visit(browser, site);
    const { page } = visited;
    await moveTo(page, 5);
    await depthOf(page);
    // The snapshot before that of minute 45 is asked for by the time of the latter.
    const beforeMs = START_MS + 45 * MINUTE_MS + 499;
    const answer = await hold(page, ({ searchParams }) => searchParams.get("at") === String(beforeMs));
    await moveTo(page, 10);
    const expected = {
      of: "book of 00:45:00.500 UTC",
      isPale: false,
      isTradedPale: false,
      about: "traded 00:00 – 00:45:59.999",
      changes: [] as string[],
    };
    await whileHeld(page, () => becomes(() => depthOf(page), expected));
    answer();
    const about = "traded 00:00 – 00:45:59.999± since 00:44:00.500";
    await becomes(() => depthOf(page), { ...expected, about, changes: ["+1", "+1"] });
    assertEquals(visited.complaints, []);
  });
});

browserTest("before the first answer about T, and without one, the newest book is pale", async (browser) => {
  await withMadeDay(DAY, TRADES, BOOKS, async (out) => {
    await using site = await startSite(out);
    const page = await newPage(browser);
    const atMs = START_MS + 30 * MINUTE_MS;
    const ofT = ({ pathname, searchParams }: URL) =>
      pathname === "/api/book" && searchParams.get("at") === String(atMs + MINUTE_MS - 1);
    const answer = await hold(page, ofT);
    await page.goto(`${site.url}/#from=${START_MS}&to=${START_MS + MINUTES * MINUTE_MS}&window=1m&t=${atMs}`);
    await page.locator('figure[aria-label="Depth"] .ladder').waitFor();
    const shown = async () => {
      const { of, isPale } = await depthOf(page);
      return { of, isPale };
    };
    await whileHeld(page, () => becomes(shown, { of: "newest book", isPale: true }));
    answer();
    await becomes(shown, { of: "book of 00:30:00.500 UTC", isPale: false });

    await page.route("**/api/book*", (route) => route.fulfill({ status: 500, json: { error: "no answer" } }));
    await page.reload();
    await isShown(page);
    await page.locator('figure[aria-label="Depth"] .legend', { hasText: "no answer" }).waitFor();
    await becomes(shown, { of: "newest book", isPale: true });
  });
});
