import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertNotEquals } from "deno-std/assert/not_equals.js";
import { makeOutFolder } from "../publish/output_folder.ts";
import { RunFiles } from "../publish/run_files.ts";
import { gunzipped, withSite, writeBars } from "../../tests/helpers/site.ts";
import { Content } from "./content.ts";

Deno.test("a data file is sent unchanged, with a strong tag, and must be revalidated", async () => {
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

Deno.test("a data file is compressed for clients that accept gzip, with a separate tag", async () => {
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
    // A small file is not worth compressing.
    const small = await get("/data/depth_data.json", { "accept-encoding": "gzip" });
    assertEquals(small.headers.get("content-encoding"), null);
    await small.body!.cancel();
  });
});

Deno.test("a large file is compressed only after it has stopped changing", async () => {
  await withSite(async ({ get, out }) => {
    makeOutFolder(out);
    const files = new RunFiles(out, 0);
    files.upsert({ price: Float64Array.from({ length: 50_000 * 6 }, (_, i) => i % 6 || i / 6) });
    files.upsert({ imbalance: Float64Array.from({ length: 50_000 * 5 }, (_, i) => i % 5 ? 0.5 : i / 5) });
    files.flush();
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

Deno.test("a client that has a file in one coding does not get it again in another", async () => {
  await withSite(async ({ get, out }) => {
    writeBars(out);
    const both = { "accept-encoding": "gzip" };
    const plain = await get("/data/ohlc_data.json");
    const again = await get("/data/ohlc_data.json", { ...both, "if-none-match": plain.headers.get("etag")! });
    assertEquals([again.status, again.headers.get("etag")], [304, plain.headers.get("etag")]);
    // A cached coding that the client does not accept is of no use.
    const zipped = await get("/data/ohlc_data.json", both);
    const unzipped = await get("/data/ohlc_data.json", { "if-none-match": zipped.headers.get("etag")! });
    assertEquals([unzipped.status, unzipped.headers.get("content-encoding")], [200, null]);
    for (const response of [plain, zipped, unzipped]) await response.body!.cancel();
  });
});

Deno.test("content is compressed in slices that form one gzip stream", async () => {
  const text = Array.from({ length: 200_000 }, (_, i) => i).join();
  const content = await Content.of(new TextEncoder().encode(text), "text/plain");
  assertEquals(await gunzipped(new Response(await content.gzipped())), text);
});

Deno.test("a poll without news is answered 304, without a body", async () => {
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
