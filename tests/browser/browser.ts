/**
 * The browser that tests control: `CHROME_PATH`, else the machine's Chromium or Chrome, else the browser in npm's
 * `@sparticuz/chromium`.
 *
 * @module
 */

import { type Browser, type BrowserContext, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

// A dynamic import of a variable, because a plain import would be downloaded (60 MB) even if it is not needed.
const PACKAGED = "npm:@sparticuz/chromium@153.0.0";

/** Path of the browser; undefined if there is no browser, so that tests that need it are ignored. */
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

/** Path of the packaged browser; undefined if the platform, the network or the disk prevents its download. */
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
    // On a busy machine the start alone may take long.
    timeout: 120_000,
    // The packaged browser has no name for the locale "C", which uPlot asks for.
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

/** Closes a context, whatever its pages still ask for: a request that a test has intercepted cannot be answered any more. */
export async function closeContext(context: BrowserContext): Promise<void> {
  await Promise.all(context.pages().map((page) => page.unrouteAll({ behavior: "ignoreErrors" })));
  await context.close();
}

/** The browser of a test file, from its first test on. */
let shared: Browser | undefined;
/** Whether that browser will be closed after the last test. */
let isEndRegistered = false;

/**
 * Registers a test with a browser, which the tests of a file share, without the pages of other tests. The test is ignored without a
 * browser, or if `options` say so.
 */
export function browserTest(
  name: string,
  run: (browser: Browser) => Promise<void>,
  options: { ignore?: boolean } = {},
): void {
  if (!isEndRegistered) Deno.test.afterAll(() => shared?.close());
  isEndRegistered = true;
  Deno.test({
    name,
    ignore: browserPath === undefined || options.ignore,
    // The browser's pipes and timers end some time after the test.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      if (!shared?.isConnected()) shared = await launch();
      try {
        await run(shared);
      } finally {
        await Promise.all(shared.contexts().map(closeContext));
      }
    },
  });
}
