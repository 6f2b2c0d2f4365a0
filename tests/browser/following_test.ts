import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { browserTest } from "./browser.ts";
import { FIRST_MS, priceBar, WINDOW_MS, writeBars, writeStatus } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { signed } from "../../lib/text/numbers.ts";
import { dayPath, makeLargeDay, withFolder } from "../helpers/database.ts";
import { run } from "../helpers/program.ts";
import { drawingOf, visit } from "./visit.ts";

browserTest("the charts follow a run, unless the reader looks back", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 400, status: { state: "running" } });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const shows = async (count: number) => {
    const last = priceBar(count - 1)[4].toFixed(2);
    await page.waitForFunction(
      (last) => document.querySelector(".last-price strong")?.textContent === last,
      last,
    );
    await settle(page);
    return await drawingOf(page, "Price");
  };
  const first = await shows(400);
  writeBars(site.out, { count: 410, status: { state: "running" } });
  const second = await shows(410);
  assert(Math.abs(second.xMax - first.xMax - 10 * WINDOW_MS) < 1, "the view moves with the newest bar");

  await page.keyboard.press("Home");
  await settle(page);
  const back = await drawingOf(page, "Price");
  assert(back.xMin < FIRST_MS);
  writeBars(site.out, { count: 420, status: { state: "running" } });
  assertEquals((await shows(420)).xMin, back.xMin, "the view stays where the reader looks");
  await page.getByRole("button", { name: "Newest" }).click();
  await settle(page);
  assert((await drawingOf(page, "Price")).xMax > priceBar(419)[0]);
  assertEquals(visited.complaints, []);
});

browserTest("a new run in the same folder is shown from its beginning", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 400 });
  await using visited = await visit(browser, site);
  writeBars(site.out, { count: 50, status: { instrument: "OTHER-USD" } });
  await visited.page.waitForFunction(() => document.querySelector("h1")?.textContent === "OTHER-USD");
  const last = priceBar(49)[4].toFixed(2);
  await visited.page.waitForFunction(
    (last) => document.querySelector(".last-price strong")?.textContent === last,
    last,
  );
  await settle(visited.page);
  const drawing = await drawingOf(visited.page, "Price");
  assert(drawing.xMin < priceBar(49)[0] && drawing.xMax > priceBar(49)[0]);
  assertEquals(visited.complaints, []);
});

browserTest("the page says that the server is gone, and reconnects by itself", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 100 });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const sign = page.locator(".sign");
  assertEquals(await sign.innerText(), "Finished");
  await site.stop();
  await page.waitForFunction(() => document.querySelector(".sign")?.textContent?.includes("gone"));
  writeBars(site.out, { count: 101 });
  await site.start();
  const last = priceBar(100)[4].toFixed(2);
  await page.waitForFunction(
    (last) => document.querySelector(".last-price strong")?.textContent === last,
    last,
  );
  await page.waitForFunction(() => document.querySelector(".sign")?.textContent === "Finished");
});

browserTest(
  "the page says that the data of a run has stopped changing, until it changes again",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 50, status: { state: "running" } });
    await using visited = await visit(browser, site);
    const { page } = visited;
    const says = (text: string) =>
      page.waitForFunction((text) => document.querySelector(".sign")?.textContent?.includes(text), text);
    await says("The data has stopped changing");
    writeBars(site.out, { count: 51, status: { state: "running" } });
    await page.waitForFunction(() => !document.querySelector(".sign")?.textContent?.includes("stopped"));
    writeBars(site.out, { count: 51, status: { state: "failed", error: "the disk is full" } });
    await says("ailed");
    assertEquals(visited.complaints, []);
  },
);

browserTest("the status shows progress and problems, as text only", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 10 });
  const trouble = "<img src=x onerror=alert(1)>";
  writeStatus(site.out, {
    state: "running",
    instrument: trouble,
    progress: { databases: 4, databases_read: 1, bytes: 1000, bytes_read: 420, fraction: 0.42 },
    rows_per_second: 123456,
    // Far enough for the slowest machine to open the page within the hour.
    estimated_end_ms: Date.now() + 2.9 * 3_600_000,
    current: { day: "2024-01-02", path: "trades.db", table: "book" },
    rows: {
      trades: { read: 1000, rejected: { price: 3 } },
      books: { read: 10, rejected: { book: 0 } },
    },
    databases: {
      done: 1,
      skipped: [{ first: "2024-01-03", last: "2024-01-04", days: 2 }],
      failed: [{ day: "2024-01-05", path: "trades.db", error: trouble }],
    },
  });
  await using visited = await visit(browser, site);
  const { page } = visited;
  assertEquals(await page.locator("h1").innerText(), trouble);
  const progress = await page.locator(".progress").innerText();
  for (const part of ["42%", "order book", "1 of 4", "123k rows/s", "2 h "]) {
    assert(progress.includes(part), `${part} in ${progress}`);
  }
  await page.locator("summary").click();
  const details = await page.locator(".details").innerText();
  for (const part of ["1 failed", "2 days skipped", "3 rows rejected", trouble, "2024-01-03 to 2024-01-04"]) {
    assert(details.includes(part), `${part} in ${details}`);
  }
  assertEquals(await page.locator("img").count(), 0);
  assertEquals(visited.complaints, []);
});

browserTest("the page says that --max-bars cut bars off, if it did", async (browser) => {
  await using site = await startSite();
  const status = { max_bars: 50, bars: { ohlc: 50, metrics: 50 } };
  writeBars(site.out, { count: 50, status: { ...status, bars_cut: { ohlc: true, metrics: false } } });
  await using visited = await visit(browser, site);
  const { page } = visited;
  const subject = page.locator(".subject");
  assert((await subject.innerText()).includes("newest 50 bars"), await subject.innerText());
  await page.locator("summary").click();
  const details = await page.locator(".details").innerText();
  assert(details.includes("only the newest 50 are kept: --max-bars 0 keeps all"), details);
  writeStatus(site.out, { ...status, bars_cut: { ohlc: false, metrics: false } });
  await page.waitForFunction(() => !document.querySelector(".subject")?.textContent?.includes("newest"));
  assertEquals(visited.complaints, []);
});

browserTest("a finished run with databases that failed is not shown as good", async (browser) => {
  await using site = await startSite();
  const failed = [{ day: "2024-01-02", path: "trades.db", error: "file is not a database" }];
  writeBars(site.out, { count: 10, status: { databases: { done: 1, skipped: [], failed } } });
  await using visited = await visit(browser, site);
  const sign = visited.page.locator(".sign");
  assertEquals(await sign.innerText(), "Finished with errors");
  assertEquals(await sign.getAttribute("class"), "sign is-warn");
  writeStatus(site.out, { databases: { done: 2, skipped: [], failed: [] } });
  await visited.page.waitForFunction(() =>
    document.querySelector(".sign.is-good")?.textContent === "Finished"
  );
  assertEquals(visited.complaints, []);
});

browserTest(
  "the change of the price refers to all days of the run, whatever --max-bars is",
  async (browser) => {
    await withFolder(async (data) => {
      const days = ["2024-01-01", "2024-01-02"];
      for (const day of days) makeLargeDay(dayPath(data, "TEST-USD", day), 2000);
      const out = `${data}/out`;
      const options = ["--data", data, "--out", out, "--max-bars", "5", "--exit", "--quiet"];
      assertEquals((await run(["TEST-USD", ...days, ...options])).code, 0);
      const bars = JSON.parse(Deno.readTextFileSync(`${out}/ohlc_data.json`));
      assertEquals(bars.length, 5);
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      const { page } = visited;
      // The price of a large day's trade is known by the trade's number.
      const first = 94000 + 91.9;
      const change = page.locator(".last-price span").last();
      await page.waitForFunction(() =>
        document.querySelector(".last-price [title]")?.getAttribute("title")?.includes("of the run")
      );
      assertEquals(await change.innerText(), `${signed(100 * (bars.at(-1)[4] / first - 1), 2)}%`);
      assert(!(await page.locator(".subject").innerText()).includes("newest"), "the page has all bars");
      assertEquals(await change.getAttribute("title"), "Since the first price of the run, 94,091.9");
      assertEquals(visited.complaints, []);
    });
  },
);
