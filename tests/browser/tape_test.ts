import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { until } from "../helpers/serving.ts";
import { browserTest } from "./browser.ts";
import { replaceFile } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { whileHeld } from "./settled_reads.ts";
import { startSite } from "./site_fixture.ts";
import { DAY_START_MS, TAPE_ROWS, type TapeText, TRADES, withTapeDay } from "./tape_day.ts";
import { allRows, GRID, rowsInSight, scrollBy, visitTape, waitForRows } from "./tape_view.ts";
import { colourOf, drawingOf, legendOf, tableOf } from "./visit.ts";

const SIDES = ["sold", "bought"];

browserTest(
  "the tape has the newest trades on top, with the fills of a millisecond and side as one row",
  async (browser) => {
    await withTapeDay(async (out) => {
      await using site = await startSite(out);
      await using visited = await visitTape(browser, site);
      const { page } = visited;
      const rows = await rowsInSight(page);
      assert(rows.length >= 7, `${rows.length} rows`);
      assertEquals(rows, TAPE_ROWS.slice(0, rows.length));
      assert(rows.some(([, , , , fills]) => fills === "3"), "some rows are several fills");
      const grid = page.getByRole("grid", { name: "Trades" });
      assertEquals(await grid.getByRole("columnheader").allInnerTexts(), [
        "Time",
        "Side",
        "Price",
        "Size",
        "Fills",
      ]);
      const table = await tableOf(page, "Tape");
      assertEquals(table.columns, ["Time (UTC)", "Side", "Price", "Size", "Fills"]);
      assertEquals(table.rows, TAPE_ROWS.slice(0, table.rows.length));
      assert(table.rows.length >= rows.length);
      assertEquals(visited.complaints, []);
    });
  },
);

browserTest(
  "the tape scrolls through the whole day, asks for what is in sight, and back",
  async (browser) => {
    await withTapeDay(async (out) => {
      await using site = await startSite(out);
      await using visited = await visitTape(browser, site);
      const { page } = visited;
      // A busy server is asked again.
      const asked = new Set<number>();
      const ended: string[] = [];
      page.on("request", (request) => {
        const { pathname, searchParams } = new URL(request.url());
        if (pathname === "/api/trades") asked.add(Number(searchParams.get("from")));
      });
      page.on("requestfailed", (request) => ended.push(request.failure()!.errorText));
      await page.locator(GRID).press("End");
      await page.locator(`${GRID} tr[id]`, { hasText: TAPE_ROWS.at(-1)![0] }).first().waitFor();
      assert(asked.has(DAY_START_MS), "the beginning of the day was asked for");
      assert(asked.size <= 3, `${asked.size} parts of ten were asked for`);
      // Upwards without a gap, beyond the part of the day that was asked for first.
      let seen = await allRows(page);
      assertEquals(seen, TAPE_ROWS.slice(-seen.length));
      for (let place = 1; seen.length < 700; place++) {
        await scrollBy(page, -240);
        const rows = await allRows(page);
        const overlap = rows.findIndex((row) => row.join() === seen[0].join());
        assert(overlap > 0, `step ${place}`);
        seen = [...rows.slice(0, overlap), ...seen];
      }
      assertEquals(seen, TAPE_ROWS.slice(-seen.length));
      // The scroll bar reaches any time of the day at once.
      const before = asked.size;
      await page.locator(".tape").evaluate((host) => host.scrollTop = host.scrollHeight / 2);
      await waitForRows(page);
      const [[time]] = await rowsInSight(page);
      assert(time > "10:00" && time < "14:00", time);
      assert(asked.size - before <= 3);
      // The reader goes on before the answer has come.
      let isHeld = true;
      await page.route("**/api/trades*", async (route) => {
        while (isHeld) await new Promise((resolve) => setTimeout(resolve, 20));
        await route.continue().catch(() => {});
      });
      const requested = page.waitForRequest((request) => request.url().includes("/api/trades"));
      await whileHeld(page, async () => {
        await page.locator(".tape").evaluate((host) => host.scrollTop = host.scrollHeight / 4);
        await page.locator(".tape .missing").first().waitFor();
        await requested;
      });
      await page.locator(GRID).press("Home");
      await page.waitForFunction(() => document.querySelector<HTMLElement>(".tape")!.scrollTop === 0);
      await until("the request to be ended", () => ended.length > 0);
      isHeld = false;
      assert(ended.every((text) => text === "net::ERR_ABORTED") && ended.length > 0, String(ended));
      await waitForRows(page);
      assertEquals((await rowsInSight(page))[0], TAPE_ROWS[0]);
      assertEquals(visited.complaints, []);
    });
  },
);

browserTest(
  "a click sets T to the millisecond of a trade; Escape and the cursor end that",
  async (browser) => {
    await withTapeDay(async (out) => {
      await using site = await startSite(out);
      await using visited = await visitTape(browser, site);
      const { page } = visited;
      const before = await rowsInSight(page);
      const chosen = page.locator(`${GRID} tr[id]`).nth(4);
      const [time] = TAPE_ROWS[4];
      const toChosen = page.locator('figure[aria-label="Tape"] .legend', { hasText: `to ${time} UTC` });
      await chosen.click();
      await toChosen.waitFor();
      await settle(page);
      assertEquals(await rowsInSight(page), before, "the rows stay where they are");
      const classes = await page.locator(`${GRID} tr[id]`).evaluateAll((rows) =>
        rows.map((row) => row.className)
      );
      const later = TAPE_ROWS.findIndex((row) => row[0] === time);
      assert(classes.slice(0, later).every((name) => name.includes("after")), "later trades are marked");
      assert(classes.slice(later, 7).every((name) => !name.includes("after")), String(classes));
      assertEquals(await chosen.getAttribute("aria-current"), "true");
      for (const name of ["Price", "Volume"]) {
        assert(`2024-03-05 ${time} UTC` in await legendOf(page, name), `${name} shows that moment`);
      }
      await visited.reload();
      await toChosen.waitFor();
      assert(`2024-03-05 ${time} UTC` in await legendOf(page, "Price"), "the address has that moment");
      await page.keyboard.press("Escape");
      await page.locator(".legend", { hasText: "newest trades" }).waitFor();
      await chosen.click();
      await toChosen.waitFor();
      await page.keyboard.press("Shift+ArrowLeft");
      await page.locator('figure[aria-label="Tape"] .legend', { hasText: "to 23:59:00.000 UTC" }).waitFor();
      assertEquals(visited.complaints, []);
    });
  },
);

browserTest(
  "with a cursor the newest trade up to T is on top, also on the way to the oldest",
  async (browser) => {
    await withTapeDay(async (out) => {
      await using site = await startSite(out);
      await using visited = await visitTape(browser, site);
      const { page } = visited;
      const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
      for (const share of [0.9, 0.2]) {
        await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
        const { xMin, xMax } = await drawingOf(page, "Price");
        const endMs = Math.floor((xMin + share * (xMax - xMin)) / 60_000) * 60_000 + 60_000;
        const end = new Date(endMs).toISOString().slice(11, 23);
        await page.locator('figure[aria-label="Tape"] .legend', { hasText: `to ${end} UTC` }).waitFor();
        const first = TAPE_ROWS.findIndex(([time]) => time < end);
        await page.locator(`${GRID} tr.at`, { hasText: TAPE_ROWS[first][0] }).waitFor();
        await settle(page);
        const rows = await rowsInSight(page);
        assertEquals(rows, TAPE_ROWS.slice(first, first + rows.length));
      }
      await page.mouse.move(box.x + 20, box.y - 60);
      await page.locator(".legend", { hasText: "newest trades" }).waitFor();
      await settle(page);
      assertEquals((await rowsInSight(page))[0], TAPE_ROWS[0]);
      // The first window of the day has five rows, less than the panel has space for.
      await page.keyboard.press("0");
      await page.locator(GRID).press("End");
      await page.locator(`${GRID} tr[aria-selected="true"]`, { hasText: "00:00:00.007" }).waitFor();
      await page.keyboard.press("Enter");
      await page.locator('figure[aria-label="Tape"] .legend', { hasText: "to 00:00:00.007 UTC" }).waitFor();
      await page.keyboard.press("Shift+ArrowRight");
      await page.keyboard.press("Shift+ArrowLeft");
      await page.locator('figure[aria-label="Tape"] .legend', { hasText: "to 00:01:00.000 UTC" }).waitFor();
      await settle(page);
      const rows = await rowsInSight(page);
      assertEquals(rows, TAPE_ROWS.filter(([time]) => time < "00:01:00"));
      assertEquals(visited.complaints, []);
    });
  },
);

browserTest("arrow keys move a row through the tape, and Enter sets T to its time", async (browser) => {
  await withTapeDay(async (out) => {
    await using site = await startSite(out);
    await using visited = await visitTape(browser, site);
    const { page } = visited;
    const range = await drawingOf(page, "Price");
    await page.locator(GRID).focus();
    const selected = async () => {
      const row = page.locator(`${GRID} [aria-selected="true"]`);
      const id = await row.getAttribute("id");
      assertEquals(await page.locator(GRID).getAttribute("aria-activedescendant"), id);
      return (await row.locator("td").first().innerText()).trim();
    };
    for (let i = 0; i < 30; i++) await page.keyboard.press("ArrowDown");
    await settle(page);
    assertEquals(await selected(), TAPE_ROWS[29][0]);
    assert((await rowsInSight(page)).some(([time]) => time === TAPE_ROWS[29][0]), "the row is in sight");
    await page.keyboard.press("ArrowUp");
    await settle(page);
    assertEquals(await selected(), TAPE_ROWS[28][0]);
    assertEquals(await drawingOf(page, "Price"), range, "the charts do not move");
    await page.keyboard.press("Enter");
    await page.locator('figure[aria-label="Tape"] .legend', { hasText: `to ${TAPE_ROWS[28][0]}` }).waitFor();
    await page.keyboard.press("Home");
    await settle(page);
    assertEquals(await selected(), TAPE_ROWS[0][0]);
    assertEquals(visited.complaints, []);
  });
});

browserTest("large rows are bold and larger ones filled, from sizes that can be chosen", async (browser) => {
  await withTapeDay(async (out) => {
    await using site = await startSite(out);
    for (const colorScheme of ["light", "dark"] as const) {
      await using visited = await visitTape(browser, site, { colorScheme });
      const { page } = visited;
      const [large, veryLarge] = [page.getByLabel(/bold/), page.getByLabel(/filled/)];
      // One row in ten has a size of about 2 or more, one in a hundred of 8.
      await assertStyles(page, async () => {
        const usual = await Promise.all([large, veryLarge].map((field) => field.getAttribute("placeholder")));
        const [atLeast, farAbove] = usual.map(Number);
        assert(atLeast >= 2 && atLeast <= 5 && farAbove >= 2 && farAbove <= 10, String(usual));
        return [atLeast, farAbove];
      });
      const chosen = () => Promise.resolve([0.4, 1]);
      await large.fill("0.4");
      await veryLarge.fill("1");
      await veryLarge.press("Enter");
      await settle(page);
      await assertStyles(page, chosen);
      await visited.reload();
      await waitForRows(page);
      assertEquals([await large.inputValue(), await veryLarge.inputValue()], ["0.4", "1"]);
      await assertStyles(page, chosen);
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
        const { violations } = await axe.run();
        return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
      });
      assertEquals(violations, []);
      assertEquals(visited.complaints, []);
    }
  });
});

browserTest("the tape shows a side and sizes only, and says if there are none", async (browser) => {
  await withTapeDay(async (out) => {
    await using site = await startSite(out);
    await using visited = await visitTape(browser, site);
    const { page } = visited;
    const shows = async (expected: readonly TapeText[]) => {
      await page.locator(`${GRID} tr[id] >> nth=0`, { hasText: expected[0][0] }).waitFor();
      await settle(page);
      await waitForRows(page);
      const rows = await rowsInSight(page);
      assertEquals(rows, expected.slice(0, rows.length));
    };
    await page.getByLabel("Side of trades").selectOption("sold");
    await shows(TAPE_ROWS.filter(([, side]) => side === "sold"));
    const least = page.getByLabel(/least size/);
    await least.fill("8");
    await least.press("Enter");
    const isBig = ([, side, , size]: TapeText) => side === "bought" && Number(size) >= 8;
    await page.getByLabel("Side of trades").selectOption("bought");
    await shows(TAPE_ROWS.filter(isBig));
    await least.fill("1000");
    await least.press("Enter");
    await page.locator(".tape .empty", { hasText: "No trade of this day is of that side and size" })
      .waitFor();
    await least.fill("");
    await least.press("Enter");
    await shows(TAPE_ROWS.filter(([, side]) => side === "bought"));
    assertEquals(visited.complaints, []);
  });
});

browserTest("without a cursor the tape follows the newest trades of a run that goes on", async (browser) => {
  await withTapeDay(async (out) => {
    await using site = await startSite(out);
    await using visited = await visitTape(browser, site);
    const { page } = visited;
    const newest = Math.max(...TRADES.map(([timeMs]) => timeMs));
    let read = 0;
    await page.route("**/api/trades*", async (route) => {
      const to = Number(new URL(route.request().url()).searchParams.get("to"));
      const response = await route.fetch();
      if (!response.ok()) return await route.fulfill({ response });
      const answer = await response.json();
      // A row for each time that the run has read more, however often the page asks.
      if (to > newest) { for (let i = 1; i <= read; i++) answer.rows.push([newest + i, 200 + i, 1, 1]); }
      await route.fulfill({ json: answer });
    });
    const path = `${out}/run_status.json`;
    const finished = await Deno.readTextFile(path);
    /** Says that the run goes on, and has read more rows. */
    const readMore = () => {
      const status = JSON.parse(finished);
      const rows = { ...status.rows, trades: { ...status.rows?.trades, read: ++read } };
      replaceFile(path, JSON.stringify({ ...status, rows, state: "running", updated_ms: Date.now() }));
    };
    readMore();
    await page.locator(`${GRID} tr[id] >> nth=0`, { hasText: "201.0" }).waitFor();
    readMore();
    await page.locator(`${GRID} tr[id] >> nth=0`, { hasText: "202.0" }).waitFor();
    assertEquals((await rowsInSight(page))[1][2], "201.0");
    // A reader who has scrolled away stays there.
    await scrollBy(page, 400);
    const before = await rowsInSight(page);
    const asked = page.waitForResponse((response) => response.url().includes("/api/trades"));
    readMore();
    await asked;
    await settle(page);
    assertEquals(await rowsInSight(page), before);
    replaceFile(path, finished);
    assertEquals(visited.complaints, []);
  });
});

browserTest("in a picture of the page the heading of a scrolled tape is free of rows", async (browser) => {
  await withTapeDay(async (out) => {
    await using site = await startSite(out);
    await using visited = await visitTape(browser, site);
    const { page } = visited;
    await scrollBy(page, 400);
    const head = (await page.locator(".tape").boundingBox())!;
    const side = (await page.locator(".charts").boundingBox())!;
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "PNG" }).press("Enter"),
    ]);
    const picture = await Deno.readFile(await download.path());
    // The picture begins with one line that says what and when, and a margin.
    const place = [head.x + 6 - side.x, head.y + 34 - side.y, head.width, 19] as const;
    const colours = await page.evaluate(async ([base64, x, y, width, height]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      const ctx = canvas.getContext("2d")!;
      ctx.drawImage(image, 0, 0);
      const { data } = ctx.getImageData(x, y, width, height);
      const found = new Set<string>();
      for (let i = 0; i < data.length; i += 4) found.add([...data.subarray(i, i + 4)].join());
      return [...found];
    }, [picture.toBase64(), ...place] as const);
    assert(colours.length > 3, "the heading is there");
    for (const name of ["rising", "falling"]) assert(!colours.includes(await colourOf(page, name)), name);
    assertEquals(visited.complaints, []);
  });
});

/** Checks the weight and the colours of the rows in sight. */
async function assertStyles(page: Page, sizes: () => Promise<number[]>): Promise<void> {
  // The newest row of size 8 or more is within the first hundred rows.
  for (let i = 0; i < 8; i++) {
    const [large, veryLarge] = await sizes();
    const rows = await page.locator(`${GRID} tr[id]`).evaluateAll((rows) =>
      rows.map((row) => {
        const { fontWeight, backgroundColor } = getComputedStyle(row);
        return {
          side: row.children[1].ariaLabel!,
          size: Number(row.children[3].textContent),
          fontWeight,
          backgroundColor,
        };
      })
    );
    for (const { side, size, fontWeight, backgroundColor } of rows) {
      assert(SIDES.includes(side));
      assertEquals(fontWeight, size >= large ? "700" : "400", `${size}`);
      const name = side === "bought" ? "rising" : "falling";
      const [r, g, b] = (await colourOf(page, name)).split(",");
      if (size >= veryLarge) assertEquals(backgroundColor, `rgb(${r}, ${g}, ${b})`, `${size}`);
      else if (size >= large) assert(backgroundColor.startsWith(`rgba(${r}, ${g}, ${b}`), backgroundColor);
      else assertEquals(backgroundColor, "rgba(0, 0, 0, 0)");
    }
    await scrollBy(page, 300);
  }
  await scrollBy(page, -1e6);
}
