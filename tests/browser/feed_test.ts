import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { join } from "deno-std/path/join.js";
import type { Page } from "playwright-core";
import { dayPath, makeLargeDay, withFolder } from "../helpers/database.ts";
import { becomes } from "../helpers/eventually.ts";
import { run } from "../helpers/program.ts";
import { browserTest } from "./browser.ts";
import { FIRST_MS, priceBar, WINDOW_MS, writeBars, writeStatus } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { whileHeld } from "./settled_reads.ts";
import { startSite } from "./site_fixture.ts";
import { colourOf, drawingOf, isShown, newPage, visit } from "./visit.ts";

const SECONDS = 86_400;

/** Runs the program over a day with a trade a second, for all bars of a second. */
async function runOfSeconds(data: string): Promise<string> {
  const out = join(data, "out");
  makeLargeDay(dayPath(data, "TEST-USD", "2024-01-01"), SECONDS);
  const options = ["--window-seconds", "1", "--max-bars", "0", "--data", data, "--out", out];
  assertEquals((await run(["TEST-USD", "2024-01-01", ...options, "--exit", "--quiet"])).code, 0);
  return out;
}

/** The colours of the price chart's column of pixels at a time, in milliseconds from the first bar, drawn so far. */
function coloursAt(page: Page, fromFirstMs: number): Promise<string[]> {
  return page.evaluate((timeMs) => {
    const host = document.querySelector('figure[aria-label="Price"] .plot') as HTMLElement & {
      plot: {
        u: {
          ctx: CanvasRenderingContext2D;
          bbox: { left: number; top: number; width: number; height: number };
          scales: { x: { min: number; max: number } };
        };
      };
    };
    const { ctx, bbox: { left, top, width, height }, scales: { x: { min, max } } } = host.plot.u;
    const { data } = ctx.getImageData(
      left + Math.round((timeMs - min) / (max - min) * width),
      top,
      1,
      height,
    );
    const colours = Array.from({ length: height }, (_, i) => data.slice(4 * i, 4 * i + 4).join());
    return [...new Set(colours)];
  }, FIRST_MS + fromFirstMs);
}

/** Counts the bytes of data that a page receives, as transferred. */
async function countBytes(page: Page): Promise<() => number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const isData = new Map<string, boolean>();
  let bytes = 0;
  session.on("Network.responseReceived", ({ requestId, response }) => {
    isData.set(requestId, /^\/(data|api)\//.test(new URL(response.url).pathname));
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (isData.get(requestId)) bytes += encodedDataLength;
  });
  return () => bytes;
}

browserTest("a page of a run with a bar for every second transfers what it shows", async (browser) => {
  await withFolder(async (data) => {
    await using site = await startSite(await runOfSeconds(data));
    const page = await newPage(browser);
    const bytes = await countBytes(page);
    await page.goto(site.url);
    await isShown(page);
    assert(bytes() < 300_000, `${bytes()} bytes for the first chart`);
    const first = await drawingOf(page, "Price");
    assert(first.xMax > FIRST_MS + (SECONDS - 1) * 1000, "the newest bars are in view");

    await page.keyboard.press("0");
    await settle(page);
    const all = await drawingOf(page, "Price");
    assert(all.xMin <= FIRST_MS && all.xMax >= FIRST_MS + SECONDS * 1000, "all bars are in view");
    // Prices are spread evenly over 100, so every bar of many seconds reaches from end to end.
    assert(all.yMin < 94_001 && all.yMax > 94_099, `${all.yMin} to ${all.yMax}`);
    const read = bytes();
    for (let i = 0; i < 12; i++) await page.keyboard.press("+");
    await page.keyboard.press("Home");
    await settle(page);
    const oldest = await drawingOf(page, "Price");
    assert(oldest.xMin <= FIRST_MS && oldest.xMax < FIRST_MS + SECONDS * 500);
    assert(read < 1_000_000 && bytes() < 2_000_000, `${read} bytes for all, ${bytes()} with the oldest`);
  });
});

browserTest(
  "the first bars that a page asks for are those in view, also if the overview is there before the newest bars",
  async (browser) => {
    await withFolder(async (data) => {
      await using site = await startSite(await runOfSeconds(data));
      const page = await newPage(browser);
      const overview = Promise.withResolvers<void>();
      const windows: string[] = [];
      page.on("requestfinished", (request) => {
        if (request.url().includes("points=1000")) overview.resolve();
      });
      page.on("request", (request) => {
        const { pathname, searchParams } = new URL(request.url());
        if (pathname === "/api/series/price" && searchParams.has("window_ms")) {
          windows.push(searchParams.get("window_ms")!);
        }
      });
      await page.route("**/data/ohlc_data.json*", async (route) => {
        await overview.promise;
        await route.continue();
      });
      await page.goto(site.url);
      await isShown(page);
      assertEquals(windows.filter((length) => length !== "1000"), []);
    });
  },
);

browserTest("bars that are on their way are announced, and have no invented scale", async (browser) => {
  await withFolder(async (data) => {
    await using site = await startSite(await runOfSeconds(data));
    await using visited = await visit(browser, site);
    const { page } = visited;
    const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
    // The page asks for tiles of 1,024 windows: this one is between two that come.
    const heldMs = Math.floor((FIRST_MS + 1_200_000) / 1_024_000) * 1_024_000;
    let isAway = false;
    await page.route("**/api/series/**", async (route) => {
      const fromMs = Number(new URL(route.request().url()).searchParams.get("from"));
      if (isAway || fromMs === heldMs) await mayAnswer;
      await route.continue();
    });
    const [gap, ...candle] = await Promise.all(
      ["gap", "rising", "falling"].map((name) => colourOf(page, name)),
    );
    await page.evaluate(
      (hash) => location.hash = hash,
      `from=${FIRST_MS + 600_000}&to=${FIRST_MS + 2_050_000}&window=1s`,
    );
    await whileHeld(page, async () => {
      await becomes(async () => {
        const [before, after] = [await coloursAt(page, 750_000), await coloursAt(page, 2_000_000)];
        return [before, after].every((found) => candle.some((colour) => found.includes(colour)));
      }, true);
      assert(!(await coloursAt(page, 1_400_000)).includes(gap), "what is not known yet is not hatched");
    });
    isAway = true;
    await whileHeld(page, () =>
      page.evaluate(
        (hash) => location.hash = hash,
        `from=${FIRST_MS + 40_000_000}&to=${FIRST_MS + 40_500_000}&window=1s`,
      ));
    const reading = page.locator('figure[aria-label="Price"] .empty', { hasText: "Reading bars" });
    await reading.waitFor();
    await page.waitForFunction(() => {
      const host = document.querySelector('figure[aria-label="Price"] .plot') as HTMLElement & {
        plot: { labels: { y: unknown[] } };
      };
      return host.plot.labels.y.length === 0;
    });
    answer();
    await reading.waitFor({ state: "detached" });
    assertEquals(visited.complaints, []);
  });
});

browserTest("what could not be read while the server was gone is read when it is back", async (browser) => {
  await withFolder(async (data) => {
    await using site = await startSite(await runOfSeconds(data));
    await using visited = await visit(browser, site);
    const { page } = visited;
    await page.keyboard.press("m");
    for (let i = 0; i < 9; i++) await page.keyboard.press("+");
    await settle(page);
    await site.stop();
    const sign = (hasText: string) => page.locator(".sign", { hasText }).waitFor();
    const says = (name: string, hasText: string | RegExp) =>
      page.locator(`figure[aria-label="${name}"]`, { hasText }).waitFor();
    await sign("The server is gone");
    await page.keyboard.press("Home");
    await page.keyboard.press("p");
    await page.keyboard.press("Shift+ArrowRight");
    await says("Depth", "does not answer");
    await says("Price", "No profile: the server does not answer");
    const footprint = page.locator('figure[aria-label="Price"] [role=status]', { hasText: "No footprint" });
    await footprint.waitFor({ state: "attached" });
    await site.start();
    await sign("Finished");
    await says("Cumulative delta", /CVD\s*[+−]?\d/);
    await says("Depth", "no book recorded");
    await says("Price", /POC\s*\d/);
    await footprint.waitFor({ state: "detached" });
  });
});

browserTest("an answer about bars that does not come is not a server that is gone", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 200, status: { state: "running" } });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  let held = 0;
  await page.route(/ohlc_data|api\/series\/price/, async (route) => {
    held++;
    await mayAnswer;
    await route.continue();
  });
  const asked = page.waitForRequest(/ohlc_data|api\/series\/price/);
  writeBars(site.out, { count: 201, status: { state: "running" } });
  await asked;
  writeStatus(site.out, { state: "finished" });
  await page.waitForFunction(() => document.querySelector(".sign")?.textContent === "Finished");
  assert(held > 0);
  answer();
  const last = priceBar(200)[4].toFixed(2);
  await page.waitForFunction(
    (last) => document.querySelector(".last-price strong")?.textContent === last,
    last,
  );
  assertEquals(visited.complaints, []);
});

browserTest("files of another program, without a status, are shown", async (browser) => {
  await using site = await startSite();
  const bars = Array.from({ length: 300 }, (_, index) => priceBar(index));
  Deno.writeTextFileSync(join(site.out, "ohlc_data.json"), JSON.stringify(bars));
  await using visited = await visit(browser, site);
  const { page } = visited;
  assertEquals(await page.locator(".last-price strong").innerText(), priceBar(299)[4].toFixed(2));
  assertEquals(await page.locator(".sign").innerText(), "Files without a run");
  await page.keyboard.press("0");
  await settle(page);
  const { xMin, xMax } = await drawingOf(page, "Price");
  assert(xMin <= FIRST_MS && xMax >= FIRST_MS + 300 * WINDOW_MS);
  assertEquals(visited.complaints, []);
});

browserTest(
  "looking back, the legends of the newest moment count the bars that are not in memory",
  async (browser) => {
    await withFolder(async (data) => {
      const out = await runOfSeconds(data);
      const flow: number[][] = JSON.parse(Deno.readTextFileSync(join(out, "flow_data.json")));
      const expected = flow.reduce((sum, [, bought, sold]) => sum + bought - sold, 0);
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      const { page } = visited;
      // Where the run begins is known when the overview has come.
      await settle(page);
      await page.keyboard.press("Home");
      await settle(page);
      const { xMax } = await drawingOf(page, "Price");
      assert(xMax < FIRST_MS + 600_000, "the newest bars are far away");
      await page.waitForFunction(
        (expected) => {
          const legend =
            document.querySelector('figure[aria-label="Cumulative delta"] .legend')?.textContent ?? "";
          const shown = Number(/CVD([+−]?[\d,.]+)/.exec(legend)?.[1].replaceAll(",", "").replace("−", "-"));
          return Math.abs(shown - expected) < 1e-3;
        },
        expected,
      );
      assertEquals(visited.complaints, []);
    });
  },
);

browserTest(
  "a server that is busy at first is asked again for the whole run and for the bars in view",
  async (browser) => {
    await withFolder(async (data) => {
      await using site = await startSite(await runOfSeconds(data));
      const page = await newPage(browser);
      const refused = new Set<string>();
      await page.route(/api\/series/, async (route) => {
        const url = route.request().url();
        if (refused.has(url)) return await route.continue();
        refused.add(url);
        await route.fulfill({
          status: 503,
          headers: { "Retry-After": "1" },
          json: { error: "too many queries" },
        });
      });
      await page.goto(site.url);
      await page.waitForFunction(() => {
        const legend = document.querySelector('figure[aria-label="Cumulative delta"] .legend')?.textContent ??
          "";
        return /CVD[+−]?\d/.test(legend) && document.querySelector(".sign")?.textContent === "Finished";
      });
      assert(refused.size > 2, `${refused.size} requests`);
    });
  },
);
