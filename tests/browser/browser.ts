/**
 * The browser that tests drive: `CHROME_PATH`, else the machine's Chromium or Chrome.
 *
 * @module
 */

import { type Browser, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where a browser is; undefined where none is to be had, so that tests that need one are ignored. */
export const browserPath: string | undefined = find();

function find(): string | undefined {
  const wanted = Deno.env.get("CHROME_PATH");
  if (wanted) return wanted;
  return PLACES.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

/** Starts the browser. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A test that has a browser of its own; ignored where none is to be had. */
export function browserTest(name: string, run: (browser: Browser) => Promise<void>): void {
  Deno.test({
    name,
    ignore: browserPath === undefined,
    // The browser's own pipes and timers outlive what a test can wait for.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      const browser = await launch();
      try {
        await run(browser);
      } finally {
        await browser.close();
      }
    },
  });
}
