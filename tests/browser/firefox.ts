/**
 * Firefox, controlled over WebDriver BiDi: `FIREFOX_PATH`, else Debian's `firefox-esr`.
 *
 * @module
 */

import type { Page as ChromiumPage } from "playwright-core";
import puppeteer, { type Page } from "puppeteer-core";
import { settle, watchPendingWork } from "./pending_work.ts";
import type { Site } from "./site_fixture.ts";

const PATH = Deno.env.get("FIREFOX_PATH") || "/usr/bin/firefox-esr";

/** An open page in Firefox. */
export interface FirefoxVisit {
  /** The page. */
  readonly page: Page;
  /** The page for helpers that only evaluate functions, which both libraries do in the same way. */
  readonly evaluating: ChromiumPage;
  /** Console errors, warnings and exceptions so far. */
  readonly complaints: string[];
}

/**
 * Registers a test of the page in Firefox, which is ignored without Firefox.
 *
 * @param name The test's name
 * @param fixture Starts the site
 * @param run The test
 */
export function firefoxTest(
  name: string,
  fixture: () => Promise<Site>,
  run: (visited: FirefoxVisit, site: Site) => Promise<void>,
): void {
  Deno.test({
    name: `Firefox: ${name}`,
    ignore: !isInstalled(),
    // The browser's pipes and timers end some time after the test.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      await using site = await fixture();
      const browser = await puppeteer.launch({ browser: "firefox", executablePath: PATH, headless: true });
      try {
        const page = await browser.newPage();
        await page.setViewport({ width: 1280, height: 1000 });
        const complaints: string[] = [];
        page.on("console", (message) => {
          if (message.type() === "error" || message.type() === "warn") complaints.push(message.text());
        });
        page.on("pageerror", (error) => complaints.push(String(error)));
        await page.evaluateOnNewDocument(watchPendingWork);
        await page.goto(site.url);
        await page.waitForFunction(() => document.querySelector(".sign")?.textContent === "Finished");
        const evaluating = page as unknown as ChromiumPage;
        await settle(evaluating);
        await run({ page, evaluating, complaints }, site);
      } finally {
        await browser.close();
      }
    },
  });
}

function isInstalled(): boolean {
  try {
    return Deno.statSync(PATH).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
