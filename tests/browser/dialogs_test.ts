import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { FIRST_MS, WINDOW_MS, writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { colourOf, drawingOf, pixel, toCanvas, visit } from "./visit.ts";

const COUNT = 2000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const openDialog = (page: Page, name: string) => page.getByRole("dialog", { name, exact: true });

browserTest("G goes to a date, a time or both, and says what is wrong", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const dialog = openDialog(page, "Go to date and time");
  const before = await drawingOf(page, "Price");
  await page.keyboard.press("g");
  await page.keyboard.type("2024-01-01 02:30");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await settle(page);
  const there = await drawingOf(page, "Price");
  const timeMs = FIRST_MS + 2.5 * HOUR_MS;
  assert(Math.abs((there.xMin + there.xMax) / 2 - timeMs) < 1000, "the time is in the middle");
  assert(Math.abs(there.xMax - there.xMin - (before.xMax - before.xMin)) < 1, "as much time as before");
  const legend = await page.locator('figure[aria-label="Price"] .legend').innerText();
  assert(legend.includes("2024-01-01 02:31"), legend);

  await page.keyboard.press("G");
  await page.keyboard.type("04:00");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await settle(page);
  const later = await drawingOf(page, "Price");
  assert(Math.abs((later.xMin + later.xMax) / 2 - FIRST_MS - 4 * HOUR_MS) < 1000);

  await page.getByRole("button", { name: "Go to date and time" }).click();
  await page.keyboard.type("2024-01-02");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await settle(page);
  const day = await drawingOf(page, "Price");
  const share = (FIRST_MS + DAY_MS - day.xMin) / (day.xMax - day.xMin);
  assert(share > 0 && share < 0.1, "the day begins near the left edge");

  await page.keyboard.press("g");
  for (
    const [text, sentence] of [
      ["soon", '"soon" is no time: write 2024-08-08, 2024-08-08 14:30 or 14:30'],
      ["2023-12-31", "2023-12-31 00:00 is outside the data, from 2024-01-01 00:00 to 2024-01-02 09:20 UTC"],
    ]
  ) {
    await dialog.getByRole("textbox").fill(text);
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      (text) => document.querySelector(".go-to [role=alert]")?.textContent === text,
      sentence,
    );
  }
  await settle(page);
  assertEquals((await drawingOf(page, "Price")).xMin, day.xMin, "the view stays");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assertEquals(visited.complaints, []);
});

browserTest("? opens the help; Escape and a click outside close dialogs and details", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: COUNT });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const help = openDialog(page, "Keys and gestures");
  await page.keyboard.press("?");
  await help.waitFor();
  const keys = await help.locator("dt").allInnerTexts();
  for (const key of ["G", "M", "?", "Esc", "Wheel, pinch"]) assert(keys.includes(key), key);
  await help.locator("dl").click();
  assert(await help.isVisible(), "a click inside changes nothing");
  await page.mouse.click(5, 400);
  await help.waitFor({ state: "hidden" });
  await page.keyboard.press("?");
  await help.waitFor();
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });

  const details = page.locator("details.details");
  const isOpen = () => details.evaluate((element) => (element as HTMLDetailsElement).open);
  await details.locator("summary").click();
  assert(await isOpen());
  await page.keyboard.press("Escape");
  assert(!await isOpen(), "Escape closes the details");
  await details.locator("summary").click();
  assert(await isOpen());
  await page.mouse.click(300, 400);
  assert(!await isOpen(), "a click outside closes the details");
  assertEquals(visited.complaints, []);
});

browserTest("a dashed line shows where a day begins", async (browser) => {
  await using site = await startSite();
  // No bars near midnight, so that the line has no candle over it.
  const midnight = DAY_MS / WINDOW_MS;
  writeBars(site.out, { count: COUNT, skip: (index) => Math.abs(index - midnight) < 3 });
  await using visited = await visit(browser, site);
  const { page } = visited;
  await page.goto(`${site.url}/#from=${FIRST_MS + DAY_MS - HOUR_MS}&to=${FIRST_MS + DAY_MS + HOUR_MS}`);
  await settle(page);
  const drawing = await drawingOf(page, "Price");
  const { x } = toCanvas(drawing, FIRST_MS + DAY_MS, drawing.yMin);
  const muted = await colourOf(page, "muted");
  const column = async (x: number) => {
    const found = [];
    for (let y = drawing.top + 1; y < drawing.top + 24; y++) found.push(await pixel(page, "Price", x, y));
    return found.filter((colour) => colour === muted).length;
  };
  const found = await column(x);
  assert(found >= 8 && found <= 16, `${found} of 23 pixels`);
  assertEquals(await column(x - 7), 0);
  assertEquals(visited.complaints, []);
});
