import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertNotEquals } from "deno-std/assert/not_equals.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import { Logger } from "../log/log.ts";
import { completeRequest } from "../model/run_request.ts";
import { newRunStatus } from "../model/run_status.ts";
import { writeRunStatus } from "../publish/run_status.ts";
import { setDepthData, upsertMetricBar, upsertOhlcBar, VizWriter } from "../publish/viz_io.ts";
import { Content } from "./content.ts";
import { hostCheck } from "./hosts.ts";
import { createSite } from "./site.ts";

const ORIGIN = "http://127.0.0.1:8050";
const START_MS = 1735689600000;

const FILES = {
  "ohlc_data.json": "[]\n",
  "metrics_data.json": "[]\n",
  "depth_data.json": '{"bids":[],"asks":[]}\n',
  "run_status.json": "{}\n",
};

/** A site over a folder of its own, asked without a port. */
async function withSite(test: (site: TestSite) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync();
  const out = `${root}/out`;
  // Something next to the folder that a hostile path might reach.
  Deno.writeTextFileSync(`${root}/secret.json`, "secret");
  const lines: string[] = [];
  const statics = new Map([
    ["app.js", await Content.of(new TextEncoder().encode("//".padEnd(5000)), "text/javascript")],
    ["style.css", await Content.of(new TextEncoder().encode("body {}"), "text/css")],
  ]);
  const site = createSite({
    out,
    statics,
    isOurHost: hostCheck("127.0.0.1", 8050),
    log: new Logger({ write: (line) => lines.push(line) }),
  });
  const get = async (path: string, headers?: HeadersInit, method = "GET") =>
    await site.fetch(new Request(ORIGIN + path, { method, headers }));
  try {
    await test({ root, out, lines, get });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

interface TestSite {
  root: string;
  out: string;
  lines: string[];
  get: (path: string, headers?: HeadersInit, method?: string) => Promise<Response>;
}

/** 100 bars, which are long enough to be compressed. */
function writeBars(out: string): void {
  const writer = new VizWriter({ out });
  const bar = (i: number) => [START_MS + i * 60_000, 61837.63, 61900, 61800, 61850.5, 12.25];
  writer.upsertOhlcBars(Float64Array.from(Array.from({ length: 100 }, (_, i) => bar(i)).flat()));
  writer.flush();
}

async function gunzipped(response: Response): Promise<string> {
  return await new Response(response.body!.pipeThrough(new DecompressionStream("gzip"))).text();
}

Deno.test("a data file that does not exist yet is an empty dataset", async () => {
  await withSite(async ({ get, out }) => {
    for (const [name, text] of Object.entries(FILES)) {
      const response = await get(`/data/${name}`);
      assertEquals([response.status, await response.text()], [200, text], name);
      const etag = response.headers.get("etag")!;
      assertEquals((await get(`/data/${name}`, { "if-none-match": etag })).status, 304);
    }
    // So it is where the folder's name is a file's.
    Deno.writeTextFileSync(out, "");
    assertEquals(await (await get("/data/ohlc_data.json")).text(), "[]\n");
  });
});

Deno.test("a data file is answered as it is, with a strong tag, to be asked for each time", async () => {
  await withSite(async ({ get, out }) => {
    writeBars(out);
    const bytes = Deno.readTextFileSync(`${out}/ohlc_data.json`);
    const response = await get("/data/ohlc_data.json");
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("content-type"), "application/json; charset=utf-8");
    assertEquals(response.headers.get("cache-control"), "no-cache");
    assertEquals(response.headers.get("vary"), "Accept-Encoding");
    assertEquals(response.headers.get("content-encoding"), null);
    assertEquals(response.headers.get("content-length"), String(bytes.length));
    assertMatch(response.headers.get("etag")!, /^"[0-9a-f]{32}"$/);
    assertEquals(await response.text(), bytes);
  });
});

Deno.test("a data file is compressed for who accepts that, under a tag of its own", async () => {
  await withSite(async ({ get, out }) => {
    writeBars(out);
    const bytes = Deno.readTextFileSync(`${out}/ohlc_data.json`);
    const plain = await get("/data/ohlc_data.json", { "accept-encoding": "gzip;q=0, br" });
    assertEquals(plain.headers.get("content-encoding"), null);
    const response = await get("/data/ohlc_data.json", { "accept-encoding": "br;q=0.9, gzip;q=0.5" });
    assertEquals(response.headers.get("content-encoding"), "gzip");
    assertEquals(response.headers.get("vary"), "Accept-Encoding");
    assert(Number(response.headers.get("content-length")) < bytes.length / 2);
    assertNotEquals(response.headers.get("etag"), plain.headers.get("etag"));
    assertEquals(await gunzipped(response), bytes);
    // Where it is not worth it, it is not done.
    const small = await get("/data/depth_data.json", { "accept-encoding": "gzip" });
    assertEquals(small.headers.get("content-encoding"), null);
    await small.body!.cancel();
  });
});

Deno.test("a large file is compressed once it has stopped changing", async () => {
  await withSite(async ({ get, out }) => {
    const writer = new VizWriter({ out, maxBars: 0 });
    writer.upsertOhlcBars(Float64Array.from({ length: 50_000 * 6 }, (_, i) => i % 6 || i / 6));
    writer.upsertMetricBars(Float64Array.from({ length: 50_000 * 5 }, (_, i) => i % 5 ? 0.5 : i / 5));
    writer.flush();
    const minuteAgo = new Date(Date.now() - 60_000);
    Deno.utimeSync(`${out}/metrics_data.json`, minuteAgo, minuteAgo);
    const accepting = { "accept-encoding": "gzip" };
    const fresh = await get("/data/ohlc_data.json", accepting);
    assertEquals(fresh.headers.get("content-encoding"), null);
    assertEquals((await fresh.json()).length, 50_000);
    const settled = await get("/data/metrics_data.json", accepting);
    assertEquals(settled.headers.get("content-encoding"), "gzip");
    assertEquals(JSON.parse(await gunzipped(settled)).length, 50_000);
  });
});

Deno.test("who has a file in one coding need not get it in another that it accepts too", async () => {
  await withSite(async ({ get, out }) => {
    writeBars(out);
    const both = { "accept-encoding": "gzip" };
    const plain = await get("/data/ohlc_data.json");
    const again = await get("/data/ohlc_data.json", { ...both, "if-none-match": plain.headers.get("etag")! });
    assertEquals([again.status, again.headers.get("etag")], [304, plain.headers.get("etag")]);
    // A form that is not accepted cannot be used from a cache either.
    const zipped = await get("/data/ohlc_data.json", both);
    const anew = await get("/data/ohlc_data.json", { "if-none-match": zipped.headers.get("etag")! });
    assertEquals([anew.status, anew.headers.get("content-encoding")], [200, null]);
    for (const response of [plain, zipped, anew]) await response.body!.cancel();
  });
});

Deno.test("content of many slices is compressed as one", async () => {
  const text = Array.from({ length: 200_000 }, (_, i) => i).join();
  const content = await Content.of(new TextEncoder().encode(text), "text/plain");
  assertEquals(await gunzipped(new Response(await content.gzipped())), text);
});

Deno.test("a poll that finds nothing new is answered 304, without a body", async () => {
  await withSite(async ({ get, out }) => {
    writeBars(out);
    for (const coding of ["identity", "gzip"]) {
      const headers = { "accept-encoding": coding };
      const first = await get("/data/ohlc_data.json", headers);
      await first.body!.cancel();
      const etag = first.headers.get("etag")!;
      for (const condition of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
        const response = await get("/data/ohlc_data.json", { ...headers, "if-none-match": condition });
        assertEquals([response.status, response.body], [304, null], condition);
        assertEquals(response.headers.get("etag"), etag);
        assertEquals(response.headers.get("cache-control"), "no-cache");
        assertEquals(response.headers.get("vary"), "Accept-Encoding");
        assertEquals(response.headers.get("content-type"), null);
      }
      for (const condition of ['"other"', etag.slice(1), "", 'W/"*"']) {
        const response = await get("/data/ohlc_data.json", { ...headers, "if-none-match": condition });
        assertEquals(response.status, 200, condition);
        await response.body!.cancel();
      }
    }
  });
});

Deno.test("a file that was replaced is answered anew at once", async () => {
  await withSite(async ({ get, out }) => {
    let etag = "";
    for (let price = 1; price <= 20; price++) {
      // Of the same length, and often within one tick of the file system's clock.
      upsertOhlcBar(START_MS, 10 + price, 90, 10, 50, 1, { out });
      const response = await get("/data/ohlc_data.json", { "if-none-match": etag });
      assertEquals(response.status, 200);
      assertEquals(await response.text(), Deno.readTextFileSync(`${out}/ohlc_data.json`));
      etag = response.headers.get("etag")!;
      assertEquals((await get("/data/ohlc_data.json", { "if-none-match": etag })).status, 304);
    }
    // Gone again, as when a user clears the folder.
    Deno.removeSync(`${out}/ohlc_data.json`);
    assertEquals(await (await get("/data/ohlc_data.json")).text(), "[]\n");
  });
});

Deno.test("a file that was changed within a tick of the file system's clock is answered anew", async () => {
  await withSite(async ({ get, out }) => {
    Deno.mkdirSync(out);
    const path = `${out}/depth_data.json`;
    // A time to come stands for a clock that has not ticked yet.
    const tick = new Date(Date.now() + 60_000);
    for (const text of ["[1]", "[2]", "[3]"]) {
      Deno.writeTextFileSync(path, text);
      Deno.utimeSync(path, tick, tick);
      assertEquals(await (await get("/data/depth_data.json")).text(), text);
    }
  });
});

Deno.test("HEAD is answered like GET, without the body", async () => {
  await withSite(async ({ get, out }) => {
    writeBars(out);
    for (const path of ["/", "/data/ohlc_data.json", "/static/app.js"]) {
      for (const coding of ["identity", "gzip"]) {
        const [got, head] = [
          await get(path, { "accept-encoding": coding }),
          await get(path, { "accept-encoding": coding }, "HEAD"),
        ];
        assertEquals([head.status, head.body], [200, null], path);
        assertEquals(Array.from(head.headers), Array.from(got.headers), path);
        const etag = got.headers.get("etag")!;
        const again = await get(path, { "accept-encoding": coding, "if-none-match": etag }, "HEAD");
        assertEquals(again.status, 304, path);
        await got.body!.cancel();
      }
    }
  });
});

Deno.test("other methods are answered 405 where there is something, and 404 elsewhere", async () => {
  await withSite(async ({ get }) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]) {
      for (const path of ["/", "/data/ohlc_data.json", "/static/app.js"]) {
        const response = await get(path, {}, method);
        assertEquals([response.status, response.headers.get("allow")], [405, "GET, HEAD"], method + path);
        await response.body!.cancel();
      }
      assertEquals((await get("/nothing", {}, method)).status, 404);
    }
  });
});

Deno.test("nothing but the known files can be read, whatever the path", async () => {
  await withSite(async ({ get, root, out }) => {
    Deno.mkdirSync(`${out}/data`, { recursive: true });
    Deno.writeTextFileSync(`${out}/secret.json`, "secret");
    Deno.writeTextFileSync(`${out}/.orderflow.lock`, "secret");
    Deno.writeTextFileSync(`${out}/data/ohlc_data.json`, "secret");
    const names = [
      "",
      ".",
      "..",
      "secret.json",
      ".orderflow.lock",
      "../secret.json",
      "..%2fsecret.json",
      "..%2Fout%2Fohlc_data.json",
      "%2e%2e%2fsecret.json",
      "%2e%2e/secret.json",
      "%252e%252e%252fsecret.json",
      "..%5csecret.json",
      "..\\secret.json",
      "ohlc_data.json%00",
      "ohlc_data.json%00.txt",
      "%00",
      "ohlc_data.json/",
      "ohlc_data.json/.",
      "ohlc_data.json/..",
      "ohlc_data.json%2f..%2fsecret.json",
      "./secret.json",
      "/ohlc_data.json",
      "//ohlc_data.json",
      "data/ohlc_data.json",
      "OHLC_DATA.JSON",
      "ohlc_data.json%20",
      "ohlc_data.json.",
      "ohlc_data.json::$DATA",
      "ohlc_data",
      "__proto__",
      "constructor",
      "%",
      "%ff",
      "%c0%ae%c0%ae",
      "﹒﹒/secret.json",
      encodeURIComponent(`${root}/secret.json`),
      "file:" + `${root}/secret.json`,
      "x".repeat(60_000),
      "../".repeat(5000) + "etc/passwd",
      "..%2f".repeat(5000) + "etc%2fpasswd",
    ];
    for (const folder of ["/data/", "/static/", "/", "/routes/", "/data/../data/x/"]) {
      for (const name of names) {
        // Some of these are the page itself once a URL's dots are resolved, as a browser would.
        if (new URL(ORIGIN + folder + name).pathname === "/") continue;
        const response = await get(folder + name);
        const text = await response.text();
        const shown = `${folder}${name.slice(0, 60)}: ${response.status} ${text.slice(0, 60)}`;
        // What resolves to a known file is that file; the dataset is empty here, "secret" is not.
        assert(response.status === 404 || text === "[]\n", shown);
        assert(!text.includes("secret") && !text.includes("root:"), shown);
      }
    }
  });
});

Deno.test("static files are answered with their types, tags and compression, others are not found", async () => {
  await withSite(async ({ get }) => {
    const script = await get("/static/app.js", { "accept-encoding": "gzip" });
    assertEquals(script.headers.get("content-type"), "text/javascript");
    assertEquals(script.headers.get("content-encoding"), "gzip");
    assertEquals(await gunzipped(script), "//".padEnd(5000));
    const style = await get("/static/style.css");
    assertEquals([style.headers.get("content-type"), await style.text()], ["text/css", "body {}"]);
    const condition = { "if-none-match": style.headers.get("etag")! };
    assertEquals((await get("/static/style.css", condition)).status, 304);
    for (const path of ["/static/", "/static", "/static/dist/app.js", "/static/icon.svg", "/favicon.ico"]) {
      assertEquals((await get(path)).status, 404, path);
    }
  });
});

Deno.test("a request under another host name is refused, wherever it goes", async () => {
  await withSite(async ({ get }) => {
    for (const path of ["/", "/data/ohlc_data.json", "/static/app.js", "/nothing"]) {
      const response = await get(path, { host: "evil.example:8050" });
      assertEquals(response.status, 421, path);
      assertEquals(response.headers.get("etag"), null);
      assertEquals(
        await response.text(),
        "the page answers only to the address that it was started for (--host), not to that name\n",
      );
    }
  });
});

Deno.test("every response forbids foreign scripts, sniffing, framing, referrers and use by other sites", async () => {
  await withSite(async ({ get, out }) => {
    Deno.mkdirSync(`${out}/run_status.json`, { recursive: true });
    const responses: [number, Response][] = [
      [200, await get("/data/ohlc_data.json")],
      [304, await get("/data/ohlc_data.json", { "if-none-match": "*" })],
      [404, await get("/nothing")],
      [405, await get("/data/ohlc_data.json", {}, "POST")],
      [421, await get("/", { host: "evil.example" })],
      [500, await get("/data/run_status.json")],
    ];
    for (const [status, { status: got, headers }] of responses) {
      assertEquals(got, status);
      const policy = headers.get("content-security-policy")!;
      assertStringIncludes(policy, "default-src 'none'");
      assertStringIncludes(policy, "frame-ancestors 'none'");
      assert(!policy.includes("unsafe"), policy);
      assertEquals(headers.get("x-content-type-options"), "nosniff");
      assertEquals(headers.get("x-frame-options"), "DENY");
      assertEquals(headers.get("referrer-policy"), "no-referrer");
      assertEquals(headers.get("cross-origin-resource-policy"), "same-origin");
      assertEquals(headers.get("access-control-allow-origin"), null);
    }
  });
});

Deno.test("a file that cannot be read is an error in the log, and does not end the site", async () => {
  await withSite(async ({ get, out, lines }) => {
    Deno.mkdirSync(`${out}/ohlc_data.json`, { recursive: true });
    const response = await get("/data/ohlc_data.json");
    assertEquals(response.status, 500);
    assert(!(await response.text()).includes(out), "the answer says nothing of the machine");
    assertEquals(lines, [
      `error: /data/ohlc_data.json: ${out}/ohlc_data.json cannot be read: it is not a file`,
    ]);
    assertEquals((await get("/data/depth_data.json")).status, 200);
    Deno.removeSync(`${out}/ohlc_data.json`);
    assertEquals((await get("/data/ohlc_data.json")).status, 200);
  });
});

Deno.test("the page reads well before any script runs", async () => {
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
        "2025-01-01 00:01 UTC: open 4.54e-7, high 5e-7, low 4e-7, close 4.6e-7, volume 1 ",
        "2025-01-01 00:00 UTC: open -0.25, high 0.5, low -0.75, close 0.125 ",
        "best bid 49990, size 1.5; best ask 50010, size 1.2",
      ]
    ) assertStringIncludes(html, part);
    const main = html.slice(html.indexOf('<main id="app">'), html.indexOf("</main>"));
    assertEquals(
      Array.from(main.matchAll(/<section data-island="(\w+)" aria-label="[^"]+">/g), (m) => m[1]),
      [
        "Status",
        "Toolbar",
        "Price",
        "Imbalance",
        "Depth",
      ],
    );
    assert(!/<script>|style="| on\w+="/.test(html), "nothing that the policy would refuse");
    // As with any content, who has it already need not get it again.
    assertEquals((await get("/", { "if-none-match": response.headers.get("etag")! })).status, 304);
  });
});

Deno.test("the page says that there is nothing yet, or that a run failed", async () => {
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
      for (const name of Object.keys(FILES)) Deno.writeTextFileSync(`${out}/${name}`, text);
      const response = await get("/");
      assertEquals(response.status, 200, text);
      assert(!(await response.text()).includes("<b>"), text);
    }
  });
});
