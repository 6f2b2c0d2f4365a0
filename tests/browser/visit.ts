/**
 * A visit to the page: the open page, and all errors and warnings so far.
 *
 * Everything that reads the page waits first until nothing is pending, see {@linkcode stillSettled}.
 *
 * @module
 */

import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { closeContext } from "./browser.ts";
import { rest, settle, stillSettled, watchPendingWork } from "./pending_work.ts";
import { settleReads } from "./settled_reads.ts";
import type { Site } from "./site_fixture.ts";

/** How long a single step of a test may take, in milliseconds: far longer than on the slowest machine. */
const STEP_MS = 120_000;

/** An open page. */
export interface Visit extends AsyncDisposable {
  /** The page. */
  readonly page: Page;
  /** Console errors, exceptions and failed requests so far. */
  readonly complaints: string[];
  /** The addresses of all requests so far. A question that a busy server did not answer is here again. */
  readonly requests: readonly string[];
  /** Loads the page again, once the page has kept the reader's choices, and waits until the page shows the files. */
  reload(): Promise<void>;
}

/** Opens a page without an address, whose pending work is watched. What is read of the page waits until the page is at rest. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(STEP_MS);
  await context.addInitScript(watchPendingWork);
  const page = await context.newPage();
  if (options.javaScriptEnabled !== false) settleReads(page);
  return page;
}

/** Opens the page and waits until it shows the files. */
export async function visit(
  browser: Browser,
  site: Site,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const page = await newPage(browser, options);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  let isReloading = false;
  page.on("console", (message) => {
    // The browser warns about reading canvases, which only the tests do.
    if (message.text().includes("willReadFrequently")) return;
    if (isBusy(message.text(), message.location().url)) return;
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => {
    const error = request.failure()?.errorText;
    // The page itself aborts questions that are outdated, and a reload aborts every request.
    if (!(error === "net::ERR_ABORTED" && (isReloading || request.url().includes("/api/")))) {
      complaints.push(`${request.url()} ${error}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() === 503 && response.url().includes("/api/")) return;
    if (response.status() >= 400) complaints.push(`${response.url()} ${response.status()}`);
  });
  await page.goto(site.url);
  await isShown(page);
  return {
    page,
    complaints,
    requests,
    async reload() {
      await rest(page);
      isReloading = true;
      await page.reload();
      await isShown(page);
      isReloading = false;
    },
    [Symbol.asyncDispose]: () => closeContext(page.context()),
  };
}

/** Whether the browser reports that the server is busy: on a slow machine it is, and the page asks again. */
function isBusy(text: string, url: string): boolean {
  return text.includes("503") && url.includes("/api/");
}

/** Waits until the page shows the files. */
export async function isShown(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector(".sign") && document.querySelector(".toolbar"));
  await settle(page);
}

/** The scales of a chart, and its plot on the canvas. */
export interface Drawing {
  /** The ends of both axes. */
  xMin: number;
  xMax: number;
  yMin: number;
  yMax: number;
  /** The plot on the canvas, in canvas pixels. */
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The current scales of a chart, which the page attaches to the chart's element. */
export async function drawingOf(page: Page, name: string): Promise<Drawing> {
  await stillSettled(page);
  const drawing = await page.evaluate((name) => {
    const host = document.querySelector<
      HTMLElement & {
        plot?: {
          u: {
            bbox: { left: number; top: number; width: number; height: number };
            scales: Record<"x" | "y", { min: number; max: number }>;
          };
        };
      }
    >(`figure[aria-label="${name}"] .plot`);
    if (!host?.plot) return;
    const { bbox: { left, top, width, height }, scales: { x, y } } = host.plot.u;
    return { xMin: x.min, xMax: x.max, yMin: y.min, yMax: y.max, left, top, width, height };
  }, name);
  if (!drawing) throw new Error(`the page at rest has no chart "${name}"`);
  return drawing;
}

/** The colour of a pixel of a chart's canvas, as `r,g,b,a`. */
export async function pixel(page: Page, name: string, x: number, y: number): Promise<string> {
  await stillSettled(page);
  return await page.evaluate(([name, x, y]) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`figure[aria-label="${name}"] canvas`)!;
    return [...canvas.getContext("2d")!.getImageData(Number(x), Number(y), 1, 1).data].join();
  }, [name, Math.round(x), Math.round(y)] as const);
}

/** A colour of the stylesheet, as `r,g,b,a`. */
export async function colourOf(page: Page, name: string): Promise<string> {
  await stillSettled(page);
  return await page.evaluate((name) => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = `var(--${name})`;
    const text = getComputedStyle(probe).color;
    probe.remove();
    const [r, g, b, a = "1"] = text.match(/[\d.]+/g)!;
    return [r, g, b, Math.round(Number(a) * 255)].join();
  }, name);
}

/** The position of values, in canvas pixels. */
export function toCanvas(drawing: Drawing, x: number, y: number): { x: number; y: number } {
  return {
    x: drawing.left + (x - drawing.xMin) / (drawing.xMax - drawing.xMin) * drawing.width,
    y: drawing.top + (drawing.yMax - y) / (drawing.yMax - drawing.yMin) * drawing.height,
  };
}

/** The values of a chart's legend by name. */
export async function legendOf(page: Page, name: string): Promise<Record<string, string>> {
  await stillSettled(page);
  return await page.evaluate((name) => {
    const entries = document.querySelectorAll(`figure[aria-label="${name}"] .legend > div`);
    return Object.fromEntries(
      [...entries].map((entry) => [
        entry.querySelector("dt")!.textContent!.trim(),
        entry.querySelector("dd")?.textContent ?? "",
      ]),
    );
  }, name);
}

/** The table of a chart, which is opened and closed again. */
export async function tableOf(page: Page, name: string): Promise<{ columns: string[]; rows: string[][] }> {
  await page.getByRole("button", { name: `${name} as a table` }).click();
  await settle(page);
  const table = await page.evaluate((name) => {
    const dialog = document.querySelector(`dialog[aria-label="${name} as a table"]`)!;
    const texts = (parent: Element, cells: string) =>
      [...parent.querySelectorAll(cells)].map((cell) => cell.textContent!);
    return {
      columns: texts(dialog, "thead th"),
      rows: [...dialog.querySelectorAll("tbody tr")].map((row) => texts(row, "th, td")),
    };
  }, name);
  await page.keyboard.press("Escape");
  await settle(page);
  return table;
}
