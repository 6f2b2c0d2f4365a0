import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import { completeRequest } from "../model/run_request.ts";
import { PANELS } from "../model/panels.ts";
import { newRunStatus } from "../model/run_status.ts";
import { writeRunStatus } from "../publish/run_status.ts";
import { upsertMetricBar, upsertOhlcBar } from "../publish/bar_files.ts";
import { setDepthData } from "../publish/depth_file.ts";
import { EMPTY_FILES, START_MS, withSite } from "../../tests/helpers/site.ts";

Deno.test("the page is readable before any script runs", async () => {
  await withSite(async ({ get, out }) => {
    upsertOhlcBar(START_MS, 61837.63, 61900, 61800, 61850.5, 12.25, { out });
    upsertOhlcBar(START_MS + 60_000, 4.54e-7, 5e-7, 4e-7, 4.6e-7, 1, { out });
    upsertMetricBar(START_MS, -0.25, 0.5, -0.75, 0.125, { out });
    setDepthData([[49990, 1.5], [49980, 1]], [[50010, 1.2]], { out });
    const status = newRunStatus(completeRequest('A<B>&"C', "2025-01-01", "2025-01-31"), START_MS);
    status.progress = { databases: 31, databases_read: 13, bytes: 100, bytes_read: 42, fraction: 0.42 };
    writeRunStatus(status, out);

    const response = await get("/");
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("content-type"), "text/html; charset=utf-8");
    assertEquals(response.headers.get("cache-control"), "no-cache");
    const html = await response.text();
    assertMatch(html, /^<!DOCTYPE html><html lang="en">/);
    for (
      const part of [
        "<title>A&lt;B>&amp;&quot;C, 2025-01-01 to 2025-01-31 · orderflow</title>",
        '<link rel="stylesheet" href="/static/style.css"/>',
        '<link rel="icon" href="/static/icon.svg"/>',
        '<script type="module" src="/static/app.js"></script>',
        "<h1>A&lt;B>&amp;&quot;C</h1>",
        "<dd>2025-01-01 to 2025-01-31 (UTC)</dd>",
        "<dd>1 m</dd>",
        "<dt>Last price</dt><dd>4.6e-7</dd>",
        "running, 42% of 31 databases",
        "<noscript>",
        "2025-01-01 00:01 UTC: open 4.54e-7, high 5e-7, low 4e-7, close 4.6e-7, volume 1<",
        "2025-01-01 00:00 UTC: open -0.25, high 0.5, low -0.75, close 0.125<",
        "best bid 49990, size 1.5; best ask 50010, size 1.2",
      ]
    ) assertStringIncludes(html, part);
    const begin = `<main id="app" data-queries="on" data-run="${status.run_id}">`;
    assertStringIncludes(html, begin);
    const main = html.slice(html.indexOf(begin), html.indexOf("</main>"));
    assertEquals(
      Array.from(main.matchAll(/<section data-island="(\w+)" aria-label="[^"]+">/g), (m) => m[1]),
      ["Status", "Toolbar", "Overview", "Tabs", ...PANELS.map(({ id }) => id)],
    );
    assert(!/<script>|style="| on\w+="/.test(html), "the policy allows everything in the document");
    // A client that has the page already does not get it again.
    assertEquals((await get("/", { "if-none-match": response.headers.get("etag")! })).status, 304);
  });
});

Deno.test("the page says that there is no data yet, or that a run failed", async () => {
  await withSite(async ({ get, out }) => {
    const html = await (await get("/")).text();
    assertStringIncludes(html, "<title>orderflow</title>");
    for (
      const part of ["No run has written", "No price bar yet", "No imbalance bar yet", "No order book yet"]
    ) {
      assertStringIncludes(html, part);
    }
    const status = newRunStatus(completeRequest("ETH-USD", "2025-01-01", "2025-01-01"), START_MS);
    Deno.mkdirSync(out);
    writeRunStatus({ ...status, state: "failed", error: "the disk is full" }, out);
    assertStringIncludes(await (await get("/")).text(), "failed: the disk is full, 0% of 0 databases");
  });
});

Deno.test("the page is served whatever another program wrote into the files", async () => {
  await withSite(async ({ get, out }) => {
    Deno.mkdirSync(out);
    const texts = [
      "",
      "null",
      "1",
      "{}",
      "[[]]",
      '[["<b>"]]',
      '{"bids":[null],"asks":7}',
      '{"bids":3}',
      '[[1,2,3,4,5,"<b>"]]',
      '{"state":"running"}',
      "[[1,2",
      "\xff",
    ];
    for (const text of texts) {
      for (const name of Object.keys(EMPTY_FILES)) Deno.writeTextFileSync(`${out}/${name}`, text);
      const response = await get("/");
      assertEquals(response.status, 200, text);
      assert(!(await response.text()).includes("<b>"), text);
    }
  });
});
