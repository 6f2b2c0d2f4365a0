/** @module The tape when trades are missing: left out of answers, not readable, or not asked for. */

import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { browserTest } from "./browser.ts";
import { writeBars } from "./out_files.ts";
import { settle } from "./pending_work.ts";
import { startSite } from "./site_fixture.ts";
import { TAPE_ROWS, withTapeDay } from "./tape_day.ts";
import { GRID, rowsInSight, visitTape, waitForRows } from "./tape_view.ts";
import { visit } from "./visit.ts";

browserTest("the tape asks for what an answer left out, and says what failed", async (browser) => {
  await withTapeDay(async (out) => {
    await using site = await startSite(out);
    await using visited = await visitTape(browser, site);
    const { page } = visited;
    let cut = 0;
    await page.route("**/api/trades*", async (route) => {
      const response = await route.fetch();
      if (!response.ok()) return await route.fulfill({ response });
      const answer = await response.json();
      const truncated = answer.rows.length > 300;
      if (truncated) cut++;
      await route.fulfill({ json: { ...answer, rows: answer.rows.slice(0, 300), truncated } });
    });
    await page.locator(GRID).press("End");
    await page.locator(`${GRID} tr[id]`, { hasText: TAPE_ROWS.at(-1)![0] }).first().waitFor();
    // The newer parts of the same answer are further up.
    let first = TAPE_ROWS.length;
    for (let times = 0; times < 80 && first >= TAPE_ROWS.length - 250; times++) {
      // A part that has to be read first ends the way up, so each page waits for its rows.
      await page.locator(GRID).press("PageUp");
      await waitForRows(page);
      const rows = await rowsInSight(page);
      first = TAPE_ROWS.findIndex((row) => row.join() === rows[0].join());
      assertEquals(rows, TAPE_ROWS.slice(first, first + rows.length));
    }
    assert(cut > 1 && first > 0 && first < TAPE_ROWS.length - 250, `${cut} answers, row ${first}`);
    assertEquals(await page.locator(".tape-notes").innerText(), "");
    await page.unroute("**/api/trades*");
    await page.route(
      "**/api/trades*",
      (route) => route.fulfill({ status: 500, json: { error: "the database cannot be read" } }),
    );
    await page.locator(".tape").evaluate((host) => host.scrollTop = host.scrollHeight / 2);
    await page.locator(".tape-notes", { hasText: "Trades are missing: the database cannot be read" })
      .waitFor();
    await page.locator(".tape .missing", { hasText: "trades not read from" }).first().waitFor();
    assertEquals(visited.complaints.filter((text) => !text.includes("500")), []);
  });
});

browserTest(
  "without databases the tape says why it is empty; folded, it asks for nothing",
  async (browser) => {
    {
      await using site = await startSite();
      writeBars(site.out, { count: 40 });
      await using visited = await visit(browser, site);
      await visited.page.locator(".tape-notes", { hasText: "the trades of this run cannot be read" })
        .waitFor();
      assertEquals(visited.complaints, []);
    }
    await withTapeDay(async (out) => {
      await using site = await startSite(out);
      await using visited = await visitTape(browser, site);
      const { page } = visited;
      const fold = page.getByRole("button", { name: "Tape", exact: true });
      await fold.click();
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await visited.reload();
      await page.keyboard.press("0");
      await page.keyboard.press("Home");
      await page.keyboard.press("Shift+ArrowLeft");
      await settle(page);
      assertEquals(asked.filter((url) => url.includes("/api/trades") || url.includes("points=1440")), []);
      await fold.click();
      await waitForRows(page);
      assertEquals(visited.complaints, []);
    });
  },
);
