import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { join } from "deno-std/path/join.js";
import { dayPath, makeLargeDay, withFolder } from "../helpers/database.ts";
import { run } from "../helpers/program.ts";
import { browserTest } from "./browser.ts";
import { startSite } from "./site_fixture.ts";
import { visit } from "./visit.ts";

browserTest(
  "sizes that hardly occur are looked for in a part of the day, and further back on demand",
  async (browser) => {
    await withFolder(async (data) => {
      const out = join(data, "out");
      makeLargeDay(dayPath(data, "TEST-USD", "2024-01-01"), 250_000);
      const { code } = await run([
        "TEST-USD",
        "2024-01-01",
        "--data",
        data,
        "--out",
        out,
        "--exit",
        "--quiet",
      ]);
      assertEquals(code, 0);
      await using site = await startSite(out);
      await using visited = await visit(browser, site);
      const { page } = visited;
      // A busy server is asked again, which is no further part of the day.
      const parts = new Set<string>();
      page.on("request", (request) => {
        if (request.url().includes("/api/trades")) parts.add(request.url());
      });
      const least = page.getByLabel(/least size/);
      // No trade of this day is as large as 1.
      await least.fill("1");
      await least.press("Enter");
      const note = page.locator(".tape-notes p");
      const readOn = note.getByRole("button", { name: "Read on" });
      await readOn.waitFor();
      const first = await note.innerText();
      assert(/^Read back to 1\d:/.test(first), first);
      assert(parts.size >= 90 && parts.size < 130, `${parts.size} parts`);
      await readOn.click();
      await page.waitForFunction(
        (first) => {
          const text = document.querySelector(".tape-notes p")?.textContent ?? first;
          return text.startsWith("Read back to 0") && text !== first;
        },
        first,
      );
      await readOn.click();
      await page.locator(".tape .empty", { hasText: "No trade of this day is of that side and size" })
        .waitFor();
      assertEquals(await note.count(), 0);
      await least.fill("");
      await least.press("Enter");
      await page.locator(".tape tr[id]").first().waitFor();
      assertEquals(visited.complaints, []);
    });
  },
);
