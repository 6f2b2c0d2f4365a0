/** @module The page of a run that follows a database that is being recorded. */

import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { becomes } from "../helpers/eventually.ts";
import { assertPrompt } from "../helpers/prompt.ts";
import { liveTest } from "./live_fixture.ts";
import { whileHeld } from "./settled_reads.ts";

liveTest("a committed trade is on the page promptly", async (page, database, complaints) => {
  const times: number[] = [];
  for (let turn = 0; turn < 5; turn++) {
    const price = 200 + turn;
    database.add(price);
    const committedMs = performance.now();
    await page.waitForFunction(
      (price) => document.querySelector(".last-price strong")?.textContent === `${price}.00`,
      price,
    );
    times.push(performance.now() - committedMs);
    assertEquals(await page.title(), `${price}.00 X`);
  }
  // Each takes as long on a machine that has nothing else to do; `bench follow` measures the delay.
  await assertPrompt(Math.min(...times), "a trade");
  assertEquals(complaints, []);
});

liveTest(
  "every panel follows the recorder, and T stays at the newest moment",
  async (page, database, complaints) => {
    await page.keyboard.press("f");
    const texts = (price: string, size: string) =>
      page.waitForFunction(
        ([price, size]) => {
          const text = (name: string) => document.querySelector(`[data-island="${name}"]`)?.textContent ?? "";
          return text("Tape").includes(price) && text("Depth").includes(size);
        },
        [price, size],
      );
    database.add(321.5);
    await texts("321.50", "322.50");
    database.add(345.25);
    await texts("345.25", "Mid345.25");
    assertEquals(complaints, []);
  },
);

liveTest(
  "between two answers about the newest moment the VWAP and the extremes of the cumulative delta stay",
  async (page, database, complaints) => {
    await page.keyboard.press("v");
    await page.locator(".legend .vwap").waitFor();
    /** Whether the bars of the cumulative delta have extremes: the table is made of the bars when it is opened. */
    const hasExtremes = async () => {
      await page.getByRole("button", { name: "Cumulative delta as a table" }).click();
      const names = await page.locator("dialog[open] thead").innerText();
      await page.keyboard.press("Escape");
      return names.includes("High");
    };
    await becomes(hasExtremes, true, "the extremes are known");
    const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
    await page.route(/api\/(vwap|footprint)/, async (route) => {
      await mayAnswer;
      await route.continue();
    });
    // Three windows later.
    database.add(400, Date.now() + 180_000);
    await page.locator(".last-price strong", { hasText: "400.00" }).waitFor();
    await page.locator('figure[aria-label="Price"] .legend', { hasText: /C\s*400\.00/ }).waitFor();
    await whileHeld(page, async () => {
      assertEquals(await page.locator(".legend .vwap").count(), 1, "the legend has the last known mean");
      assertEquals(await hasExtremes(), true, "the bars are no line meanwhile");
    });
    answer();
    assertEquals(complaints, []);
  },
);

liveTest(
  "the page of a follower that was killed says that the program is gone",
  async (page, _database, _, stop) => {
    await stop();
    await page.waitForFunction(() => document.querySelector(".sign.is-bad")?.textContent?.includes("gone"));
    assert((await page.title()).startsWith("⚠ "));
  },
);
