import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import axe from "axe-core";
import { browserTest } from "./browser.ts";
import { writeBars } from "./out_files.ts";
import { bundle, startSite } from "./site_fixture.ts";
import { visit } from "./visit.ts";

const MAX_SCRIPT_BYTES = 85_000;

browserTest("axe finds no accessibility problem, light and dark, wide and narrow", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 200 });
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [360, 1280]) {
      await using visited = await visit(browser, site, { colorScheme, viewport: { width, height: 800 } });
      const { page } = visited;
      await page.keyboard.press("Home");
      await page.locator("summary").click();
      // The policy forbids foreign scripts in the page, but not scripts that the browser's debugger evaluates.
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
        const { violations } = await axe.run();
        return violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`)
        );
      });
      assertEquals(violations, [], `${colorScheme} ${width}`);
      const { scrollWidth } = await page.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
      }));
      assert(scrollWidth <= width, `nothing is wider than ${width} pixels`);
      assertEquals(visited.complaints, []);
    }
  }
});

Deno.test("the page's script has less than 85 kB when compressed", async () => {
  const { byteLength } = gzipSync(await bundle(), { level: 9 });
  assert(byteLength < MAX_SCRIPT_BYTES, `${byteLength} bytes`);
});
