import { ok as assert } from "node:assert/strict";
import { join } from "deno-std/path/join.js";
import type { Browser, Page } from "playwright-core";
import { dayPath, makeLargeDay, withFolder } from "../helpers/database.ts";
import { run } from "../helpers/program.ts";
import { browserTest } from "./browser.ts";
import { FIRST_MS } from "./out_files.ts";
import { type Site, startSite } from "./site_fixture.ts";
import { newPage } from "./visit.ts";

const WINDOW_MS = 5000;
const HOUR_MS = 3_600_000;
const END_MS = FIRST_MS + 86_400_000;
/** The time of the bars that are there before the whole run is known. */
const NEWEST_MS = 512 * WINDOW_MS;

/** Gives a test the site of a run with many more bars than its files hold. */
async function withLongRun(test: (site: Site) => Promise<void>): Promise<void> {
  await withFolder(async (data) => {
    const out = join(data, "out");
    makeLargeDay(dayPath(data, "TEST-USD", "2024-01-01"), 20_000);
    const { code } = await run([
      ...["TEST-USD", "2024-01-01", "--data", data, "--out", out],
      ...["--window-seconds", "5", "--exit", "--quiet"],
    ]);
    assert(code === 0);
    await using site = await startSite(out);
    await test(site);
  });
}

/** Opens an address while the answer about the whole run waits. Returns a function that lets the answer come. */
async function openBefore(
  browser: Browser,
  url: string,
  settings: Record<string, unknown> = {},
): Promise<{ page: Page; answer: () => void }> {
  const page = await newPage(browser);
  await page.addInitScript(
    (settings) => localStorage.setItem("orderflow.settings", settings),
    JSON.stringify(settings),
  );
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  await page.route(/api\/series\/price.*points=1000/, async (route) => {
    await mayAnswer;
    await route.continue();
  });
  await page.goto(url);
  await shows(page, [FIRST_MS, END_MS], [FIRST_MS, END_MS + HOUR_MS]);
  return { page, answer };
}

/** Waits until the price chart shows a range of time whose ends are between two times each. */
async function shows(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.waitForFunction(
    ([from, to]) => {
      const host = document.querySelector('figure[aria-label="Price"] .plot') as
        | HTMLElement & { plot?: { u: { scales: { x: { min: number; max: number } } } } }
        | null;
      if (!host?.plot) return false;
      const { min, max } = host.plot.u.scales.x;
      return min >= from[0] && min <= from[1] && max >= to[0] && max <= to[1];
    },
    [from, to] as const,
  );
}

browserTest("Home before it is known where the run begins goes to its oldest bars", async (browser) => {
  await withLongRun(async (site) => {
    const { page, answer } = await openBefore(browser, site.url);
    await page.keyboard.press("Home");
    await shows(page, [END_MS - NEWEST_MS - HOUR_MS / 4, END_MS - NEWEST_MS], [
      FIRST_MS,
      END_MS - HOUR_MS / 4,
    ]);
    answer();
    await shows(page, [FIRST_MS - HOUR_MS, FIRST_MS], [FIRST_MS, FIRST_MS + HOUR_MS]);
  });
});

browserTest("an address and a time to go to may be of bars that come later", async (browser) => {
  await withLongRun(async (site) => {
    const [from, to] = [FIRST_MS + 2 * HOUR_MS, FIRST_MS + 5 * HOUR_MS];
    {
      const { page, answer } = await openBefore(browser, `${site.url}/#from=${from}&to=${to}`);
      await shows(page, [END_MS - HOUR_MS, END_MS], [END_MS, END_MS + HOUR_MS]);
      answer();
      await shows(page, [from, from], [to, to]);
      await page.close();
    }
    const later = [END_MS - 3 * HOUR_MS, END_MS - HOUR_MS / 4];
    {
      const { page, answer } = await openBefore(browser, `${site.url}/#from=${later[0]}&to=${later[1]}`);
      answer();
      await shows(page, [later[0], later[0]], [later[1], later[1]]);
      await page.close();
    }
    const { page, answer } = await openBefore(browser, site.url);
    await page.keyboard.press("g");
    await page.getByLabel(/Date, time/).fill("03:00");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    answer();
    const time = FIRST_MS + 3 * HOUR_MS;
    await shows(page, [time - HOUR_MS, time], [time, time + HOUR_MS]);
  });
});

browserTest(
  "as many of the newest bars as before are shown, however few are there at first",
  async (browser) => {
    await withLongRun(async (site) => {
      const { page, answer } = await openBefore(browser, site.url, { bars: 4000 });
      answer();
      const spanMs = 4000 * WINDOW_MS;
      await shows(page, [END_MS - spanMs, END_MS - 0.9 * spanMs], [END_MS, END_MS + 0.1 * spanMs]);
    });
  },
);
