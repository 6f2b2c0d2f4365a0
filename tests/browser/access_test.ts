import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { browserTest } from "./browser.ts";
import { writeBars } from "./out_files.ts";
import { rest, settle } from "./pending_work.ts";
import { bundle, startSite } from "./site_fixture.ts";
import { withTapeDay } from "./tape_day.ts";
import { legendOf, visit } from "./visit.ts";

const MAX_SCRIPT_BYTES = 85_000;

browserTest(
  "axe finds nothing at any width, light and dark, with every panel and with dialogs open",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 200 });
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [360, 800, 1280, 3840]) {
        const height = width === 3840 ? 2160 : 800;
        await using visited = await visit(browser, site, { colorScheme, viewport: { width, height } });
        const { page } = visited;
        // The policy forbids foreign scripts in the page, but not scripts that the browser's debugger evaluates.
        await page.evaluate(axe.source);
        await page.keyboard.press("Home");
        await page.locator("summary").click();
        await assertAccessible(page, `${colorScheme} ${width}`);
        await page.locator("summary").click();
        for (const tab of await page.locator(".tabs button").all()) {
          await tab.click();
          await settle(page);
          await assertAccessible(page, `${colorScheme} ${width} ${await tab.innerText()}`);
        }
        for (const button of await page.getByRole("button", { name: /as a table|Keys and gestures/ }).all()) {
          await button.click();
          await assertAccessible(page, `${colorScheme} ${width} ${await button.getAttribute("aria-label")}`);
          await page.keyboard.press("Escape");
        }
        assertEquals(visited.complaints, []);
      }
    }
  },
);

browserTest(
  "axe finds nothing with green and red, with footprint, profile, VWAP, ladder and tape",
  async (browser) => {
    await withTapeDay(async (out) => {
      await using site = await startSite(out);
      for (const colorScheme of ["light", "dark"] as const) {
        for (const width of [360, 1280]) {
          await using visited = await visit(browser, site, { colorScheme, viewport: { width, height: 900 } });
          const { page } = visited;
          await page.evaluate(axe.source);
          await page.getByRole("button", { name: "Green/red" }).click();
          for (const key of ["m", "v", "p"]) await page.keyboard.press(key);
          for (const tab of await page.locator(".tabs button").all()) {
            await tab.click();
            await settle(page);
            await assertAccessible(page, `${colorScheme} ${width} ${await tab.innerText()}`);
          }
          // Sizes stand out: bold, and filled with their colour.
          for (const [label, size] of [[/are bold/, "0.1"], [/are filled/, "0.5"]] as const) {
            await page.getByLabel(label).fill(size);
            await page.getByLabel(label).press("Enter");
          }
          for (const rows of ["bought.very-large", "sold.very-large", "bought.large", "sold.large"]) {
            await page.locator(`.tape .${rows}`).first().waitFor();
          }
          await settle(page);
          await assertAccessible(page, `${colorScheme} ${width}`);
          assertEquals(visited.complaints, []);
        }
      }
    });
  },
);

async function assertAccessible(page: Page, where: string): Promise<void> {
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`)
    );
  });
  assertEquals(violations, [], where);
}

browserTest(
  "every control of the page is reached by Tab, shows where it is, and has a name",
  async (browser) => {
    await using site = await startSite();
    writeBars(site.out, { count: 200 });
    await using visited = await visit(browser, site);
    const { page } = visited;
    const expected = await page.locator("button:enabled, summary, [tabindex='0'], select").evaluateAll(
      (all) => {
        const shown = (all as HTMLElement[]).filter((element) =>
          element.checkVisibility() && !element.closest("dialog")
        );
        shown.forEach((element, i) => element.dataset.stop = String(i));
        return shown.length;
      },
    );
    const reached = new Set<string>();
    for (let i = 0; i < expected + 5; i++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const { outlineStyle } = getComputedStyle(element);
        return {
          stop: element.dataset.stop,
          outlineStyle,
          name: element.ariaLabel ?? element.textContent,
          html: element.outerHTML.slice(0, 120),
        };
      });
      if (at.stop === undefined) continue;
      assert(at.outlineStyle !== "none", `the focus is visible: ${at.html}`);
      assert(at.name?.trim(), `a name: ${at.html}`);
      reached.add(at.stop);
    }
    assertEquals(reached.size, expected);
    assertEquals(visited.complaints, []);
  },
);

browserTest("keys that move the cursor read the bar where it stays aloud, once", async (browser) => {
  await using site = await startSite();
  writeBars(site.out, { count: 200, hasFlow: true });
  await using visited = await visit(browser, site);
  const { page } = visited;
  await page.evaluate(() => {
    const region = [...document.querySelectorAll('main > [role="status"]')].at(-1)!;
    const texts: string[] = [];
    new MutationObserver(() => texts.push(region.textContent!)).observe(region, { childList: true });
    Object.assign(globalThis, { spoken: texts });
  });
  const spoken = () => page.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken);
  const heard = (count: number) =>
    page.waitForFunction(
      (count) => (globalThis as unknown as { spoken: string[] }).spoken.length >= count,
      count,
    );
  await page.locator('figure[aria-label="Volume"] .plot').focus();
  await page.evaluate(() => {
    for (let i = 0; i < 5; i++) {
      document.activeElement!.dispatchEvent(
        new KeyboardEvent("keydown", { key: "ArrowLeft", shiftKey: true, bubbles: true }),
      );
    }
  });
  await heard(1);
  const legend = await legendOf(page, "Volume");
  const [text, ...further] = await spoken();
  assertEquals(further, [], "the bars on the way are not read");
  assert(text.includes("03:16 UTC") && text.includes(`Bought ${legend.Bought}`), text);

  // The pointer reads nothing; without a focus, keys read the price.
  const box = (await page.locator('figure[aria-label="Price"] .u-over').boundingBox())!;
  await page.mouse.move(box.x + 200, box.y + 50);
  await rest(page);
  assertEquals((await spoken()).length, 1);
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press("Shift+ArrowRight");
  await heard(2);
  assert(/UTC, O [\d.]+, H /.test((await spoken())[1]), (await spoken())[1]);
  assertEquals(visited.complaints, []);
});

Deno.test("the page's script has less than 85 kB when compressed", async () => {
  const { byteLength } = gzipSync(await bundle(), { level: 9 });
  assert(byteLength < MAX_SCRIPT_BYTES, `${byteLength} bytes`);
});
