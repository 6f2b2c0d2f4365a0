/**
 * The browser that tests drive: `CHROME_PATH`, else the machine's Chromium or Chrome, else the one that comes in
 * npm's `@sparticuz/chromium`.
 *
 * @module
 */

import { type Browser, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

// Not written as an import, since it would be fetched (60 MB) where it is not needed too.
const PACKAGED = "npm:@sparticuz/chromium@153.0.0";

/** Where a browser is; undefined where none is to be had, so that tests that need one are ignored. */
export const browserPath: string | undefined = Deno.env.get("CHROME_PATH") || installed() || await packaged();

function installed(): string | undefined {
  return PLACES.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

/** The packaged browser's path. Anything may keep it from being had: the platform, the network, the disk. */
async function packaged(): Promise<string | undefined> {
  try {
    const { default: sparticuz } = await import(PACKAGED);
    return await sparticuz.executablePath();
  } catch (error) {
    console.warn(`no browser: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** Starts the browser. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath,
    // The packaged browser has no name for the locale "C", and uPlot asks for it.
    env: { ...Deno.env.toObject(), LANG: "en_US.UTF-8", LC_ALL: "en_US.UTF-8" },
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

/** A test that has a browser of its own; ignored where none is to be had, or something else is missing. */
export function browserTest(
  name: string,
  run: (browser: Browser) => Promise<void>,
  options: { ignore?: boolean } = {},
): void {
  Deno.test({
    name,
    ignore: browserPath === undefined || options.ignore,
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
