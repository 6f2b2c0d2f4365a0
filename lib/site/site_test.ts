import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import { gunzipped, ORIGIN, withSite } from "../../tests/helpers/site.ts";

Deno.test("other methods are answered 405 on known paths, and 404 elsewhere", async () => {
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

Deno.test("only the known files can be read, whatever the path", async () => {
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

Deno.test("static files are sent with their types, tags and compression; others are not found", async () => {
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

Deno.test("a request under another host name is refused on every path", async () => {
  await withSite(async ({ get }) => {
    for (const path of ["/", "/data/ohlc_data.json", "/static/app.js", "/nothing"]) {
      const response = await get(path, { host: "evil.example:8050" });
      assertEquals(response.status, 421, path);
      assertEquals(response.headers.get("etag"), null);
      assertEquals(
        await response.text(),
        "the page answers only to the address given by --host, not to that name\n",
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
